"""Which files a run is about: files, folders and zips named by the user, as readable sources."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from kpi.findings import Finding, finding
from kpi.spec.types import Settings

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv"})


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


def gather(paths: Iterable[Path], settings: Settings) -> list[Source]:
    """Sources in a fixed order (by name, a later version after its first).

    Folders are walked; in them only workbook and zip files count, and Excel's lock files (``~$…``) and hidden
    files do not. A file named outright is always a source, whatever its suffix.
    """
    sources = [source for path in paths for file in _walk(path) for source in _open(file, settings)]
    unique = {source.label: source for source in sources}
    return sorted(unique.values(), key=_order)


def _order(source: Source) -> tuple[str, str]:
    stem = source.label.removesuffix(source.suffix)
    return stem.casefold(), source.label


def _walk(path: Path) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    for file in sorted(path.rglob("*")):
        relative = file.relative_to(path).parts
        skipped = any(part.startswith((".", "~$")) for part in relative)
        if not skipped and file.is_file() and file.suffix.lower() in WORKBOOKS | {".zip"}:
            yield file


def _open(path: Path, settings: Settings) -> list[Source]:
    """The file itself, or the members of a zip; one that cannot be opened is a source with a problem."""
    whole = Source(str(path), path.suffix.lower(), path)
    if whole.suffix != ".zip":
        return [whole]
    try:
        with zipfile.ZipFile(path) as bundle:
            members = [m for m in bundle.infolist() if _wanted(m)]
            problem = _problem(members, path, settings)
            return (
                [replace(whole, problem=problem)] if problem else [_member(bundle, m, path) for m in members]
            )
    except OSError:
        return [whole]  # reading it will say why
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, ValueError):
        return [replace(whole, problem=finding("file.damaged"))]


def _problem(members: list[zipfile.ZipInfo], path: Path, settings: Settings) -> Finding | None:
    size = sum(m.file_size for m in members)
    if size > settings.max_unpacked or size > settings.max_ratio * max(path.stat().st_size, 1):
        return finding("file.bomb", size=size // 1_000_000)
    if any(m.flag_bits & 1 for m in members):
        return finding("file.password")
    return None if members else finding("file.empty")


def _wanted(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in name.parts)
    return not member.is_dir() and not hidden and name.suffix.lower() in WORKBOOKS


def _member(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> Source:
    """The member in memory; its name only ever serves as a label, never as a path. Reading stops at the
    declared size, and a member that is longer than it says fails its checksum."""
    name = member.filename.replace("\\", "/").replace("\n", " ")
    return Source(f"{path}!{name}", PurePosixPath(name).suffix.lower(), path, bundle.read(member))
