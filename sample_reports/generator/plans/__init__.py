"""Sample reports of whole plans, made on demand: each with what was planted and what its targets come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .dong_thap import PLAN as _DONG_THAP
from .dong_thap import dong_thap
from .sample import Sample
from .son_la import PLAN as _SON_LA
from .son_la import son_la

PLANS: Mapping[str, Callable[[], Sample]] = {_DONG_THAP: dong_thap, _SON_LA: son_la}
"""By id of the plan what makes its sample."""
