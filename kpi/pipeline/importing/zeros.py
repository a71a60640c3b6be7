"""Figures that become zero with a submission: a column filled with "-" or 0 looks whole and says that there
was none. Where much was reported before, that is more often a slip than the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from kpi.model.number import plain

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NAMED = 5  # indicators that are named


@dataclass(frozen=True, slots=True)
class Turn:
    """An indicator in what counts and in a submission of the same form and reporter: how many units have a
    figure above zero before and now, how many of those before are zero now, and the sums over the units."""

    indicator: str
    before: int
    now: int
    zeroed: int
    sum_before: Decimal
    sum_now: Decimal


Key = tuple[str, str, str, str]  # submission, the one before ("": what the lake holds), form, reporter


def turns(con: DuckDBPyConnection) -> Mapping[Key, tuple[Turn, ...]]:
    """The turns in which any figure becomes zero, out of the tables ``earlier_figure`` and
    ``fresh_figure``."""
    rows = con.execute(
        """
        WITH now AS (
            SELECT submission, form, reporter, indicator, count(*) FILTER (value <> 0) AS units,
                sum(value) AS total
            FROM fresh_figure GROUP BY ALL
        ),
        turn AS (
            SELECT e.submission, e.earlier, e.form, e.reporter, e.indicator,
                count(*) FILTER (e.value <> 0) AS units,
                count(*) FILTER (e.value <> 0 AND f.value = 0) AS zeroed,
                sum(e.value) AS total
            FROM earlier_figure AS e
            LEFT JOIN fresh_figure AS f USING (submission, form, reporter, unit, indicator)
            GROUP BY ALL
        )
        SELECT t.submission, t.earlier, t.form, t.reporter, t.indicator, t.units, coalesce(n.units, 0),
            t.zeroed, coalesce(t.total, 0), coalesce(n.total, 0)
        FROM turn AS t LEFT JOIN now AS n USING (submission, form, reporter, indicator)
        WHERE t.units > 0
        ORDER BY ALL
        """
    ).fetchall()
    turns_by_part: dict[Key, list[Turn]] = defaultdict(list)
    for sub, earlier, form, reporter, *turn in rows:
        turns_by_part[sub, earlier, form, reporter].append(Turn(*turn))
    return {key: tuple(group) for key, group in turns_by_part.items()}


@dataclass(frozen=True, slots=True)
class ZeroRules:
    """Of at least `least` figures above zero at least `percent` must become zero to be told."""

    percent: int
    least: int

    def told(self, turns: Sequence[Turn]) -> tuple[Turn, ...]:
        """The indicators that become zero over the units, or all that do where the whole form does."""
        zeroed_turns = tuple(turn for turn in turns if turn.zeroed)
        return (
            zeroed_turns
            if self._are_gone(turns)
            else tuple(turn for turn in zeroed_turns if self._are_gone([turn]))
        )

    def _are_gone(self, turns: Iterable[Turn]) -> bool:
        turn_list = list(turns)
        before = sum(turn.before for turn in turn_list)
        now, zeroed = sum(turn.now for turn in turn_list), sum(turn.zeroed for turn in turn_list)
        enough = before * self.percent
        return before >= self.least and zeroed * 100 >= enough and now * 100 <= before * 100 - enough


def named(turns: Sequence[Turn]) -> str:
    """The indicators with their sums over the units before and now."""
    text = ", ".join(
        f"{turn.indicator} {plain(turn.sum_before)} → {plain(turn.sum_now)}" for turn in turns[:_NAMED]
    )
    more = len(turns) - _NAMED
    return f"{text}, … (+{more})" if more > 0 else text
