"""Questions about units, and changes of them to be loaded."""
