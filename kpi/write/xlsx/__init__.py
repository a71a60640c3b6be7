"""Workbooks: printed tables and blank forms."""
