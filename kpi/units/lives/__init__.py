"""Units through time: who came from whom, what changed when, and figures on another day's map."""
