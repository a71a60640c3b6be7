"""The figures of the period before, as those of this period's units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kpi.check import Failed
from kpi.lake.figures import counting
from kpi.lake.sql import put
from kpi.spec.kinds.indicator import Indicator
from kpi.units.gazetteer.tree import Tree
from kpi.units.lives.lineage import Lineage

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SUM = "sum"  # how an indicator adds up


def restate_before(
    con: DuckDBPyConnection, query: str, way: Lineage, indicators: Mapping[str, Indicator]
) -> str:
    """SQL of the observations `query` (SQL of a relation with the columns of ``observation`` and ``seq``) as
    those of the later day's units. Nothing but temporary tables is made, and nothing where nothing changed.

    What is made of several units has the sum of their figures, known only when each of them is; figures that
    do not add up are not known. Of units that cannot be compared there are no figures.
    """
    if not way.codes_moved:
        return query
    pairs = [(old, new, len(olds)) for new, olds in way.sources.items() for old in olds]
    put(con, "unit_moved", {"unit": sorted(way.codes_moved)})
    put(con, "unit_source", {"unit": [p[0] for p in pairs], "made": [p[1] for p in pairs],
                             "number": [str(p[2]) for p in pairs]})  # fmt: skip
    adding = [name for name, indicator in indicators.items() if indicator.aggregate == _SUM]
    put(con, "indicator_adding", {"indicator": adding})
    own_query = counting(f"(FROM ({query}) SEMI JOIN unit_source USING (unit) WHERE role = 'unit')")
    con.execute(f"""CREATE OR REPLACE TEMP TABLE observation_restated AS
        SELECT s.made AS unit, 'unit' AS role, indicator, CASE
                WHEN s.number = '1' THEN any_value(value)
                WHEN count(value) = CAST(s.number AS BIGINT) AND indicator IN (FROM indicator_adding)
                THEN TRY_CAST(sum(value) AS DECIMAL(20,4)) END AS value,
            CASE WHEN s.number = '1' THEN any_value(text) END AS text,
            max(seq) AS seq, '' AS reporter, '' AS sheet, '' AS cell
        FROM ({own_query}) JOIN unit_source s USING (unit) GROUP BY s.made, s.number, indicator""")
    return f"FROM ({query}) ANTI JOIN unit_moved USING (unit) UNION ALL BY NAME FROM observation_restated"


def with_sources(failed: Iterable[Failed], way: Lineage, before: Tree) -> Iterator[Failed]:
    """What failed, with the units that the figure of the period before is made of (param ``restated``), where
    a rule compares with one that was restated. `before` is the tree of the period before."""
    for one in failed:
        sources = way.sources.get(one.finding.unit, ())
        if not sources or not any(name.startswith("previous.") for name in one.figures):
            yield one
            continue
        units = ((code, before.get(code)) for code in sources)
        names = ", ".join(f"{unit.name} ({code})" if unit else code for code, unit in units)
        params = (*one.finding.params, ("restated", names))
        yield replace(one, finding=replace(one.finding, params=params))
