"""Two schemes compared once more: each commune scored under both by the plain reading of the schema, and by
the old one with each thing of the new one by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.score import score
from kpi.score.comparing import Reason, UnitChange, compare
from kpi.spec.kinds.scheme import build
from tests.examples import tries
from tests.score import naive_score as naive
from tests.score.random_schemes import schemes
from tests.score.test_twice import COMMUNES, KINDS, PLACE, SEVERAL, TREE, WITHOUT_SHRINKING, world

Json = Mapping[str, Any]
_PARTS: Mapping[Reason, tuple[str, ...]] = {
    "criteria": ("blocks", "points", "share_places", "assessment"),
    "caps": ("caps",),
    "bands": ("bands",),
    "vetoes": ("vetoes",),
    "conflicts": ("conflicts",),
}


def with_parts(old: Json, new: Json, parts: Sequence[Reason]) -> Json:
    """The old scheme with some things of the new one in their place."""
    keys = [key for part in parts for key in _PARTS[part]]
    kept = {key: value for key, value in old.items() if key not in keys}
    return kept | {key: new[key] for key in keys if key in new}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Json, Json]:
    """A scheme and one that differs in some things from it; both have the same names of classes."""
    old, other = draw(schemes(most=3)), draw(schemes(most=3))
    parts = draw(st.lists(st.sampled_from([*_PARTS]), min_size=1, max_size=3, unique=True))
    new = with_parts(old, other, parts)
    if not is_sound(new):
        new = with_parts(new, other, ["bands"]) if is_sound(with_parts(new, other, ["bands"])) else old
    return old, {**new, "id": "new"}


def is_sound(scheme: Json) -> bool:
    """Whether caps and conflicts speak of classes that there are."""
    names = {band["id"] for band in scheme["bands"]}
    conflicts = scheme.get("conflicts", ())
    return names.issuperset(
        [*(cap["at_most"] for cap in scheme["caps"]), *(name for one in conflicts for name in one["between"])]
    )


def why(old: Json, new: Json, figures: Json) -> set[str]:
    """The things that each by itself, on top of the old scheme, give another class."""
    own = naive.classes_of(old, figures)
    found = set()
    for part in _PARTS:
        mixed = with_parts(old, new, [part])
        if is_sound(mixed):
            results = naive.classes_of(mixed, figures)
            found |= {part} if len(results) == 1 and results != own else set()
    return found


def faults(old: Json, new: Json, figures: Json, change: UnitChange) -> Iterator[str]:
    where = f"of {figures} under {old} and {new}"
    before, after = naive.classes_of(old, figures), naive.classes_of(new, figures)
    if change.old.outcome is None or change.new.outcome is None:
        if change.band == "changed" or (change.band == "same" and before != after):
            yield f"{change.band} though open, {where}"
        return
    wanted = "same" if before == after else "changed"
    if change.band != wanted:
        yield f"{change.band}, not {wanted}: {before} to {after}, {where}"
    if change.old.points is not None and change.new.points is not None:
        by = naive.total_of(new, figures)[0] - naive.total_of(old, figures)[0]
        if max(abs(Fraction(end) - by) for end in (change.low, change.high)) > 2 * PLACE:
            yield f"by {change.low}, not {by}, {where}"
    reasons = why(old, new, figures)
    if wanted == "changed" and reasons and set(change.reasons) != reasons:
        yield f"for {change.reasons}, not {reasons}: {before} to {after}, {where}"
    if bool(change.reasons) is not (wanted == "changed"):
        yield f"reasons {change.reasons} of {wanted}, {where}"


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(12), deadline=None)
@given(pairs(), SEVERAL)
def test_who_changes_and_why_is_what_both_schemes_say_and_each_change_by_itself(
    both: tuple[Json, Json], communes: list[dict[str, Any]]
) -> None:
    old, new = both
    con, scoring, marks = world(old, communes)
    changed = score(con, TREE, build(new), "2021", None, KINDS, marks=marks)
    changes = compare(scoring, changed).changes
    pairs_told = zip(communes, changes, strict=True)
    assert [fault for figures, change in pairs_told for fault in faults(old, new, figures, change)] == []
    assert [change.new.unit for change in changes] == [*COMMUNES]
