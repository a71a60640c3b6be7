"""Versions of the lake: those of the submissions log, each a run, with its moment."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import UTC, date, datetime, time

from kpi.findings import Fault, Finding, finding
from kpi.lake.layout import Lake
from kpi.lake.releases import release_meant
from kpi.lake.tables import commit_info
from kpi.quick import dataclass

_LISTED = 12


@dataclass(frozen=True, slots=True)
class Version:
    """One version: `at` its moment (aware, UTC), `run` the run that made it ("" for the empty lake)."""

    number: int
    at: datetime
    run: str


def versions(lake: Lake) -> tuple[Version, ...]:
    """All versions, oldest first."""
    numbers = sorted(
        int(entry.stem) for entry in (lake.submissions / "_delta_log").glob("*.json") if entry.stem.isdigit()
    )
    return tuple(_version(lake, number) for number in numbers)


def _version(lake: Lake, number: int) -> Version:
    info = commit_info(lake.submissions, number)
    return Version(number, datetime.fromtimestamp(info["timestamp"] / 1000, UTC), str(info.get("run", "")))


def moment(lake: Lake, number: int) -> str:
    """When a version was committed, as local ISO text to the second."""
    return _local(_version(lake, number).at)


def find_version(lake: Lake, wish: str) -> int:
    """The version meant by a number, an ISO date (its last moment, local time), an ISO date and time, or the
    name of a release.

    Raises Fault ``lake.no_version``, which lists what exists, for anything else and for a time before the
    lake began, and those of `release_meant`.
    """
    release = release_meant(lake, wish)
    if release is not None:
        return release.version
    all_versions = versions(lake)
    text = wish.strip()
    if re.fullmatch(r"\d{1,9}", text):
        if int(text) in {version.number for version in all_versions}:
            return int(text)
        raise Fault(_no_version(wish, all_versions))
    until = _moment(text)
    # Clocks may be set back: a version is never older than the one before it.
    times: list[datetime] = []
    for version in all_versions:
        times.append(max(version.at, times[-1]) if times else version.at)
    place = bisect_right(times, until) if until else 0
    if not place:
        raise Fault(_no_version(wish, all_versions))
    return all_versions[place - 1].number


def moment_meant(lake: Lake, wish: str | int | None) -> datetime | None:
    """The moment (aware) up to which decisions count for ``--as-of``: that of the commit of a version, the
    end of a date, the time given, or when a release was made; None (always) for None. Raises Fault as
    `find_version` does."""
    if wish is None:
        return None
    release = release_meant(lake, wish)
    if release is not None:
        return release.at
    number = find_version(lake, str(wish))
    return _moment(str(wish).strip()) or _version(lake, number).at


def _moment(text: str) -> datetime | None:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return datetime.combine(date.fromisoformat(text), time.max).astimezone()
        if re.match(r"\d{4}-\d{2}-\d{2}[T ]", text):
            return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        return None
    return None


def _no_version(wish: str, all_versions: tuple[Version, ...]) -> Finding:
    text = ", ".join(f"{v.number} ({v.at.astimezone():%Y-%m-%d %H:%M})" for v in all_versions[-_LISTED:])
    more = "… " if len(all_versions) > _LISTED else ""
    return finding(
        "lake.no_version",
        asked=wish,
        first=all_versions[0].number,
        last=all_versions[-1].number,
        listed=more + text,
    )


def _local(at: datetime) -> str:
    return at.astimezone().isoformat(timespec="seconds")
