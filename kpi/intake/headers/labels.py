"""What stands around the rows of a vertical form: units of measure, and words of another time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kpi.findings import Finding, finding
from kpi.intake.headers.measures import Statement, contradiction
from kpi.intake.texts.headings import Headings
from kpi.intake.texts.lexicon import Lexicon, Target
from kpi.intake.texts.lines import Lines
from kpi.intake.texts.wording import index_of
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import bare_key, header_key
from kpi.model.measure import Measure, tokens


@dataclass(frozen=True, slots=True)
class Margin:
    """What holds for all rows: `statements` units of measure and the columns of units (`unit_columns`)."""

    statements: tuple[Statement, ...]
    unit_columns: frozenset[int]


def value_units(text: str, headings: Headings, lexicon: Lexicon) -> tuple[Measure, ...] | None:
    """None when a text heads no column of values; else the units of measure it states besides. Other words
    in it ("Kết quả (năm 2022)") say that the column holds something else."""
    key = header_key(text)
    if key in lexicon.values:
        return ()
    starts = [value for value in lexicon.values if key.startswith(value + " ")]
    if not starts:
        return None
    rest = tokens(text)[len(tokens(max(starts, key=len))) :]
    heading = headings.of("(" + " ".join(rest) + ")")
    if heading.words and not all(word.spare for word in heading.words):
        return None
    units = [m for group in heading.units for m in group] + [m for word in heading.words for m in word.units]
    return None if heading.odd else tuple(units)


def margin(
    grid: Grid, top: int, label: int, value: int, lines: Lines, headings: Headings, lexicon: Lexicon
) -> tuple[Margin, list[Finding], bool]:
    """What is stated above a vertical table and in its header row `top`; the findings, and whether the
    values are of another time."""
    statements: list[Statement] = []
    findings: list[Finding] = []
    other = False
    head = str(grid.rows[top][value])
    if units := value_units(head, headings, lexicon):
        statements.append(Statement(cell_name(top, value), head, units, near=False))
    for r, c, text in _lines(grid, top, value):
        meaning = lines.of(text)
        cell = cell_name(r, c)
        if r > top and meaning is None and _is_strange(grid.rows[r][label], text, lines):
            other = True
            findings.append(
                finding("sheet.words_around", cell=cell, words=text[:80], cells=(cell_name(top, value),))
            )
        if meaning is None:
            continue
        if meaning.units is not None and r < top:
            statements.append(Statement(cell, text, meaning.units, near=False))
        elif meaning.beside and r < top:
            beside = next((str(x) for x in grid.rows[r][c + 1 :] if x not in ("", None)), "")
            statements.append(Statement(cell, f"{text} {beside}", lexicon.measures.parse(beside), near=False))
        alone = sum(x not in ("", None) for x in grid.rows[r]) == 1
        if (meaning.title_other if alone and r < top else meaning.other) and (r < top or c == value):
            other = True
            findings.append(
                finding("sheet.words_around", cell=cell, words=text[:80], cells=(cell_name(top, value),))
            )
    columns = frozenset(c for c in range(label + 1, value) if _heads_units(grid.rows[top][c], lines, lexicon))
    return Margin(tuple(statements), columns), findings, other


def _lines(grid: Grid, top: int, value: int) -> Iterator[tuple[int, int, str]]:
    """Texts above a table, and those in the value column under its heading before the first value."""
    for r in range(top):
        yield from ((r, c, cell) for c, cell in enumerate(grid.rows[r]) if isinstance(cell, str) and cell)
    for r in range(top + 1, min(top + 3, len(grid.rows))):
        cell = grid.rows[r][value]
        if not isinstance(cell, str):
            return
        if cell:
            yield r, value, cell


def _is_strange(label: object, text: str, lines: Lines) -> bool:
    """Whether a text under the heading of the values, beside no label, says that they are something else."""
    return label in ("", None) and index_of(text) is None and not lines.is_harmless(text)


def _heads_units(cell: object, lines: Lines, lexicon: Lexicon) -> bool:
    meaning = lines.of(cell) if isinstance(cell, str) else None
    return meaning is not None and meaning.beside and bare_key(str(cell)) in lexicon.others


def unit_fault(
    grid: Grid,
    row: int,
    span: tuple[int, int],
    target: Target,
    all_statements: list[Statement],
    around: Margin,
    lexicon: Lexicon,
) -> Finding | None:
    """What is wrong with the units of measure of a row whose label and value stand at `span`;
    `all_statements` are those of its label and of the headings it stands under."""
    if not target.counted:
        return None
    statements = [*all_statements, *around.statements]
    for c in range(span[0] + 1, span[1]):
        cell = grid.rows[row][c]
        if not isinstance(cell, str) or not cell.strip():
            continue
        measures = lexicon.measures.parse(cell)
        if measures or c in around.unit_columns:
            statements.append(Statement(cell_name(row, c), cell, measures, near=True))
    unclear = next((s for s in statements if not s.measures), None)
    if unclear is not None:
        return finding(
            "sheet.unit_unclear", cell=unclear.cell, said=unclear.text[:80], indicator=target.indicator
        )
    return contradiction(statements, target, lexicon.measures, cell_name(row, span[0]))
