"""The specs and the unit list that the lake's figures were stored and shown with, at every moment.

Every set that was ever in use is kept under its fingerprint, and a line is added to ``log/pins.jsonl``
whenever another pair comes into use; so a table of any moment can be made again with what held then::

    kept/specs/<sha256>/0, 1      the roots of a set of specs, the program's own first
    kept/units/<sha256>/list, changes     the unit list that came with the program, and the changes loaded
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import starmap
from pathlib import Path

from kpi.lake.layout import Lake
from kpi.model.durable import add_line, write_folder
from kpi.quick import dataclass
from kpi.spec.files import FOLDERS, SpecFile, fingerprint

SPECS, UNITS = "specs", "units"
LIST, CHANGES = "list", "changes"
SHOWN = 8  # digits of a fingerprint that are shown
Files = Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Pin:
    """From the moment `at` (aware) on the specs and the unit list with these fingerprints were in use, with
    that version of the program."""

    at: datetime
    specs: str
    units: str
    program: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A set of files to be kept, its kind and fingerprint: `files` reads them (relative path → content), and
    `digest` tells the fingerprint of what was read."""

    kind: str
    sha256: str
    files: Callable[[], Files]
    digest: Callable[[Files], str]


def pins(lake: Lake) -> tuple[Pin, ...]:
    """All pins, in the order they were made. A line that a power cut left unfinished counts nowhere."""
    try:
        lines = lake.pins.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return ()
    return tuple(pin for line in lines if (pin := _read(line)) is not None)


def _read(line: str) -> Pin | None:
    try:
        fields = json.loads(line)
        return Pin(
            datetime.fromisoformat(fields["at"]),
            str(fields["specs"]),
            str(fields["units"]),
            fields["program"],
        )
    except (ValueError, KeyError, TypeError):
        return None


def pin_at(lake: Lake, moment: datetime) -> Pin | None:
    """What was in use at a moment, None where no pin was made by then. Where a clock was set back a pin is
    never older than the one before it."""
    latest_pin, latest = None, None
    for one in pins(lake):
        latest = one.at if latest is None else max(one.at, latest)
        if latest > moment:
            break
        latest_pin = one
    return latest_pin


def pin(lake: Lake, specs: Kept, units: Kept, program: str) -> bool:
    """Keep both sets and note that they are in use, unless that is what was noted last; whether it was not.

    Raises OSError where the lake cannot be written.
    """
    all_pins = pins(lake)
    if all_pins and (all_pins[-1].specs, all_pins[-1].units) == (specs.sha256, units.sha256):
        return False
    for file_set in (specs, units):
        keep(lake, file_set)
    fields = {
        "at": datetime.now(UTC).isoformat(),
        "specs": specs.sha256,
        "units": units.sha256,
        "program": program,
    }
    add_line(lake.pins, json.dumps(fields))
    return True


def keep(lake: Lake, file_set: Kept) -> None:
    """Copy a set into the lake unless it is there. Raises OSError, also where it has changed meanwhile."""
    target = kept_at(lake, file_set.kind, file_set.sha256)
    if target.is_dir():
        return
    files = file_set.files()
    if file_set.digest(files) != file_set.sha256:
        raise OSError(f"{file_set.kind} changed while they were kept")
    target.parent.mkdir(parents=True, exist_ok=True)
    write_folder(target, files)


def kept_at(lake: Lake, kind: str, sha256: str) -> Path:
    """The folder in which a set is kept, whether it is there or not."""
    return lake.root / "kept" / kind / sha256


def kept_like(lake: Lake, kind: str, start: str) -> tuple[str, ...]:
    """The fingerprints of the sets kept that begin so."""
    folder = lake.root / "kept" / kind
    sets = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return tuple(sorted(name for name in sets if name.startswith(start) and not name.startswith(".")))


def spoilt(lake: Lake) -> Iterator[Path]:
    """The folders of sets that are noted and not there any more, or not as they were."""
    all_pins = pins(lake)
    for kind, sha256 in sorted(
        {(SPECS, one.specs) for one in all_pins} | {(UNITS, one.units) for one in all_pins}
    ):
        folder = kept_at(lake, kind, sha256)
        if digest_of(folder, kind) != sha256:
            yield folder


def digest_of(folder: Path, kind: str) -> str:
    """The fingerprint of a set that is kept, as it is now."""
    if kind == UNITS:
        return units_digest(unit_files(folder / LIST, folder / CHANGES))
    return specs_digest(spec_files(spec_roots(folder)))


def spec_roots(folder: Path) -> tuple[Path, ...]:
    """The roots of a set of specs that is kept."""
    return tuple(sorted(path for path in folder.glob("*") if path.is_dir()))


def unit_files(list_folder: Path, changes: Path) -> Files:
    """The files of a unit list and of the changes loaded, by the names they are kept under."""
    folders = ((LIST, list_folder), (CHANGES, changes))
    return {
        f"{name}/{path.name}": path.read_bytes() for name, at in folders for path in sorted(at.glob("*.csv"))
    }


def units_digest(files: Files) -> str:
    """The fingerprint of a unit list with its changes: over names and contents, in the order of the names."""
    lines = (f"{name} {hashlib.sha256(data).hexdigest()}" for name, data in sorted(files.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def spec_files(roots: Sequence[Path]) -> Files:
    """The files of a set of specs, by the names they are kept under."""
    return {
        f"{number}/{folder}/{path.name}": path.read_bytes()
        for number, root in enumerate(roots)
        for folder in FOLDERS
        for path in sorted((root / folder).glob("*.json"))
    }


def specs_digest(files: Files) -> str:
    """The fingerprint of a set of specs, as `kpi.spec.load.load_specs` gives it."""
    return fingerprint(list(starmap(_spec_file, files.items())))


def _spec_file(name: str, data: bytes) -> SpecFile:
    root, folder, file = name.split("/")
    return SpecFile(FOLDERS[folder], int(root), Path(file), hashlib.sha256(data).hexdigest(), None)
