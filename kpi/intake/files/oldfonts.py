"""Texts in the old Vietnamese fonts (TCVN3: .VnTime; VNI: VNI-Times), whose letters are other letters' codes.

The tables stand in ``old_fonts.json``: a sign, or two, of Latin-1 → the letter meant. Whether a column is to
be read by one of them is decided in `kpi.intake.files.decoding`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from importlib.resources import files

from kpi.units.gazetteer.names import fold

LEAST = 3  # texts that must make sense in a font before it is named
_MOST = 2_000  # texts looked at
_VIETNAMESE = re.compile(r"\b(?:đơn vị|xã|phường|thị trấn|huyện|báo cáo|biểu|tên|số|tổng|người|năm|cộng)\b")
_FAMILIES = {".vn": "TCVN3", "vni-": "VNI"}  # how names of fonts begin
Known = Callable[[str], bool]


@lru_cache(maxsize=1)
def _fonts() -> Mapping[str, tuple[re.Pattern[str], Mapping[str, str]]]:
    tables = json.loads(files("kpi.intake.files").joinpath("old_fonts.json").read_text("utf-8"))
    return {name: (_any_of(table), table) for name, table in tables.items()}


def _any_of(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(table, key=len, reverse=True))))


def family_of(name: str) -> str:
    """The old font that a font of this name belongs to, "" for none."""
    key = name.strip().casefold()
    return next((family for start, family in _FAMILIES.items() if key.startswith(start)), "")


def decoded(text: str, font: str) -> str:
    """A text typed in an old font, in Unicode."""
    pattern, table = _fonts()[font]
    return unicodedata.normalize("NFC", pattern.sub(lambda match: table[match[0]], text))


def hits(texts: Iterable[str], is_known: Known) -> dict[str, int]:
    """By old font: how many of the texts that make no sense as they stand do so in it."""
    odd = [text for text in texts if not text.isascii()][:_MOST]
    return {font: sum(_makes_sense(text, font, is_known) for text in odd) for font in _fonts()}


def font_of(texts: Iterable[str], is_known: Known) -> str:
    """The old font in which texts that make no sense as they stand are known (headings of a form, names), or
    hold common words; "" for none."""
    by_font = hits(texts, is_known)
    font = max(by_font, key=by_font.__getitem__)
    return font if by_font[font] >= LEAST else ""


def _makes_sense(text: str, font: str, is_known: Known) -> bool:
    plain_text = decoded(text, font)
    if plain_text == text or is_known(text):
        return False
    plain = text.casefold()
    letters = _VIETNAMESE.findall(plain_text.casefold())
    return is_known(plain_text) or any(word not in plain and fold(word) != word for word in letters)


def font_of_bytes(data: bytes) -> str:
    """The old font of a file of text that is in no Unicode code, "" for none."""
    text = data[:100_000].decode("cp1252", "replace")
    by_font = {font: len(_VIETNAMESE.findall(decoded(text, font).casefold())) for font in _fonts()}
    font = max(by_font, key=by_font.__getitem__)
    told = by_font[font] >= LEAST and by_font[font] > len(_VIETNAMESE.findall(text.casefold()))
    return font if told else ""
