"""The rows of a table: units, totals, sections, and their values."""
