"""Expressions of the specs: read, typed, written as SQL, and bounded where figures are unknown."""
