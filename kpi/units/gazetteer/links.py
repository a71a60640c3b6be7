"""Which unit became which: the records of changes, each with its day and how much of it went over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from kpi.units.gazetteer.csvtext import columns
from kpi.units.gazetteer.fields import FROM, SYSTEM

WHOLE, PART, AREA_ONLY = "whole", "part", "part_area_only"
SHARES = (WHOLE, PART, AREA_ONLY, "part_area_all_pop", "part_pop")
_NEW_SYSTEM = "2-level"
_CHANGES, _ISLANDS = "commune_changes_2025.csv", "special_changes_2025.csv"
_SUCCESSORS, _ORIGINS = "successors_before_2025.csv", "origins_before_2025.csv"
UNKNOWN_FILE = "unknown_before_2025.csv"
_HOLDERS = "successors_before_2025_partial.csv"


class Link(NamedTuple):
    """`old` existed the day before `day`, `new` exists on `day` and took over a `share` of it (one of
    `SHARES`); `decree` is "" where no source names one."""

    old: str
    new: str
    day: date
    share: str
    decree: str = ""


def heirs(links: Sequence[Link]) -> tuple[str, ...]:
    """The units that figures of an old unit may have gone to, in order: one, where one took all there was to
    count (the others, if any, got land alone); several, where it was divided."""
    if len(links) == 1:
        return (links[0].new,)
    inhabited = [link.new for link in links if link.share != AREA_ONLY] or [link.new for link in links]
    return tuple(sorted(set(inhabited)))


def read_links(folder: Path, rows: Sequence[Sequence[str]]) -> tuple[Link, ...]:
    """All links of the files in `folder`, oldest first; `rows` are those of the list of units.

    Raises Fault when a file is not there or not as expected; the records before the districts ended may be
    absent."""
    links = read_dated(folder)
    last = system_day(rows)
    if last is None:
        return tuple(links)
    islands = columns(folder / _ISLANDS, ("old_code", "new_code"))
    changes = columns(folder / _CHANGES, ("old_code", "new_code", "share"))
    links += [Link(old, new, last, WHOLE) for old, new in islands if old]
    links += [Link(old, new, last, share) for old, new, share in changes]
    return tuple(links)


def read_dated(folder: Path) -> list[Link]:
    """The links from before the districts ended, oldest first; their files may be absent. Raises Fault."""
    links = [*_dated(folder / _SUCCESSORS, "gone", "successor"), *_dated(folder / _ORIGINS, "new", "donor")]
    links.sort(key=lambda link: (link.day, link.old, link.new))
    return links


def read_holders(folder: Path) -> Mapping[tuple[str, str], str]:
    """By (code, ISO day it ended): the commune that held its territory on the districts' last day. Raises
    Fault."""
    column_names = ("gone_code", "gone_date", "successor_code_2025_06")
    return {(code, day): holder for code, day, holder in columns(folder / _HOLDERS, column_names)}


def read_bounds(folder: Path) -> Mapping[tuple[str, str], str]:
    """By (code, ISO day it ended), for communes of which no record says who took them over: the district or
    province that all of their territory stayed in. The file may be absent. Raises Fault."""
    path = folder / UNKNOWN_FILE
    if not path.exists():
        return {}
    column_names = ("gone_code", "gone_date", "within_code")
    return {(code, day): within for code, day, within in columns(path, column_names) if within}


def system_day(rows: Iterable[Sequence[str]]) -> date | None:
    """The first day without districts, None for a list that ends before it."""
    first = min((row[FROM] for row in rows if row[SYSTEM] == _NEW_SYSTEM), default="")
    return date.fromisoformat(first) if first else None


def _dated(path: Path, side: str, other: str) -> Iterator[Link]:
    """Links of an optional record of units that ended (`side` is the old one) or arose (the new one)."""
    if not path.exists():
        return
    ended = side == "gone"
    column_names = [f"{side}_code", f"{side}_date", f"{other}_code", "decree", *(["share"] if ended else [])]
    for code, day, far, decree, *share in columns(path, column_names):
        if not far:
            continue
        old, new = (code, far) if ended else (far, code)
        yield Link(old, new, date.fromisoformat(day), share[0] if ended else PART, decree)
