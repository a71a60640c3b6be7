"""Facts of a sheet that the reader does not give, from a scan of its XML: extent, formulas, hidden rows.

Scanned with byte patterns, not parsed: it runs for every file, and nothing in it is trusted as a value.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from kpi.intake.files.formulas import Formulas

# No pattern here may look past the next tag: hostile files would make the search quadratic.
# In a quoted value a ">" may stand, a "<" must not.
_QUOTED = r"""((?:[^<>"']|"[^<"]*"|'[^<']*')*)"""
_SHEET = re.compile(rf"<(?:[\w.-]+:)?sheet\s{_QUOTED}>")
_SHEETS = re.compile(r"<(?:[\w.-]+:)?sheets[\s>]")
_ELEMENT = re.compile(r"<(?:[\w.-]+:)?([^\s:/<>]+)")
_RELATION = re.compile(rf"<(?:[\w.-]+:)?Relationship\s{_QUOTED}>")
_ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_STRING = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
_TAG = re.compile(rb"<[^<>]*>")
_REFERENCE = re.compile(rb"[<:]v(?:\s[^<>]*)?>\s*(\d{1,9})[\s<]")
_LONGEST = 32_767  # characters of a cell in Excel
_UNSCANNED = ("chartsheets", "dialogsheets", "macrosheets")  # folders of sheets without a table
_ROW = re.compile(rb"""<row\b([^<>]*)>""")
_ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,9})["']""")
_FAR = re.compile(rb' r="[A-Z]{1,2}+(?:[A-Z]|\d{4})')
_NEAR_COLUMNS = 702  # columns with one or two letters
_PROLOGUE = 200  # bytes in which a line may end without harm
_FEW_ROWS = 200  # up to here even all near columns make no large sheet
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})(\d{1,7})["']""")
_FORMULA = re.compile(rb"<f[\s/>]")  # not <formula1> of a validation rule after the last cell
_STORED = re.compile(rb"""<v(?:\s[^<>/]*)?>\s*[^<\s]|\bt=["']str["']""")  # a text result may be empty
_ERROR_TYPE = re.compile(rb"""\bt=["']e["']""")
_PREFIXED = re.compile(rb"<(/?)\w+:(?=\w)")
_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>/]*)?>\s*[^<\s]")
_ZERO = re.compile(rb"<v(?:\s[^<>/]*)?>\s*-?0(?:\.0*)?\s*</v>")
_MARGIN = re.compile(rb"<(?:odd|even|first)(?:Header|Footer)(?:\s[^<>]*)?>([^<]*)<")
_MARGIN_LENGTH = 1000  # bytes of one that are looked at
_PLACE = re.compile(r"&[LCR]")
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|.)')
_STYLED = re.compile(rb"<c\s([^<>]*\bs=[^<>]*)>")
_STYLE = re.compile(rb"""\bs=["'](\d{1,6})["']""")


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """`rows` × `columns` is at least what a reader would allocate; cells are 0-based (row, column); `errors`
    are cells with an error of Excel and its text, which the reader shows as empty. Of cells that show
    something else than they hold, `formats` gives the number format, and `seen` what the eye sees. `merges`
    are those that the reader does not give; `margins` texts printed over and under each page; `names` those
    of ours that cells have; `lengths` the cells of each row, where all are filled up to the same number."""

    rows: int
    columns: int
    hidden_rows: frozenset[int] = frozenset()
    errors: tuple[tuple[int, int, str], ...] = ()
    formulas: Formulas | None = None
    formats: tuple[tuple[int, int, str], ...] = ()
    seen: tuple[tuple[int, int, str], ...] = ()
    merges: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = ()
    margins: tuple[str, ...] = ()
    names: tuple[tuple[str, int, int], ...] = ()
    lengths: tuple[int, ...] = ()
    filled: bool = False  # whether any value is there, be it where a reader finds it or not


@lru_cache(maxsize=256)  # those of one template are alike in all files of a run
def relations(xml: bytes) -> Mapping[str, str]:
    """Id → target of the workbook's relations. ValueError when one is not written as programs write it."""
    targets: dict[str, str] = {}
    for match in _RELATION.finditer(_uncommented(xml)):
        attributes = _attributes(match[1])
        name, target = attributes.get("Id", ""), attributes.get("Target", "")
        if not name or not target or name in targets:
            raise ValueError(match[0])
        targets[name] = target
    return MappingProxyType(targets)


def paths(target: str) -> tuple[str, ...]:
    """Paths, in lower case, under which readers look for the target of a relation of the workbook."""
    target = target.replace("\\", "/").lower()
    literal = target.removeprefix("/") if target.startswith(("/xl/", "xl/")) else f"xl/{target}"
    return literal, posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def sheet_parts(parts: dict[str, bytes]) -> list[tuple[str, tuple[str, ...]]]:
    """Sheets in the workbook's order: name, and the paths of its parts among `parts` (keys in lower case).

    ValueError when two sheets share a name, or when a sheet that may hold a table has no part."""
    targets = relations(parts.get("xl/_rels/workbook.xml.rels", b""))
    sheets: dict[str, tuple[str, ...]] = {}
    for name, relation in _listed(parts["xl/workbook.xml"]):
        target = targets.get(relation, "")
        paths_there = tuple(path for path in dict.fromkeys(paths(target)) if path in parts)
        table = not any(f"{folder}/" in target for folder in _UNSCANNED)
        if name in sheets or "&" in target or (table and not paths_there):
            raise ValueError(name)
        sheets[name] = paths_there
    return list(sheets.items())


@lru_cache(maxsize=256)
def _listed(xml: bytes) -> tuple[tuple[str, str], ...]:
    """Names of the sheets of a workbook, and the relation of each ("" for none). ValueError when something
    else stands among them: a reader would pass over a sheet."""
    text = _uncommented(xml)
    start = _SHEETS.search(text)
    if start and set(_ELEMENT.findall(text[start.end() :].partition("sheets>")[0])) - {"sheet"}:
        raise ValueError("sheets")
    sheets = [_attributes(match[1]) for match in _SHEET.finditer(text)]
    ids = [next((value for key, value in targets.items() if key.endswith(":id")), "") for targets in sheets]
    return tuple(
        (html.unescape(targets.get("name", "")), at) for targets, at in zip(sheets, ids, strict=True)
    )


def _attributes(text: str) -> dict[str, str]:
    return {name: double or single for name, double, single in _ATTRIBUTE.findall(text)}


def _uncommented(xml: bytes) -> str:
    """The text without XML comments, which no reader sees."""
    first, *others = xml.decode("utf-8", "replace").split("<!--")
    return first + "".join(text.partition("-->")[2] for text in others)


def text_size(parts: Iterable[bytes], sheets: Sequence[bytes], limit: int) -> int:
    """At most so many bytes of text a reader makes of the shared strings, each counted as often as cells
    refer to it; exact only above `limit`. ValueError when a string is longer than a cell can hold."""
    tables = [part for part in parts if b"sst" in part and (b"<sst" in part or b":sst" in part)]
    whole, most = max(map(len, tables), default=0), sum(map(len, sheets)) // len(b"<v")
    if whole <= _LONGEST and whole * most <= limit:
        return whole * most  # no string is longer than its table: most workbooks need no closer look
    cells = sum(xml.count(b"<v") + xml.count(b":v") for xml in sheets)
    lengths = [length for part in tables for length in _lengths(part)]
    longest = max(lengths, default=0)
    if longest * cells <= limit or len(tables) > 1 or b"<!--" in tables[0]:
        return longest * cells
    numbers = [int(n) for xml in sheets for n in _REFERENCE.findall(xml)]
    shared_size = sum(lengths[n] for n in numbers if n < len(lengths))
    return shared_size + max(cells - len(numbers), 0) * longest


def _lengths(xml: bytes) -> Iterator[int]:
    starts = [match.start() for match in _STRING.finditer(xml)]
    for start, end in zip(starts, [*starts[1:], len(xml)], strict=True):
        length = end - start
        if length > _LONGEST:
            text = _TAG.sub(b"", xml[start:end])
            length = len(text)
            if length > _LONGEST and len(html.unescape(text.decode("utf-8", "replace")).strip()) > _LONGEST:
                raise ValueError("string")
        yield length


def scan_sheet(xml: bytes, exact: bool = False, styles: Mapping[int, str] | None = None) -> SheetFacts:
    """Scan one worksheet part. Unless `exact`, one without far cells is taken to have all near columns; cells
    of one of the `styles` are taken down with its format."""
    if xml.startswith((b"\xff\xfe", b"\xfe\xff")):
        xml = xml.decode("utf-16", "replace").encode()
    if b"<row" not in xml and b":row" in xml:
        xml = _PREFIXED.sub(rb"<\1", xml)
    rows = _ROW.findall(xml)
    numbered = [(attributes, n) for attributes in rows if (n := _ROW_NUMBER.search(attributes))]
    filled = [int(n[1]) for attributes, n in numbered if not attributes.endswith(b"/")]
    last = max([*filled, 0]) if len(numbered) == len(rows) else max(len(rows), *filled, 0)
    columns = _NEAR_COLUMNS
    if exact or last > _FEW_ROWS or _FAR.search(xml) or _is_odd(xml):
        cells = _CELL.findall(xml)
        last = max([last if len(numbered) < len(rows) else 0, *(int(n) for n in {n for _, n in cells})])
        columns = max(map(_column, {letters for letters, _ in cells}), default=0) + 1
    return SheetFacts(
        rows=last,
        columns=columns,
        hidden_rows=frozenset(_hidden(rows)),
        # One byte alone is sought twenty times as fast as two, and most sheets hold none.
        errors=tuple(_errors(xml)) if b"#" in xml and b">#" in xml else (),
        formulas=_formulas(xml) if _FORMULA.search(xml) else None,
        formats=tuple(_odd(xml, styles)) if styles else (),
        margins=tuple(_margins(xml)) if b"<headerFooter" in xml else (),
        filled=_VALUE.search(xml) is not None,
    )


def _margins(xml: bytes) -> Iterator[str]:
    """Texts of page headers and footers without the codes for fonts, sizes, colours and fields in them."""
    for text in _MARGIN.findall(xml[xml.find(b"<headerFooter") :]):
        for part in _PLACE.split(html.unescape(text[:_MARGIN_LENGTH].decode("utf-8", "replace"))):
            plain = " ".join(_CODE.sub(" ", part).split())
            if plain:
                yield plain


def _is_odd(xml: bytes) -> bool:
    """Whether addresses may be written otherwise than ` r="A1"`, which `_FAR` would not see."""
    return b"'" in xml or b"\t" in xml or xml.find(b"\n", _PROLOGUE) >= 0 or b"r =" in xml


def _formulas(xml: bytes) -> Formulas:
    """The formulas of a sheet with their stored results."""
    formulas = Formulas()
    for chunk in xml.split(b"<c ")[1:]:
        if b"<f" not in chunk:
            continue  # most cells, and the quickest thing to tell
        body = chunk[: chunk.find(b"</c>")] if b"</c>" in chunk else chunk
        formula = _FORMULA.search(body)
        place = _CELL.search(b" " + body) if formula else None
        if formula and place:
            where = (int(place[2]) - 1, _column(place[1]))
            if not _STORED.search(body):
                formulas.empty.add(where)
            elif _ZERO.search(body):
                text = body[formula.start() :].partition(b">")[2].partition(b"</f>")[0]
                formulas.zeros[where] = html.unescape(text.decode("utf-8", "replace")) if text else ""
            else:
                formulas.others = True
    return formulas


def _odd(xml: bytes, styles: Mapping[int, str]) -> Iterator[tuple[int, int, str]]:
    """Cells with one of these styles, and the format of it."""
    return ((r, c, styles[style]) for r, c, style in cell_styles(xml, styles))


def cell_styles(xml: bytes, styles: Container[int]) -> Iterator[tuple[int, int, int]]:
    """0-based row and column of the cells that have one of these styles, and its number."""
    for attributes in _STYLED.findall(xml):
        style, place = _STYLE.search(attributes), _CELL.search(b" " + attributes)
        if style and place and int(style[1]) in styles:
            yield int(place[2]) - 1, _column(place[1]), int(style[1])


def _errors(xml: bytes) -> Iterator[tuple[int, int, str]]:
    for chunk in xml.split(b"<c ")[1:]:
        head, _, body = chunk.partition(b">")
        text = body.partition(b"<v>")[2].partition(b"</v>")[0] if _ERROR_TYPE.search(head) else b""
        place = _CELL.search(b" " + head) if text.startswith(b"#") else None
        if place:
            yield int(place[2]) - 1, _column(place[1]), text[:20].decode("utf-8", "replace")


def _hidden(rows: list[bytes]) -> list[int]:
    numbers = (_ROW_NUMBER.search(a) for a in rows if b'hidden="1"' in a or b'hidden="true"' in a)
    return [int(n[1]) - 1 for n in numbers if n]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
