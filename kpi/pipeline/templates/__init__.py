"""Blank forms for those who report."""
