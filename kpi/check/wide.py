"""Tables to judge: a row per unit with the figures that rules read, and a row per stated total.

The figures of a unit stay in lists, and rules take them from there by position: many times faster than a
column for each, which takes the engine longer to plan than to fill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.check.rule import CHILDREN, TOTAL, base
from kpi.lake.figures import counting

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PREFIX = "kpi_check_"
UNITS, TOTALS = f"{PREFIX}units", f"{PREFIX}totals"
_NEED = f"{PREFIX}need"
MADE = (UNITS, TOTALS, _NEED)
"""The tables that `make_units` and `make_totals` make."""
LEAST = "least"  # what the sum of the children is at least, by those of which anything is known
SPREAD = "spread"  # whether of any child only bounds are known
LINE = "line"  # numbers the stated totals
_NAMED = ("submission", "indicator", "sheet", "cell")  # what tells a stated total from all others
_TOTALS_AT_ONCE = 50_000
_BITS = 62  # observations are marked in BIGINT masks, so many to each


def make_units(
    con: DuckDBPyConnection, view: str, previous: str, names: Sequence[str]
) -> tuple[frozenset[str], bool]:
    """Make table UNITS: unit, present… (masks of what is reported at all, see `reported`), ranged… (of what
    only bounds are known of), and the lists
    numbers and labels, in the order of the `names` ``x`` or ``previous.x``: of observations of one figure the
    one that counts (see `kpi.lake.figures`). `previous` is "" where there is nothing before. Gives the names
    that are reported of any unit, be it empty, and whether of anything only bounds are known."""
    _make_need(con, names)
    sources = {"": view}
    if previous and any(name.startswith("previous.") for name in names):
        sources["previous"] = previous
    _pivot(con, UNITS, _long(sources), names)
    masks = ", ".join(f"bit_or({mask})" for mask in _masks(names))
    ranged = " OR ".join(f"bit_or(ranged{chunk}) <> 0" for chunk in _chunks(names))
    query = f"SELECT bool_or(twice), {ranged}, {masks} FROM {UNITS}"
    [(twice, are_ranged, *present)] = con.execute(query).fetchall()
    if twice:
        # Settling takes longer than finding out that a unit is told of twice, which is rare.
        columns = {
            origin: f"({counting(f'(FROM {source} SEMI JOIN {_NEED} USING (indicator) {_OWN})')})"
            for origin, source in sources.items()
        }
        _pivot(con, UNITS, _long(columns), names)
    there = (name for no, name in enumerate(names) if (present[no // _BITS] or 0) & 1 << no % _BITS)
    return frozenset(there), bool(are_ranged)


_RANGED = "(value IS NULL AND text IS NULL AND (lower IS NOT NULL OR upper IS NOT NULL))"
_OWN = "WHERE role = 'unit'"


def _long(sources: Mapping[str, str]) -> str:
    return " UNION ALL ".join(
        f"""SELECT unit, n.* EXCLUDE (origin, indicator), value, text, {_RANGED} AS ranged
        FROM {source} JOIN {_NEED} n USING (indicator) {_OWN} AND n.origin = '{origin}'"""
        for origin, source in sources.items()
    )


def total_batches(con: DuckDBPyConnection, view: str, indicators: Sequence[str]) -> Iterator[Sequence[str]]:
    """The indicators of which totals are stated, as many at a time as the engine has memory for; none where
    there are no totals."""
    _make_need(con, indicators)
    query = f"SELECT indicator, count(*) FROM {view} JOIN {_NEED} USING (indicator) WHERE role = 'total'"
    numbers = dict(con.execute(f"{query} GROUP BY indicator").fetchall())
    indicators_stated = [indicator for indicator in indicators if indicator in numbers]
    size = max(1, len(indicators_stated) * _TOTALS_AT_ONCE // max(1, sum(numbers.values())))
    for at in range(0, len(indicators_stated), size):
        yield indicators_stated[at : at + size]


def make_totals(con: DuckDBPyConnection, view: str, indicators: Sequence[str]) -> None:
    """Make table TOTALS: the observations of total rows by their number LINE, each with the column TOTAL, as
    stated, CHILDREN, the sum of the submission's units, NULL unless every one of them is known, LEAST, that
    of the known ones and of the lower ends of those of which bounds are known, and SPREAD, whether there are
    any of the latter."""
    _make_need(con, indicators)
    names = ", ".join(_NAMED)
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {TOTALS} AS
        SELECT row_number() OVER () AS {LINE}, {names}, value AS {TOTAL}, children AS {CHILDREN},
            least AS {LEAST}, coalesce(spread, FALSE) AS {SPREAD}
        FROM (SELECT {names}, no, value FROM {view} JOIN {_NEED} USING (indicator) WHERE role = 'total'
            AND NOT {_RANGED})
        LEFT JOIN (
            SELECT submission, no, CASE WHEN count(*) = count(value) THEN sum(value) END AS children,
                sum(coalesce(value, lower)) AS least, bool_or({_RANGED}) AS spread
            FROM {view} JOIN {_NEED} USING (indicator) WHERE role = 'unit' GROUP BY submission, no
        ) USING (submission, no)""")


def total_cells(view: str) -> str:
    """SQL of a relation with the observations that table TOTALS was made of, each with its LINE."""
    names = ", ".join(_NAMED)
    return f"(SELECT o.*, {LINE} FROM {view} o JOIN {TOTALS} USING ({names}) WHERE role = 'total')"


def reported(positions: Iterable[int], mask: str = "present") -> str:
    """SQL telling whether a row has an observation, be it empty, of one of the names at these positions; with
    the mask ``ranged``, whether it has one of which only bounds are known."""
    masks: dict[int, int] = {}
    for no in positions:
        masks[no // _BITS] = masks.get(no // _BITS, 0) | 1 << no % _BITS
    return " OR ".join(f"({mask}{chunk} & {bits}) <> 0" for chunk, bits in masks.items()) or "FALSE"


def _make_need(con: DuckDBPyConnection, names: Sequence[str]) -> None:
    bits = {
        f"bit{chunk}": [1 << no % _BITS if no // _BITS == chunk else 0 for no in range(len(names))]
        for chunk in _chunks(names)
    }
    texts = {"origin": [name.rpartition(".")[0] for name in names], "indicator": [*map(base, names)]}
    columns = ", ".join(
        [
            *(f"unnest(${name}::VARCHAR[]) AS {name}" for name in texts),
            f"unnest(range({len(names)})) AS no",
            *(f"unnest(${name}::BIGINT[]) AS {name}" for name in bits),
        ]
    )
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_NEED} AS SELECT {columns}", {**texts, **bits})


def _chunks(names: Sequence[str]) -> range:
    return range((len(names) - 1) // _BITS + 1)


def _masks(names: Sequence[str]) -> list[str]:
    return [f"present{chunk}" for chunk in _chunks(names)]


def _pivot(con: DuckDBPyConnection, table: str, long: str, names: Sequence[str]) -> None:
    masks = _masks(names)
    gathered = ["list(no) AS nos", "list(value) AS numbers"]
    # Few figures are words: a list of their own is a third of the time of one beside the numbers.
    gathered += ["list(no) FILTER (text IS NOT NULL) AS label_nos"]
    gathered += ["list(text) FILTER (text IS NOT NULL) AS labels"]
    gathered += [f"bit_or(bit{c}::BIGINT) AS present{c}" for c in _chunks(names)]
    gathered += [f"bit_or(if(ranged, bit{c}::BIGINT, 0)) AS ranged{c}" for c in _chunks(names)]
    rest = ", ".join(f"ranged{c}" for c in _chunks(names))
    known_count = " + ".join(f"bit_count({mask})::INT" for mask in masks)
    numbers, labels = (
        f"[{column}[list_position({nos}, no)] FOR no IN range({len(names)})]"
        for column, nos in (("numbers", "nos"), ("labels", "label_nos"))
    )
    con.execute(f"""CREATE OR REPLACE TEMP TABLE {table} AS
        SELECT unit, {", ".join(masks)}, {rest}, {numbers} AS numbers,
            CASE WHEN label_nos IS NOT NULL THEN {labels} END AS labels, len(nos) > {known_count} AS twice
        FROM (SELECT unit, {", ".join(gathered)} FROM ({long}) GROUP BY unit)""")
