"""A workspace as it was: figures of a moment are shown with the specs, units and decisions of that moment."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from kpi.findings import Fault, Finding, finding, reason_of
from kpi.lake.decisions import decisions
from kpi.lake.layout import Lake, open_lake
from kpi.lake.log import known
from kpi.lake.pins import (
    CHANGES,
    LIST,
    SHOWN,
    SPECS,
    UNITS,
    Kept,
    Pin,
    digest_of,
    kept_at,
    kept_like,
    pin,
    pin_at,
    spec_files,
    spec_roots,
    specs_digest,
    unit_files,
    units_digest,
)
from kpi.lake.releases import Release, later, release_meant, releases
from kpi.lake.versions import find_version, moment_meant
from kpi.pipeline.opening.query import CURRENT
from kpi.pipeline.opening.workspace import Then, Workspace
from kpi.version import __version__


def pin_now(workspace: Workspace) -> None:
    """Note in the lake which specs and units are in use from now on, if they are not what was noted last.
    Where the lake cannot be written, that is told beside what was asked for."""
    if workspace.then is not None:
        return
    try:
        keep_now(workspace)
    except OSError as error:
        _notice(workspace, finding("lake.not_pinned", why=reason_of(error)))


def keep_now(workspace: Workspace) -> None:
    """Keep in the lake the specs and units that are in use, and note it. Raises OSError."""
    specs = Kept(SPECS, workspace.specs.sha256, partial(spec_files, workspace.spec_roots), specs_digest)
    units = Kept(UNITS, workspace.units_sha256, partial(unit_files, *workspace.unit_folders), units_digest)
    pin(Lake(workspace.lake), specs, units, __version__)


def pinned(workspace: Workspace, as_of: str | None, specs: str = "") -> Workspace:
    """The workspace as of what was asked for. `specs` is ``current``, the beginning of the fingerprint of a
    set that was in use once, or "" for the set of that moment. What differs from today is told.

    Raises Fault ``lake.no_version``, ``lake.no_specs`` (no such set, or several), ``lake.kept_damaged`` and
    those of `release_meant`.
    """
    if workspace.then is not None or (as_of is None and specs in ("", CURRENT)):
        return workspace
    lake = open_lake(workspace.lake)
    then = Then(moment_meant(lake, as_of))
    release = release_meant(lake, as_of)
    if release is not None:
        pin: Pin | None = Pin(release.at, release.specs, release.units, release.program)
        _note_release(workspace, lake, release)
    else:
        pin = pin_at(lake, then.moment) if then.moment is not None else None
    if pin is None and specs == "":
        _before_pins(workspace, lake, as_of)
    specs_sha256, units = workspace.specs.sha256, workspace.units_sha256
    if specs != CURRENT:
        specs_sha256 = _meant(lake, specs) if specs else pin.specs if pin is not None else specs_sha256
        units = pin.units if pin is not None else units
    if specs_sha256 != workspace.specs.sha256:
        then = replace(then, specs=spec_roots(_sound(lake, SPECS, specs_sha256)))
    if units != workspace.units_sha256:
        folder = _sound(lake, UNITS, units)
        then = replace(then, units=folder / LIST, changes=folder / CHANGES)
    if release is not None and (specs_sha256, units) == (release.specs, release.units):
        return replace(workspace, then=replace(then, release=release), _contexts={})
    if then.specs is not None or then.units is not None:
        params = {"specs": specs_sha256[:SHOWN], "units": units[:SHOWN]}
        _notice(workspace, finding("lake.pinned", **params))
    return replace(workspace, then=then, _contexts={})


def _note_release(workspace: Workspace, lake: Lake, release: Release) -> None:
    """Tell that there is a later release of the same, and that another program prints it now."""
    after = later(releases(decisions(lake)), release)
    if after:
        _notice(workspace, finding("release.revised", name=release.name, later=", ".join(after)))
    if release.program != __version__:
        params = {"name": release.name, "then": release.program, "now": __version__}
        _notice(workspace, finding("release.other_program", **params))


def _sound(lake: Lake, kind: str, sha256: str) -> Path:
    """The folder of a set that is kept."""
    folder = kept_at(lake, kind, sha256)
    if digest_of(folder, kind) != sha256:
        raise Fault(finding("lake.kept_damaged", what=folder.relative_to(lake.root).as_posix()))
    return folder


def _meant(lake: Lake, start: str) -> str:
    """The one set whose fingerprint begins so."""
    candidates = kept_like(lake, SPECS, start)
    if len(candidates) != 1:
        names = ", ".join(sha256[:SHOWN] for sha256 in candidates or kept_like(lake, SPECS, ""))
        raise Fault(finding("lake.no_specs", specs=start, known=names or "–"))
    return candidates[0]


def _before_pins(workspace: Workspace, lake: Lake, as_of: str | None) -> None:
    """Tell that nothing says which specs held: the lake is older than the keeping of them. Where its reports
    were read by those of today there is nothing to tell."""
    log = known(lake, None if as_of is None else find_version(lake, as_of))
    if log.rows and log.rows[-1].specs != workspace.specs.sha256:
        _notice(workspace, finding("lake.before_pins"))


def _notice(workspace: Workspace, note: Finding) -> None:
    if note not in workspace.notices:
        workspace.notices.append(note)
