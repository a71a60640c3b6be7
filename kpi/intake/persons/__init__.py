"""Lists of persons are known and not kept."""
