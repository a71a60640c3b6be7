"""Totals up the hierarchy with coverage: counts add up, rates are recomputed, missing is not zero."""
