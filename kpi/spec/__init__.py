"""Specs as data: forms, indicators, checks, schemes, tables and settings, read strictly."""
