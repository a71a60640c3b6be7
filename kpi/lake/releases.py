"""Releases: names of what was made public. A release names a version of the lake, the decisions made by then,
the specs, the unit list and the data set together, so that nothing that comes later changes its tables.

The kinds are those of the Law on Statistics 89/2015/QH13, Article 3(15–17): final (15), preliminary (16) and
estimate (17). The first release of a period and a kind has the plain name (``2021-final``) for ever; each one
after it has a number (``2021-final.2``), also where the one before was withdrawn: no name is used twice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final, Literal, get_args

from kpi.findings import Fault, finding
from kpi.lake.decisions import RELEASE, Decision, decisions, in_force, withdrawn
from kpi.lake.layout import Lake, Rebuilt
from kpi.model.show import stored_moment
from kpi.quick import dataclass

ReleaseKind = Literal["estimate", "preliminary", "final"]
KINDS: Final[tuple[ReleaseKind, ...]] = get_args(ReleaseKind)
_NAME = re.compile(r"\d{4}(-\w+)?-[a-z]+(\.\d+)?")


@dataclass(frozen=True, slots=True)
class Release:
    """What a release names: `version` of the submissions log and `moment` of its commit (local ISO text),
    fingerprints of `specs` and `units`, the `program` that made it, the data set (`tables`) with how that was
    `rebuilt`, and the fingerprint of the `values` that counted. `decision` is the row that says so."""

    name: str
    period: str
    kind: ReleaseKind
    version: int
    moment: str
    specs: str
    units: str
    program: str
    tables: str
    rebuilt: Rebuilt
    values: str
    decision: Decision

    @property
    def at(self) -> datetime:
        """When it was made (aware): decisions made later are not part of it."""
        return datetime.fromisoformat(self.decision.at)


def release_value(one: Release) -> dict[str, object]:
    """The value of the decision."""
    return {
        "name": one.name,
        "period": one.period,
        "as": one.kind,
        "version": one.version,
        "as_of": one.moment,
        "specs": one.specs,
        "unit_list": one.units,
        "program": one.program,
        "tables": one.tables,
        "rebuilt": {"seq": one.rebuilt.seq, "reading": one.rebuilt.reading},
        "values": one.values,
    }


def release_of(decision: Decision) -> Release:
    """What a decision of the kind names."""
    value = decision.data
    rebuilt = Rebuilt(value["rebuilt"]["seq"], value["rebuilt"]["reading"])
    return Release(
        value["name"],
        value["period"],
        value["as"],
        value["version"],
        value["as_of"],
        value["specs"],
        value["unit_list"],
        value["program"],
        value["tables"],
        rebuilt,
        value["values"],
        decision,
    )


def releases(all_decisions: Sequence[Decision]) -> tuple[Release, ...]:
    """The releases in force, in the order they were made."""
    return tuple(release_of(d) for d in in_force(all_decisions) if d.kind == RELEASE)


def next_name(all_decisions: Sequence[Decision], period: str, kind: ReleaseKind) -> str:
    """The name of the next release of a period and a kind."""
    values = (d.data for d in all_decisions if d.kind == RELEASE)
    number = 1 + sum((value["period"], value["as"]) == (period, kind) for value in values)
    return f"{period}-{kind}" + (f".{number}" if number > 1 else "")


def names_release(wish: str | int | None) -> bool:
    """Whether somebody means a release, and no version, day or moment."""
    return _NAME.fullmatch(_plain(wish)) is not None


def _plain(wish: str | int | None) -> str:
    return "" if wish is None else str(wish).strip().casefold()


def release_meant(lake: Lake, wish: str | int | None) -> Release | None:
    """The release that a text names, None where it is a version, a day or a moment. Raises Fault
    ``release.unknown`` or ``release.withdrawn``."""
    if not names_release(wish):
        return None
    all_decisions = decisions(lake)
    all_releases = releases(all_decisions)
    name = _plain(wish)
    one = next((one for one in all_releases if one.name.casefold() == name), None)
    if one is not None:
        return one
    names = ", ".join(one.name for one in all_releases) or "–"
    taken_back = withdrawn(all_decisions)
    for d in all_decisions:
        if d.kind == RELEASE and d.seq in taken_back and d.subject.casefold() == name:
            at = stored_moment(d.at)
            raise Fault(finding("release.withdrawn", name=d.subject, at=at, seq=d.seq, known=names))
    raise Fault(finding("release.unknown", name=str(wish).strip(), known=names))


def later(all_releases: Sequence[Release], one: Release) -> tuple[str, ...]:
    """The names of the releases of the same period and kind that came after one."""
    return tuple(
        other.name
        for other in all_releases
        if (other.period, other.kind) == (one.period, one.kind) and other.decision.seq > one.decision.seq
    )
