"""Folders that a user names: which of their files are read, and what is passed over and told."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpi.findings import Finding, Severity, finding, reason_of

WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".ods", ".xlsb", ".csv", ".tsv"})
_READ = WORKBOOKS | {".zip"}
_PAPERS = frozenset({".doc", ".docx", ".odt", ".rtf", ".pdf", ".rar", ".7z", ".numbers"})  # told
_JUNK = frozenset({"thumbs.db", "desktop.ini"})
_OF_SYSTEMS = ("~$", ".~lock.", "._", "__MACOSX", ".DS_Store")  # how names of theirs begin
_NAMED = 5  # files named where some were not read
_LAKE, _WORKSPACE = "lake.json", "kpi.toml"
_REFERENCE = ("specs", "units")  # folders of a workspace that hold no reports


@dataclass(frozen=True, slots=True)
class Walked:
    """The files of a folder that are to be read, and what is told of the others."""

    files: tuple[Path, ...]
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Walk:
    """A folder while it is walked; papers, links and what is put `aside` are named from it."""

    root: Path
    files: list[Path] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return str(path.relative_to(self.root))

    def told(self, code: str, path: Path) -> None:
        self.findings.append(finding(code, file=printable(str(path))))


def walk(folder: Path, lake: Path | None = None) -> Walked:
    """The workbooks and zips below a folder, by name. Not read, and told: folders that cannot be opened,
    links that lead out of the folder, lakes (`lake` is the workspace's own) and what a workspace holds beside
    reports, documents that may be reports of another kind, and lock files and files of systems. Other hidden
    files are nobody's."""
    at = _Walk(folder)
    lake_path = os.path.realpath(lake) if lake is not None else ""
    inside = any((above / _LAKE).is_file() for above in folder.resolve().parents)

    def unreadable(error: OSError) -> None:
        link_names = finding("folder.unreadable", file=printable(str(error.filename)), why=reason_of(error))
        at.findings.append(link_names)

    for step, folders, names in os.walk(folder, onerror=unreadable):
        here = Path(step)
        if inside or _LAKE in names or os.path.realpath(here) == lake_path:
            at.told("folder.lake", here)
            folders.clear()
            continue
        reference = _REFERENCE if _WORKSPACE in names else ()
        folders[:] = [name for name in sorted(folders) if _is_entered(at, here / name, reference)]
        for name in sorted(names):
            _sort(at, here / name)
    label = printable(str(folder))
    if at.papers:
        at.findings.append(skipped(at.papers).at(file=label))
    if at.aside:
        at.findings.append(passed_over(at.aside).at(file=label))
    if at.links:
        link_names = _listed(at.links)
        at.findings.append(finding("folder.links", file=label, names=link_names))
    return Walked(tuple(at.files), tuple(at.findings))


def _is_entered(at: _Walk, folder: Path, reference: Sequence[str]) -> bool:
    if not is_shown([folder.name]):
        if is_of_system(folder.name):
            at.aside.append(at.name(folder))
        return False
    if folder.is_symlink():
        if _leads_out(at.root, folder):
            at.links.append(at.name(folder))
        return False
    if folder.name in reference:
        if any(file.suffix.lower() in _READ for file in folder.rglob("*")):
            at.told("folder.reference", folder)
        return False
    return True


def _sort(at: _Walk, file: Path) -> None:
    """Put one file of the folder where it belongs."""
    suffix = file.suffix.lower()
    if is_of_system(file.name):
        at.aside.append(at.name(file))
        return
    if not is_shown([file.name]) or suffix not in _READ | _PAPERS:
        return
    if file.is_symlink() and _leads_out(at.root, file):
        at.links.append(at.name(file))
    elif suffix in _PAPERS:
        at.papers.append(at.name(file))
    elif _may_be_file(file):
        at.files.append(file)


def _leads_out(root: Path, link: Path) -> bool:
    """Whether a link leads out of the folder, to a device, or nowhere."""
    try:
        target = link.resolve(strict=True)
        return not (target.is_relative_to(root.resolve()) and (target.is_file() or target.is_dir()))
    except (OSError, RuntimeError):  # a link into itself is a RuntimeError
        return True


def _may_be_file(path: Path) -> bool:
    """A plain file, or one about which the system says nothing: reading it will say why."""
    try:
        return path.is_file()
    except OSError:
        return True


def skipped(names: Sequence[str], severity: Severity = Severity.WARNING) -> Finding:
    """What is told of files that are not read."""
    return finding("file.skipped", severity, count=len(names), names=_listed(names))


def passed_over(names: Sequence[str]) -> Finding:
    """What is told of files that programs and systems leave beside reports."""
    return finding("file.of_system", count=len(names), names=_listed(names))


def is_of_system(name: str) -> bool:
    """Whether a file or folder is what Excel, LibreOffice, Windows or macOS leave beside others."""
    return name.startswith(_OF_SYSTEMS) or name.lower() in _JUNK


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(printable, names[:_NAMED])) + (" …" if len(names) > _NAMED else "")


def printable(name: str) -> str:
    """A name that any file and any terminal can show: composed letters, no stray bytes, no control signs."""
    text = unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))
    return "".join(
        c if c.isprintable() else " " if c.isspace() else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def is_shown(parts: Iterable[str]) -> bool:
    """Not hidden, not a lock file of Excel, nothing that a system leaves in folders."""
    return not any(p.startswith((".", "~$", "__MACOSX")) or p.lower() in _JUNK for p in parts)
