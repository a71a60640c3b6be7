"""Changes of units that an office loads on top of the list."""

FOLDER = "units"
"""The folder of a workspace that the changes it has loaded are kept in."""
