"""Where a report that comes and that of another unit (a district's and its commune's own) or of an agency say
different things of the same unit: one of them counts, and whoever imports hears which."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kpi.findings import Finding, finding
from kpi.lake.sql import literal
from kpi.model.number import TOLD
from kpi.model.period import Period
from kpi.model.reporter import agency_of, unit_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

OVERRIDES, OVERRIDDEN, BESIDE = "submission.overrides", "submission.overridden", "submission.agency_differs"
OF_OTHERS = (OVERRIDES, OVERRIDDEN, BESIDE)
_NAMED = 5  # units that are named
_TELLING = f"role = 'unit' AND state IN ({', '.join(literal(state.value) for state in TOLD)})"
_FIGURE = "submission, form, reporter, file, seq, unit, indicator, value, text, lower, upper"


def others_told(
    con: DuckDBPyConnection, period: Period, name: Callable[[str], str]
) -> Iterator[tuple[str, Finding]]:
    """One warning for each file of the run, form and other submission, with the file it is told of.

    `con` has the relations of the snapshot, ``part``, ``reading`` and ``incoming``; `name` names a unit by
    its code. The last submission of the run of a form and reporter is compared, with what counts and with the
    run's others. Few units have two senders: the figures of the others are not looked at.
    """
    rows = con.execute(f"""
        WITH last AS (
            SELECT DISTINCT form, reporter, submission FROM part
            QUALIFY dense_rank() OVER (PARTITION BY form, reporter ORDER BY seq DESC) = 1
        ),
        kept_by_others AS (
            SELECT {_FIGURE} FROM observation JOIN (
                SELECT run, submission, form, reporter, seq FROM submission
            ) USING (run, submission, form, reporter) ANTI JOIN last USING (form, reporter)
            WHERE period = {literal(str(period))} AND {_TELLING}
        ),
        shared AS (
            SELECT unit FROM (
                SELECT unit, reporter FROM (SELECT DISTINCT part, unit FROM reading) JOIN part USING (part)
                UNION ALL SELECT unit, reporter FROM kept_by_others
            ) GROUP BY unit HAVING count(DISTINCT reporter) > 1
        ),
        fresh AS (
            SELECT {_FIGURE} FROM incoming SEMI JOIN shared USING (unit)
            SEMI JOIN last USING (form, reporter, submission) WHERE {_TELLING}
        ),
        kept AS (FROM kept_by_others SEMI JOIN shared USING (unit))
        SELECT n.file, n.form, n.reporter, o.submission, o.file, o.reporter, n.seq > o.seq,
            list(DISTINCT n.unit ORDER BY n.unit), count(*)
        FROM fresh AS n JOIN (SELECT *, 0 AS new FROM kept UNION ALL SELECT *, 1 FROM fresh) AS o
            ON n.unit = o.unit AND n.indicator = o.indicator AND n.reporter <> o.reporter
            AND (n.lower IS NULL AND n.upper IS NULL) = (o.lower IS NULL AND o.upper IS NULL)
        WHERE (n.value IS DISTINCT FROM o.value OR n.text IS DISTINCT FROM o.text
                OR n.lower IS DISTINCT FROM o.lower OR n.upper IS DISTINCT FROM o.upper)
            AND (new = 0 OR n.seq > o.seq)
        GROUP BY ALL ORDER BY ALL
    """).fetchall()
    for file, form, reporter, earlier, other, sender, wins, units, figures in rows:
        names = ", ".join(name(code) for code in units[:_NAMED])
        more = f", … (+{len(units) - _NAMED})" if len(units) > _NAMED else ""
        yield (
            file,
            finding(
                _code(reporter, sender, wins),
                unit=unit_of(reporter),
                form=form,
                earlier=earlier,
                name=other,
                sender=name(sender),
                figures=figures,
                units=names + more,
            ),
        )


def _code(reporter: str, sender: str, wins: bool) -> str:
    """What is told: beside a unit's own report that of an agency does not count, whichever came last."""
    if bool(agency_of(reporter)) != bool(agency_of(sender)):
        return BESIDE
    return OVERRIDES if wins else OVERRIDDEN
