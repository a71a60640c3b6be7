"""Form 02 of the thirteen communes of Huyện Thanh Bình (874), to be laid out in any way.

Figures differ from row to row and from column to column, so that a neighbour's is not the wanted one by
chance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from tests.intake.books import Read, table
from tests.intake.forms import IDS_02

_TABLE = """
30130 | Thị trấn Thanh Bình | 4 | 21 | 1376 | 101 | Không | 294 | 141 | 70 | 50 | 1788 | 705
30133 | Xã Tân Quới | 6 | 14 | 1185 | 132 | Có | 223 | 116 | 71 | 51 | 1533 | 917
30136 | Xã Tân Hòa | 5 | 19 | 1007 | 134 | Có | 289 | 178 | 72 | 52 | 949 | 632
30139 | Xã An Phong | 15 | 10 | 1394 | 102 | Không | 230 | 124 | 73 | 53 | 1424 | 1060
30142 | Xã Phú Lợi | 25 | 17 | 590 | 118 | Có | 282 | 149 | 74 | 54 | 419 | 310
30145 | Xã Tân Mỹ | 3 | 35 | 429 | 104 | Không | 228 | 118 | 75 | 55 | 459 | 261
30148 | Xã Bình Tấn | 1 | 34 | 511 | 103 | Có | 212 | 107 | 76 | 56 | 414 | 196
30151 | Xã Tân Huề | 13 | 8 | 2145 | 162 | Có | 278 | 175 | 560 | 456 | 1430 | 1342
30154 | Xã Tân Bình | 16 | 38 | 671 | 124 | Có | 288 | 188 | 77 | 57 | 415 | 414
30157 | Xã Tân Thạnh | 26 | 48 | 739 | 119 | Có | 244 | 128 | 78 | 58 | 490 | 487
30160 | Xã Tân Phú | 11 | 9 | 772 | 108 | Không | 264 | 157 | 79 | 59 | 608 | 517
30163 | Xã Bình Thành | 35 | 7 | 1037 | 148 | Có | 245 | 133 | 80 | 60 | 907 | 864
30166 | Xã Tân Long | 14 | 6 | 774 | 181 | Có | 211 | 109 | 462 | 317 | 500 | 328
"""
LINES = [(code, name, tuple(figures)) for code, name, *figures in table(_TABLE)]
CODES = tuple(code for code, _, _ in LINES)
_YES_NO = {"Có": Decimal(1), "Không": Decimal(0)}


def _wanted(texts: tuple[str, ...]) -> dict[str, Decimal]:
    found = (_YES_NO[text] if text in _YES_NO else Decimal(text) for text in texts)
    return dict(zip(IDS_02, found, strict=True))


WANTED: Mapping[str, Mapping[str, Decimal]] = {code: _wanted(found) for code, _, found in LINES}


def rows(line: Callable[[int, str, str, tuple[str, ...]], list[str]], at: slice = slice(None)) -> str:
    """The communes as rows of a text table: `line` makes cells of number, code, name and figures."""
    found = [line(n, *commune) for n, commune in enumerate(LINES, 1)][at]
    return "\n".join(" | ".join(cells) for cells in found)


def plain(number: int, code: str, name: str, figures: tuple[str, ...]) -> list[str]:
    """A row as the form has it."""
    return [str(number), f"'{code}", name, *figures]


def uncoded(number: int, code: str, name: str, figures: tuple[str, ...]) -> list[str]:
    """A row without its unit's code."""
    return [str(number), "", name, *figures]


def figures(found: Read) -> dict[str, dict[str, Decimal]]:
    """Unit → indicator → figure, of what was read."""
    read: dict[str, dict[str, Decimal]] = {}
    for part in found.pieces:
        r = part.readings
        for unit, role, name, value in zip(r.unit, r.role, r.indicator, r.value, strict=True):
            if role == "unit" and value is not None:
                read.setdefault(unit, {})[name] = Decimal(value)
    return read


def wrong(found: Read) -> list[tuple[str, str]]:
    """Figures that are not those of their commune and column."""
    return [
        (unit, name)
        for unit, own in figures(found).items()
        for name, value in own.items()
        if WANTED.get(unit, {}).get(name) != value
    ]
