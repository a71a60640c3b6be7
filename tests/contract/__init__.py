"""The JSON of every command, word for word."""
