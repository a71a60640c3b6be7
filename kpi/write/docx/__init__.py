"""Tables as a Word document."""
