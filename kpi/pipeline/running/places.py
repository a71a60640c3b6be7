"""Where a run may read and write. A run file comes from somebody else at times, so what it names lies in its
own folder or in the workspace; only who types a folder on the command line may choose any other."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpi.findings import Fault, Finding, finding
from kpi.lake.guard import is_in, unfit
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.spec.run_values import ASIDE, LOG, MANIFEST, RunSpec


@dataclass(frozen=True, slots=True)
class Places:
    """Input paths are seen from `base`; `imports` are those of each import, `output` is written to."""

    base: Path
    imports: tuple[tuple[Path, ...], ...]
    output: Path


def places_of(workspace: Workspace, spec: RunSpec, inputs: Path | None, output: Path | None) -> Places:
    """Where a run reads and writes: seen from the folder `inputs`, to the folder `output`, where the user has
    typed these. Raises Fault ``run.outside``, ``run.no_input``, ``run.unfit_output`` with all there is."""
    home = spec.path.parent
    base = home if inputs is None else inputs
    roots = [home, base, workspace.root]
    target = home / spec.output if output is None else output
    wrong = [] if output is not None else list(_outside(spec, "$.output", spec.output, target, roots))
    paths = []
    for n, one in enumerate(spec.imports):
        paths.append(tuple(base / name for name in one.paths))
        for place, (name, path) in enumerate(zip(one.paths, paths[-1], strict=True)):
            at = f"$.imports[{n}].paths[{place}]"
            wrong += _outside(spec, at, name, path, roots) or _missing(spec, at, name, path)
    if not wrong:
        wrong = list(_unfit(workspace, spec, [path for some in paths for path in some], target))
    if wrong:
        raise Fault(*wrong)
    return Places(base, tuple(paths), target)


def _outside(spec: RunSpec, at: str, name: str, path: Path, roots: Sequence[Path]) -> list[Finding]:
    real = Path(os.path.realpath(path))
    within = any(is_in(real, Path(os.path.realpath(root))) for root in roots)
    if within and not Path(name).is_absolute():
        return []
    return [finding("run.outside", file=str(spec.path), path=at, value=name)]


def _missing(spec: RunSpec, at: str, name: str, path: Path) -> list[Finding]:
    there = spec.as_of is not None or path.exists()  # what is printed again needs no inputs
    return [] if there else [finding("run.no_input", file=str(spec.path), path=at, value=name)]


def _unfit(workspace: Workspace, spec: RunSpec, inputs: Sequence[Path], output: Path) -> Iterator[Finding]:
    """Outputs must touch nothing that is read or kept, nor be taken for reports by the next run."""
    inputs_there = [path for path in (spec.path, *inputs) if path.exists()]
    folders = [Path(os.path.realpath(path)) for path in inputs_there if path.is_dir()]
    real = Path(os.path.realpath(output))
    names = [name for table in spec.tables for name in table.files]
    harmful = any(
        unfit(path, inputs_there, [workspace.lake], [workspace.root])
        for path in (output / name for name in (*names, MANIFEST, LOG))
    )
    blocked = output.exists() and not output.is_dir()
    blocked |= any((output / name).is_symlink() for name in (LOG, ASIDE))  # through which it would write
    if harmful or blocked or any(is_in(real, folder) for folder in folders):
        yield finding("run.unfit_output", file=str(output))
