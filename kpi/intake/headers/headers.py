"""Finding a form on a sheet by the words of its header, wherever it stands.

A header is a run of rows holding header words. The cells over each column from top to bottom (merged cells
read as their first cell) form a path, and the path names the indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpi.findings import Finding
from kpi.intake.headers.around import Around, surroundings
from kpi.intake.headers.choice import Unclear
from kpi.intake.headers.claims import Block, Header, understood, understood_as, understood_by_marks
from kpi.intake.headers.marked import marked_table
from kpi.intake.headers.measures import judged
from kpi.intake.headers.stacks import stacks
from kpi.intake.headers.vocabulary import Dates, Vocabulary, no_dates
from kpi.intake.texts.headings import Headings
from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.texts.lines import Lines
from kpi.model.grid import Grid, Row, Text
from kpi.model.heading import header_key

__all__ = ["Header", "Locator", "form_of"]

_DEPTH = 60  # rows searched for a header
_LEAST = 3  # header words that a header has


@dataclass(slots=True)
class _Entry:
    """A header as understood, and as judged with what stands around it."""

    header: Header | Unclear | None
    headers: dict[Around, Header] = field(default_factory=dict)


@dataclass(slots=True)
class Locator:
    """Finds headers; remembers those it has understood, since a run reads hundreds of equal ones. `columns`
    gives form and column by the hidden names of our own blank forms, `dates` is that of a `Vocabulary`."""

    lexicon: Lexicon
    headings: Headings
    lines: Lines
    columns: Mapping[str, tuple[str, str]]
    dates: Dates = no_dates
    entries: dict[object, _Entry] = field(default_factory=dict)
    heads: dict[str, bool] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def locate(self, grid: Grid, texts: Sequence[Text], start: int = 0) -> Header | None:
        """The header of the best matching form, None when the sheet holds no form in rows layout. It is
        looked for from row `start` on (0-based)."""
        entry = self._entry(grid, texts, start)
        return self._judged(entry, grid, texts) if entry is not None else None

    def located_as(
        self, form: str, span: tuple[int, int], grid: Grid, texts: Sequence[Text]
    ) -> Header | None:
        """The header in rows `span` as one of a form, however few of the form's columns it holds."""
        entry = self._understood(grid, span, form, lambda block: understood_as(form, block, self._words))
        return self._judged(entry, grid, texts)

    @property
    def _words(self) -> Vocabulary:
        return Vocabulary(self.lexicon, self.headings, self.lines, self.dates)

    def _understood(
        self,
        grid: Grid,
        span: tuple[int, int],
        key: object,
        understand: Callable[[Block], Header | Unclear | None],
        codes: frozenset[str] = frozenset(),
    ) -> _Entry:
        """The header in some rows, understood once for all sheets on which it is the same, and is understood
        in the same way (`key`)."""
        top, bottom = span
        rows = grid.rows[top : bottom + 1]
        merges = tuple([m for m in grid.merges if m[0][0] <= bottom and m[1][0] >= top])
        fingerprint = (rows, merges, codes, key, top)
        entry = self.entries.get(fingerprint)
        if entry is None:
            block = Block(stacks(rows, merges, top), span, codes)
            entry = self.entries[fingerprint] = _Entry(understand(block))
        return entry

    def _judged(self, entry: _Entry, grid: Grid, texts: Sequence[Text]) -> Header | None:
        if not isinstance(entry.header, Header):
            return None
        around = surroundings(grid, texts, entry.header, self.lines)
        header = entry.headers.get(around)
        if header is None:
            header = entry.headers[around] = judged(entry.header, around, self.lines, self.lexicon)
        return header

    def unclear(self, grid: Grid, texts: Sequence[Text]) -> Finding | None:
        """What is told of a sheet whose header may be of two forms; None for any other."""
        entry = self._entry(grid, texts, 0)
        if entry is None or not isinstance(entry.header, Unclear):
            return None
        return entry.header.note.at(sheet=grid.name)

    def marked(self, grid: Grid, texts: Sequence[Text], forms: Collection[str]) -> Header | None:
        """The header that may be of two forms as that of the one which is among `forms`."""
        entry = self._entry(grid, texts, 0) if forms else None
        if entry is None or not isinstance(entry.header, Unclear):
            return None
        fitting = [form for form in entry.header.forms if form in forms]
        return self.located_as(fitting[0], entry.header.span, grid, texts) if len(fitting) == 1 else None

    def _entry(self, grid: Grid, texts: Sequence[Text], start: int) -> _Entry | None:
        marked_entry = self._marked_entry(grid, texts) if grid.names else None
        if marked_entry is not None:
            return marked_entry
        depth = start + _DEPTH
        span = self._span(grid, texts, _LEAST, depth)
        if span is None and self.least(texts, _LEAST) < _LEAST:
            span = self._span(grid, texts, _LEAST - 1, depth)  # the name column and the only one of the form
        if span is None:
            return None
        codes = frozenset(form for _, form in self.codes(texts, span[0]))
        return self._understood(grid, span, "", lambda block: understood(block, self._words), codes)

    def _marked_entry(self, grid: Grid, texts: Sequence[Text]) -> _Entry | None:
        """The header of a blank form of ours by the hidden names of its columns, None where these are not to
        be believed."""
        marks = marked_table(grid, self.columns)
        if marks is None or marks.form not in self.lexicon.targets:
            return None
        span = _joined(marks.span, self._span(grid, texts, _LEAST, marks.span[1] + _DEPTH))
        codes = frozenset(form for _, form in self.codes(texts, span[0]))
        entry = self._understood(
            grid, span, marks, lambda block: understood_by_marks(marks, block, self._words), codes
        )
        return entry if entry.header is not None else None

    def least(self, texts: Sequence[Text], usual: int) -> int:
        """How many different headings must be recognised: all of a form that is named and has fewer."""
        forms = {form for _, form in self.codes(texts, _DEPTH)}
        return min([usual, *(len({t.leaf for t in self.lexicon.targets[form]}) for form in forms)])

    def leaves_named(self, texts: Sequence[Text]) -> frozenset[str]:
        """Keys of the columns of all forms that are named."""
        forms = {form for _, form in self.codes(texts, _DEPTH)}
        return frozenset(
            key for form in forms for t in self.lexicon.targets[form] for key in t.leaf | t.cores
        )

    def header_above(self, grid: Grid, texts: Sequence[Text], row: int) -> tuple[int, int] | None:
        """The rows above a row that look most like the header of a table."""
        return self._span(grid, texts, _LEAST, row)

    def _span(self, grid: Grid, texts: Sequence[Text], least: int, depth: int) -> tuple[int, int] | None:
        """The run of consecutive rows above row `depth` with the most header words, which are no fewer than
        `least`."""
        heads: dict[int, list[int]] = {}
        answer_of = self.heads.get
        for r, c, text in texts:
            if r >= depth:
                break
            head = answer_of(text)
            if self.is_head(text) if head is None else head:
                heads.setdefault(r, []).append(c)
        best, best_hits, start, last, hits = None, 0, 0, -2, 0
        for r, here in sorted(heads.items()):
            if _figures(grid.rows[r]) > len(here):
                continue  # a total row: "Tổng cộng", figures
            if len(here) == 1 and here[0] < min(heads.get(r + 1, here)) and _filled(grid.rows[r]) == 1:
                continue  # a line above the table: "Kinh phí: đồng"
            start, hits = (start, hits + len(here)) if r == last + 1 else (r, len(here))
            last = r
            if hits >= least and hits > best_hits:
                best, best_hits = (start, r), hits
        return best

    def is_head(self, text: str) -> bool:
        """Whether a text heads a column or a group of any form, or the column of unit names."""
        answer = self.heads.get(text)
        if answer is not None:
            return answer
        head = self.lexicon.is_name(text) or (
            self.headings.may_speak(text) and self.headings.of(text).is_head and not self._is_line(text)
        )
        self.heads[text] = head
        return head

    def _is_line(self, text: str) -> bool:
        """Whether a text announces a unit of measure: "Số tiền tính bằng nghìn đồng"."""
        meaning = self.lines.of(text)
        return meaning is not None and meaning.marked

    def codes(self, texts: Sequence[Text], before: int) -> Iterator[tuple[str, str]]:
        """Texts above a row that are a form's printed code or title, and the form."""
        for r, _, text in texts:
            if r >= before:
                break
            form = self.forms.get(text)
            if form is None:
                form = self.forms[text] = form_of(self.lexicon, text)
            if form:
                yield text, form


def _joined(span: tuple[int, int], other: tuple[int, int] | None) -> tuple[int, int]:
    """The rows of both where they touch, else those of the first."""
    if other is None or other[0] > span[1] + 1 or span[0] > other[1] + 1:
        return span
    return min(span[0], other[0]), max(span[1], other[1])


def form_of(lexicon: Lexicon, text: str) -> str:
    """The form whose printed code or title a text is or begins with ("Biểu 01/XPLM …"), "" for none. Of
    several codes, one of which begins with the other, the longer is meant."""
    bare = code_key(text)
    codes = [code for code in lexicon.codes if bare == code or bare.startswith(code + " ")]
    return lexicon.codes[max(codes, key=len)] if codes else ""


def code_key(text: str) -> str:
    """The key of a printed code or title, without the word for a form before it."""
    key = header_key(text)
    return key.removeprefix("biểu số ").removeprefix("mẫu số ").removeprefix("biểu ").removeprefix("mẫu ")


def _filled(row: Row) -> int:
    return sum(cell not in ("", None) for cell in row)


def _figures(row: Row) -> int:
    """How many cells of a row hold a number, be it typed as text."""
    typed = [cell for cell in row if type(cell) is str and cell and cell.strip().isdigit()]
    return len(typed) + list(map(type, row)).count(float)
