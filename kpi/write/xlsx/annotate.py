"""A sender's own workbook with what was found in it: a comment and a fill on each cell, and a list in front.

Marks are written into the XML of the workbook's zip. What is not marked stays as it was to the letter:
values of formulas, charts, pictures, rules, macros, which are never run. A program that reads a workbook and
writes it anew would lose some of that. A file of another kind becomes a workbook of its values.
"""

from __future__ import annotations

import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kpi.findings import Catalogue, Finding, Severity
from kpi.model.annotation import COMMENT_MARK, lists_findings
from kpi.model.grid import Grid, cell_name
from kpi.write.xlsx.comments import add_comments, talked_about
from kpi.write.xlsx.findings_sheet import Page, findings_xml, looks_of
from kpi.write.xlsx.front import PART, put_in_front, sheets_of
from kpi.write.xlsx.package import Package
from kpi.write.xlsx.sheet_fills import Place, place_of, with_fills
from kpi.write.xlsx.stylebook import NEW_STYLES, StyleBook
from kpi.write.xlsx.values import names_in_excel, values_book

_SIGNATURES = "_xmlsignatures/"
_MACROS = b"macroEnabled"
_FEW = 2_000  # cells of a range up to which each has a comment of its own; of a larger one the first
_MOST = 200_000  # cells of a range that are filled: far more than any table has
_ODD = (ValueError, KeyError, LookupError, zipfile.BadZipFile, zlib.error)


@dataclass(frozen=True, slots=True)
class Original:
    """A file that was read: its name for people, its bytes where they are an .xlsx (else empty), its sheets,
    and what was found in it, gravest first."""

    file: str
    data: bytes
    grids: Sequence[Grid]
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class Marked:
    """The copy: its bytes, and the suffix they must have."""

    data: bytes
    suffix: str


@dataclass(frozen=True, slots=True)
class _Marks:
    """The marks of one sheet."""

    fills: Mapping[Place, Severity]
    comments: Mapping[Place, Sequence[Finding]]


def annotated(original: Original, words: Catalogue) -> Marked:
    """The copy of a file with all findings marked. Raises ValueError where no workbook can hold its cells."""
    own_names = frozenset(grid.name for grid in original.grids if lists_findings(grid))
    if original.data:
        try:
            return _annotate(original, own_names, words, ())
        except _ODD:  # not written as programs write it: its values at least can be given back
            remark = words.text("annotate.odd")
    else:
        remark = words.text("annotate.values")
    grids = [grid for grid in original.grids if grid.name not in own_names]
    names = names_in_excel([grid.name for grid in grids])
    findings = [replace(one, sheet=names.get(one.sheet, one.sheet)) for one in original.findings]
    data = values_book(grids, names)
    renamed = [replace(grid, name=names[grid.name]) for grid in grids]
    return _annotate(Original(original.file, data, renamed, findings), frozenset(), words, (remark,))


def _annotate(
    original: Original, own_names: frozenset[str], words: Catalogue, remarks: Sequence[str]
) -> Marked:
    package = Package.open(original.data)
    sheets = sheets_of(package)
    book = StyleBook(package.text(_styles(package)))
    marks = _marks_by_sheet(original, sheets.keys() - own_names)
    quiet: list[str] = []
    for block, (name, part) in enumerate(sheets.items(), 1):
        if part and name not in own_names:
            quiet += _mark_sheet(package, part, marks.get(name), book, block, words)
    page = Page(
        original.file, original.findings, (*_kept(package, remarks, quiet, words),), frozenset(sheets)
    )
    put_in_front(package, words.text("annotate.name"), findings_xml(page, looks_of(book), words), own_names)
    package.put(_styles(package), book.finish())
    suffix = ".xlsm" if _MACROS in package.data[package.find("[Content_Types].xml")] else ".xlsx"
    return Marked(package.save(), suffix)


def _kept(package: Package, remarks: Sequence[str], quiet: Sequence[str], words: Catalogue) -> Iterator[str]:
    """What is to be said of the copy as such: what is kept of the file, and what is not."""
    yield from remarks or (words.text("annotate.kept"),)
    if any(name.startswith(_SIGNATURES) for name in package.data):
        yield words.text("annotate.signed")
    if quiet:
        yield words.text("annotate.threads", cells=", ".join(quiet))


def _styles(package: Package) -> str:
    """The part of the styles, made where there is none."""
    targets = (one.target for one in package.relations(package.workbook) if one.kind == "styles")
    name = next(targets, "")
    if not name:
        name = package.fresh("xl/kpi-styles", ".xml")
        package.add(name, NEW_STYLES, "styles")
        package.relate(package.workbook, "styles", name)
    return name


def _mark_sheet(
    package: Package, part: str, marks: _Marks | None, book: StyleBook, block: int, words: Catalogue
) -> Iterator[str]:
    """Mark one sheet. Gives the cells that cannot have a comment, for there is a conversation about them."""
    threads = talked_about(package, part)
    comments = marks.comments if marks else {}
    texts = {place: _comment(findings, words) for place, findings in comments.items() if place not in threads}
    if marks and marks.fills:
        package.put(part, with_fills(package.text(part), marks.fills, book.filled))
    add_comments(package, part, texts, block)
    yield from (name for place, name in _named(comments) if place in threads)


def _named(comments: Mapping[Place, Sequence[Finding]]) -> Iterator[tuple[Place, str]]:
    for place, findings in comments.items():
        yield place, f"{findings[0].sheet}!{cell_name(*place)}"


def _comment(findings: Sequence[Finding], words: Catalogue) -> str:
    """What a comment says: each finding, how grave it is and what to do."""
    return "\n\n".join(
        f"{COMMENT_MARK} {words.text(f'annotate.severity.{one.severity.value}')}: {words.message(one)}"
        f"\n→ {words.remedy(one)}"
        for one in findings
    )


def _marks_by_sheet(original: Original, names: Iterable[str]) -> dict[str, _Marks]:
    """The marks of each sheet: the gravest finding of a cell gives its colour."""
    anchors = {grid.name: _anchor_finder(grid) for grid in original.grids}
    fills: dict[str, dict[Place, Severity]] = {name: {} for name in names}
    comments: dict[str, dict[Place, list[Finding]]] = defaultdict(dict)
    for finding in original.findings:
        if finding.sheet not in fills or finding.sheet not in anchors:
            continue
        anchor = anchors[finding.sheet]
        cells, comment_places = _places(finding)
        for place in cells:
            for one in {place, anchor(place)}:
                there = fills[finding.sheet].get(one, finding.severity)
                fills[finding.sheet][one] = min(there, finding.severity, key=lambda severity: severity.rank)
        for place in dict.fromkeys(map(anchor, comment_places)):
            comments[finding.sheet].setdefault(place, []).append(finding)
    return {name: _Marks(fills[name], comments[name]) for name in fills if fills[name]}


def _places(finding: Finding) -> tuple[list[Place], list[Place]]:
    """The cells of a finding to be filled, and those that get a comment."""
    filled: list[Place] = []
    with_comment: list[Place] = []
    for cells in finding.cells:
        corners = [place_of(corner) for corner in cells.split(":")]
        if None in corners:
            continue
        (top, left), (bottom, right) = corners[0] or (0, 0), corners[-1] or (0, 0)
        many = (bottom - top + 1) * (right - left + 1)
        bottom = bottom if many <= _MOST else top
        area = [(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)]
        filled += area
        with_comment += area if len(area) <= _FEW else area[:1]
    return filled, with_comment


def _anchor_finder(grid: Grid) -> Callable[[Place], Place]:
    """What gives by a cell the one that Excel shows there: the first of merged ones."""
    corners = {
        (r, c): (top, left)
        for (top, left), (bottom, right) in grid.merges
        if (bottom - top + 1) * (right - left + 1) <= _MOST
        for r in range(top, bottom + 1)
        for c in range(left, right + 1)
    }
    return lambda place: corners.get(place, place)


def is_untouched_copy(names: Iterable[str]) -> bool:
    """Whether a workbook with parts of these names is a copy of ours as it was written: any other program
    gives the part of the list another name."""
    return any(name.startswith(PART) for name in names)
