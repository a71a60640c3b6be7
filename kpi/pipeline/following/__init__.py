"""Who has sent what, and what came in when."""
