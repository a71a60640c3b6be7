"""Spec files as they lie on disk: found, read strictly, fingerprinted. Nothing is understood here yet."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from pathlib import Path
from typing import Any

from kpi.findings import Fault, Finding, finding
from kpi.quick import dataclass
from kpi.spec.registry import KINDS

FOLDERS: Mapping[str, str] = {kind.folder: kind.file for kind in KINDS}
_TEXT = ".txt"
OTHER_FOLDERS = ("schemas", "units")  # beside the specs: their JSON Schemas, and the unit lists


@dataclass(frozen=True, slots=True)
class SpecFile:
    """One file. `kind` follows from its folder; `root` is its place among the roots (a later root wins);
    `data` is the JSON value with exact decimals, None when it could not be read."""

    kind: str
    root: int
    path: Path
    sha256: str
    data: Any = field(compare=False)


def read_files(roots: Sequence[Path]) -> tuple[tuple[SpecFile, ...], tuple[Finding, ...]]:
    """All spec files of the roots, and what is wrong with them as JSON.

    Raises Fault ``spec.no_folder`` for a root that is not a folder.
    """
    missing_roots = [r for r in roots if not r.is_dir()]
    if missing_roots:
        raise Fault(*(finding("spec.no_folder", file=str(r)) for r in missing_roots))
    files: list[SpecFile] = []
    findings: list[Finding] = []
    for place, root in enumerate(roots):
        findings += _strangers(root)
        findings += _misplaced(root)
        for folder, kind in FOLDERS.items():
            for path in sorted((root / folder).glob("*.json")):
                file, wrong = read_json(kind, place, path)
                files.append(file)
                findings += wrong
    return tuple(files), tuple(findings)


def fingerprint(files: Sequence[SpecFile]) -> str:
    """SHA-256 over the kind, name and content of all files, wherever they lie."""
    lines = sorted(f"{f.root} {f.kind} {f.path.name} {f.sha256}" for f in files)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _strangers(root: Path) -> Iterator[Finding]:
    """Folders with JSON files that no kind of spec lives in: a typing error would silently lose a spec."""
    folder_names = {*FOLDERS, *OTHER_FOLDERS}
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and p.name not in folder_names):
        if any(_json_files(folder)):
            yield finding("spec.unknown_folder", file=str(folder), allowed=", ".join(FOLDERS))


def _misplaced(root: Path) -> Iterator[Finding]:
    """JSON files in folders of our own that are not read: beside the folders, deeper, or named otherwise."""
    for path in sorted(p for p in root.iterdir() if p.is_file() and _is_json(p)):
        yield _not_read(path)
    for folder in FOLDERS:
        paths_read = set((root / folder).glob("*.json"))
        for path in sorted(p for p in _json_files(root / folder) if p not in paths_read):
            yield _not_read(path)


def _not_read(path: Path) -> Finding:
    if path.suffix.lower() == _TEXT:
        return finding("spec.named_text", file=str(path), name=path.stem)
    return finding("spec.misplaced", file=str(path), allowed=", ".join(FOLDERS))


def _json_files(folder: Path) -> Iterator[Path]:
    """All JSON files at any depth, however their suffix is written, also behind another that Windows hides;
    files that are hidden are nobody's specs."""
    return (p for p in folder.rglob("*") if _is_json(p) and p.is_file())


def _is_json(path: Path) -> bool:
    name = path.name.lower()
    return name.endswith((".json", f".json{_TEXT}")) and not name.startswith(".")


def read_json(kind: str, root: int, path: Path) -> tuple[SpecFile, list[Finding]]:
    """One file, and what is wrong with it as JSON."""
    doubles: list[str] = []
    wrong: list[Finding] = []
    data: Any = None
    raw = b""
    try:
        raw = path.read_bytes()
        data = json.loads(
            raw.decode("utf-8"), parse_float=Decimal, parse_constant=str, object_pairs_hook=_strict(doubles)
        )
    except json.JSONDecodeError as error:
        wrong.append(finding("spec.not_json", file=str(path), line=error.lineno, column=error.colno))
    except (OSError, UnicodeDecodeError, RecursionError):
        wrong.append(finding("spec.unreadable", file=str(path)))
    wrong += [finding("spec.duplicate_key", file=str(path), path=_path_of(raw, k), key=k) for k in doubles]
    digest = hashlib.sha256(raw).hexdigest()
    return SpecFile(kind, root, path, digest, None if wrong else data), wrong


def _strict(doubles: list[str]) -> Any:
    """A hook for `json.loads` that notes every key given twice in one object."""

    def collect(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        members = dict(pairs)
        if len(members) < len(pairs):
            keys = [key for key, _ in pairs]
            doubles.extend(dict.fromkeys(k for k in keys if keys.count(k) > 1))
        return members

    return collect


def _path_of(raw: bytes, key: str) -> str:
    """JSON path of the first object that has a key twice."""

    def mark(pairs: list[tuple[str, Any]]) -> Any:
        twice = sum(1 for k, _ in pairs if k == key) > 1
        return (twice, dict(pairs))

    def search(value: Any, path: str) -> str:
        if isinstance(value, tuple):
            twice, members = value
            if twice:
                return f"{path}.{key}"
            return next((hit for k, v in members.items() if (hit := search(v, f"{path}.{k}"))), "")
        if isinstance(value, list):
            return next((hit for n, v in enumerate(value) if (hit := search(v, f"{path}[{n}]"))), "")
        return ""

    return search(json.loads(raw, object_pairs_hook=mark), "$")
