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
from kpi.spec.types import Settings

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv"})
_PAPERS = frozenset({".doc", ".docx", ".odt", ".rtf", ".pdf", ".rar", ".7z", ".numbers"})  # told in folders
_JUNK = frozenset({"thumbs.db", "desktop.ini"})
_NAMED = 5  # files named where some were not read
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read. `label` is its name for people (``bundle.zip!folder/a.xlsx`` inside a zip); `data` is
    set for members of a zip, else the file at `path` is read when its turn comes. `problem` says why a zip
    could not be opened; it is then received, and refused, as a whole. One with no bytes but a problem stands
    for the files of a folder or zip that are not read."""

    label: str
    suffix: str
    path: Path
    data: bytes | None = None
    problem: Finding | None = None

    def read(self) -> bytes:
        """The bytes. Raises OSError when the file cannot be read."""
        return self.path.read_bytes() if self.data is None else self.data


def gather(paths: Iterable[Path], settings: Settings) -> list[Source]:
    """Sources in a fixed order (by name, a later version after its first).

    Folders are walked; in them only workbook and zip files count, and Excel's lock files (``~$…``) and hidden
    files do not; documents that may be reports of another kind are told in one source. A file named outright
    is always a source, whatever its suffix. A file reached twice is one source.
    """
    found: dict[str, list[Source]] = {}
    for path in paths:
        for file in _walk(path):
            if file.is_dir():
                found.setdefault(f"{os.path.realpath(file)}/", _papers(file))
            else:
                real = os.path.realpath(file)
                if real not in found:
                    found[real] = _open(file, settings)
    return sorted(_numbered(source for sources in found.values() for source in sources), key=_order)


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


def _printable(name: str) -> str:
    """A name that any file and any terminal can show: no stray bytes, no control signs."""
    text = os.fsencode(name).decode("utf-8", "replace")
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def _suffix(name: str) -> str:
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if _SUFFIX.fullmatch(suffix) else ""


def _is_shown(parts: Iterable[str]) -> bool:
    """Not hidden, not a lock file of Excel, nothing that a system leaves in folders."""
    return not any(p.startswith((".", "~$", "__MACOSX")) or p.lower() in _JUNK for p in parts)


def _walk(path: Path) -> Iterator[Path]:
    """The files to read, and the folder itself for those that are not."""
    yield path
    for file in sorted(path.rglob("*")) if path.is_dir() else ():
        shown = _is_shown(file.relative_to(path).parts)
        if shown and file.is_file() and file.suffix.lower() in WORKBOOKS | {".zip"}:
            yield file


def _papers(folder: Path) -> list[Source]:
    files = (f.relative_to(folder) for f in sorted(folder.rglob("*")) if f.suffix.lower() in _PAPERS)
    names = [str(f) for f in files if _is_shown(f.parts)]
    return [Source(_printable(str(folder)), "", folder, b"", _skipped(names))] if names else []


def _skipped(names: list[str], severity: Severity = Severity.WARNING) -> Finding:
    told = ", ".join(map(_printable, names[:_NAMED])) + (" …" if len(names) > _NAMED else "")
    return finding("file.skipped", severity, count=len(names), names=told)


def _open(path: Path, settings: Settings) -> list[Source]:
    """The file itself, or the members of a zip; one that cannot be opened is a source with a problem."""
    whole = Source(_printable(str(path)), _suffix(path.name), path)
    if whole.suffix != ".zip" or not path.is_file():
        return [whole]
    try:
        with zipfile.ZipFile(path) as bundle:
            shown = [m for m in bundle.infolist() if not m.is_dir() and _is_shown(_name(m).split("/"))]
            members = [m for m in shown if _suffix(_name(m)) in WORKBOOKS]
            others = [_name(m) for m in shown if _suffix(_name(m)) not in WORKBOOKS]
            if others and not members:
                return [replace(whole, problem=_skipped(others, Severity.ERROR))]
            problem = _problem(members, path, settings)
            if problem:
                return [replace(whole, problem=problem)]
            rest = [replace(whole, data=b"", problem=_skipped(others))] if others else []
            return [_member(bundle, m, path) for m in members] + rest
    except OSError:
        return [whole]  # reading it will say why
    # NotImplementedError is what zipfile says of ways to pack that it does not know.
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError, MemoryError):
        return [replace(whole, problem=finding("file.damaged"))]


def _problem(members: list[zipfile.ZipInfo], path: Path, settings: Settings) -> Finding | None:
    size = sum(m.file_size for m in members)
    if size > settings.max_unpacked or size > settings.max_ratio * max(path.stat().st_size, 1):
        return finding("file.bomb", size=size // 1_000_000)
    if any(m.flag_bits & 1 for m in members):
        return finding("file.password")
    return None if members else finding("file.empty")


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/")


def _member(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Source:
    """The member in memory; its name only ever serves as a label, never as a path. Reading stops at the
    declared size, and a member that is longer than it says fails its checksum."""
    name = _name(member)
    return Source(_printable(f"{path}!{name}"), _suffix(name), path, bundle.read(member))
