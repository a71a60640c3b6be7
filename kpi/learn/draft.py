"""From the sheets of a workbook to the draft of a form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpi.findings import Fault, finding
from kpi.intake.context import Context
from kpi.intake.sheets.agency_lines import agency_sent
from kpi.intake.sheets.titles import read_titles
from kpi.learn.asking import ask
from kpi.learn.columns import Columns, described
from kpi.learn.editions import as_edition, editions_of, keep_ids, with_known_rates
from kpi.learn.ids import form_id
from kpi.learn.lines import is_unit
from kpi.learn.rates import settle_rates
from kpi.learn.relations import Formulas, relations, stated
from kpi.learn.table import Found
from kpi.learn.tables import tables_on
from kpi.learn.titles import Above, above_of
from kpi.learn.units import finder
from kpi.learn.words import holds_year, learn_words
from kpi.model.grid import Grid, cell_name, place_of, texts_of
from kpi.model.heading import bare_key, header_key
from kpi.spec.draft import Draft, Origin, Question
from kpi.spec.values import Text

_SPAN = re.compile(r"\d{4}\s*[-–]\s*\d{4}")  # years of what is reported: "chuẩn nghèo 2021-2025"
_NAMED = 12  # cells that are named in a question
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_HEADINGS = 4  # headings that name a table without a title
_LONGEST = 80  # characters of a name
_ACROSS = 3  # units over the columns of a table that make it one with units across


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook to learn from: its `file` as named by the user, its fingerprint, its sheets, and by their
    names the `formulas` of each, its `hidden` columns (0-based), and the old font that its texts were in."""

    file: str
    sha256: str
    grids: Sequence[Grid]
    formulas: Mapping[str, Formulas]
    hidden: Mapping[str, frozenset[int]] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)


def learn_form(book: Book, sheet: str | None, context: Context, at: str = "") -> Draft:
    """The draft of the form on a sheet, of the best one where none is named; of several tables that of which
    `at` is a cell (A1), else the best.

    Raises Fault ``learn.no_sheet``, ``learn.no_table``, ``learn.no_table_at``, ``learn.vertical`` or
    ``learn.across``."""
    grids = [grid for grid in book.grids if sheet is None or grid.name.strip() == sheet.strip()]
    if not grids:
        names = ", ".join(grid.name for grid in book.grids)
        raise Fault(finding("learn.no_sheet", file=book.file, name=sheet, names=names))
    tables_by_sheet = [tables for grid in grids if grid.rows and (tables := tables_on(grid, context))]
    if not tables_by_sheet:
        raise _no_table(book, grids, context)
    tables = _tables_at(book, tables_by_sheet, at, context) if at else [t[0] for t in tables_by_sheet]
    visible = [layout for layout in tables if layout.grid.visible] or tables
    layout = max(visible, key=lambda table: table.score)
    _refuse_other_layouts(book, layout, context)
    others = [table for one in tables_by_sheet for table in one if table is not layout]
    return _draft(book, layout, others, context)


def _tables_at(book: Book, tables: Sequence[Sequence[Found]], at: str, context: Context) -> list[Found]:
    """The tables of which a cell is one. Raises Fault ``learn.no_table_at``, which names all there are."""
    cell = at.strip().upper()
    all_tables = [table for one in tables for table in one]
    place = place_of(cell) if _CELL.fullmatch(cell) else None
    tables_held = [table for table in all_tables if place is not None and table.holds(*place)]
    if not tables_held:
        places = "; ".join(f"{one.grid.name}!{one.cell}: {_name_of(one, context)}" for one in all_tables)
        raise Fault(finding("learn.no_table_at", file=book.file, at=at[:20], places=places))
    return tables_held


def _name_of(table: Found, context: Context) -> str:
    """What a table is called by the lines above it, else by its first headings."""
    title = above_of(table, context, learn_words(context.specs.settings.learning)).title
    headings = ", ".join(leaf.path[-1] for leaf in table.leaves[:_HEADINGS])
    return (title or headings)[:_LONGEST]


def _no_table(book: Book, grids: Sequence[Grid], context: Context) -> Fault:
    labels = ((grid, r, c) for grid in grids for r, c, text in texts_of(grid) if _is_label(text, context))
    place = next(labels, None)
    if place is None:
        return Fault(finding("learn.no_table", file=book.file, names=", ".join(g.name for g in grids)))
    grid, r, c = place
    return Fault(finding("learn.vertical", file=book.file, sheet=grid.name, cell=cell_name(r, c)))


def _is_label(text: str, context: Context) -> bool:
    return bool({header_key(text), bare_key(text)} & context.lexicon.labels)


def _refuse_other_layouts(book: Book, layout: Found, context: Context) -> None:
    """Forms whose rows are indicators, or whose columns are units, are not learnt."""
    has_units = any(line.kind == "unit" for line in layout.lines)
    if has_units:
        return
    label = next((leaf for leaf in layout.leaves if _is_label(leaf.path[-1], context)), None)
    if label is not None and layout.column("name") in (None, label.column):
        raise Fault(finding("learn.vertical", file=book.file, sheet=layout.grid.name, cell=label.cell))
    across = [leaf for leaf in layout.leaves if is_unit(leaf.path[-1], context) and _is_typed(leaf.path[-1])]
    if len(across) >= _ACROSS and 2 * len(across) > len(layout.leaves):
        raise Fault(finding("learn.across", file=book.file, sheet=layout.grid.name, cell=across[0].cell))


def _is_typed(text: str) -> bool:
    """Whether a name of a unit has its type before it: "Xã …"."""
    return len(text.split()) > 1


def _draft(book: Book, layout: Found, others: Sequence[Found], context: Context) -> Draft:
    words = learn_words(context.specs.settings.learning)
    above = above_of(layout, context, words)
    id_ = form_id(above.code, above.title, context.specs.forms)
    columns = described(layout, finder(layout, context, words), id_)
    editions = editions_of(above.code, above.title, context)
    keep_ids(columns, editions[-1] if editions else None)
    seen = stated(columns, book.formulas.get(layout.grid.name, {}))
    settle_rates(columns, [one for one in seen if one.whole])
    with_known_rates(columns)
    checks, contradictions = relations(columns, seen)
    form_questions = [
        *_of_form(layout, above, columns, context),
        *_of_rows(layout),
        *_of_hidden(book, layout),
        *_of_others(layout, others, context),
    ]
    title = above.title or layout.grid.name.strip()
    if layout.grid.name in book.fonts and not any(c.isascii() and c.islower() for c in title):
        title = title.upper()  # fonts of capitals have the codes of small letters
    draft = Draft(
        origin=_origin(book, layout),
        id=id_,
        code=above.code or id_.upper(),
        title=Text(title, title),
        valid_from=above.first,
        columns=tuple(columns.drafts),
        checks=tuple(checks),
        questions=(*form_questions, *_once(columns.questions, above.periods), *contradictions),
        source=above.source,
        periods=above.periods,
    )
    return as_edition(draft, editions)


def _origin(book: Book, layout: Found) -> Origin:
    left, right = layout.leaves[0].column, layout.leaves[-1].column
    rows = [line.row for line in layout.lines]
    data = f"{cell_name(rows[0], left)}:{cell_name(rows[-1], right)}" if rows else ""
    header = f"{cell_name(layout.top, left)}:{cell_name(layout.bottom, right)}"
    return Origin(book.file, book.sha256, layout.grid.name, header, data)


def _of_form(layout: Found, above: Above, columns: Columns, context: Context) -> Iterator[Question]:
    """What is not sure of the form as a whole."""
    if not above.title:
        yield ask("learn.no_title", name=layout.grid.name.strip())
    elif holds_year(_SPAN.sub("", above.title), columns.limits):
        yield ask("learn.title_year", title=above.title[:120])
    if not above.code:
        yield ask("learn.no_code")
    keys = {header_key(form.code): form for form in context.specs.forms.values()}
    if above.code and (form := keys.get(header_key(above.code))) is not None:
        yield ask("learn.code_taken", above.code_cell, printed=above.code, other=form.id)
    if above.first is None:
        yield ask("learn.valid_from")
    if not above.source:
        yield ask("learn.no_source")
    if not above.periods:
        yield ask("learn.no_periods")
    yield from _of_sender(layout, context)
    yield from _of_names(layout, context)
    if not any(values.numbers for values in columns.figures_values()):
        yield ask("learn.no_figures")


def _of_sender(layout: Found, context: Context) -> Iterator[Question]:
    """Whether reports that look so would be refused as those of an agency."""
    grid = layout.grid
    titles = read_titles(grid, texts_of(grid), layout.top, context.specs.settings, context.times)
    agency = agency_sent(titles, context)
    if agency is not None:
        yield ask("learn.agency", agency[0], said=agency[1][:80])


def _once(questions: Sequence[Question], periods: Sequence[str]) -> Iterator[Question]:
    """Of a form sent by the year it is asked once how parts of a year make the year."""
    cells = [one.cell for one in questions if one.code == "learn.over_time" and tuple(periods) == ("year",)]
    if len(cells) > 1:
        more = ["…"] if len(cells) > _NAMED else []
        yield ask("learn.over_time_once", count=len(cells), cells_named=", ".join([*cells[:_NAMED], *more]))
    yield from (one for one in questions if one.code != "learn.over_time" or len(cells) < 2)


def _of_names(layout: Found, context: Context) -> Iterator[Question]:
    """Whether the column of unit names will be known by its heading."""
    name = layout.column("name")
    leaf = next((leaf for leaf in layout.leaves if leaf.column == name), None)
    if leaf is None:
        yield ask("learn.no_names", cell_name(layout.bottom, layout.leaves[0].column))
    elif not context.lexicon.is_name(leaf.path[-1]):
        yield ask("learn.name_heading", leaf.cell, heading=leaf.path[-1][:80])


def _of_rows(layout: Found) -> Iterator[Question]:
    others = [line.row for line in layout.lines if line.kind == "other"]
    if others:
        left = layout.leaves[0].column
        yield ask("learn.rows_unknown", cell_name(others[0], left), count=len(others))


def _of_hidden(book: Book, layout: Found) -> Iterator[Question]:
    """Columns and rows that nobody sees who opens the workbook, and letters that are not as they were."""
    name = layout.grid.name
    columns = book.hidden.get(name, frozenset())
    for leaf in layout.leaves:
        if leaf.column in columns:
            yield ask("learn.hidden_column", leaf.cell, heading=" – ".join(leaf.path)[:80])
    left = layout.leaves[0].column
    heads = sorted(layout.grid.hidden_rows & {*range(layout.top, layout.bottom + 1)})
    if heads:
        rows = ", ".join(str(r + 1) for r in heads)
        yield ask("learn.hidden_heading", cell_name(heads[0], left), rows=rows)
    lines = sorted(layout.grid.hidden_rows & {line.row for line in layout.lines})
    if lines:
        yield ask("learn.hidden_rows", cell_name(lines[0], left), count=len(lines))
    if name in book.fonts:
        yield ask("learn.old_font", font=book.fonts[name], name=name)


def _of_others(layout: Found, others: Sequence[Found], context: Context) -> Iterator[Question]:
    """Other tables of the workbook: they are learnt one by one."""
    for other in others:
        if other.grid.name == layout.grid.name:
            columns, title = len(other.leaves), _name_of(other, context)
            yield ask("learn.table_beside", other.cell, name=other.grid.name, columns=columns, title=title)
        else:
            place = f"{other.grid.name}!{other.cell}"
            yield ask("learn.other_table", name=other.grid.name, place=place, columns=len(other.leaves))
