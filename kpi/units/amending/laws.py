"""What speaks against one day's changes: the laws that the list of units obeys, and those of the format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Finding
from kpi.model.show import day_text
from kpi.units.amending.day import Outlook
from kpi.units.amending.file import Change
from kpi.units.gazetteer.fields import LEVEL, NAME, PARENT
from kpi.units.gazetteer.links import AREA_ONLY, WHOLE
from kpi.units.gazetteer.names import type_of

_ALL_PEOPLE = "part_area_all_pop"
_NAMED = 6  # units that a finding lists


def judge(outlook: Outlook) -> Iterator[Finding]:
    """Every finding about one day's changes, unit by unit."""
    for code, changes in outlook.leaving.items():
        if code in outlook.old:
            yield from _shares(code, changes)
        else:
            yield changes[0].told("change.unknown_old", old=code, day=day_text(changes[0].day))
        yield from _orphans(outlook, code, changes[0])
    for code, changes in outlook.coming.items():
        yield from _arrival(outlook, code, changes)


def _shares(code: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """Whether what leaves a unit adds up to the unit."""
    shares = [change.share for change in changes]
    params = {"old": code, "heirs": ", ".join(change.new for change in changes)}
    if WHOLE in shares:
        if len(changes) > 1:
            yield changes[0].told("change.whole_and_more", **params)
    elif len(changes) == 1:
        yield changes[0].told("change.rest_missing", **params, share=shares[0])
    elif all(share == AREA_ONLY for share in shares):
        yield changes[0].told("change.no_heir", **params)
    elif _ALL_PEOPLE in shares and shares.count(AREA_ONLY) != len(shares) - 1:
        yield changes[0].told("change.all_people", **params)


def _orphans(outlook: Outlook, code: str, first: Change) -> Iterator[Finding]:
    """Units below one that ends and that the changes leave there."""
    if not outlook.ends(code):
        return
    left = sorted(child for child in outlook.below.get(code, ()) if not _placed(outlook, child))
    if left:
        yield first.told(
            "change.orphans", old=code, count=len(left), codes=_some(left), day=day_text(first.day)
        )


def _placed(outlook: Outlook, child: str) -> bool:
    """Whether the changes say where a unit of the day before is to lie, or that it ends."""
    return outlook.ends(child) or any(change.parent for change in outlook.coming.get(child, ()))


def _arrival(outlook: Outlook, code: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """A unit as it is after the changes."""
    first = changes[0]
    types = outlook.types.get(first.level, ())
    if code in outlook.living and code not in outlook.rows_kept:
        yield first.told("change.code_taken", name=outlook.living[code][NAME])
        return
    names, parents = ({getattr(c, part) for c in changes if getattr(c, part)} for part in ("name", "parent"))
    if len(names) > 1:
        yield first.told("change.two_names", names="; ".join(sorted(names)))
    if len(parents) > 1:
        yield first.told("change.two_parents", parents=", ".join(sorted(parents)))
    row = outlook.after(code)
    assert row is not None
    if not row[NAME]:
        yield first.told("change.no_name")
    elif names and types and type_of(row[NAME]) not in types:
        yield first.told("change.name_type", name=row[NAME], allowed=", ".join(types))
    if row[NAME] and len(names) < 2 and len(parents) < 2:
        yield from _same_name(outlook, code, first)
    yield from _place(outlook, code, changes)
    alone = code in outlook.rows_kept and len(changes) == len(outlook.leaving[code]) == 1
    if alone and list(outlook.rows_kept[code]) == list(outlook.old[code]):
        yield first.told("change.nothing")


def _same_name(outlook: Outlook, code: str, first: Change) -> Iterator[Finding]:
    row = outlook.after(code)
    assert row is not None
    others = [other for other in outlook.named.get((row[PARENT], row[NAME]), ()) if other != code]
    if others:
        # A decree may do so; reports must then give codes.
        yield first.told("change.same_name", name=row[NAME], other=", ".join(others))


def _place(outlook: Outlook, code: str, changes: Sequence[Change]) -> Iterator[Finding]:
    """Whether the unit above exists then, and whether the parts come from where that lies."""
    first = changes[0]
    row = outlook.after(code)
    assert row is not None
    above = _level_above(outlook, first.level)
    if not row[PARENT]:
        if above:
            yield first.told("change.no_parent")
        return
    left = code in outlook.rows_kept and outlook.ends(row[PARENT]) and not any(c.parent for c in changes)
    if left:
        return  # told once, of the unit above that ends
    parent = outlook.after(row[PARENT])
    if not above or parent is None or parent[LEVEL] != above:
        yield first.told("change.parent", parent=row[PARENT], day=day_text(first.day))
        return
    whence = sorted({outlook.province_before(c.old) for c in changes if c.old in outlook.old})
    province = outlook.province_after(code)
    if len(whence) > 1 and any(province not in outlook.heirs(origin) for origin in whence):
        yield first.told("change.across", provinces=", ".join(whence), province=province)


def _level_above(outlook: Outlook, level: str) -> str:
    """The next level up that had units the day before, "" above the highest."""
    return max((other for other in outlook.types if other < level), default="")


def _some(codes: Sequence[str]) -> str:
    return ", ".join(codes[:_NAMED]) + (" …" if len(codes) > _NAMED else "")
