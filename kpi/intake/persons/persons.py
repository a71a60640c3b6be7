"""Lists of persons, known by their headings and by their content: such a file is refused and not kept.

What is told names the cell and the reason, never what stands there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kpi.findings import Finding, finding
from kpi.intake.persons.name_words import NameWords
from kpi.intake.persons.person_texts import CITIZEN, ENOUGH, NOTHING, Look, PersonWords, look
from kpi.model.grid import Grid, Text, cell_name

_APART = 3  # rows between two labels of one list
_BELOW = 6  # rows below a name in which its person's details may stand
_LEAST_ID, _MOST_ID = 10**8, 10**12  # numbers of papers as figures: 9 to 12 digits, leading zeros lost
_OLDEST = 110  # years
_BARE = 5  # names of persons in one column or row, with nothing else said of them, that make a list
_FULL_NAME = 3  # words of most Vietnamese names of persons, and of few places

_At = tuple[int, int]
_Seen = tuple[int, int, str, Look]


@dataclass(frozen=True, slots=True)
class Search:
    """How persons are looked for: by which words, in sentences by those of `naming`; `is_unit` says whether a
    text is the name of an administrative unit, `year` is the last in which
    anybody was born. Unless `asked` nobody is found."""

    words: PersonWords
    naming: NameWords
    is_unit: Callable[[str], bool]
    year: int
    asked: bool = True


def find_persons(
    grids: Sequence[Grid],
    texts: Sequence[Sequence[Text]],
    notes: Sequence[tuple[str, str]],
    search: Search,
) -> Finding | None:
    """Where a file lists persons, None where it does not. `texts` are those of each grid, `notes` are (cell,
    text) of comments."""
    if not search.asked:
        return None
    for grid, grid_texts in zip(grids, texts, strict=True):
        place = _sheet(grid, grid_texts, search)
        if place is not None:
            (row, column), why = place
            return finding("file.persons", sheet=grid.name, cell=cell_name(row, column), why=why)
    note = _note(notes, search)
    if note is not None:
        return finding("file.persons", cell=note, why="reason.persons_note")
    return _tab(grids, search)


def _note(notes: Sequence[tuple[str, str]], search: Search) -> str | None:
    """The comment with which comments have said enough of persons."""
    weight = 0
    for cell, text in notes:
        seen = look(text, search.words)
        weight += seen.signs
        if weight >= ENOUGH or seen.many > 1:
            return cell
    return None


def _tab(grids: Sequence[Grid], search: Search) -> Finding | None:
    """Persons in the names of sheets, which are told by their number."""
    sheets_told = [n for n, grid in enumerate(grids, 1) if look(grid.name, search.words).signs >= ENOUGH]
    sheets_named = [n for n, g in enumerate(grids, 1) if look(g.name, search.words).surname]
    sheets_named = [n for n in sheets_named if not search.is_unit(grids[n - 1].name)]
    if not sheets_told and len(sheets_named) < ENOUGH:
        return None
    return finding("file.persons", sheet=f"#{(sheets_told or sheets_named)[0]}", why="reason.persons_tab")


def _sheet(grid: Grid, texts: Sequence[Text], search: Search) -> tuple[_At, str] | None:
    seen = [(r, c, text, hint) for r, c, text in texts if (hint := look(text, search.words)) is not NOTHING]
    if not seen:
        return None
    headed = _headings(grid, seen) or _labels(grid, seen)
    if headed is not None:
        return headed, "reason.persons_headings"
    content = _content(grid, seen, search)
    if content is not None:
        return content, "reason.persons_content"
    place = _names_alone(seen, search)
    return (place, "reason.persons_names") if place is not None else None


def _names_alone(seen: Sequence[_Seen], search: Search) -> _At | None:
    """The first of many names of persons one below or beside the other, be there nothing else about them.
    Names of units and of places may sound like those of persons, so nearly all must, and be full names; a
    column that says whom to ask is none."""
    lines: dict[tuple[bool, int], list[_Seen]] = defaultdict(list)
    if sum(one[3].name for one in seen) < _BARE:
        return None
    for one in seen:
        if one[3].name or one[3].contact:
            lines[True, one[1]].append(one)
            lines[False, one[0]].append(one)
    for group in lines.values():
        names = {" ".join(one[2].split()): one for one in group if one[3].name and not one[3].contact}
        if len(names) < _BARE or any(one[3].contact for one in group):
            continue
        persons = {text: one for text, one in names.items() if one[3].surname and not search.is_unit(text)}
        full = sum(text.count(" ") + 1 >= _FULL_NAME for text in persons)
        if len(persons) >= _BARE and 3 * len(persons) >= 2 * len(names) and 2 * full >= len(persons):
            return min((one[0], one[1]) for one in persons.values())
    return None


def _headings(grid: Grid, seen: Sequence[_Seen]) -> _At | None:
    """Two different headings in a row that speak of one person, at least one of them of what only people
    have; or one heading that asks for two such things."""
    rows: dict[int, list[_Seen]] = defaultdict(list)
    for one in seen:
        if one[3].many > 1:
            return one[0], one[1]
        if one[3].word:
            rows[one[0]].append(one)
    for r, group in rows.items():
        plain = all(type(cell) is not str or cell.isascii() for cell in grid.rows[r])
        words_seen = [one for one in group if plain or not one[3].plain]
        if len({one[3].word for one in words_seen}) > 1 and any(one[3].sure for one in words_seen):
            return words_seen[0][0], words_seen[0][1]
        above = [one for one in words_seen if one[3].sure and ":" not in one[2]]
        below = [one for one in rows.get(r + 1, ()) if one[3].sure and ":" not in one[2]]
        for a in above:
            if any(b[1] != a[1] and b[3].word != a[3].word and not b[3].plain for b in below):
                return a[0], a[1]
    return None


def _has_value(grid: Grid, one: _Seen) -> bool:
    """Whether one single thing stands right of a text."""
    r, c, text, _ = one
    return sum(cell not in ("", None, text) for cell in grid.rows[r][c + 1 :]) == 1


def _labels(grid: Grid, seen: Sequence[_Seen]) -> _At | None:
    """Labels one below the other, each with a value: two different ones of what only people have, or one of
    them over and over."""
    columns: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for one in seen:
        r, c, _, hint = one
        word = hint.label or (hint.word if hint.sure and _has_value(grid, one) else "")
        if word:
            columns[c].append((r, word))
    for c, labels in columns.items():
        for (r, word), (after, other) in pairwise(labels):
            if word != other and after - r <= _APART:
                return r, c
        words = [word for _, word in labels]
        if any(words.count(word) >= ENOUGH for word in set(words)):
            return labels[0][0], c
    return None


def _content(grid: Grid, seen: Sequence[_Seen], search: Search) -> _At | None:
    """Names beside or above numbers of persons, and remarks about persons: enough of them in a sheet."""
    if not any(hint.surname or hint.citizens or hint.signs for *_, hint in seen):
        return None  # nearly all sheets: nothing else has any weight by itself
    contact = any(hint.contact for *_, hint in seen)
    by_row: dict[int, list[_Seen]] = defaultdict(list)
    names: dict[int, list[_Seen]] = defaultdict(list)
    for one in seen:
        by_row[one[0]].append(one)
        if one[3].name and not search.is_unit(one[2]):
            names[one[0]].append(one)
    years = _years(grid, names, search.year)
    weights = {(r, c): hint.signs - (hint.rung if contact else 0) for r, c, _, hint in seen if hint.signs} | {
        (r, c): hint.citizens for r, c, _, hint in seen if hint.citizens and not hint.signs
    }
    for r, names_here in names.items():
        weights[r, names_here[0][1]] = _beside(grid, names_here, by_row[r], years, contact)
        for _, c, _, hint in names_here:
            if hint.surname and not weights[r, names_here[0][1]]:
                weights[r, c] = _under(grid, r, c, by_row)
    if sum(weights.values()) < ENOUGH:
        return None
    return min(place for place, weight in weights.items() if weight)


def _beside(
    grid: Grid, names: Sequence[_Seen], texts: Sequence[_Seen], years: frozenset[int], contact: bool
) -> int:
    """How much in a row with names speaks for persons, beyond what its texts say by themselves."""
    r = names[0][0]
    surnames = sum(hint.surname for *_, hint in names)
    citizens = sum(hint.citizens for *_, hint in texts)
    weight = (CITIZEN - 1) * citizens + (1 if citizens and surnames else 0)
    if not surnames:
        return weight
    name_columns = {c for _, c, _, _ in names}
    cells = [
        (c, cell) for c, cell in enumerate(grid.rows[r]) if c not in name_columns and type(cell) is not str
    ]
    born = sum(isinstance(cell, date) or c in years for c, cell in cells)
    born += sum(hint.births for *_, hint in texts if not hint.signs)
    phones = 0 if contact else sum(hint.phones for *_, hint in texts if not hint.signs)
    papers = sum(hint.digits for *_, hint in texts) + sum(_is_paper(cell) for _, cell in cells)
    return weight + min(born, surnames) + min(phones, surnames) + papers


def _under(grid: Grid, r: int, c: int, by_row: dict[int, list[_Seen]]) -> int:
    """How much below a name speaks for a person, where each column is one."""
    rows = range(r + 1, min(r + 1 + _BELOW, len(grid.rows)))
    texts = [hint for row in rows for _, column, _, hint in by_row.get(row, ()) if column == c]
    citizens = sum(hint.citizens for hint in texts)
    return (CITIZEN - 1) * citizens + (1 if citizens else 0)


def _years(grid: Grid, names: dict[int, list[_Seen]], last: int) -> frozenset[int]:
    """Columns that hold nothing but years of birth beside names: with any other figure they are counts."""
    counts: dict[int, int] = defaultdict(int)
    others: set[int] = set()
    for r, names_here in names.items():
        if not any(one[3].surname for one in names_here):
            continue
        for c, cell in enumerate(grid.rows[r]):
            if isinstance(cell, float | int):
                if last - _OLDEST <= cell <= last and cell == int(cell):
                    counts[c] += 1
                else:
                    others.add(c)
    return frozenset(c for c, many in counts.items() if many >= ENOUGH and c not in others)


def _is_paper(cell: object) -> bool:
    return isinstance(cell, float | int) and _LEAST_ID <= cell < _MOST_ID and cell == int(cell)
