"""A review workbook read back: the draft as the office has completed it, and every fault in it by sheet and
cell, all in one go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from kpi.findings import Finding, finding
from kpi.findings.catalogue import LANGUAGES
from kpi.learn.bookview import NOTHING_UNSEEN, Book, hidden, open_book
from kpi.learn.reviewcells import CATALOGUES, Cells
from kpi.learn.reviewcolumns import column_of
from kpi.learn.reviewsheets import Head, Line, Lines, head_of, read_lines
from kpi.learn.schemesight import shown_otherwise
from kpi.model.annotation import REVIEW_MARK
from kpi.model.grid import Grid
from kpi.model.heading import header_key
from kpi.spec.draft import CheckSeverity, Draft, DraftCheck, DraftColumn, Question
from kpi.spec.draft_text import draft_of
from kpi.spec.kinds.settings import Settings
from kpi.write.xlsx.reviewlayout import FORM, LISTS, PERIODS, SheetKey, is_asked

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_ROW_KEYS: Mapping[SheetKey, str] = {
    "form": "field",
    "columns": "cell",
    "checks": "id",
    "questions": "number",
}
Place = tuple[str, str]  # sheet and cell


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review came to. `draft` is None where it is none, or its hidden sheet is damaged; `places` are
    sheet and cell of each item by what it is of (form, columns, checks, questions), its id ("" for the form)
    and its key in `kpi.write.xlsx.reviewlayout`."""

    draft: Draft | None
    findings: tuple[Finding, ...]
    places: Mapping[tuple[str, str, str], Place]


def read_review(data: bytes, label: str, suffix: str, settings: Settings, lang: str) -> Reviewed:
    """Read the bytes of a review. Never raises for what is in the file: that becomes findings."""
    book = open_book(data, suffix, settings)
    if isinstance(book, Finding):
        return Reviewed(None, (book.at(file=label),), {})
    drafted = _drafted(book.grids)
    if isinstance(drafted, Finding):
        return Reviewed(None, (drafted.at(file=label),), {})
    reading = _Reading(lang, *_sheets(book, lang))
    draft = reading.complete(drafted)
    return Reviewed(
        draft, tuple(one.at(file=label) for one in dict.fromkeys(reading.findings)), reading.places
    )


def _drafted(grids: Sequence[Grid]) -> Draft | Finding:
    """The draft as it was written, from the hidden sheet."""
    rows = next(
        (grid.rows for grid in grids if grid.rows and grid.rows[0] and grid.rows[0][0] == REVIEW_MARK), None
    )
    if rows is None:
        return finding("review.not_a_review")
    texts = [(str(row[0]), str(row[1])) for row in rows[1:] if len(row) > 1 and row[0] not in ("", None)]
    try:
        return draft_of(texts)
    except ValueError as error:
        return finding("review.damaged", where=str(error)[:60])


def _sheets(book: Book, lang: str) -> tuple[dict[SheetKey, Lines], list[Finding]]:
    """The rows of each sheet whose rows can be told apart, and what is wrong with sheets as such."""
    sheets: dict[SheetKey, Lines] = {}
    findings: list[Finding] = []
    for name, row_key in _ROW_KEYS.items():
        keys = ["field", "value"] if name == "form" else [one.key for one in LISTS[name]]
        prefix = "review.column" if name == "form" else f"review.{name}"
        head = head_of(CATALOGUES, name, keys, row_key, prefix, LANGUAGES.index(lang))
        lines = read_lines(book.grids, head)
        if isinstance(lines, Finding):
            findings.append(lines)
            continue
        findings += (*lines.findings, *_unseen(book, lines, head))
        if lines.keyed:
            sheets[name] = lines
    return sheets, findings


def _unseen(book: Book, lines: Lines, head: Head) -> Iterator[Finding]:
    """What of a sheet the eye does not see, or sees otherwise."""
    grid = next(one for one in book.grids if one.name == lines.name)
    rows = [*lines.by_key.values()]
    yield from hidden(grid, rows, book.unseen.get(grid.name, NOTHING_UNSEEN))
    for line in rows:
        for key, cell in line.cells.items():
            text = line.texts[key]
            view = shown_otherwise(grid, cell, line.contents.get(key), text) if text else None
            if view is not None:
                params = {"field": head.printed[key], "value": text[:80], "shown": view[:80]}
                yield finding("scheme.shown_otherwise", sheet=grid.name, cell=cell, **params)


@dataclass(slots=True)
class _Reading:
    """A review being read: its sheets, what was found so far, and where each item stands."""

    lang: str
    sheets: dict[SheetKey, Lines]
    findings: list[Finding]
    places: dict[tuple[str, str, str], Place] = field(default_factory=dict)

    def complete(self, draft: Draft) -> Draft:
        """The draft with all that the sheets say."""
        columns = tuple(self._column(column) for column in draft.columns)
        self._rows_added("columns", (column.cell for column in draft.columns))
        self._judge_ids(columns)
        columns = tuple(_follows(new, draft.columns, columns) for new in columns)
        checks = tuple(self._check(check, draft.columns, columns) for check in draft.checks)
        self._rows_added("checks", (check.id for check in draft.checks))
        questions = tuple(self._question(n, one) for n, one in enumerate(draft.questions, 1))
        self._rows_added("questions", (str(n) for n, _ in enumerate(questions, 1)))
        return replace(self._form(draft), columns=columns, checks=checks, questions=questions)

    def _cells(self, sheet: SheetKey, key: str, name: str, item: str) -> Cells | None:
        """The cells of a row; None for one that is not there, which is told."""
        lines = self.sheets.get(sheet)
        if lines is None:
            return None  # told of the sheet
        line = lines.by_key.get(header_key(key))
        if line is None:
            self.findings.append(finding("review.row_gone", sheet=lines.name, name=name))
            return None
        for item_key, cell in line.cells.items():
            self.places[sheet, item, item_key] = (lines.name, cell)
        return Cells(lines.name, line, f"review.{sheet}", self.lang, self.findings)

    def _rows_added(self, sheet: SheetKey, keys: Iterable[str]) -> None:
        lines = self.sheets.get(sheet)
        if lines is None:
            return
        keys_known = {header_key(key) for key in keys}
        for key, line in lines.by_key.items():
            if key not in keys_known:
                name = next((text for text in line.texts.values() if text), "")
                cell = line.cells[_ROW_KEYS[sheet]]
                place = {"sheet": lines.name, "cell": cell}
                self.findings.append(finding("review.row_added", **place, row=line.row + 1, name=name[:80]))

    def _form(self, draft: Draft) -> Draft:
        lines = self.sheets.get("form")
        if lines is None:
            return draft
        cells = Cells(lines.name, self._items(lines), "review.form", self.lang, self.findings)
        months = {kind: cells.truth(kind, not draft.periods or kind in draft.periods) for kind in PERIODS}
        periods = tuple(kind for kind, sent_for in months.items() if sent_for)
        if not periods:
            cells.tell("review.no_period", PERIODS[0])
        return replace(
            draft,
            code=cells.content("code", needed=True),
            id=cells.slug("id", "id", draft.id),
            title=cells.words("title", draft.title, needed=True),
            source=cells.content("source", needed=True),
            valid_from=cells.day("valid_from", draft.valid_from),
            periods=() if len(periods) == len(PERIODS) else periods,
            note=cells.words("note", draft.note),
        )

    def _items(self, lines: Lines) -> Line:
        """The sheet of the form, which has a row for each item, as one line."""
        texts, cells = {}, {}
        for one in FORM:
            names = [header_key(c.text(f"review.form.{one.key}")) for c in CATALOGUES]
            line = next((lines.by_key[name] for name in names if name in lines.by_key), None)
            if line is None:
                name = CATALOGUES[LANGUAGES.index(self.lang)].text(f"review.form.{one.key}")
                self.findings.append(finding("review.row_gone", sheet=lines.name, name=name))
            elif "value" in line.cells:
                texts[one.key], cells[one.key] = line.texts["value"], line.cells["value"]
                self.places["form", "", one.key] = (lines.name, line.cells["value"])
        return Line(0, texts, cells)

    def _column(self, column: DraftColumn) -> DraftColumn:
        name = f"{column.cell} {column.path[-1] if column.path else ''}".strip()
        cells = self._cells("columns", column.cell, name, column.cell)
        return column if cells is None else column_of(cells, column)

    def _judge_ids(self, columns: Sequence[DraftColumn]) -> None:
        """No id twice, and something taken."""
        cells_by_id: dict[str, list[Place]] = {}
        for column in columns:
            place = self.places.get(("columns", column.cell, "id"))
            if column.taken and column.indicator and place is not None:
                cells_by_id.setdefault(column.indicator, []).append(place)
        for name, places in cells_by_id.items():
            if len(places) > 1:
                sheet, second = places[1]
                cells = [cell for _, cell in places]
                note = finding("review.id_twice", sheet=sheet, cell=second, value=name, cells=cells)
                self.findings.append(note)
        lines = self.sheets.get("columns")
        if lines is not None and not any(column.taken for column in columns):
            self.findings.append(finding("review.nothing_taken", sheet=lines.name))

    def _check(
        self, check: DraftCheck, drafted: Sequence[DraftColumn], columns: Sequence[DraftColumn]
    ) -> DraftCheck:
        cells = self._cells("checks", check.id, check.id, check.id)
        ids, typed = _renames(drafted, columns)
        if cells is None:
            return replace(check, expression=_renamed(check.expression, ids), at=ids.get(check.at, check.at))
        in_use = cells.truth("taken", check.taken)
        expression = cells.content("expression", in_use) or check.expression
        at = cells.content("at", in_use) or check.at
        expression = _renamed(expression, ids if expression == check.expression else typed)
        at = (ids if at == check.at else typed).get(at, at)
        severity = cast("CheckSeverity", cells.choice("severity", "severity", check.severity, in_use))
        left_names = {column.indicator for column in columns if not column.taken and not column.known}
        left_names -= {column.indicator for column in columns if column.taken}
        names = sorted(left_names & {*_NAME.findall(expression), at})
        if in_use and names:
            cells.tell("review.check_dropped", "taken", id=check.id, names=", ".join(names))
        return replace(check, expression=expression, at=at, taken=in_use and not names, severity=severity)

    def _question(self, number: int, question: Question) -> Question:
        cells = self._cells("questions", str(number), str(number), str(number))
        if cells is None:
            return question
        answer = cells.choice("answer", "answer", "", needed=False)
        if is_asked(question) and not answer and not cells.content("answer"):
            text = cells.content("question")
            params = {"number": str(number), "question": text[:200], "allowed": cells.allowed("answer")}
            cells.tell("review.question_open", "answer", **params)
        return replace(question, open=is_asked(question) and not answer)


def _renames(
    drafted: Sequence[DraftColumn], columns: Sequence[DraftColumn]
) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The ids that columns have now by the drafted ones: for what was left as it was, which speaks by the old
    ones, and for what was typed anew, which may speak by the new."""
    pairs = zip(drafted, columns, strict=True)
    ids = {old.indicator: new.indicator for old, new in pairs if old.indicator}
    new_names = set(ids.values())
    return ids, {old: new for old, new in ids.items() if old not in new_names}


def _follows(
    column: DraftColumn, drafted: Sequence[DraftColumn], columns: Sequence[DraftColumn]
) -> DraftColumn:
    """A computed column with the ids that others have now."""
    ids, typed = _renames(drafted, columns)
    same = column.expression in {one.expression for one in drafted if one.cell == column.cell}
    return replace(column, expression=_renamed(column.expression, ids if same else typed))


def _renamed(expression: str, ids: Mapping[str, str]) -> str:
    """An expression with the ids that columns have now."""
    return _NAME.sub(lambda match: ids.get(match[0], match[0]), expression)
