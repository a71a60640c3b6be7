"""Tables in files of text: .csv, .tsv and .txt as Excel and other programs save them.

Every figure is text in such a file, so plain ones are read as numbers without a word; what must be
interpreted ("1.234") stays text and is told as in any other cell.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter

from kpi.findings import Finding, finding
from kpi.intake.files.oldfonts import font_of_bytes
from kpi.model.deadline import check_time
from kpi.model.grid import Grid

SUFFIXES = frozenset({".csv", ".tsv", ".txt", ".tab"})
_DELIMITERS = ";\t,|"
_SAMPLE = 4096  # bytes looked at to tell text from other data
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Not "012", which is a code, and not "1.234", which may be thousands.
_PLAIN = re.compile(r"-?(?:0|[1-9]\d{0,14})(?:[.,](?:\d{1,2}|\d{4,10}))?")


def is_text(data: bytes) -> bool:
    """Whether bytes may be text in a code that is read here."""
    return _code(data) != "utf-8-sig" or b"\x00" not in data[:_SAMPLE]


def _code(data: bytes) -> str:
    """UTF-16 by its mark, or by the zeros in every second byte; else UTF-8."""
    if data.startswith(_WIDE):
        return "utf-16"
    zeros = [data[at:_SAMPLE:2].count(0) for at in (0, 1)]
    half = min(len(data), _SAMPLE) // 4
    if half > 1 and zeros[1] > half > zeros[0]:
        return "utf-16-le"
    return "utf-16-be" if half > 1 and zeros[0] > half > zeros[1] else "utf-8-sig"


def read_text(data: bytes, limit: int, code: str = "") -> Grid | Finding:
    """The table, or why it cannot be read: another code than is seen, or `code`, (`file.encoding`,
    `file.old_font`), more than `limit` cells, or damage."""
    try:
        text = data.decode(code or _code(data))
    except UnicodeDecodeError:
        font = font_of_bytes(data)
        return finding("file.old_font", font=font) if font else finding("file.encoding")
    rows: list[list[object]] = []
    width = 0
    try:
        for row in csv.reader(io.StringIO(text), delimiter=_delimiter(text)):
            check_time()
            rows.append([_cell(field) for field in row])
            width = max(width, len(row))
            if len(rows) * width > limit:
                count = (text.count("\n") + 1) * width
                return finding("file.too_many_cells", count=count, limit=limit)
    except csv.Error:
        return finding("file.damaged")
    lengths = tuple(map(len, rows))
    return Grid("csv", tuple((*row, *[""] * (width - len(row))) for row in rows), lengths=lengths)


def _delimiter(text: str) -> str:
    """The sign that parts most lines into the same number of fields."""
    lines = text[:200_000].splitlines()
    best = max((_score(lines, sign), -at) for at, sign in enumerate(_DELIMITERS))
    return _DELIMITERS[-best[1]]


def _score(lines: list[str], sign: str) -> tuple[int, int]:
    counts = Counter(count for line in lines if (count := line.count(sign)))
    if not counts:
        return 0, 0
    fields, times = max(counts.items(), key=lambda item: (item[1], item[0]))
    return times * min(fields, 3), fields


def _cell(field: str) -> object:
    typed = field.strip()
    return float(typed.replace(",", ".")) if _PLAIN.fullmatch(typed) else field
