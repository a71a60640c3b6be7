"""Figures of which a part is raised, lowered or struck out: a reader joins "12" and a raised "1" to "121".

Looked for with byte patterns, and only in workbooks that have such letters at all; nothing here becomes a
value.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from kpi.intake.files.xlsx import SheetFacts

_STRING = re.compile(rb"<(?:\w+:)?si(?:\s[^<>]*)?>")
_RUN = re.compile(rb"<(?:\w+:)?r(?:\s[^<>]*)?>")
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)</")
_RAISED = re.compile(rb"""<(?:\w+:)?vertAlign\s+val\s*=\s*["'](?:super|sub)script""")
_STRUCK = re.compile(rb"""<(?:\w+:)?strike(?:\s*/?>|\s+val\s*=\s*["'](?:1|true|on))""")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
_SHARED = re.compile(rb"""\bt=["']s["']""")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>\s*(\d{1,9})\s*<")
_FIGURES = re.compile(r"[\d\s.,;/*+()-]*\d[\d\s.,;/*+()-]*")
_LONGEST = 60  # characters of a figure
_MOST = 2_000  # bytes of a string that are looked at

_SST_PLACE = 1_000  # bytes in which shared strings begin

Seen = tuple[int, int, str]


def with_odd_runs(
    facts: dict[str, SheetFacts], parts: Mapping[str, bytes], sheets: Iterable[tuple[str, Sequence[str]]]
) -> dict[str, SheetFacts]:
    """The facts of a workbook's sheets, with what the eye sees of figures of which a part is raised, lowered
    or struck out; `sheets` gives the names of their parts."""
    tables = [xml for xml in parts.values() if b"sst" in xml[:_SST_PLACE] and has_odd_runs(xml)]
    strings = odd_strings(tables[0]) if tables else {}
    for name, first in ((name, places[0]) for name, places in sheets if places):
        if strings or has_odd_runs(parts[first]):
            seen = tuple(cells_of(parts[first], strings))
            facts[name] = replace(facts[name], seen=(*facts[name].seen, *seen))
    return facts


def has_odd_runs(xml: bytes) -> bool:
    """Whether a part of a workbook has letters that are raised, lowered or struck out."""
    return b"rPr>" in xml and (b"vertAlign" in xml or b"strike" in xml)  # nearly all have no such runs at all


def odd_strings(xml: bytes) -> Mapping[int, str]:
    """Shared strings that are figures with such a part: index → what the eye sees."""
    texts = (_seen(chunk[:_MOST]) for chunk in _STRING.split(xml)[1:])
    return {at: text for at, text in enumerate(texts) if text}


def cells_of(xml: bytes, strings: Mapping[int, str]) -> Iterator[Seen]:
    """0-based (row, column) of the cells of a sheet that hold such figures, with what the eye sees."""
    for chunk in re.split(rb"<(?:\w+:)?c\s", xml)[1:]:
        head, _, body = chunk.partition(b">")
        value = _VALUE.search(body[:_MOST]) if _SHARED.search(head) else None
        text = strings.get(int(value[1]), "") if value else _seen(body[:_MOST]) if b"<" in body else ""
        place = _PLACE.search(head) if text else None
        if place:
            yield int(place[2]) - 1, _column(place[1]), text


def _seen(xml: bytes) -> str:
    """A figure with its raised and lowered parts behind "^" and its struck ones between "~", "" for a text
    that is none or has no such part."""
    if not has_odd_runs(xml):
        return ""
    parts, plain = [], ""
    for run in _RUN.split(xml)[1:]:
        text = html.unescape(b"".join(_TEXT.findall(run)).decode("utf-8", "replace"))
        plain += text
        mark = "^{}" if _RAISED.search(run) else "~{}~" if _STRUCK.search(run) else "{}"
        parts.append(mark.format(text))
    seen = "".join(parts)
    return seen if seen != plain and len(plain) < _LONGEST and _FIGURES.fullmatch(plain) else ""


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
