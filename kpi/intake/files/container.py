"""What a file is, and whether it is safe to open, told from its bytes before any reader sees them."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kpi.findings import Finding, finding
from kpi.intake.files.cellnames import with_cell_names
from kpi.intake.files.locked import unlocked
from kpi.intake.files.notes import notes_of, ods_notes
from kpi.intake.files.numberformats import odd_styles
from kpi.intake.files.oddruns import with_odd_runs
from kpi.intake.files.ods import TooLargeError, scan_ods
from kpi.intake.files.strict import is_strict, ordinary, packed
from kpi.intake.files.textfiles import SUFFIXES, is_text
from kpi.intake.files.xls import LockedError, NoWorkbookError, scan_book
from kpi.intake.files.xlsb import scan_xlsb
from kpi.intake.files.xlsx import SheetFacts, paths, relations, scan_sheet, sheet_parts, text_size
from kpi.spec.kinds.settings import Settings

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"\xfd7zXZ\x00", b"BZh")  # other archives
_MEMBERS = 5_000
_FREE = 10_000_000  # unpacked bytes below which the ratio does not matter: small files compress well
_LOCAL = struct.Struct("<4s22xHH")  # local file header: signature, …, length of name, length of extra
_UNREAD = ("xl/theme/", "docprops/app.xml", "docprops/core.xml")
_WORKBOOK_PARTS = frozenset({"xl/workbook.xml", "xl/workbook.bin", "content.xml"})
_SHEETS = (b"sheetData", b"chartsheet", b"dialogsheet", b"macrosheet")
_VALUE = b"<v>"
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_RECALCULATE = re.compile(rb"""fullCalcOnLoad=["'](?:1|true)""")
_EXACT = 20  # sheets from which on their extents are measured one by one
_MARK_PLACE = 50_000  # bytes in which our own mark stands
_MARK = re.compile(r'name="kpi"[^<>]*>\s*<(?:\w+:)?lpwstr(?:\s[^<>]*)?>([^<]*)<', re.DOTALL)
_ODS_MARK = re.compile(r'<meta:user-defined[^<>]*\smeta:name="kpi"[^<>]*>([^<]*)<')


@dataclass(frozen=True, slots=True)
class Container:
    """A file that may be opened: `kind` is xlsx, strict, xlsb, xls, ods or csv; `sheets` facts by sheet name
    that readers do not give; `mark` the hidden mark of a template of ours, as ``key=value`` pairs;
    `max_cells` how many cells may be read where they are counted only in reading (0: they were counted);
    `notes` are (cell, text) of comments and text boxes; `asks_to_calculate` that the program which wrote the
    file has its formulas calculated on opening; `data` what the reader is given instead of the file's bytes
    (empty: those); `locked` that one of the office's passwords has opened it."""

    kind: str
    sheets: dict[str, SheetFacts] = field(default_factory=dict)
    mark: dict[str, str] = field(default_factory=dict)
    max_cells: int = 0
    notes: tuple[tuple[str, str], ...] = ()
    asks_to_calculate: bool = False
    data: bytes = b""
    locked: bool = False


def inspect(
    data: bytes, suffix: str, settings: Settings, passwords: Sequence[str] = ()
) -> Container | Finding:
    """Tell what the bytes are, whatever their suffix says; a Finding when they must not be opened. A workbook
    that is locked is opened with one of the passwords."""
    if not data:
        return finding("file.empty")
    if data.startswith(b"PK"):
        return _zip(data, settings)
    if data.startswith(_OLE):
        return _ole(data, settings, passwords)
    if data.startswith(_PACKED):
        return finding("file.packed")
    if suffix in SUFFIXES and is_text(data):
        return Container("csv", max_cells=settings.limits.max_cells)
    return finding("file.not_a_workbook")


def _ole(data: bytes, settings: Settings, passwords: Sequence[str]) -> Container | Finding:
    if _PACKAGE in data:
        return _locked(data, settings, passwords)
    if _holds_workbook(data):
        return finding("file.damaged")  # a reader that gives up on one would try the other
    try:
        book = scan_book(data)
    except LockedError:
        return _locked(data, settings, passwords)
    except NoWorkbookError:
        return finding("file.not_a_workbook")
    except (ValueError, IndexError, struct.error):
        return finding("file.damaged")
    if book.cells > settings.limits.max_cells:
        return finding("file.too_many_cells", count=book.cells, limit=settings.limits.max_cells)
    return Container("xls", book.sheets, data=book.data)


def _locked(data: bytes, settings: Settings, passwords: Sequence[str]) -> Container | Finding:
    """A workbook behind a password: what it holds must meet what any workbook must."""
    opened = unlocked(data, passwords)
    if opened is None:
        return finding("file.password_wrong", count=len(passwords)) if passwords else finding("file.password")
    plain, needed = opened
    if plain.startswith(b"PK"):
        container = _zip(plain, settings)
    elif plain == data:
        return finding("file.damaged")  # it would be found locked for ever
    else:
        container = _ole(plain, settings, ())
    if isinstance(container, Finding):
        return container
    return replace(container, data=container.data or plain, locked=needed)


def _holds_workbook(data: bytes) -> bool:
    """Whether the bytes end in a zip that a reader takes for a workbook. Excel itself puts the theme of an
    old workbook into it as a zip, which may well stand at its end."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not _WORKBOOK_PARTS.isdisjoint(map(_key, archive.namelist()))
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error, EOFError):
        return False


def _zip(data: bytes, settings: Settings) -> Container | Finding:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _parts(archive, data, settings)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, struct.error):
        return finding("file.damaged")


def _parts(archive: zipfile.ZipFile, data: bytes, settings: Settings) -> Container | Finding:
    members = archive.infolist()
    size = sum(m.file_size for m in members)
    if (
        len(members) > _MEMBERS
        or size > settings.limits.max_unpacked
        or size > max(_FREE, settings.limits.max_ratio * len(data))
    ):
        return finding("file.bomb", size=size // 1_000_000)
    if any(m.flag_bits & 1 for m in members):
        return finding("file.password")
    names = {_key(m.filename) for m in members}
    if len(names) < len(members):
        return finding("file.damaged")  # of two parts with one name nobody knows which a reader takes
    if len(_WORKBOOK_PARTS & names) > 1:
        return finding("file.damaged")
    if "xl/workbook.bin" in names:
        return _xlsb(_unpack(archive, data), settings)
    if "content.xml" in names:
        return _ods(_unpack(archive, data), settings)
    if "xl/workbook.xml" not in names:
        return finding("file.not_a_workbook")
    return _xlsx(_unpack(archive, data), settings)


def unpacked(data: bytes) -> dict[str, bytes]:
    """The parts of a workbook that `inspect` has found safe, as `_unpack` gives them. Raises as zipfile
    does."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return _unpack(archive, data)


def _unpack(archive: zipfile.ZipFile, data: bytes) -> dict[str, bytes]:
    """Every part that a reader opens, unpacked, by its name in lower case: the XML, and whatever the workbook
    refers to. One whose size or checksum is not the declared one is an error: a flipped bit must not become
    another figure."""
    members = {_key(m.filename): m for m in archive.infolist()}
    parts = {name: _inflate(member, data) for name, member in members.items() if _is_read(name)}
    links = parts.get("xl/_rels/workbook.xml.rels") or parts.get("xl/_rels/workbook.bin.rels", b"")
    for target in relations(links).values():
        for path in paths(target):
            if path in members and path not in parts and not path.startswith(_UNREAD):
                parts[path] = _inflate(members[path], data)
    return parts


def _key(name: str) -> str:
    return name.replace("\\", "/").lower()


def _is_read(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".bin")) and not name.startswith(_UNREAD)


def _inflate(member: zipfile.ZipInfo, data: bytes) -> bytes:
    """One part, straight from the bytes: a tenth of what ZipFile.read spends, and it runs for every part."""
    signature, name, extra = _LOCAL.unpack_from(data, member.header_offset)
    start = member.header_offset + _LOCAL.size + name + extra
    packed = data[start : start + member.compress_size]
    if signature != b"PK\x03\x04" or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(member.filename)
    plain = packed
    if member.compress_type == zipfile.ZIP_DEFLATED:
        plain = zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, member.file_size + 1)
    if len(plain) != member.file_size or zlib.crc32(plain) != member.CRC:
        raise zipfile.BadZipFile(member.filename)
    return plain


def _xlsx(parts: dict[str, bytes], settings: Settings) -> Container | Finding:
    if is_strict(parts["xl/workbook.xml"]):
        parts = ordinary(parts)
        container = _xlsx(parts, settings)
        if isinstance(container, Finding):
            return container
        return replace(container, kind="strict", data=packed(parts))
    sheets = sheet_parts(parts)
    if not all(_is_sheet(parts[path]) for _, paths in sheets for path in paths):
        return finding("file.damaged")  # a reader would take it for an empty sheet
    exact = len(sheets) > _EXACT
    styles = odd_styles(parts.get("xl/styles.xml", b""))
    scanned = {path: scan_sheet(parts[path], exact, styles) for _, paths in sheets for path in paths}
    facts = {name: scanned[paths[0]] if paths else SheetFacts(0, 0) for name, paths in sheets}
    cells = sum(scanned[path].rows * scanned[path].columns for _, paths in sheets for path in paths)
    if cells > settings.limits.max_cells:
        return finding("file.too_many_cells", count=cells, limit=settings.limits.max_cells)
    size = text_size(
        parts.values(),
        [parts[path] for _, paths in sheets for path in paths],
        settings.limits.max_unpacked,
    )
    if size > settings.limits.max_unpacked:
        return finding("file.bomb", size=size // 1_000_000)
    return Container(
        "xlsx",
        with_cell_names(with_odd_runs(facts, parts, sheets), parts["xl/workbook.xml"]),
        _mark(parts.get("docprops/custom.xml", b""), _MARK),
        notes=notes_of(parts),
        asks_to_calculate=_RECALCULATE.search(parts["xl/workbook.xml"]) is not None,
    )


def _is_sheet(xml: bytes) -> bool:
    """Whether a part that stands for a sheet is one, or holds values, of which it is told when the reader
    shows none; of parts in UTF-16 nothing is said."""
    return xml.startswith(_WIDE) or any(element in xml for element in (*_SHEETS, _VALUE))


def _xlsb(parts: dict[str, bytes], settings: Settings) -> Container | Finding:
    book = scan_xlsb(parts)
    if book.cells > settings.limits.max_cells:
        return finding("file.too_many_cells", count=book.cells, limit=settings.limits.max_cells)
    if book.text > settings.limits.max_unpacked:
        return finding("file.bomb", size=book.text // 1_000_000)
    mark = _mark(parts.get("docprops/custom.xml", b""), _MARK)
    return Container("xlsb", book.sheets, mark, notes=(*notes_of(parts), *book.notes))


def _ods(parts: dict[str, bytes], settings: Settings) -> Container | Finding:
    if b"encryption-data" in parts.get("meta-inf/manifest.xml", b""):
        return finding("file.password")
    try:
        facts = scan_ods(parts["content.xml"], settings.limits.max_cells, settings.limits.max_unpacked)
    except TooLargeError as error:
        if error.cells:
            return finding("file.too_many_cells", count=error.cells, limit=settings.limits.max_cells)
        return finding("file.bomb", size=error.size // 1_000_000)
    content = parts["content.xml"]
    mark = _mark(parts.get("meta.xml", b""), _ODS_MARK)
    return Container("ods", with_cell_names(facts, content), mark, notes=ods_notes(content))


def _mark(xml: bytes, pattern: re.Pattern[str]) -> dict[str, str]:
    match = pattern.search(xml[:_MARK_PLACE].decode("utf-8", "replace")) if xml else None
    if not match:
        return {}
    return dict(pair.split("=", 1) for pair in match[1].split(";") if "=" in pair)
