"""Places of the fields in a row of the list of units."""

CODE, LEVEL, TYPE, NAME, PARENT, FROM, TO, SYSTEM = range(8)
