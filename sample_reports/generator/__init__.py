"""Synthetic report workbooks: seeded figures on the real units, laid out like an office's forms."""
