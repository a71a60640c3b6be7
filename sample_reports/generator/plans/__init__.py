"""Sample reports of whole plans, made on demand: each with what was planted and what its targets come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import cam_ngoc, dong_thap, ha_nam, hung_yen, lai_chau, son_la
from .sample import Sample

PLANS: Mapping[str, Callable[[], Sample]] = {
    dong_thap.PLAN: dong_thap.dong_thap,
    son_la.PLAN: son_la.son_la,
    ha_nam.PLAN: ha_nam.ha_nam,
    lai_chau.PLAN: lai_chau.lai_chau,
    cam_ngoc.PLAN: cam_ngoc.cam_ngoc,
    hung_yen.PLAN: hung_yen.hung_yen,
}
"""By id of the plan what makes its sample."""
