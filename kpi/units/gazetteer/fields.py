"""The fields of a row of the list of units: their names, and their places.

A row stays the list of texts that it was read as: to make 17,000 of them into tuples with names takes an
eighth of the time that the whole list takes to load, in each command.
"""

HEADER = ("code", "level", "type", "name", "parent_code", "valid_from", "valid_to", "system")
CODE, LEVEL, TYPE, NAME, PARENT, FROM, TO, SYSTEM = range(len(HEADER))
