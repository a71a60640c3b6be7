"""From received bytes to readings with their cells, and findings about what cannot be read."""
