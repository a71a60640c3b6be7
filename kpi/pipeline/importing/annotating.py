"""The files of a run given back to their senders, with what was found in each marked in it."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from kpi.findings import Catalogue, Fault, Finding, finding, reason_of
from kpi.intake.files.container import inspect
from kpi.intake.files.folders import printable
from kpi.intake.files.reader import read_grids
from kpi.intake.files.sources import Source
from kpi.intake.texts.composed import composed
from kpi.model.deadline import Overtime, within
from kpi.model.durable import is_device
from kpi.model.received import FileResult
from kpi.pipeline.importing.reading import Progress
from kpi.pipeline.opening.workspace import Workspace
from kpi.spec.kinds.settings import Settings
from kpi.write.files import write_bytes
from kpi.write.xlsx.annotate import Marked, Original, annotated, is_untouched_copy

_PERSONS = "file.persons"
_HARMFUL = ("file.reader_died", "file.too_slow")  # what ended one reader or took its time would do it again
_UNSAFE = re.compile(r'[<>:"|?*\\/\x00-\x1f\x7f]')
_LONGEST = 180  # bytes of a name; systems allow 255, and a number and a suffix are added
_SUFFIXES = (".xlsx", ".xlsm")
_NAMELESS = "report"


@dataclass(frozen=True, slots=True)
class Annotated:
    """What became of one file: `path` of its copy; None for a file without findings, and where `why` (a
    finding, or the key of a text) says why there is no copy."""

    file: str
    path: Path | None = None
    why: Finding | str = ""

    @property
    def clean(self) -> bool:
        """Whether nothing was found in the file."""
        return self.path is None and not self.why


def annotate_files(
    workspace: Workspace,
    sources: Sequence[Source],
    results: Sequence[FileResult],
    folder: Path,
    words: Catalogue,
    progress: Progress,
    passwords: Sequence[str] = (),
) -> tuple[Annotated, ...]:
    """Write a copy of each file with findings into `folder` (see `make_folder`). A file there is written over
    only if it is a copy that nobody has changed since, and no input. Files without findings, lists of persons
    and files that cannot be opened have no copy; nor has one that cannot be written."""
    sources_by_label = {source.label: source for source in sources}
    names = _Names(folder, frozenset(_plain(source.path) for source in sources))
    means = _Means(workspace.specs.settings, words, passwords)
    copies = []
    for done, result in enumerate(results, 1):
        copies.append(_annotate(means, sources_by_label[result.file], result, names))
        progress(done, len(results), result.file)
    return tuple(copies)


def make_folder(folder: Path) -> None:
    """Make the folder of copies, before a run that stores something begins. Raises Fault ``write.cannot``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Fault(finding("write.cannot", file=str(folder), why=reason_of(error))) from error


@dataclass(frozen=True, slots=True)
class _Means:
    """What files are opened and marked with."""

    settings: Settings
    words: Catalogue
    passwords: Sequence[str] = field(repr=False)


def _annotate(means: _Means, source: Source, result: FileResult, names: _Names) -> Annotated:
    if not result.findings:
        return Annotated(result.file)
    if any(one.code == _PERSONS for one in result.findings):
        return Annotated(result.file, why="annotate.why.persons")
    for one in result.findings:
        if one.code in _HARMFUL:
            return Annotated(result.file, why=one)
    copy_or_reason = _marked_in_time(means, source, result)
    if not isinstance(copy_or_reason, Marked):
        return Annotated(result.file, why=copy_or_reason)
    path = names.free(_stem(source), copy_or_reason.suffix)
    try:
        write_bytes(path, copy_or_reason.data)
    except Fault as fault:
        return Annotated(result.file, why=fault.findings[0])
    return Annotated(result.file, path)


def _marked_in_time(means: _Means, source: Source, result: FileResult) -> Marked | Finding | str:
    """As `_marked`; whatever one file meets, the others get their copies."""
    limit = means.settings.limits.max_seconds
    try:
        with within(limit):
            return _marked(means, source, result)
    except Overtime:
        return finding("file.too_slow", limit=limit)
    except Exception as error:  # noqa: BLE001  as in reading
        return finding("file.unread", why=type(error).__name__)


def _marked(means: _Means, source: Source, result: FileResult) -> Marked | Finding | str:
    if source.problem is not None:
        return source.problem
    try:
        data = source.read()
    except OSError as error:
        return finding("file.unreadable", file=source.label, why=reason_of(error))
    if not hashlib.sha256(data).hexdigest().startswith(result.submission.rpartition("-")[2]):
        return "annotate.why.gone"
    container = inspect(data, source.suffix, means.settings, means.passwords)
    if isinstance(container, Finding):
        return container
    grids = read_grids(data, container)
    if isinstance(grids, Finding):
        return grids
    sheet_names = {composed(grid.name): grid.name for grid in grids}
    findings = [replace(one, sheet=sheet_names.get(one.sheet, one.sheet)) for one in result.findings]
    editable = (container.data or data) if container.kind == "xlsx" else b""
    try:
        return annotated(Original(Path(_name(source)).name, editable, grids, findings), means.words)
    except ValueError:
        return "annotate.why.too_large"


def _name(source: Source) -> str:
    """The name of a file, of one in a zip without its folders."""
    if source.data is None:
        return printable(source.path.name)
    return source.label.removeprefix(printable(f"{source.path}!")).rpartition("/")[2]


def _stem(source: Source) -> str:
    """A name for the copy that every system allows, without a suffix or any step to another folder."""
    name = re.sub(r"#\d+$", "", _name(source)) if source.data is not None else _name(source)
    stem = name.removesuffix(name[len(name) - len(source.suffix) :]) if source.suffix else name
    stem = _UNSAFE.sub("_", unicodedata.normalize("NFC", stem)).strip(". ")
    stem = stem.encode()[:_LONGEST].decode(errors="ignore").strip(". ") or _NAMELESS
    return f"_{stem}" if is_device(stem) else stem


@dataclass(slots=True)
class _Names:
    """Names of copies in a folder: no two alike, none of an input (`inputs` are paths as `_plain` gives
    them), none of a file of somebody else."""

    folder: Path
    inputs: frozenset[str]
    keys: set[str] = field(default_factory=set)

    def free(self, stem: str, suffix: str) -> Path:
        """The path for a copy."""
        for path in self._choices(stem, suffix):
            key = _plain(self.folder) + "/" + path.name.casefold()
            if key in self.keys or _plain(path) in self.inputs:
                continue
            if not os.path.lexists(path) or _is_copy(path):
                self.keys.add(key)
                return path
        raise AssertionError("numbers do not end")

    def _choices(self, stem: str, suffix: str) -> Iterator[Path]:
        yield self.folder / f"{stem}{suffix}"
        number = 2
        while True:
            yield self.folder / f"{stem} ({number}){suffix}"
            number += 1


def _plain(path: Path) -> str:
    return unicodedata.normalize("NFC", os.path.realpath(path)).casefold()


def _is_copy(path: Path) -> bool:
    """Whether a file is a copy of ours as it was written, and has no other name."""
    # What is no zip is no copy of ours. zipfile raises ValueError for places outside of the file, and
    # NotImplementedError for a way of packing that it does not know.
    with suppress(OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
        if path.is_symlink() or path.stat().st_nlink > 1:
            return False
        with zipfile.ZipFile(path) as archive:
            return is_untouched_copy(archive.namelist())
    return False


def paths_of(copies: Iterable[Annotated]) -> Mapping[str, str]:
    """By file the path of its copy, "" where there is none."""
    return {one.file: str(one.path) if one.path is not None else "" for one in copies}
