"""Figures that stand beside their headings or beside the names of their units."""
