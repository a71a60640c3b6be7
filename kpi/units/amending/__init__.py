"""Changes of units that an office loads on top of the list."""
