"""Where the table of a score sheet stands: a row for each criterion, a column for each of those who give
points."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kpi.findings import Finding, finding
from kpi.intake.headers.headers import form_of
from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.texts.score_words import ScoreWords
from kpi.intake.texts.wording import unnumbered
from kpi.model.deadline import check_time
from kpi.model.grid import Grid, Text, cell_name
from kpi.model.heading import bare_key, header_key
from kpi.spec.assessment import Scorer

_DEPTH = 60  # rows searched for the headings
_LEAST = 2  # criteria that a table holds
_HEAD = 3  # rows that the headings may take


@dataclass(frozen=True, slots=True)
class Named:
    """What a row is called: the criteria of its number and of its name (by number alone only where it has no
    name), the block, and whether it is the total. One with the number of the criterion `misnamed` has a name
    that is none."""

    by_number: str = ""
    by_name: str = ""
    block: str = ""
    total: bool = False
    misnamed: str = ""

    @property
    def criterion(self) -> str:
        """The criterion, "" where there is none or two are named."""
        ids = {self.by_number, self.by_name} - {""}
        return ids.pop() if len(ids) == 1 else ""

    @property
    def is_torn(self) -> bool:
        """Whether number and name are those of two criteria."""
        return bool(self.by_number and self.by_name) and self.by_number != self.by_name


@dataclass(frozen=True, slots=True)
class ScorePlace:
    """The last row `top` of the headings, and the columns (from 0) of the labels, the numbers (None: there
    are none), the most points, the scorers and the `reasons` in words; `rivals` are headings that stand
    twice, `heads` all headings by their columns, each with its row."""

    words: ScoreWords
    top: int
    label: int
    order: int | None
    most: int | None
    scorers: tuple[tuple[int, Scorer], ...]
    reasons: tuple[int, ...] = ()
    rivals: tuple[str, ...] = ()
    heads: Mapping[int, tuple[int, str]] = field(default_factory=dict)

    @property
    def columns(self) -> frozenset[int]:
        """All columns that are read."""
        numbers = {c for c in (self.label, self.order, self.most) if c is not None}
        return frozenset(numbers | {c for c, _ in self.scorers} | set(self.reasons))

    def named(self, grid: Grid, row: int) -> Named:
        """What a row is called."""
        order = grid.rows[row][self.order] if self.order is not None else ""
        return named(self.words, order, grid.rows[row][self.label])


def named(words: ScoreWords, order: object, label: object) -> Named:
    """What number and label of a row say. A number alone ("1", "2") counts the rows and names nothing."""
    text = label if isinstance(label, str) else ""
    number = header_key(order) if isinstance(order, str) and not order.strip().isdigit() else ""
    keys = [header_key(text), bare_key(text)]
    prefix = next((n for n in words.numbers if keys[0] == n or keys[0].startswith(n + " ")), "")
    rests = [key.removeprefix(prefix).strip() for key in keys] if prefix else []
    rests += [key(unnumbered(text)) for key in (header_key, bare_key)]
    names = [key for key in (*keys, *rests) if key]
    by_name = next((words.names[key] for key in names if key in words.names), "")
    by_number = words.numbers.get(number) or words.numbers.get(prefix, "")
    if by_name or (by_number and keys[0] in ("", prefix)):
        return Named(by_number, by_name)
    block = next((words.blocks[key] for key in (number, *names) if key in words.blocks), "")
    is_total = bool({number, *names} & words.totals)
    return Named(block=block, total=is_total, misnamed="" if block or is_total else by_number)


def locate_scores(
    grid: Grid,
    texts: Sequence[Text],
    all_words: Sequence[ScoreWords],
    lexicon: Lexicon,
    forms: Collection[str],
) -> tuple[ScorePlace | None, Finding | None]:
    """The table of a score sheet. Of several schemes that it may be of that of the form which the sheet, or
    a template's mark (`forms`), names; where nothing tells, the finding says so."""
    places = list(_places(grid, texts, all_words))
    if len(places) > 1:
        named_forms = {form for r, _, text in texts if r < places[0].top and (form := form_of(lexicon, text))}
        for choice in (named_forms, forms):
            places = [one for one in places if one.words.form in choice] or places
    if len(places) < 2:
        return (places[0] if places else None), None
    several = ", ".join(one.words.scheme.id for one in places)
    cell = cell_name(places[0].top, places[0].label)
    return None, finding("sheet.scheme_unclear", sheet=grid.name, cell=cell, several=several)


def _places(grid: Grid, texts: Sequence[Text], all_words: Sequence[ScoreWords]) -> Iterator[ScorePlace]:
    """The table as one of every scheme of which it holds most criteria."""
    heads = [(r, c, header_key(text)) for r, c, text in texts if r < _DEPTH] if all_words else []
    candidates: list[tuple[int, ScorePlace]] = []
    for words in all_words:
        rows = sorted({r for r, _, key in heads if key in words.scorers})
        place = _place(grid, heads, rows[0], words) if rows else None
        if place is not None:
            check_time()
            called = (place.named(grid, r) for r in range(place.top + 1, len(grid.rows)))
            candidates.append((len({one.by_name or one.by_number for one in called} - {""}), place))
    best = max((count for count, _ in candidates), default=0)
    yield from (
        place for count, place in candidates if count == best >= min(_LEAST, len(place.words.numbers))
    )


def _place(
    grid: Grid, heads: Sequence[tuple[int, int, str]], row: int, words: ScoreWords
) -> ScorePlace | None:
    near = [(r, c, key) for r, c, key in heads if row - _HEAD < r < row + _HEAD]
    columns: dict[int, Scorer] = {c: words.scorers[key] for r, c, key in near if key in words.scorers}
    first = min(columns)
    counts = [_labels(grid, c, row, words) for c in range(first)]
    if not any(map(any, counts)):
        return None
    label = max(range(first), key=counts.__getitem__)
    most = [c for _, c, key in near if key in words.heads["most"] and c not in columns]
    top = max(r for r, c, key in near if key in words.scorers or (c in most and key in words.heads["most"]))
    rivals = [c for c, scorer in columns.items() if list(columns.values()).count(scorer) > 1]
    rivals += most if len(most) > 1 else []
    orders = [
        c for c in range(label) if any(isinstance(line[c], str) and line[c] for line in grid.rows[top:])
    ]
    return ScorePlace(
        words=words,
        top=top,
        label=label,
        order=orders[0] if orders else None,
        most=most[0] if most else None,
        scorers=tuple(sorted(columns.items())),
        reasons=tuple(sorted({c for _, c, key in near if key in words.heads.get("reason", ())})),
        rivals=tuple(cell_name(top, c) for c in sorted(rivals)),
        heads={c: (r, str(grid.rows[r][c])) for r, c, _ in near if r <= top},
    )


def _labels(grid: Grid, column: int, row: int, words: ScoreWords) -> tuple[int, int]:
    """How many criteria the labels in a column name, by their names and by their numbers alone."""
    check_time()
    called = [named(words, "", line[column]) for line in grid.rows[row + 1 :]]
    names, numbers = {one.by_name for one in called}, {one.by_number for one in called}
    return len(names - {""}), len(numbers - {""})
