"""Administrative units of Viet Nam at a date, and the matching of names people type, which no
question about figures has to load (`kpi.units.matching`)."""

from kpi.units.gazetteer.tree import Tree, Unit
from kpi.units.gazetteer.units import Units, load_units

__all__ = ["Tree", "Unit", "Units", "load_units"]
