"""Totals up the hierarchy with coverage: counts add up, rates are recomputed, missing is not zero."""

from kpi.rollup.aggregate import aggregate, aggregate_levels
from kpi.rollup.types import Coverage, Rollup, RollupRow, Total

__all__ = ["Coverage", "Rollup", "RollupRow", "Total", "aggregate", "aggregate_levels"]
