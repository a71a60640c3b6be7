"""How offices lay out the same form differently, as data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .units import Place

_SHORT = {"Xã": "X.", "Phường": "P.", "Thị trấn": "TT.", "Huyện": "H.", "Thành phố": "TP.", "Thị xã": "TX."}
_TONES = {"hòa": "hoà", "Hòa": "Hoà", "hoà": "hòa", "Hoà": "Hòa"}
_TONE_WORDS = re.compile("|".join(_TONES))


@dataclass(frozen=True, slots=True)
class Layout:
    """One office's habits.

    `names`: official, upper, short ("X. Tân Phú"), tones (hòa for hoà and back) or untidy (double, trailing
    and no-break spaces). `totals`: formula (with its result stored), typed, or uncalculated. `total_row`:
    bottom or top. `alias`: which of the accepted header texts is printed. `down` and `right` move the table.
    `hidden` names indicators or "code"; `hidden_units` are communes whose row is hidden.
    `note_column` is the text of an extra column after the first heading, "" for none.
    `nil` is written for none in place of 0; `yes`, `no` for yes/no.
    """

    names: str = "official"
    code_column: bool = True
    total_row: str = "bottom"
    total_word: str = "Tổng cộng"
    totals: str = "formula"
    section_sums: bool = False
    section_names: Mapping[str, str] = field(default_factory=lambda: {"Xã": "Các xã"})
    restart_order: bool = False
    alias: int = 0
    down: int = 0
    right: int = 0
    hidden: frozenset[str] = frozenset()
    hidden_units: frozenset[str] = frozenset()
    note_column: str = ""
    unit_notes: Mapping[str, str] = field(default_factory=dict)
    nil: str = ""
    yes: str = "Có"
    no: str = "Không"
    index_row: bool = True
    sheet_name: str = "Biểu {id}"
    period_line: str = "Kỳ báo cáo: Năm {year}"
    office: str = "ỦY BAN NHÂN DÂN"
    sender_line: str = "Đơn vị báo cáo: UBND {sender}"
    revision: int = 1

    def unit_name(self, place: Place) -> str:
        """A unit's name as this office types it."""
        bare = place.name.removeprefix(place.type + " ")
        if self.names == "upper":
            return place.name.upper()
        if self.names == "short":
            return f"{_SHORT[place.type]} {bare}"
        if self.names == "tones":
            return _TONE_WORDS.sub(lambda m: _TONES[m.group()], place.name)
        if self.names == "untidy":
            gap = ("\u00a0", "  ", " ")[int(place.code) % 3]
            return place.name.replace(" ", gap, 1) + " " * (int(place.code) % 2)
        return place.name


def in_sentence(place: Place) -> str:
    """A unit's name inside a sentence: "huyện Tam Nông"."""
    return place.type.lower() + place.name.removeprefix(place.type)
