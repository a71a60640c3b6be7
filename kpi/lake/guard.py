"""Where nothing may be written: in a lake, among what an office keeps in its workspace, over what is read."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

_LAKE, _WORKSPACE = "lake.json", "kpi.toml"
_OWN = (_WORKSPACE, "specs", "units", "lake")
_INPUTS = (".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv", ".zip", ".json")


def unfit(output: Path, inputs: Sequence[Path], lakes: Sequence[Path], roots: Sequence[Path]) -> str:
    """Why writing to `output`, a file or folder, would do harm, whatever name leads there, as a key of the
    catalogue; "" where it would not. `lakes` and `roots` are the lakes and workspaces known, others are found
    above it; `inputs` what is read, all of it there."""
    real = Path(os.path.realpath(output))
    all_lakes = [*lakes, *(above for above in real.parents if (above / _LAKE).is_file())]
    if any(is_in(real, lake) for lake in all_lakes):
        return "write.into_lake"
    if any(is_in(real, place) for place in _own_places(real)):
        return "write.into_workspace"
    if any(_same(real, path) or (path.is_dir() and _is_read(real, path)) for path in inputs):
        return "write.over_input"
    if real.suffix.lower() in _INPUTS and any(_is_received(real, lake) for lake in all_lakes):
        return "write.over_report"
    places = [*all_lakes, *(path for path in inputs if path.is_dir())]
    places += [root / name for root in roots for name in _OWN]
    if _is_linked(real) and any(_same(real, file) for file in _files((*places, *_own_places(real)))):
        return "write.linked"
    return ""


def _own_places(real: Path) -> Iterator[Path]:
    for above in (real, *real.parents):
        if (above / _WORKSPACE).is_file():
            yield from (above / name for name in _OWN)


def is_in(real: Path, place: Path) -> bool:
    """Whether a path is a place or below it."""
    return any(_same(step, place) for step in (real, *real.parents))


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, or would be where letters' case and Unicode form make no difference."""
    with suppress(OSError):
        if one.samefile(other):
            return True
    return _plain(one) == _plain(Path(os.path.realpath(other)))


def _plain(path: Path) -> str:
    return unicodedata.normalize("NFC", str(path)).casefold()


def _is_read(real: Path, folder: Path) -> bool:
    """Whether a file that is there would be read as one of a folder."""
    return real.exists() and real.suffix.lower() in _INPUTS and is_in(real, folder)


def _is_received(real: Path, lake: Path) -> bool:
    """Whether a file is a report that the lake has received, as it came in."""
    with suppress(OSError):
        with real.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        return any((lake / "originals" / sha256[:2]).glob(f"{sha256}*"))
    return False


def _is_linked(real: Path) -> bool:
    """Whether the file has other names as well."""
    with suppress(OSError):
        return real.is_file() and real.stat().st_nlink > 1
    return False


def _files(places: Iterable[Path]) -> Iterator[Path]:
    """All files that must not be reached through another name."""
    for place in places:
        if place.is_file():
            yield place
        yield from (Path(here) / name for here, _, names in os.walk(place) for name in names)
