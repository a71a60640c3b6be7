"""The vertical layout: one unit, a row per indicator, the value in a column.

A sheet may hold several forms one below the other; a row with a form's code or title opens a form, a row
with a group heading opens a group, and a label is understood inside both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, partial

from kpi.findings import Finding, Severity, finding
from kpi.intake.context import Context
from kpi.intake.headers.headers import form_of
from kpi.intake.headers.labels import Margin, margin, unit_fault
from kpi.intake.headers.measures import Statement, foreign_to, unfit
from kpi.intake.headers.paths import targets_of
from kpi.intake.headers.vertical_place import Vertical, label_of
from kpi.intake.rows.hidden import hidden_rows
from kpi.intake.rows.merges import without_merged
from kpi.intake.rows.torn import shifted_rows, torn_lines
from kpi.intake.texts.cells import COUNTED, as_seen, give_up, read_column, shown
from kpi.intake.texts.conventions import settle, sign_of
from kpi.intake.texts.headings import Heading
from kpi.intake.texts.legend import legend_of
from kpi.intake.texts.lexicon import Lexicon, Target
from kpi.intake.texts.notes import Note, tell
from kpi.intake.texts.wording import index_of, label_key
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, Row, cell_name
from kpi.model.heading import bare_key, header_key
from kpi.model.measure import tokens
from kpi.model.number import State
from kpi.model.received import Readings

_INDEX_ROWS = 3
_TAIL = 6  # words at the end of a title
_UNKNOWN = "?"  # a group heading nobody knows: rows below it are not guessed to be of another group


def read_vertical(
    grid: Grid, place: Vertical, context: Context, unit: str
) -> tuple[dict[str, Readings], list[Finding]]:
    """Readings per form of the one unit the sheet is about."""
    located = context.locator
    around, notes, other = margin(
        grid, place.top, place.label, place.value, located.lines, located.headings, context.lexicon
    )
    if other:
        return {}, [lines.at(sheet=grid.name, unit=unit) for lines in notes]
    forms, findings = _walk(grid, place, around, context)
    forms, notes = _without_foreign(forms, around, context.lexicon)
    findings += [lines.at(sheet=grid.name, unit=unit) for lines in notes]
    for form, lines in forms.items():
        grid, notes = without_merged(grid, form, (r for r, _ in lines), (place.value,))
        filled = (r for r, _ in lines if grid.rows[r][place.value] not in ("", None))
        findings += [*notes, *hidden_rows(grid, form, filled)]
    readings: dict[str, Readings] = {}
    for form, lines in forms.items():
        readings[form], notes = values_of(grid, place, context, unit, form, lines)
        have = {t.indicator for _, t in lines}
        missing = [
            t.indicator for t in context.lexicon.targets[form] if t.required and t.indicator not in have
        ]
        findings += notes
        findings += [
            finding("form.indicator_missing", sheet=grid.name, form=form, unit=unit, indicator=name)
            for name in missing
        ]
    return readings, findings


_Rows = dict[str, list[tuple[int, Target]]]


def _without_foreign(forms: _Rows, around: Margin, words: Lexicon) -> tuple[_Rows, list[Finding]]:
    """The rows that are taken where a line or the heading of the values states a unit of none of them."""
    targets = [t for lines in forms.values() for _, t in lines]
    findings = [
        unfit(s.cell, s.text, foreign, words.measures)
        for s in around.statements
        if targets and s.measures and (foreign := foreign_to(s.measures, targets, words.measures))
    ]
    if not any(lines.severity is Severity.ERROR for lines in findings):
        return forms, findings
    money = words.measures.money
    lines_by_form = {
        f: [(r, t) for r, t in form_lines if not t.counted or t.unit.kind in money]
        for f, form_lines in forms.items()
    }
    return {form: form_lines for form, form_lines in lines_by_form.items() if form_lines}, findings


@dataclass(slots=True)
class _Place:
    """Where a walk down the labels is: the form and the groups opened so far, and the units of measure that
    headings of groups state. A form `above` is named over the table: rows may be of others, too."""

    form: str = ""
    above: str = ""
    groups: list[str] = field(default_factory=lambda: [""])
    units: dict[str, list[Statement]] = field(default_factory=dict)


def _walk(
    grid: Grid, place: Vertical, around: Margin, context: Context
) -> tuple[dict[str, list[tuple[int, Target]]], list[Finding]]:
    words = context.lexicon
    seen: dict[str, list[tuple[int, Target]]] = {}
    findings: list[Finding] = []
    at = _Place(above=_form_above(grid, place, words))
    torn = torn_lines(grid, place.top, place.top) | shifted_rows(grid, place.top, place.top)
    for r in range(place.top + 1, len(grid.rows)):
        check_time()
        if r in torn and any(cell != "" for cell in grid.rows[r][place.label + 1 :]):
            findings.append(_told("row.torn", grid, r, place, at.form, ""))
            continue
        texts = [cell for cell in grid.rows[r][: place.value] if isinstance(cell, str) and cell.strip()]
        form_opened = next((f for text in texts if (f := form_of(words, text))), "")
        label = label_of(grid.rows[r][place.label], context.locator.headings)
        key = label.words[-1].key if label.words else label_key(str(grid.rows[r][place.label]))
        empty = grid.rows[r][place.value] in ("", None) and (r, place.value) not in grid.uncalculated
        targets = _targets(words, label, at)
        cell = cell_name(r, place.label)
        statements = [
            Statement(cell, str(grid.rows[r][place.label]), unit_group, near=True)
            for unit_group in label.units
        ]
        if form_opened and empty:
            at = _Place(form_opened)
            if (other := _other_time(texts, context)) is not None:
                at = _Place(_UNKNOWN)
                note = finding("sheet.words_around", cell=cell, words=other[:80], cells=(cell,))
                findings.append(note.at(sheet=grid.name, form=form_opened))
        elif at.form == _UNKNOWN:
            continue  # all of that form, told with its title
        elif key in words.groups and empty and (not targets or _is_unmeasured(grid.rows[r], around)):
            at.groups.append(_UNKNOWN if label.odd else key)
            at.units[key] = statements
        elif len(targets) == 1:
            findings += _taken(grid, r, place, targets[0], label, statements, at, around, context, seen)
        elif key and empty and not form_opened:
            at.groups.append(_UNKNOWN)
        elif not empty and not _is_frame(grid.rows[r], r, place, key, context.ends):
            findings.append(_told("row.unknown_indicator", grid, r, place, at.form, ""))
    forms: dict[str, list[tuple[int, Target]]] = {}
    for rows in seen.values():
        if len(rows) == 1:  # one given twice is not read: which of the two would be a guess
            forms.setdefault(rows[0][1].form, []).append(rows[0])
    return forms, findings


def _other_time(texts: list[str], context: Context) -> str | None:
    """The title of a form that ends in words of another time or a plan ("… (6 tháng)"), None without."""
    titles = context.locator.lexicon.codes
    for text in texts:
        text_tokens = tokens(text)
        ends = (text_tokens[-size:] for size in range(1, min(_TAIL, len(text_tokens)) + 1))
        meanings = (context.locator.lines.of(" ".join(end)) for end in ends)
        if not header_key(text).endswith(tuple(titles)) and any(x is not None and x.other for x in meanings):
            return text
    return None


def _form_above(grid: Grid, place: Vertical, words: Lexicon) -> str:
    """The only form whose code or title stands over the table, "" for none."""
    texts = (cell for row in grid.rows[: place.top] for cell in row if isinstance(cell, str) and cell)
    forms = {form for text in texts if (form := form_of(words, text))}
    return forms.pop() if len(forms) == 1 else ""


def _taken(
    grid: Grid,
    r: int,
    place: Vertical,
    target: Target,
    label: Heading,
    statements: list[Statement],
    at: _Place,
    around: Margin,
    context: Context,
    seen: dict[str, list[tuple[int, Target]]],
) -> list[Finding]:
    """Take a row down in `seen`, or say why not."""
    name = target.indicator
    path = target.leaf | target.cores | frozenset(key for group in target.groups for key in group)
    spare = (word.units for word in label.words if word.units and word.key not in path)
    statements = [
        *statements,
        *(Statement(cell_name(r, place.label), str(grid.rows[r][place.label]), u, near=True) for u in spare),
    ]
    if odd := label.odd:
        accepted = f"“{target.printed}”, “({target.unit_text})”"
        where = (grid, r, place, target.form, name, Severity.ERROR)
        return [_told("sheet.heading_words", *where, words=odd, accepted=accepted)]
    all_statements = statements + [
        s
        for key, cell_statements in at.units.items()
        if any(key in g for g in target.groups)
        for s in cell_statements
    ]
    fault = unit_fault(grid, r, (place.label, place.value), target, all_statements, around, context.lexicon)
    if fault is not None:
        return [fault.at(sheet=grid.name, form=target.form)]
    if name in seen:
        seen[name].append((r, target))
        return [_told("row.indicator_twice", grid, r, place, target.form, name)]
    seen[name] = [(r, target)]
    return []


def _is_unmeasured(row: Row, around: Margin) -> bool:
    """Whether a row states no unit of measure where those of indicators do."""
    return bool(around.unit_columns) and all(row[c] in ("", None) for c in around.unit_columns)


def _is_frame(row: Row, r: int, place: Vertical, key: str, ends: tuple[str, ...]) -> bool:
    """Column numbers below the headings, or the date and the signatures under the table."""
    if r <= place.top + _INDEX_ROWS and _is_index_row(row):
        return True
    value = row[place.value]
    words = value if isinstance(value, str) and any(map(str.isalpha, value)) else ""
    return key.startswith(ends) or bool(words and (not key or bare_key(words).startswith(ends)))


def _is_index_row(row: Row) -> bool:
    return all(index_of(cell) is not None for cell in row)


def _targets(words: Lexicon, label: Heading, at: _Place) -> list[Target]:
    """Columns a label may mean here, of the form opened or named above before those of any."""
    targets = _targets_in(words, label, at, at.form or at.above)
    return targets if targets or at.form else _targets_in(words, label, at, "")


def _targets_in(words: Lexicon, label: Heading, at: _Place, form: str) -> list[Target]:
    """Columns of a form: those under the group opened last before those without a group."""
    if len(label.words) > 1 and (targets := targets_of(label.words, words, form or None)):
        return targets
    key = label.words[-1].key if label.words else ""
    candidates = [t for t in words.leaves.get(key, ()) if not form or t.form == form]
    inside = [t for t in candidates if t.groups and at.groups[-1] in t.groups[-1]]
    alone = inside or [t for t in candidates if not t.groups]
    if len(alone) > 1:
        alone = [t for t in alone if key in t.leaf] or alone  # written in full, with its unit of measure
    return alone or (candidates if len(candidates) == 1 and at.groups[-1] != _UNKNOWN else [])


def _told(
    code: str,
    grid: Grid,
    r: int,
    place: Vertical,
    form: str,
    indicator: str,
    gravity: Severity | None = None,
    /,
    **more: str,
) -> Finding:
    where = {"sheet": grid.name, "cell": cell_name(r, place.label), "form": form, "indicator": indicator}
    # A label nobody knows might name a person: then only its cell is told.
    label = str(grid.rows[r][place.label])[:80] if indicator else "(…)"
    return finding(code, gravity, **where, label=label, **more)


def values_of(
    grid: Grid, place: Vertical, context: Context, unit: str, form: str, lines: list[tuple[int, Target]]
) -> tuple[Readings, list[Finding]]:
    """The readings of the unit in the rows `lines`, each of its target."""
    readings = Readings()
    notes: list[Note] = []
    findings: list[Finding] = []
    around = ((grid.rows[r][place.value], context.indicator(target.indicator)) for r, target in lines)
    sign = cache(partial(sign_of, around))
    legend = legend_of(grid, max(r for r, _ in lines), context.specs.settings)
    for r, target in lines:
        name, raw = target.indicator, grid.rows[r][place.value]
        indicator, words = context.indicator(name), context.words[name]
        column = read_column([raw], indicator, words)
        text = grid.seen.get((r, place.value))
        if text is not None and indicator.type in COUNTED:
            as_seen(column, [text], indicator, words)
        if column.notes and indicator.type in COUNTED:
            settle(column, [raw], words, sign, legend)
        cell = cell_name(r, place.value)
        if (r, place.value) in grid.uncalculated:
            give_up(column, 0, State.UNCALCULATED, None)
            note = finding("cell.uncalculated", Severity.ERROR, count=1, cells=(cell,))
            findings.append(note.at(sheet=grid.name, cell=cell, unit=unit, indicator=name, form=form))
        elif column.state[0] == State.MISSING.value and column.raw[0] is None and target.required:
            notes.append(Note("cell.missing", cell, unit, name, ""))
        shown_raw = column.raw[0] if text is None else shown(text)
        bounds = column.bounds.get(0)
        notes += [Note(code, cell, unit, name, shown_raw or "", bounds) for _, code in column.notes]
        readings.bounds |= {} if bounds is None else {len(readings.value): bounds}
        readings.unit.append(unit)
        readings.role.append("unit")
        readings.indicator.append(name)
        readings.value += column.value
        readings.text += column.text
        readings.state += column.state
        readings.raw += column.raw
        readings.cell.append(cell)
    return readings, findings + tell(notes, grid.name, form)
