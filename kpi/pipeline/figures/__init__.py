"""Totals, scores and declared tables."""
