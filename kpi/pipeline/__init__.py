"""Each command's work as one function: from a workspace to values that can be shown."""
