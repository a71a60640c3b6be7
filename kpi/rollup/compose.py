"""A period made of its parts: two half-years (four quarters, twelve months) make a year, where each indicator
says how. What counts for the period is laid over the views of a snapshot once, for all that reads them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kpi.lake.engine import beneath
from kpi.lake.figures import COUNTS_FIRST
from kpi.lake.sql import literal, put
from kpi.model.period import Period
from kpi.quick import dataclass
from kpi.rollup.over_time import HIGH, LOW, MADE, VALUES, apart
from kpi.rollup.standing import TOLD
from kpi.spec.kinds.indicator import Indicator

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

COMPOSED = "composed"
"""The `state` of an observation that was made of those of the parts."""

REPEATED = "repeated"
"""That of one in which several parts may have counted the same thing: a sum of what is `distinct`. It may be
more than the truth, so no rate, rule or point is taken from it."""

OF_PARTS = (COMPOSED, REPEATED)

Changed = Mapping[str, Collection[str]]
"""By part: the units that do not have the same territory then as at the end of the whole period."""


_PLACE = ("run", "submission", "reporter", "sheet", "cell", "file")
_RULES = "(SELECT indicator, rule, CAST(repeats AS BOOLEAN) AS repeats FROM part_rule)"


@dataclass(frozen=True, slots=True)
class Parts:
    """Units of one form whose figures stand in the same `parts` of a period; `lacking` are the parts that are
    not there (none, where the period was made of them)."""

    form: str
    parts: tuple[str, ...]
    units: tuple[str, ...]
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Composition:
    """What came of the parts of a period: `parts` of them; `partial`, of which too few are there; `differing`
    (unit, indicator), where the period's own report, which counts, says something else than its parts;
    `changed`, units not made of parts since their territory changed in between; `clashes`, units of which two
    reports of one part say different things; `rivals` (unit, indicator), where shorter parts that are all
    there as well make something else than the longer ones, which count; `repeated` (unit, indicator), where
    several parts may have counted the same thing."""

    period: Period
    parts: tuple[Parts, ...] = ()
    partial: tuple[Parts, ...] = ()
    differing: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    clashes: tuple[str, ...] = ()
    rivals: tuple[tuple[str, str], ...] = ()
    repeated: tuple[tuple[str, str], ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """The parts that anything was made of."""
        return tuple(dict.fromkeys(part for one in self.parts for part in one.parts))


def parts_of(periods: Iterable[Period]) -> tuple[Period, ...]:
    """All parts of some periods, each once."""
    return tuple(dict.fromkeys(p for one in periods for parts in one.divided().values() for p in parts))


def compose(
    con: DuckDBPyConnection,
    period: Period,
    present: Collection[str],
    indicators: Mapping[str, Indicator],
    changed_units: Changed,
) -> Composition:
    """Make the observations of a period out of its parts and lay them over the view ``observation``.

    `present` are the periods that have reports; where no part is among them nothing is done. A unit that
    gave no figure of a form for the period itself, but some in all parts of one kind, is given what its parts
    make, those of the longest kind first. The composed rows have a state of `OF_PARTS`, and place and
    submission of the last part; ``part_cell`` keeps what they were made of, by `whole`, `part` and `no`.
    """
    kinds = {k: parts for k, parts in period.divided().items() if any(str(p) in present for p in parts)}
    if not kinds:
        return Composition(period)
    _make_parts(con, period, kinds, changed_units)
    _make_cells(con, period, indicators)
    return Composition(
        period,
        _made(con, kinds),
        _partial(con, kinds),
        _differing(con, period),
        _column(con, "SELECT DISTINCT unit FROM part_unfit ORDER BY unit"),
        _column(con, "SELECT DISTINCT unit FROM part_cell JOIN part_source USING (unit, form, part) "
                     f"WHERE whole = {literal(str(period))} AND clash ORDER BY unit"),
        _rivals(con, period),
        _repeated(con, period),
    )  # fmt: skip


def _make_parts(
    con: DuckDBPyConnection, period: Period, kinds: Mapping[str, Sequence[Period]], changed_units: Changed
) -> None:
    """The tables ``part_cell`` (one value or range per part, unit and indicator, added to those of other
    periods), ``part_own`` (unit and form with figures for the period itself), ``part_kind`` (the kind of
    parts that a unit's form is complete in) and ``part_unfit`` (complete, but of other territory)."""
    whole = literal(str(period))
    places = [(str(p), k, no + 1, len(parts)) for k, parts in kinds.items() for no, p in enumerate(parts)]
    names = ("part", "kind", "no", "of")
    put(con, "part_place", {name: [str(row[i]) for row in places] for i, name in enumerate(names)})
    others = [(part, unit) for part, units in changed_units.items() for unit in units]
    put(con, "part_changed", {"part": [p for p, _ in others], "unit": [u for _, u in others]})
    con.execute(f"""
        CREATE TEMP TABLE IF NOT EXISTS part_cell (whole VARCHAR, part VARCHAR, no INTEGER, form VARCHAR,
            unit VARCHAR, indicator VARCHAR, value DECIMAL(20,4), text VARCHAR,
            lower DECIMAL(20,4), upper DECIMAL(20,4), raw VARCHAR, run VARCHAR, submission VARCHAR,
            reporter VARCHAR, sheet VARCHAR, cell VARCHAR, file VARCHAR, clash BOOLEAN);
        INSERT INTO part_cell SELECT {whole}, part, CAST(no AS INTEGER), form, unit, indicator, value, text,
            lower, upper, raw, run, submission, reporter, sheet, cell, file,
            first < last OR first_text <> last_text
        FROM (
            SELECT o.*, o.period AS part, s.seq, min({HIGH}) OVER told AS first,
                max({LOW}) OVER told AS last, min(text) OVER told AS first_text,
                max(text) OVER told AS last_text
            FROM {_reported(con)} o JOIN submission s USING (run, submission, form, reporter)
            WHERE o.period IN (SELECT part FROM part_place) AND o.role = 'unit' AND {TOLD}
            WINDOW told AS (PARTITION BY o.period, unit, indicator)
            QUALIFY row_number() OVER (PARTITION BY o.period, unit, indicator ORDER BY {COUNTS_FIRST}) = 1
        ) JOIN part_place USING (part);
        CREATE OR REPLACE TEMP TABLE part_own AS SELECT DISTINCT unit, form FROM {_reported(con)}
            WHERE period = {whole} AND role = 'unit' AND {TOLD};
        CREATE OR REPLACE TEMP TABLE part_there AS SELECT DISTINCT unit, form, part FROM part_cell
            WHERE whole = {whole};
        CREATE OR REPLACE TEMP TABLE part_complete AS
            SELECT t.unit, form, kind, CAST(p.of AS INTEGER) AS of, bool_or(c.part IS NOT NULL) AS unfit
            FROM part_there t JOIN part_place p USING (part)
            LEFT JOIN part_changed c ON c.part = t.part AND c.unit = t.unit
            GROUP BY t.unit, form, kind, p.of HAVING count(*) = CAST(p.of AS INTEGER);
        CREATE OR REPLACE TEMP TABLE part_unfit AS SELECT DISTINCT unit, form FROM part_complete
            ANTI JOIN part_own USING (unit, form) WHERE unfit;
        CREATE OR REPLACE TEMP TABLE part_kind AS SELECT unit, form, kind, of FROM part_complete
            WHERE NOT unfit QUALIFY row_number() OVER (PARTITION BY unit, form ORDER BY of) = 1;
        CREATE OR REPLACE TEMP TABLE part_source AS SELECT unit, form, part, k.of FROM part_kind k
            JOIN part_place USING (kind);
    """)


def _reported(con: DuckDBPyConnection) -> str:
    """The view below the one that `compose` lays over it."""
    return beneath(con, "observation")


def _make_cells(con: DuckDBPyConnection, period: Period, indicators: Mapping[str, Indicator]) -> None:
    """The tables ``part_whole`` (what the parts make of every unit, form and indicator) and, added to those
    of other periods, ``composed_cell`` (those that count), which the view ``observation`` then holds too."""
    rules = [i for i in indicators.values() if i.over_time in VALUES]
    put(
        con,
        "part_rule",
        {
            "indicator": [i.id for i in rules],
            "rule": [i.over_time for i in rules],
            "repeats": [str(i.distinct) for i in rules],
        },
    )
    # What arose in one part only nothing counts again: that sum is exact. A range holds the truth anyway.
    state = (
        "if(repeats AND count(*) = count(value) AND count(*) FILTER (value <> 0) > 1, "
        f"{literal(REPEATED)}, {literal(COMPOSED)}) AS state"
    )
    last = ", ".join(f"arg_max({name}, no) AS {name}" for name in _PLACE)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE part_whole AS
            SELECT unit, form, indicator, {MADE}, {state}, {last}
            FROM part_cell JOIN part_source USING (unit, form, part) JOIN {_RULES} USING (indicator)
            WHERE whole = {literal(str(period))} GROUP BY unit, form, indicator, rule, repeats, of;
        CREATE TEMP TABLE IF NOT EXISTS composed_cell AS SELECT '' AS period, * FROM part_whole WHERE FALSE;
        INSERT INTO composed_cell SELECT {literal(str(period))}, * FROM part_whole
            ANTI JOIN part_own USING (unit, form) WHERE {TOLD};
        CREATE OR REPLACE TEMP VIEW observation AS SELECT * FROM {_reported(con)} UNION ALL BY NAME
            SELECT *, 'unit' AS role, CAST(NULL AS VARCHAR) AS raw FROM composed_cell;
    """)


def _made(con: DuckDBPyConnection, kinds: Mapping[str, Sequence[Period]]) -> tuple[Parts, ...]:
    rows = con.execute(
        "SELECT form, kind, list(unit ORDER BY unit) FROM part_kind ANTI JOIN part_own USING (unit, form) "
        "GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    return tuple(Parts(form, tuple(map(str, kinds[kind])), tuple(units)) for form, kind, units in rows)


def _partial(con: DuckDBPyConnection, kinds: Mapping[str, Sequence[Period]]) -> tuple[Parts, ...]:
    rows = con.execute(
        "SELECT form, parts, list(unit ORDER BY unit) FROM (SELECT unit, form, list(part ORDER BY part) AS "
        "parts FROM part_there ANTI JOIN part_own USING (unit, form) ANTI JOIN part_kind USING (unit, form) "
        "ANTI JOIN part_unfit USING (unit, form) GROUP BY unit, form) GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    all_parts = []
    for form, parts, units in rows:
        kind = next(k for k in kinds.values() if not set(map(str, k)).isdisjoint(parts))
        lacking = tuple(str(part) for part in kind if str(part) not in parts)
        all_parts.append(Parts(form, tuple(parts), tuple(units), lacking))
    return tuple(all_parts)


def _differing(con: DuckDBPyConnection, period: Period) -> tuple[tuple[str, str], ...]:
    """Where a period's own figure is not what its parts make."""
    return tuple(
        con.execute(f"""
            SELECT DISTINCT unit, indicator FROM part_whole w SEMI JOIN part_own USING (unit, form)
            JOIN {_reported(con)} o USING (unit, form, indicator)
            WHERE o.period = {literal(str(period))} AND o.role = 'unit'
                AND {apart("o", "w")} ORDER BY ALL""").fetchall()
    )


def _rivals(con: DuckDBPyConnection, period: Period) -> tuple[tuple[str, str], ...]:
    """Where two kinds of parts are all there and do not make the same."""
    return tuple(
        con.execute(f"""
            WITH made AS (
                SELECT unit, form, indicator, kind, {MADE}
                FROM part_cell JOIN (SELECT part, kind FROM part_place) USING (part)
                JOIN (FROM part_complete WHERE NOT unfit) USING (unit, form, kind)
                JOIN {_RULES} USING (indicator)
                WHERE whole = {literal(str(period))} GROUP BY unit, form, indicator, kind, rule, repeats, of
            )
            SELECT DISTINCT unit, indicator FROM (FROM made SEMI JOIN part_kind USING (unit, form, kind)) AS m
            JOIN made AS o USING (unit, form, indicator) ANTI JOIN part_own USING (unit, form)
            WHERE o.kind <> m.kind AND {apart("o", "m")} ORDER BY ALL""").fetchall()
    )


def _repeated(con: DuckDBPyConnection, period: Period) -> tuple[tuple[str, str], ...]:
    return tuple(
        con.execute(
            f"SELECT unit, indicator FROM composed_cell WHERE period = {literal(str(period))} "
            f"AND state = {literal(REPEATED)} ORDER BY ALL"
        ).fetchall()
    )


def _column(con: DuckDBPyConnection, query: str) -> tuple[str, ...]:
    return tuple(value for (value,) in con.execute(query).fetchall())
