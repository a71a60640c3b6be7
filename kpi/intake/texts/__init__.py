"""What the text of one cell means, wherever it stands."""
