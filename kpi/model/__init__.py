"""The values that flow: periods, numbers, grids, observations, tables."""
