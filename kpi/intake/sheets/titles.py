"""The lines above a table: who sends, for which period, which version."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpi.intake.headers.headers import form_of
from kpi.intake.texts.letterhead import NO_LETTERHEAD, Letterhead, read_letterhead
from kpi.intake.texts.lexicon import Lexicon
from kpi.intake.times.estimates import Estimate, read_estimate
from kpi.intake.times.timereading import Dated, TimeReader, read_dated
from kpi.model.grid import Grid, Row, Text, cell_name
from kpi.spec.kinds.settings import Settings
from kpi.units.gazetteer.names import words

_LONGEST = 300  # no honest line about sender or version is longer


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands above a table; the cells say where. "" where a line is absent.

    `dated` are the phrases of dates and periods, as far as they may be about the reporting period,
    `estimate` the line that calls the figures one.
    """

    sender: str = ""
    sender_cell: str = ""
    letterhead: Letterhead = NO_LETTERHEAD
    dated: tuple[Dated, ...] = ()
    revision: int = 1
    estimate: Estimate | None = None


def read_titles(
    grid: Grid, texts: Sequence[Text], before: int, settings: Settings, times: TimeReader
) -> Titles:
    """Read the lines in the rows before `before` (0-based, exclusive); `texts` are those of the grid."""
    titles: dict[str, tuple[str, str]] = {}
    lines: dict[tuple[int, int], str | None] = {}
    title_kinds = (
        ("sender", settings.words.sender_words),
        ("period", settings.words.period_words),
        ("revision", settings.words.revision_words),
    )
    all_starts = tuple(itertools.chain.from_iterable(starts for _, starts in title_kinds))
    for r, c, cell in texts:
        if r >= before:
            break
        text = words(cell[:_LONGEST])
        if not text.startswith(all_starts):
            continue
        for name, starts in title_kinds:
            if not text.startswith(starts):
                continue
            lines[r, c] = _rest(text, starts) if name == "period" else None
            if name not in titles and name != "period":
                titles[name] = (_after(text, starts, grid.rows[r][c + 1 :]), cell_name(r, c))
    sender, sender_cell = titles.get("sender", ("", ""))
    revision, _ = titles.get("revision", ("", ""))
    number = re.search(r"\d{1,2}", revision)
    return Titles(
        sender=sender,
        sender_cell=sender_cell,
        letterhead=read_letterhead(texts, before, settings),
        dated=read_dated(grid, before, lines, times),
        revision=int(number[0]) if number else 1,
        estimate=read_estimate(texts, before, times.words.estimates),
    )


def form_named(texts: Iterable[Text], lexicon: Lexicon) -> str:
    """The one form whose code or title texts of a sheet begin with; "" where they name none, or several."""
    forms = {form_of(lexicon, text) for *_, text in texts} - {""}
    return forms.pop() if len(forms) == 1 else ""


def _rest(text: str, starts: Iterable[str]) -> str:
    """The text after the line's opening words."""
    start = max((s for s in starts if text.startswith(s)), key=len)
    return text[len(start) :].strip(" :.-")


def _after(text: str, starts: Iterable[str], beside: Row) -> str:
    """The text after the line's opening words, or the next filled cell where nothing follows them."""
    rest = _rest(text, starts)
    if rest:
        return rest
    following = next((cell for cell in beside if cell not in ("", None)), "")
    if isinstance(following, float) and following.is_integer():
        return str(int(following))
    return words(str(following))
