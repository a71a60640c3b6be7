"""From a figure or a score down to the cells and rules it rests on."""
