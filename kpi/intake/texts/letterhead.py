"""The issuing body in the upper left corner of a sheet, as Vietnamese papers name their sender."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from kpi.model.grid import Text, cell_name
from kpi.model.heading import bare_key
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import type_of

_ROWS = 4  # rows with text that a letterhead may begin in
_LINES = 4
_LONGEST = 120  # characters of a line

AGENCY, DEPARTMENT = "agency", "department"
_Kinds = tuple[tuple[str, tuple[str, ...]], ...]  # kinds of bodies, with the phrases that name them


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The lines from the superior down to the issuing body, as one text with commas; `body` is the last that
    says what kind of body it is; "" where there is none."""

    text: str = ""
    body: str = ""
    cell: str = ""


NO_LETTERHEAD = Letterhead()


def read_letterhead(texts: Sequence[Text], before: int, settings: Settings) -> Letterhead:
    """The first lines, in one column and in rows after each other, that name an administration, a department
    or an agency; a line that begins with the type of a unit continues the one above it."""
    lines: list[tuple[int, int, str]] = []
    rows: set[int] = set()
    for r, c, cell in texts:
        rows.add(r)
        if r >= before or (not lines and len(rows) > _ROWS) or len(lines) >= _LINES:
            break
        if lines and (c != lines[0][1] or r > lines[-1][0] + 1):
            continue
        for line in cell[: _LONGEST * _LINES].split("\n"):
            if body_of(line, settings) or (lines and type_of(line)):
                lines.append((r, c, line.strip()[:_LONGEST]))
    if not lines:
        return NO_LETTERHEAD
    bodies = [line for _, _, line in lines if body_of(line, settings)]
    return Letterhead(", ".join(line for *_, line in lines), bodies[-1], cell_name(*lines[0][:2]))


def body_of(line: str, settings: Settings) -> str:
    """What a line begins with: "agency" (police, health station, front …), "department" of an administration,
    "office" of one itself; "" for anything else. The longest known beginning decides."""
    kinds = (AGENCY, settings.words.agency_words), (DEPARTMENT, settings.words.department_words)
    return _body_of(bare_key(line[:_LONGEST]), (*kinds, ("office", settings.words.letterhead_words)))


@lru_cache(maxsize=10_000)
def _body_of(key: str, kinds: _Kinds) -> str:
    starts_listed = _starts(kinds).get(key.partition(" ")[0], ())
    return max(((len(start), kind) for start, kind in starts_listed if _begins(key, start)), default=(0, ""))[
        1
    ]


@lru_cache(maxsize=64)
def _starts(kinds: _Kinds) -> dict[str, list[tuple[str, str]]]:
    """Beginnings of lines and the kinds of bodies that they name, by their first words."""
    starts_by_word: dict[str, list[tuple[str, str]]] = {}
    for kind, phrases in kinds:
        for start in map(bare_key, phrases):
            starts_by_word.setdefault(start.partition(" ")[0], []).append((start, kind))
    return starts_by_word


def _begins(key: str, start: str) -> bool:
    return key == start or key.startswith(f"{start} ")
