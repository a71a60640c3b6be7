"""Rules over what came in and over what counts."""
