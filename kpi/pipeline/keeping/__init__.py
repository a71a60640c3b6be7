"""Whether the lake is sound, making its tables anew, and what became of a run."""
