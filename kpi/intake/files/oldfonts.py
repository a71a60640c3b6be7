"""Texts in the old Vietnamese fonts (TCVN3: .VnTime; VNI: VNI-Times), whose letters are other letters' codes.

They are told by name, never converted: a mistaken letter would be another commune. The tables stand in
``old_fonts.json``: a sign, or two, of Latin-1 → the letter meant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from kpi.units.gazetteer.names import fold

_LEAST = 3  # texts that must make sense in a font before it is named
_MOST = 2_000  # texts looked at
_VIETNAMESE = re.compile(r"\b(?:đơn vị|xã|phường|thị trấn|huyện|báo cáo|biểu|tên|số|tổng|người|năm|cộng)\b")


@lru_cache(maxsize=1)
def _fonts() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, str]]]:
    tables = json.loads(files("kpi.intake.files").joinpath("old_fonts.json").read_text("utf-8"))
    return {name: (_any_of(table), table) for name, table in tables.items()}


def _any_of(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))


def _decoded(text: str, font: str) -> str:
    pattern, table = _fonts()[font]
    return pattern.sub(lambda match: table[match[0]], text)


def font_of(texts: Iterable[str], is_head: Callable[[str], bool]) -> str:
    """The old font in which texts that make no sense as they stand are headings of a form, or common words;
    "" for none."""
    odd = [text for text in texts if not text.isascii()][:_MOST]
    hits = {font: sum(_makes_sense(text, font, is_head) for text in odd) for font in _fonts()}
    font = max(hits, key=hits.__getitem__)
    return font if hits[font] >= _LEAST else ""


def _makes_sense(text: str, font: str, is_head: Callable[[str], bool]) -> bool:
    decoded_text = _decoded(text, font)
    if decoded_text == text or is_head(text):
        return False
    plain = text.casefold()
    letters = _VIETNAMESE.findall(decoded_text.casefold())
    return is_head(decoded_text) or any(word not in plain and fold(word) != word for word in letters)


def font_of_bytes(data: bytes) -> str:
    """The old font of a file of text that is in no Unicode code, "" for none."""
    text = data[:100_000].decode("cp1252", "replace")
    hits = {font: len(_VIETNAMESE.findall(_decoded(text, font).casefold())) for font in _fonts()}
    font = max(hits, key=hits.__getitem__)
    told = hits[font] >= _LEAST and hits[font] > len(_VIETNAMESE.findall(text.casefold()))
    return font if told else ""
