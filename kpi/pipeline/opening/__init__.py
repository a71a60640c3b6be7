"""The workspace as it is or was, and what a command asks of it."""
