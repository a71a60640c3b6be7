"""Loading specs: strictly, all findings at once, and quickly when the files are known to be sound."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import InvalidOperation
from pathlib import Path
from typing import Any

from kpi.findings import Fault, Finding, finding
from kpi.quick import dataclass
from kpi.spec.collect import collect
from kpi.spec.entry import Entries, Entry
from kpi.spec.files import SpecFile, fingerprint, read_files
from kpi.spec.kind import Kind
from kpi.spec.places import builtin_specs
from kpi.spec.registry import BY_FILE, KINDS
from kpi.spec.seal import sealed_by, write_seal
from kpi.spec.specs import Specs, build_specs
from kpi.spec.world import World, dates

_OFFICIAL = "official"


@dataclass(frozen=True, slots=True)
class Examined:
    """All specs of some roots as JSON, and what is wrong with them. `sha256` fingerprints the files."""

    files: tuple[SpecFile, ...]
    entries: Entries
    findings: tuple[Finding, ...]
    sha256: str


def load_specs(
    roots: Sequence[Path], province: str | None = None, check: bool = True, seal: Path | None = None
) -> Specs:
    """All specs of the roots (a later root replaces specs of the same kind and id), with the settings of a
    province over the default.

    `check` validates all files, unless `seal` names a file that says this very set has passed; a set that
    passes is sealed there. Without `check` the files are trusted, and looked through only when they cannot be
    used. Raises Fault with every finding.
    """
    files, wrong = read_files(roots)
    digest = fingerprint(files)
    sealed = sealed_by(seal, digest)
    if wrong or (check and not sealed):
        _raise(examine(roots).findings)
    entries, _ = collect(files)
    try:
        specs = build_specs(entries, province, digest)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidOperation):
        _raise(examine(roots).findings)
        raise
    if check and not sealed:
        write_seal(seal, specs)
    return specs


def sound_entries(roots: Sequence[Path], seal: Path | None = None) -> tuple[Entries, str]:
    """All specs as JSON by kind and id, and the fingerprint of the set. Raises Fault like `load_specs`."""
    specs = load_specs(roots, seal=seal)
    return collect(read_files(roots)[0])[0], specs.sha256


def examine(roots: Sequence[Path]) -> Examined:
    """Read and validate everything. Raises Fault only for a root that is no folder."""
    files, unread = read_files(roots)
    from kpi.spec.schema import Shapes, schema_findings

    misshapen = schema_findings(files, builtin_specs() / "schemas")
    sound = [f for f in files if f.data is not None and f.path not in misshapen]
    entries, doubles = collect(sound)
    findings = [*unread, *(f for group in misshapen.values() for f in group), *doubles]
    shapes = Shapes(builtin_specs() / "schemas")
    findings += _meanings(replace(_world(files, entries), shape=shapes.of_entry))
    if not any(f.kind == "settings" and f.path.stem == "default" for f in files):
        findings.append(finding("spec.no_default", file=str(roots[0] / "settings")))
    return Examined(files, entries, tuple(findings), fingerprint(files))


def _world(files: Sequence[SpecFile], entries: Entries) -> World:
    everything, _ = collect(files)
    blind = {BY_FILE[f.kind].id for f in files if f.data is None}
    return World(entries, {kind: frozenset(names) for kind, names in everything.items()}, frozenset(blind))


def _meanings(world: World) -> Iterator[Finding]:
    for kind in KINDS:
        for entry in world.entries[kind.id].values():
            yield from dates(entry)
            yield from _standing(kind, entry)
            yield from kind.judge(world, entry)


def _standing(kind: Kind[Any], entry: Entry) -> Iterator[Finding]:
    """What comes with the program alone may be official: an office's own copy must not pass for it, or the
    warning above every table would be gone."""
    if entry.root and entry.data.get("standing") == _OFFICIAL:
        standings = ", ".join(kind.own_standings)
        yield entry.tell("spec.not_official", ".standing", value=_OFFICIAL, allowed=standings)


def _raise(findings: Sequence[Finding]) -> None:
    if findings:
        raise Fault(*findings)
