"""What the list of units says: rows, names, links, and the tree of a day."""
