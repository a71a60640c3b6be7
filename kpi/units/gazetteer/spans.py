"""Leaves through time: the units that report (communes, and island districts without any), each from the day
it came to be to the day it ended, and which leaves lie in a district on a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter

from kpi.units.gazetteer.fields import CODE, FROM, LEVEL, NAME, PARENT, SYSTEM, TO

_Row = Sequence[str]
EVER = "~"  # sorts after every ISO date


@dataclass(slots=True, eq=False)  # never changed; a frozen one takes three times as long to make
class Span:
    """A leaf from `start` to before `end` (ISO days, `EVER`: still). Lives of a code that follow each other
    without a gap in one system of levels are one span. `parents` are (start, end, code of the parent)."""

    code: str
    start: str
    end: str
    name: str
    parents: tuple[tuple[str, str, str], ...]

    def covers(self, day: str) -> bool:
        """Whether the leaf exists on a day."""
        return self.start <= day < self.end

    def parent(self, day: str) -> str:
        """The unit above on a day within the span."""
        return next((code for start, end, code in self.parents if start <= day < end), "")


class Spans:
    """All leaves of a list of units. What is looked up is indexed when first needed."""

    def __init__(self, rows: Sequence[_Row]) -> None:
        rows_in_order = sorted(rows, key=itemgetter(CODE, FROM))
        self._upper = _grouped((r for r in rows_in_order if r[LEVEL] != "3"), CODE)
        communes = [span for group in _grouped((r for r in rows_in_order if r[LEVEL] == "3"), CODE).values()
                    for span in _spans(group)]  # fmt: skip
        self._below = _below(communes)
        self._lives: dict[str, list[tuple[str, str]]] = {}
        for span in communes:
            self._lives.setdefault(span.code, []).append((span.start, span.end))
        spans = self._childless(r for r in rows_in_order if r[LEVEL] == "2")
        self.all: tuple[Span, ...] = (*communes, *(span for span in spans if not self._empty(span)))

    @cached_property
    def by_code(self) -> Mapping[str, list[Span]]:
        """Spans of a code, oldest first."""
        spans_by_code: dict[str, list[Span]] = {}
        for span in sorted(self.all, key=lambda span: span.start):
            spans_by_code.setdefault(span.code, []).append(span)
        return spans_by_code

    @cached_property
    def starting(self) -> Mapping[str, list[Span]]:
        """Spans by their first day."""
        spans_by_day: dict[str, list[Span]] = {}
        for span in self.all:
            spans_by_day.setdefault(span.start, []).append(span)
        return spans_by_day

    @cached_property
    def ending(self) -> Mapping[str, list[Span]]:
        """Spans by the first day they are no more."""
        spans_by_day: dict[str, list[Span]] = {}
        for span in self.all:
            spans_by_day.setdefault(span.end, []).append(span)
        return spans_by_day

    def at(self, day: str) -> list[Span]:
        """All leaves of a day."""
        return [span for span in self.all if span.start <= day < span.end]

    def get(self, code: str, day: str) -> Span | None:
        """The leaf with this code on a day."""
        return next((span for span in self.by_code.get(code, ()) if span.covers(day)), None)

    def inside(self, code: str, day: str) -> set[str]:
        """Codes of the leaves within a district on a day: itself, if it has no communes."""
        codes = {child for child, start, end in self._below.get(code, ()) if start <= day < end}
        return codes or ({code} if self.get(code, day) else set())

    def above(self, code: str, day: str) -> str:
        """The unit directly above a province or district on a day, "" where there is none."""
        return next((r[PARENT] for r in self._upper.get(code, ()) if r[FROM] <= day < (r[TO] or EVER)), "")

    def exists(self, code: str, day: str) -> bool:
        """Whether a province or district exists on a day."""
        return any(r[FROM] <= day < (r[TO] or EVER) for r in self._upper.get(code, ()))

    def within(self, code: str, day: str) -> set[str]:
        """Codes of all leaves of a province or district on a day."""
        codes = self.inside(code, day)
        for district, rows in self._upper.items():
            if any(r[PARENT] == code and r[FROM] <= day < (r[TO] or EVER) for r in rows):
                codes |= self.inside(district, day)
        return codes

    def _empty(self, span: Span) -> bool:
        """Whether a district without communes is but a name in the list: its communes moved away, or are to
        move in, and live in another district meanwhile."""
        before = {code for code, _, end in self._below.get(span.code, ()) if end == span.start}
        after = {code for code, start, _ in self._below.get(span.code, ()) if start == span.end}
        return any(start < span.end and end > span.start
                   for code in before | after for start, end in self._lives[code])  # fmt: skip

    def _childless(self, rows: Iterable[_Row]) -> Iterator[Span]:
        """Districts while they have no communes."""
        for span in (span for group in _grouped(rows, CODE).values() for span in _spans(group)):
            at = span.start
            for start, end in sorted((start, end) for _, start, end in self._below.get(span.code, ())):
                if at >= span.end:
                    break
                if start > at:
                    yield Span(span.code, at, min(start, span.end), span.name, span.parents)
                at = max(at, end)
            if at < span.end:
                yield Span(span.code, at, span.end, span.name, span.parents)


def _spans(rows: Sequence[_Row]) -> Iterator[Span]:
    """The spans of one code; `rows` are its lives, oldest first."""
    if len(rows) == 1:
        yield _span(rows)
        return
    group: list[_Row] = []
    for row in rows:
        if group and (group[-1][TO] != row[FROM] or group[-1][SYSTEM] != row[SYSTEM]):
            yield _span(group)
            group = []
        group.append(row)
    yield _span(group)


def _span(rows: Sequence[_Row]) -> Span:
    first, last = rows[0], rows[-1]
    parents = tuple([(r[FROM], r[TO] or EVER, r[PARENT]) for r in rows])
    return Span(first[CODE], first[FROM], last[TO] or EVER, first[NAME], parents)


def _below(spans: Iterable[Span]) -> dict[str, list[tuple[str, str, str]]]:
    children_by_code: dict[str, list[tuple[str, str, str]]] = {}
    for span in spans:
        for start, end, parent in span.parents:
            children_by_code.setdefault(parent, []).append((span.code, start, end))
    return children_by_code


def _grouped(rows: Iterable[_Row], place: int) -> dict[str, list[_Row]]:
    rows_by_key: dict[str, list[_Row]] = {}
    for row in rows:
        rows_by_key.setdefault(row[place], []).append(row)
    return rows_by_key
