"""Administrative units of Viet Nam at a date, and the matching of names people type."""

from kpi.units.load import Units, load_units
from kpi.units.match import Matcher
from kpi.units.scope import Match
from kpi.units.tree import Tree, Unit

__all__ = ["Match", "Matcher", "Tree", "Unit", "Units", "load_units"]
