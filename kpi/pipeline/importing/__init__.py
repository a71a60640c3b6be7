"""One import run, from files to a commit."""
