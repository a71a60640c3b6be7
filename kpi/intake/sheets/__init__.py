"""A sheet as a whole: title, sender, period, and whether it is a report at all."""
