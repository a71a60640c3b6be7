"""Sheets typed in an old Vietnamese font, in Unicode: where all that is seen says so, column by column.

A letter misread would be another commune. So a sheet is decoded only if its texts make sense in one old font
and in no other, no font of a cell says otherwise, and every text of a column that is no Unicode already is
Vietnamese in it and is nothing known as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kpi.intake.files.oldfonts import LEAST, Known, decoded, hits
from kpi.intake.files.syllables import is_vietnamese
from kpi.model.grid import Grid, Row, Text, texts_of

_CLEARLY = 10  # times as many texts must make sense in the font as in another
_LATIN = "\xff"
_ABBREVIATION = re.compile(r"\b[A-ZĐ]*Đ[A-ZĐ]+\b|\b[A-Z]+Đ\b")  # "LĐTBXH", "QĐ" are no syllables

Fonts = Mapping[tuple[int, int], str]  # 0-based row and column → old font of the cell


@dataclass(frozen=True, slots=True)
class Decoded:
    """A sheet in Unicode: the `font` its texts were in, in which 0-based `columns`; `typed` are its rows as
    they came."""

    grid: Grid
    font: str
    columns: tuple[int, ...]
    typed: tuple[Row, ...]

    def with_typed(self, columns: Sequence[int], top: int) -> Grid:
        """The sheet with the cells of some columns, from a row on, as they were typed."""
        rows = list(self.grid.rows)
        for r in range(top, len(rows)):
            row = list(rows[r])
            for c in columns:
                row[c] = self.typed[r][c]
            rows[r] = tuple(row)
        return replace(self.grid, rows=tuple(rows))


def in_unicode(grid: Grid, fonts: Fonts, is_known: Known) -> Decoded | None:
    """The sheet in Unicode; None where it is already, or where it is not certain how it is to be read."""
    foreign_texts = [one for one in texts_of(grid) if not one[2].isascii()]
    odd_texts = [one for one in foreign_texts if _is_odd(one[2])]
    font = _font(odd_texts, fonts, is_known)
    if not font:
        return None
    is_whole = len(odd_texts) == len(foreign_texts)
    columns = []
    for c in sorted({c for _, c, _ in odd_texts}):
        texts = [text for _, column, text in odd_texts if column == c]
        if is_whole or not all(map(is_vietnamese, texts)):
            if not all(_is_readable(text, font, is_known) for text in texts):
                return None
            columns.append(c)
        elif all(is_known(decoded(text, font)) and not is_known(text) for text in texts):
            columns.append(c)  # beside Unicode such a text may be that, but then it would be nothing known
    rows = [list(row) for row in grid.rows]
    for r, c, text in odd_texts:
        if c in columns:
            rows[r][c] = decoded(text, font)
    return Decoded(replace(grid, rows=tuple(map(tuple, rows))), font, tuple(columns), grid.rows)


def _is_odd(text: str) -> bool:
    """Whether a text may be in an old font: these have no letters beyond Latin-1, most Unicode texts do."""
    return not text.isascii() and all(sign <= _LATIN or not sign.isalpha() for sign in text)


def _is_readable(text: str, font: str, is_known: Known) -> bool:
    plain = decoded(text, font)
    sense = is_vietnamese(_ABBREVIATION.sub("", plain)) or is_known(plain)
    # "Kinh phí (trieäu ñoàng)" is known by its first words alone.
    return sense and not (is_known(text) and is_vietnamese(text))


def _font(odd_texts: Sequence[Text], fonts: Fonts, is_known: Known) -> str:
    """The only old font in which the texts make sense, "" for none. A few are enough if their cells are in
    such a font."""
    by_font = hits((text for *_, text in odd_texts), is_known)
    font = max(by_font, key=by_font.__getitem__)
    seen_fonts = {fonts[r, c] for r, c, _ in odd_texts if (r, c) in fonts}
    others = max(number for name, number in by_font.items() if name != font)
    is_clear = by_font[font] >= (1 if seen_fonts else LEAST) and others * _CLEARLY <= by_font[font]
    return font if is_clear and seen_fonts <= {font} else ""
