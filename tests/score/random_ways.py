"""Random variants and readings of random schemes: each change keeps the scheme that it makes a sound one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.score.random_schemes import CONDITIONS, rules, schemes
from tests.score.written import ways_named, words

Json = dict[str, Any]
Thing = tuple[str, str]
"""What may be changed: a block, a criterion …, and its id."""
OTHERWISE = "OTHERWISE"
_RULE_KEYS = (
    "value", "steps", "least", "conditions", "alternatives", "floor", "per_unit", "per_case", "empty_when",
    "empty_points", "empty",
)  # fmt: skip
_DATES = st.sampled_from(["2008-10-07", "2021-12-31", "2022-01-01"])
"""Before, on and after the last day of the period."""


def things_of(scheme: Json) -> list[Thing]:
    """All that can be changed without another change beside it."""
    found = [("band", scheme["bands"][0]["id"])]
    found += [("cap", one["id"]) for one in scheme["caps"]]
    found += [("veto", one["id"]) for one in scheme.get("vetoes", ())]
    found += [("conflict", one["id"]) for one in scheme.get("conflicts", ())]
    if "assessment" not in scheme:  # form 07 states what a criterion gives, for all
        found += [("criterion", one["id"]) for block in scheme["blocks"] for one in block["criteria"]]
    return found


@st.composite
def _change(draw: st.DrawFn, scheme: Json, thing: Thing) -> Json:
    of, name = thing
    values: Json
    match of:
        case "criterion":
            return {of: name, **draw(_other_rule(scheme, name))}
        case "band":
            values = {"from": draw(_start(scheme, name))}
        case "cap":
            values = {"when": draw(CONDITIONS), "at_most": draw(st.sampled_from(scheme["bands"]))["id"]}
        case "conflict":
            values = {"between": [draw(st.sampled_from(scheme["bands"]))["id"]]}
        case _:
            values = {"when": draw(CONDITIONS)}
    return {of: name, "set": values}


@st.composite
def _other_rule(draw: st.DrawFn, scheme: Json, name: str) -> Json:
    """Another rule that gives as many points; what any other one may have goes."""
    [(block, old)] = [(b, c) for b in scheme["blocks"] for c in b["criteria"] if c["id"] == name]
    new = draw(rules(old["points"]))
    if "empty" in new and "share_places" not in scheme:
        del new["empty"]
        new["empty_points"] = Decimal(0)
    if "empty" in new and len(block["criteria"]) == 1:
        new["empty"] = "scheme"
    if "conditions" in new:
        new["conditions"] = [{"name": words(one["when"]), **one} for one in new["conditions"]]
    return {"set": new, "without": [key for key in _RULE_KEYS if key not in new]}


@st.composite
def _start(draw: st.DrawFn, scheme: Json, name: str) -> Decimal:
    """Points between those of the class below and those of the class above."""
    starts = [Decimal(band["from"]) for band in scheme["bands"]]
    place = [band["id"] for band in scheme["bands"]].index(name)
    low, high = starts[place + 1], starts[place - 1] if place else Decimal(scheme["points"])
    return low + (high - low) * draw(st.sampled_from([1, 2, 3])) / 4


@st.composite
def ways(draw: st.DrawFn) -> Json:
    """A scheme with up to two variants and two readings. What two of them change is not the same thing, but
    where a reading says for which variants it stands above them."""
    scheme = draw(schemes(most=3))
    things = draw(st.permutations(things_of(scheme)))
    group = {
        "id": "group",
        "members": [{"province": draw(st.sampled_from(["87", "02"])), "from": draw(_DATES)}],
    }
    fits = st.sampled_from([{"kinds": ["Phường"]}, {"kinds": ["Thị trấn", "Phường"]}, {"group": "group"}])
    own = sorted(
        draw(st.lists(fits, max_size=2, unique_by=str)), key=lambda one: len(one.get("kinds", "any"))
    )
    variants: list[Json] = []
    for n, one in enumerate(own):
        changes = [draw(_change(scheme, thing)) for thing in _some(draw, things)]
        variants.append({"id": f"variant-{n}", **one, "changes": changes})
    readings: list[Json] = []
    left = list(things)
    for n in range(draw(st.integers(0, 2))):
        chosen = _some(draw, left)
        left = [thing for thing in left if thing not in chosen]
        changes = [draw(_read_change(scheme, thing, variants)) for thing in chosen]
        two = {"id": "two", **({"changes": changes} if changes else {})}
        default = draw(st.sampled_from(["one", "two"]))
        readings.append({"id": f"reading-{n}", "default": default, "options": [{"id": "one"}, two]})
    more: Json = {"groups": [group], **({"variants": variants} if variants else {})}
    return {**scheme, **ways_named({**more, **({"readings": readings} if readings else {})})}


def _some(draw: st.DrawFn, things: Sequence[Thing]) -> list[Thing]:
    if not things:
        return []
    return draw(st.lists(st.sampled_from(things), min_size=1, max_size=3, unique=True))


@st.composite
def _read_change(draw: st.DrawFn, scheme: Json, thing: Thing, variants: Sequence[Json]) -> Json:
    change = draw(_change(scheme, thing))
    is_theirs = any(one.get(thing[0]) == thing[1] for variant in variants for one in variant["changes"])
    names = [*(one["id"] for one in variants), OTHERWISE]
    if is_theirs or draw(st.booleans()):
        change["for"] = draw(st.lists(st.sampled_from(names), min_size=1, unique=True))
    return change
