"""Administrative units of Viet Nam at a date, and the matching of names people type."""

from kpi.units.gazetteer.tree import Tree, Unit
from kpi.units.gazetteer.units import Units, load_units
from kpi.units.matching.matcher import Matcher
from kpi.units.matching.scope import Match

__all__ = ["Match", "Matcher", "Tree", "Unit", "Units", "load_units"]
