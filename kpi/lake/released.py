"""Is what releases name still there? The kept specs and units, and the figures of the data set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from kpi.findings import Fault, Finding, finding
from kpi.lake.decisions import Decision, decisions
from kpi.lake.layout import Lake
from kpi.lake.pins import SPECS, UNITS, digest_of, kept_at
from kpi.lake.releases import Release, releases
from kpi.lake.snapshot import released, values_of


def damaged_releases(lake: Lake, all_decisions: Sequence[Decision]) -> Iterator[Finding]:
    """One finding for each release in force that cannot be printed as it was, with what it lacks."""
    for release in releases(all_decisions):
        lacking = [*_lacking(lake, release)]
        if lacking:
            yield finding("release.damaged", name=release.name, what=", ".join(lacking))


def _lacking(lake: Lake, release: Release) -> Iterator[str]:
    for kind, sha256 in ((SPECS, release.specs), (UNITS, release.units)):
        folder = kept_at(lake, kind, sha256)
        if digest_of(folder, kind) != sha256:
            yield folder.relative_to(lake.root).as_posix()
    if not _sound(lake, release):
        yield f"tables/{release.tables}"


def _sound(lake: Lake, release: Release) -> bool:
    """Whether the data set that the release is read from gives its figures."""
    from kpi.lake import duck

    try:
        return values_of(lake, release.version, released(lake, release)) == release.values
    except (Fault, duck.Error):
        return False


def sets_of_releases(lake: Lake, new: Path) -> frozenset[Path]:
    """The data sets that releases in force name and that a `new` one does not stand for: it gives other
    figures at their versions."""
    return frozenset(
        lake.sets / release.tables
        for release in releases(decisions(lake))
        if values_of(lake, release.version, new) != release.values
    )
