"""Which files a run is about: files, folders and zips named by the user, as readable sources."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kpi.findings import Finding, Severity, finding
from kpi.intake.files.folders import WORKBOOKS, is_of_system, is_shown, passed_over, printable, skipped, walk
from kpi.spec.kinds.settings import Settings

_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `label` is its name for people (``bundle.zip!folder/a.xlsx`` inside a zip); `data` is
    set for members of a zip, else the file at `path` is read when its turn comes. `problem` says why a zip
    could not be opened; it is then received, and refused, as a whole."""

    label: str
    suffix: str
    path: Path
    data: bytes | None = None
    problem: Finding | None = None

    def read(self) -> bytes:
        """The bytes. Raises OSError when the file cannot be read."""
        return self.path.read_bytes() if self.data is None else self.data


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a run in a fixed order, and what is to be told of folders and zips as such."""

    sources: tuple[Source, ...]
    findings: tuple[Finding, ...]


def gather(paths: Iterable[Path], settings: Settings, lake: Path | None = None) -> Gathered:
    """Sources in a fixed order (by name, a later version after its first).

    Folders are walked; in them only workbook and zip files count, and hidden files do not; what
    `kpi.intake.files.folders` passes over is told. A file named outright is a source, whatever its suffix,
    but for what programs and systems leave beside files (``~$…``). A file reached twice is one source. `lake`
    is the workspace's own.
    """
    sources_by_digest: dict[str, list[Source]] = {}
    findings: list[Finding] = []
    for path in paths:
        files = [path]
        if path.is_dir():
            walked = walk(path, lake)
            files, findings = list(walked.files), [*findings, *walked.findings]
        elif is_of_system(path.name):  # "*.xlsx" in a shell is also Excel's lock files
            findings.append(passed_over([path.name]).at(file=printable(str(path))))
            continue
        for file in files:
            real = os.path.realpath(file)
            if real not in sources_by_digest:
                sources_by_digest[real], of_zip = _open(file, settings)
                findings += of_zip
    sources = sorted(
        _numbered(source for sources in sources_by_digest.values() for source in sources), key=_order
    )
    return Gathered(tuple(sources), tuple(dict.fromkeys(findings)))


def seen_from(gathered: Gathered, base: Path) -> Gathered:
    """The same files with labels, and findings with files, as they are called in a folder: what is stored
    then does not hang on where that lies."""
    start = printable(str(base)).rstrip(os.sep) + os.sep
    sources = tuple(replace(one, label=one.label.removeprefix(start)) for one in gathered.sources)
    findings = tuple(replace(one, file=one.file.removeprefix(start)) for one in gathered.findings)
    return Gathered(sources, findings)


def _numbered(sources: Iterable[Source]) -> Iterator[Source]:
    """Different files with one label (twice the same name in a zip) are told apart by a number."""
    times: Counter[str] = Counter()
    for source in sources:
        times[source.label] += 1
        n = times[source.label]
        yield source if n == 1 else replace(source, label=f"{source.label}#{n}")


def _order(source: Source) -> tuple[str, str]:
    stem = source.label.removesuffix(source.suffix)
    return stem.casefold(), source.label


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _open(path: Path, settings: Settings) -> tuple[list[Source], list[Finding]]:
    """The file itself, or the members of a zip and what is told of others in it; a zip that cannot be opened
    is a source with a problem."""
    whole = Source(printable(str(path)), _suffix(path.name), path)
    if whole.suffix != ".zip" or not _is_file(path):
        return [whole], []
    try:
        with zipfile.ZipFile(path) as bundle:
            every_member = [m for m in bundle.infolist() if not m.is_dir()]
            all_members = [m for m in every_member if is_shown(_steps(m))]
            aside = [_name(m) for m in every_member if any(map(is_of_system, _steps(m)))]
            members = [m for m in all_members if _suffix(_name(m)) in WORKBOOKS]
            others = [_name(m) for m in all_members if _suffix(_name(m)) not in WORKBOOKS]
            if others and not members:
                return [replace(whole, problem=skipped(others, Severity.ERROR))], []
            problem = _problem(members, path, settings)
            if problem:
                return [replace(whole, problem=problem)], []
            findings = [skipped(others).at(file=whole.label)] if others else []
            findings += [passed_over(aside).at(file=whole.label)] if aside else []
            return [_member(bundle, m, path) for m in members], findings
    except OSError:
        return [whole], []  # reading it will say why
    # NotImplementedError is what zipfile says of ways to pack that it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, MemoryError):
        return [replace(whole, problem=finding("file.damaged"))], []


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _problem(members: list[zipfile.ZipInfo], path: Path, settings: Settings) -> Finding | None:
    size = sum(m.file_size for m in members)
    if size > settings.limits.max_unpacked or size > settings.limits.max_ratio * max(path.stat().st_size, 1):
        return finding("file.bomb", size=size // 1_000_000)
    if any(m.flag_bits & 1 for m in members):
        return finding("file.password")
    return None if members else finding("file.empty")


def _steps(member: zipfile.ZipInfo) -> list[str]:
    """The folders and the name of a member, without steps that lead nowhere ("./x") or out ("../x")."""
    return [step for step in member.filename.replace("\\", "/").split("/") if step not in ("", ".", "..")]


def _name(member: zipfile.ZipInfo) -> str:
    return "/".join(_steps(member))


def _member(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Source:
    """The member in memory; its name only ever serves as a label, never as a path. Reading stops at the
    declared size, and a member that is longer than it says fails its checksum."""
    name = _name(member)
    return Source(printable(f"{path}!{name}"), _suffix(name), path, bundle.read(member))
