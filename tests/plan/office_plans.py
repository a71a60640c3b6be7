"""A plan of an office's own in which an agency reports beside the units."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.plan.world import BLANK, WORDS

HEALTH = {
    "id": "health-centre",
    "name": {"vi": "Trung tâm Y tế", "en": "Health centre"},
    "levels": ["district", "commune"],
    "words": ["Trung tâm Y tế", "Trạm Y tế"],
}
YEARLY = {
    "id": "r1", "task": WORDS, "citation": "V.15", "quote": "trước ngày 15/12", "recipients": [],
    "reporters": {"name": WORDS, "units": ["district"], "agencies": ["health-centre"]},
    "forms": ["05"], "every": "year", "before": "12-15",
}  # fmt: skip


def office_plan(**keys: Any) -> dict[str, Any]:
    """A plan of Đồng Tháp with that agency, which sends form 05 by the year."""
    return {**BLANK, "agencies": [HEALTH], "calendars": [YEARLY], **keys}


def own_plan(workspace: Path, **keys: Any) -> None:
    """Put the plan among the specs of a workspace."""
    folder = workspace / "specs" / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "office.json").write_text(json.dumps(office_plan(**keys)), "utf-8")


def calendars(*more: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The yearly calendar, changed once for each."""
    return [{**YEARLY, "id": f"r{n}", **keys} for n, keys in enumerate(more, 1)]
