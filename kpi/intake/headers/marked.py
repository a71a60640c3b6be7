"""Columns of our own blank forms by their hidden names, held against the headings that now stand there.

The name locates a column wherever it was moved; what its heading says must not be another thing. Programs
that do not know of names leave them behind when columns move: then the headings alone count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kpi.findings import Finding, finding
from kpi.intake.headers.paths import Named, named
from kpi.intake.headers.stacks import Cell
from kpi.intake.headers.vocabulary import Vocabulary
from kpi.intake.texts.lexicon import Target
from kpi.model.columnname import CODE, NAME
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import header_key

_TOLD = 4  # rewritten headings that are repeated
_LONGEST = 60  # characters of a heading that is repeated

Claims = dict[str, list[int]]  # indicator → columns of the sheet that claim to be it


@dataclass(frozen=True, slots=True)
class MarkedTable:
    """A table of a blank form: its rows of headings (0-based), the columns that have a name of the form's
    with their indicators, and those of codes and names."""

    form: str
    span: tuple[int, int]
    columns: tuple[tuple[int, str], ...]
    code: int | None = None
    name: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What marks and headings come to together: the `claims`; columns whose headings say another thing
    (`clashing`), whose headings are not the form's (`rewritten`), and that repeat a marked one
    (`repeating`), with what is told of them."""

    claims: Claims
    clashing: frozenset[int] = frozenset()
    rewritten: frozenset[int] = frozenset()
    repeating: frozenset[int] = frozenset()
    findings: tuple[Finding, ...] = ()


def marked_table(grid: Grid, names: Mapping[str, tuple[str, str]]) -> MarkedTable | None:
    """The table of a sheet whose columns have names (`names` gives form and column of each); None where
    there is none. Of several forms it is that with the most columns."""
    places: dict[str, dict[str, tuple[int, int]]] = {}
    for name, r, c in grid.names:
        form, column = names.get(name.lower(), ("", ""))
        if form and r < len(grid.rows):
            places.setdefault(form, {})[column] = r, c
    form = max(places, key=lambda one: len(places[one]), default="")
    if not form:
        return None
    cells = places[form]
    ends = {corner: end[0] for corner, end in grid.merges}
    columns = sorted((c, column) for column, (_, c) in cells.items() if column not in (CODE, NAME))
    if not columns:
        return None
    return MarkedTable(
        form,
        (min(r for r, _ in cells.values()), max(ends.get(cell, cell[0]) for cell in cells.values())),
        tuple(columns),
        cells[CODE][1] if CODE in cells else None,
        cells[NAME][1] if NAME in cells else None,
    )


def held_against(
    marks: MarkedTable,
    claims: Claims,
    heads: Mapping[int, Named],
    stacks: Sequence[list[Cell]],
    named_above: Collection[str],
    vocabulary: Vocabulary,
) -> Outcome | None:
    """The claims of a table's headings together with its marks; None where the marks are not to be
    believed. `named_above` are the forms named over the table."""
    targets = {t.indicator: t for t in vocabulary.lexicon.targets[marks.form]}
    columns = {c: targets[name] for c, name in marks.columns if name in targets and heads.get(c)}
    if _left_behind(marks, claims):
        return None
    answers = {c: _compared(target, heads[c], stacks[c], vocabulary) for c, target in columns.items()}
    agreeing = {c for c, answer in answers.items() if answer == "same"}
    clashing = {c for c, answer in answers.items() if answer == "other"}
    is_certain = len(agreeing) * 2 >= len(marks.columns)
    is_named = marks.form in named_above and not clashing and len(answers) * 2 > len(marks.columns)
    return _together(claims, columns, agreeing, clashing, stacks) if is_certain or is_named else None


def _left_behind(marks: MarkedTable, claims: Claims) -> bool:
    """Whether the headings say all that the marks do, in the same order at other places."""
    places = [claims.get(name, []) for _, name in marks.columns]
    if not all(len(place) == 1 for place in places):
        return False
    columns = [place[0] for place in places]
    return columns == sorted(columns) and columns != [c for c, _ in marks.columns]


def _compared(target: Target, head: Named, stack: Sequence[Cell], vocabulary: Vocabulary) -> str:
    """Whether a heading says the "same" as the mark, an "other" thing, or none of the form's ("new")."""
    if head.targets and target not in head.targets:
        return "other"
    if len(head.targets) == 1:
        return "same"
    keys = {word.key for cell in stack for word in vocabulary.headings.of(cell.text).words if not word.spare}
    own_keys = target.leaf.union(target.cores, *target.groups)
    speaks_of_other = keys - own_keys or any(_is_of_other_time(cell.text, vocabulary) for cell in stack)
    foreign = named(list(stack), vocabulary.headings, vocabulary.lexicon, None).targets
    return "new" if not speaks_of_other and not foreign and _akin(target, stack, vocabulary) else "other"


def _akin(target: Target, stack: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether what was written anew over a column shares a word with its own headings that tells it from the
    other columns of its form."""
    lexicon = vocabulary.lexicon
    others = (t for t in lexicon.targets[target.form] if t != target)
    telling = _words(target) - lexicon.untelling - frozenset().union(*map(_words, others))
    keys = (header_key(cell.text) for cell in stack)
    new = {word for key in keys if key not in lexicon.groups for word in key.split()}
    return not telling.isdisjoint(new)


def _words(target: Target) -> frozenset[str]:
    """The words of all headings of a column and of its groups."""
    return frozenset(word for key in target.leaf.union(*target.groups) for word in key.split())


def _is_of_other_time(text: str, vocabulary: Vocabulary) -> bool:
    meaning = vocabulary.lines.of(text)
    return vocabulary.lines.names_other(text) or (meaning is not None and meaning.other)


def _together(
    claims: Claims,
    columns: Mapping[int, Target],
    agreeing: Collection[int],
    clashing: Collection[int],
    stacks: Sequence[list[Cell]],
) -> Outcome:
    places = {target.indicator: c for c, target in columns.items()}
    result: Claims = {}
    repeating: dict[int, Target] = {}
    for name, claimed in claims.items():
        result[name] = [c for c in claimed if c not in clashing]
        place = places.get(name)
        if place is not None and place in agreeing and len(result[name]) > 1:
            repeating |= {c: columns[place] for c in result[name] if c != place}
            result[name] = [place]
    rewritten = []
    for c, target in columns.items():
        if c in clashing:
            if not result.get(target.indicator):
                result[target.indicator] = [c]
        elif c not in agreeing and not result.get(target.indicator):
            result[target.indicator] = [c]
            rewritten.append(c)
    findings = [*_clashes(clashing, columns, stacks), *_repeats(repeating, stacks)]
    findings += _rewritings(rewritten, columns, stacks)
    return Outcome(result, frozenset(clashing), frozenset(rewritten), frozenset(repeating), tuple(findings))


def _clashes(
    clashing: Collection[int], columns: Mapping[int, Target], stacks: Sequence[list[Cell]]
) -> list[Finding]:
    return [
        finding(
            "sheet.heading_clash",
            cell=_cell(stacks[c]),
            indicator=columns[c].indicator,
            said=_said(stacks[c]),
            own=columns[c].printed,
        )
        for c in sorted(clashing)
    ]


def _repeats(repeating: Mapping[int, Target], stacks: Sequence[list[Cell]]) -> list[Finding]:
    return [
        finding("sheet.column_repeats_own", cell=_cell(stacks[c]), indicator=target.indicator)
        for c, target in sorted(repeating.items())
    ]


def _rewritings(
    rewritten: Sequence[int], columns: Mapping[int, Target], stacks: Sequence[list[Cell]]
) -> list[Finding]:
    """One finding for all headings that somebody has written anew."""
    if not rewritten:
        return []
    cells = [_cell(stacks[c]) for c in rewritten]
    texts = [f"{_cell(stacks[c])} “{_said(stacks[c])}” ← “{columns[c].printed}”" for c in rewritten[:_TOLD]]
    more = f"; … (+{len(rewritten) - _TOLD})" if len(rewritten) > _TOLD else ""
    return [finding("sheet.headings_rewritten", cell=cells[0], cells=cells, headings="; ".join(texts) + more)]


def _cell(stack: Sequence[Cell]) -> str:
    return cell_name(stack[-1].row, stack[-1].column)


def _said(stack: Sequence[Cell]) -> str:
    return " – ".join(cell.text for cell in stack)[:_LONGEST]
