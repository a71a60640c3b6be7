"""Schemes of cases as the JSON they are short for, and what the texts of cases mean."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from tests.score import naive_expression

Json = dict[str, Any]
CASES = Path(__file__).parents[1] / "cases" / "score"
INDICATORS: Mapping[str, str] = {
    "plan": "yes_no", "grade": "class", "hot": "count", "news": "count", "trained": "count", "staff": "count",
    "plants": "count", "area": "amount", "started": "count", "ended": "count", "given": "amount",
}  # fmt: skip
"""What the cases count, each named for what it stands for: grade is the office's class, given points by hand,
an amount has two places."""
LABELS: Mapping[str, str] = {"none": "Không có tệ nạn", "key": "Trọng điểm"}
MANY = (10**4, 10**9)
"""Numbers above all that a case speaks of."""


@cache
def cases(name: str) -> Json:
    """A file of cases."""
    read: Json = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    return read


def words(text: str) -> Json:
    return {"vi": text, "en": text}


def whole(identity: str, change: Mapping[str, Any]) -> Json:
    """A scheme with all that no case is about: names, citations, dates."""
    data = {
        "kind": "scheme", "id": identity, "name": words(f"Thang {identity}"), "standing": "illustrative",
        "note": words("Số liệu giả định."), "valid_from": "2008-10-07", "periods": ["year"],
        "legal_basis": [], **change,
    }  # fmt: skip
    data["legal_basis"] = [
        {"title": words("Văn bản"), "citation": "01/VB", **one} for one in data["legal_basis"]
    ]
    data["blocks"] = [
        {
            "name": words(f"Khối {block['id']}"),
            **block,
            "criteria": [_named(one) for one in block["criteria"]],
        }
        for block in data["blocks"]
    ]
    data["bands"] = [{"name": words(band["id"]), **band} for band in data["bands"]]
    said = {"caps": {"reason": words("vì vậy")}, "conflicts": {"note": words("trái nhau")}}
    said["vetoes"] = {"reason": words("vì vậy"), "result": words("Không xét")}
    for key in said.keys() & data.keys():
        data[key] = [{**said[key], **one} for one in data[key]]
    data |= ways_named(data)
    return {"points": sum(block["points"] for block in data["blocks"]), **data}


def ways_named(data: Mapping[str, Any]) -> Json:
    """The groups, variants and readings of a scheme with names and citations."""
    named: Json = {}
    for key in ("groups", "variants", "readings"):
        if key in data:
            named[key] = [{"name": words(one["id"]), **one} for one in data[key]]
    for one in (*named.get("groups", ()), *named.get("variants", ())):
        one.setdefault("citation", "Điều 2")
    for one in named.get("readings", ()):
        one.setdefault("note", words("Văn bản không nói rõ."))
        one["options"] = [{"name": words(option["id"]), **option} for option in one["options"]]
    return named


def _named(criterion: Json) -> Json:
    named = {"name": words(f"Tiêu chí {criterion['id']}"), "citation": "Điều 1", **criterion}
    if "conditions" in named:
        named["conditions"] = [{"name": words(one["when"]), **one} for one in named["conditions"]]
    return named


def one_scheme_of_all(rules: Sequence[Json]) -> Json:
    """Every rule of a file of criteria in one scheme, as C.1, C.2 …"""
    criteria = [{"id": f"C.{n}", **one["criterion"]} for n, one in enumerate(rules, 1)]
    points = sum(one["points"] for one in criteria)
    blocks = [{"id": "C", "points": points, "criteria": criteria}]
    bands = [{"id": "high", "from": points}, {"id": "low", "from": 0}]
    return whole("criteria", {"blocks": blocks, "bands": bands, "caps": []})


def ends_told(text: str) -> tuple[Fraction, Fraction]:
    """The points that a case names, after its arithmetic was done over: ``12 = 20 - 2 x 4`` or
    ``14 .. 18 = 20 - 2 x 3 .. 20 - 2 x 1``."""
    told, _, ways = text.partition(" = ")
    named = [Fraction(end) for end in told.split(" .. ")]
    reckoned = [naive_expression.value_of(way.replace(" x ", " * "), {}) for way in ways.split(" .. ")]
    assert named == reckoned, f"{text}: comes to {reckoned}"
    return named[0], named[-1]


def rank_told(text: str | None) -> tuple[int, int] | tuple[None, None]:
    """``2`` or ``2 .. 3``; none where there is no rank."""
    if text is None:
        return None, None
    ends = text.split(" .. ")
    return int(ends[0]), int(ends[-1])


_BETWEEN: Sequence[tuple[str, int, int]] = (
    (r"trên (\d+)", 1, 0), (r"từ (\d+) trở lên", 0, 0), (r"dưới (\d+)", 0, -1), (r"(\d+)-(\d+)", 0, 0)
)  # fmt: skip


def possible(name: str, cell: object) -> list[Any]:
    """All that a figure may be of which its cell says so much; of what has no end many and very many."""
    kind = INDICATORS[name]
    if kind == "class":
        return [*LABELS] if cell is None else [code for code, label in LABELS.items() if label == cell]
    if cell is None:
        return [0, 1] if kind == "yes_no" else [*range(14), *MANY]
    text = str(cell)
    for pattern, more, less in _BETWEEN:
        found = re.fullmatch(pattern, text)
        if found:
            ends = [int(end) for end in found.groups()]
            if text.startswith(("trên", "từ")):
                return [*range(ends[0] + more, ends[0] + 14), *MANY]
            return list(range(ends[0] if len(ends) == 2 else 0, ends[-1] + less + 1))
    return [Fraction(text.replace(",", "."))]
