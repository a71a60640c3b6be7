"""A header understood: which column of the sheet holds which indicator, and which are not taken, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kpi.findings import Finding, Severity, finding
from kpi.intake.headers.choice import Unclear, by_likeness, differing_code, rival, unclear
from kpi.intake.headers.marked import Claims, MarkedTable, Outcome, held_against
from kpi.intake.headers.paths import Named, named
from kpi.intake.headers.stacks import Cell
from kpi.intake.headers.vocabulary import Vocabulary
from kpi.intake.texts.lexicon import Lexicon, Target
from kpi.model.grid import cell_name
from kpi.model.heading import bare_key, header_key
from kpi.model.measure import Measure

_LEAST = 3  # columns that must be recognised, or all of a form that is named and has fewer


@dataclass(frozen=True, slots=True)
class Stated:
    """A unit of measure that the headings over a column state: its 0-based cell, the text, what it says.
    `shared`: the cell stands over other columns too."""

    column: int
    cell: Cell
    measures: tuple[Measure, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class Header:
    """A located header: 0-based rows `top`…`bottom`; `columns` maps a sheet column to its indicator.

    `missing` are required indicators without a column; `doubled` indicators that two columns claim (neither
    is read); `texts` are the headings of `unknown` columns, `foreign` those of another form, with that;
    `unknown` sheet columns with a heading nobody knows; `rivals` further columns of unit names;
    `headed` all columns with any heading, `claimed` those with one of the form; `statements` units of
    measure in headings; `findings` what is wrong with headings, without the sheet's name.
    """

    form: str
    top: int
    bottom: int
    name: int | None
    code: int | None
    columns: tuple[tuple[int, str], ...]
    missing: tuple[str, ...]
    doubled: tuple[tuple[str, tuple[int, ...]], ...]
    unknown: tuple[int, ...]
    rivals: tuple[int, ...] = ()
    headed: frozenset[int] = frozenset()
    claimed: frozenset[int] = frozenset()
    statements: tuple[Stated, ...] = ()
    texts: tuple[tuple[int, str], ...] = ()
    foreign: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """The rows `span` (0-based) of a sheet that are taken for a header: the cells over each column, and the
    forms that are named above (`codes`)."""

    stacks: list[list[Cell]]
    span: tuple[int, int]
    codes: frozenset[str]


def understood(block: Block, vocabulary: Vocabulary) -> Header | Unclear | None:
    """Understand the cells over each column of a block. None when they are no form's."""
    columns_by_form: dict[str, set[int]] = {}
    for c, stack in enumerate(block.stacks):
        for target in named(stack, vocabulary.headings, vocabulary.lexicon, None).targets:
            columns_by_form.setdefault(target.form, set()).add(c)
    for form in by_likeness(columns_by_form, block.codes):
        header = _of_form(form, block, vocabulary)
        if header is None:
            continue
        near = rival(form, columns_by_form, block.codes)
        if near is None:
            return header
        return unclear(form, near, columns_by_form, block.span, vocabulary.lexicon)
    return None


def understood_as(form: str, block: Block, vocabulary: Vocabulary) -> Header | None:
    """Understand the cells over each column of a block as those of a form, which is known otherwise: one
    column is enough."""
    return _of_form(form, replace(block, codes=frozenset((form,))), vocabulary, least=1)


def understood_by_marks(marks: MarkedTable, block: Block, vocabulary: Vocabulary) -> Header | None:
    """Understand a block as the header of a blank form of ours, by the hidden names of its columns and what
    their headings say now; None where the names are not to be believed."""
    heads = _heads(marks.form, block, vocabulary)
    outcome = held_against(marks, _claims(heads), heads, block.stacks, block.codes, vocabulary)
    if outcome is None:
        return None
    header = _header(marks.form, block, heads, outcome, vocabulary)
    name = header.name if header.name is not None else marks.name
    code = header.code if header.code is not None else marks.code
    header = replace(
        header,
        name=name,
        code=code,
        unknown=tuple(c for c in header.unknown if c not in (name, code)),
        texts=tuple(one for one in header.texts if one[0] not in (name, code)),
    )
    return _with_code(header, block, len(outcome.claims), vocabulary)


def _of_form(form: str, block: Block, vocabulary: Vocabulary, least: int = _LEAST) -> Header | None:
    """The header as one of a form; None where it holds too few of the form's columns."""
    lexicon, stacks = vocabulary.lexicon, block.stacks
    heads = _heads(form, block, vocabulary)
    claims = _claims(heads)
    if len(claims) < (min(least, len(lexicon.targets[form])) if form in block.codes else least):
        return None
    if len(claims) < _LEAST and not (
        _columns_of(stacks, lexicon.names) or _columns_of(stacks, lexicon.unit_codes)
    ):
        return None  # a list of few indicators for one unit
    return _with_code(
        _header(form, block, heads, Outcome(claims), vocabulary), block, len(claims), vocabulary
    )


def _heads(form: str, block: Block, vocabulary: Vocabulary) -> dict[int, Named]:
    stacks = enumerate(block.stacks)
    return {c: named(stack, vocabulary.headings, vocabulary.lexicon, form) for c, stack in stacks if stack}


def _claims(heads: dict[int, Named]) -> Claims:
    """Which columns claim to be which indicator by their headings alone."""
    claims: Claims = {}
    for c, head in heads.items():
        if len(head.targets) == 1:
            claims.setdefault(head.targets[0].indicator, []).append(c)
    return claims


def _with_code(header: Header, block: Block, score: int, vocabulary: Vocabulary) -> Header:
    """The header, with what is told where only codes of other forms stand above it."""
    other = differing_code(header.form, block.codes, score, block.span, vocabulary.lexicon)
    return header if other is None else replace(header, findings=(other, *header.findings))


def _faults(
    form: str, heads: dict[int, Named], claimed: set[int], stacks: list[list[Cell]], vocabulary: Vocabulary
) -> dict[int, tuple[Cell, str]]:
    """Columns of the form whose headings hold words that are not accounted for, with the first such words. A
    strange cell over all of them is a title, unless it names another time; the days of the form's own year
    under a law are accounted for."""
    bands = set.intersection(*(set(stacks[c]) for c in claimed))
    faults_by_column = {}
    for c in sorted(claimed):
        strange = [
            (cell, cell.text)
            for cell in heads[c].strange
            if cell not in bands or len(claimed) == 1 or vocabulary.lines.names_other(cell.text)
        ]
        odd = [
            (cell, words)
            for cell, words in (*heads[c].odd, *strange)
            if not vocabulary.dates(form, cell.text, words)
        ]
        if odd:
            faults_by_column[c] = odd[0]
    return faults_by_column


def _header(
    form: str, block: Block, heads: dict[int, Named], outcome: Outcome, vocabulary: Vocabulary
) -> Header:
    lexicon, stacks, span = vocabulary.lexicon, block.stacks, block.span
    frames = {c for c, stack in enumerate(stacks) if any(lexicon.is_frame(cell.text) for cell in stack)}
    all_columns = {c for columns in outcome.claims.values() for c in columns}
    said_columns = all_columns - outcome.clashing - outcome.rewritten
    faults = _faults(form, heads, said_columns, stacks, vocabulary) if said_columns else {}
    lost_columns = faults.keys() | outcome.clashing
    columns_by_target = {
        i: [c for c in columns if c not in lost_columns] for i, columns in outcome.claims.items()
    }
    targets = {t.indicator: t for t in lexicon.targets[form]}
    first = min(all_columns)
    name = _column_of(stacks, lexicon.names, first)
    findings = [
        _fault(c, *fault, targets[i], columns_by_target[i])
        for i, cs in outcome.claims.items()
        for c in cs
        if (fault := faults.get(c))
    ]
    open_columns = (c for c in heads if len(heads[c].targets) > 1 and c not in all_columns)
    findings += [*(_unclear(heads[c], stacks[c][-1]) for c in open_columns), *outcome.findings]
    unknown = tuple(
        c
        for c in sorted(heads)
        if c not in all_columns | frames | outcome.clashing | outcome.repeating
        and not _is_passed_over(stacks[c], form, lexicon)
    )
    return Header(
        form=form,
        top=span[0],
        bottom=span[1],
        name=name,
        code=_column_of(stacks, lexicon.unit_codes, first),
        columns=tuple(sorted((c[0], i) for i, c in columns_by_target.items() if len(c) == 1)),
        missing=tuple(
            t.indicator for t in targets.values() if t.required and t.indicator not in outcome.claims
        ),
        doubled=tuple((i, tuple(c)) for i, c in columns_by_target.items() if len(c) > 1),
        unknown=unknown,
        rivals=tuple(c for c in _columns_of(stacks, lexicon.names) if c != name and c not in all_columns),
        headed=frozenset(heads),
        claimed=frozenset(all_columns | outcome.clashing),
        statements=tuple(
            Stated(c, cell, meaning, sum(cell in stacks[k] for k in all_columns) > 1)
            for c in sorted(all_columns)
            for cell, meaning in heads[c].units
        ),
        texts=tuple((c, " ".join(cell.text for cell in stacks[c])) for c in unknown),
        foreign=tuple(
            (c, meaning.targets[0].form)
            for c in unknown
            if (meaning := named(stacks[c], vocabulary.headings, lexicon, None)).targets and not meaning.odd
        ),
        findings=tuple(f.at(form=form) for f in findings),
    )


def _is_passed_over(stack: list[Cell], form: str, lexicon: Lexicon) -> bool:
    """Whether the form says that a column under these headings is not collected."""
    keys = tuple(header_key(cell.text) for cell in stack)
    return any(keys[-len(path) :] == path for path in lexicon.passed_over[form])


def _fault(column: int, cell: Cell, words: str, target: Target, columns_left: list[int]) -> Finding:
    """Words that are not accounted for: an error, unless another column holds the indicator."""
    return finding(
        "sheet.heading_words",
        Severity.WARNING if columns_left else Severity.ERROR,
        cell=cell_name(cell.row, cell.column),
        indicator=target.indicator,
        words=words,
        column=cell_name(cell.row, column),
        accepted=f"“{target.printed}”, “({target.unit_text})”",
    )


def _unclear(head: Named, cell: Cell) -> Finding:
    """A heading that several columns of the form share, as long as it names no unit of measure."""
    place = cell_name(cell.row, cell.column)
    several = "; ".join(f"“{t.printed}”" for t in head.targets[:4])
    return finding("sheet.heading_unclear", cell=place, heading=cell.text[:80], several=several)


def _columns_of(stacks: list[list[Cell]], keys: frozenset[str]) -> list[int]:
    return [
        c
        for c, stack in enumerate(stacks)
        if any(header_key(cell.text) in keys or bare_key(cell.text) in keys for cell in stack)
    ]


def _column_of(stacks: list[list[Cell]], keys: frozenset[str], before: int) -> int | None:
    return min(_columns_of(stacks, keys), key=lambda c: (c > before, c), default=None)
