"""Patches: submissions whose rows lie over those of an earlier one, unit by unit; and the order of reporters.

A patch changes the units that it tells a figure of, or between what it lies, and leaves all others as they
are. The sender's total rows then speak of neither: they are not part of what counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.lake.log import WITHDRAWN
from kpi.lake.schema import OBSERVATIONS
from kpi.lake.sql import literal
from kpi.lake.told import not_told_by
from kpi.model.number import TOLD

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_COUNTS = f"outcome <> {literal(WITHDRAWN)}"
_PLACE = "run, submission, form, reporter"
_DAYS_DIFFER = (
    "SELECT 1 FROM standing WHERE received_stated GROUP BY form, period "
    "HAVING min(received) <> max(received) LIMIT 1"
)
_OLDER = "received_stated AND coalesce(newer < place, false)"

PLACE_STEP = 1 << 20
"""How far apart the places of two submissions are, so that what is about to come finds room between them."""


def lay(con: DuckDBPyConnection) -> None:
    """Let the views ``submission``, ``observation`` and ``told`` of a snapshot respect patches. Nothing is
    done where no patch counts: the plain views are the fast ones."""
    if not con.execute(f"SELECT 1 FROM current WHERE base > 0 AND {_COUNTS} LIMIT 1").fetchall():
        return
    told_states = ", ".join(literal(state.value) for state in TOLD)
    columns = ", ".join(f'o."{name}"' for name, _ in OBSERVATIONS)
    con.execute(f"""
        CREATE TEMP TABLE layer AS
            WITH RECURSIVE down AS (
                SELECT *, 0 AS depth FROM current WHERE base > 0 AND {_COUNTS}
                UNION ALL
                SELECT below.*, down.depth + 1 FROM down JOIN submission_all AS below ON below.seq = down.base
            ) SELECT * FROM down;
        CREATE TEMP TABLE taken AS
            SELECT o.form, o.period, o.reporter, o.unit, min(l.depth) AS depth
            FROM stored AS o JOIN layer AS l USING ({_PLACE})
            WHERE o.role IN ('unit', 'whole') AND (l.base = 0 OR o.state IN ({told_states})) GROUP BY ALL;
        CREATE VIEW whole AS SELECT * FROM current WHERE base = 0 AND {_COUNTS};
        CREATE OR REPLACE VIEW standing AS FROM whole UNION ALL SELECT * EXCLUDE (depth) FROM layer;
        CREATE OR REPLACE VIEW observation AS
            SELECT {columns}, s.file FROM stored AS o JOIN whole AS s USING ({_PLACE})
            UNION ALL
            SELECT {columns}, l.file FROM stored AS o JOIN layer AS l USING ({_PLACE})
            SEMI JOIN taken AS t ON t.form = o.form AND t.period = o.period AND t.reporter = o.reporter
                AND t.unit = o.unit AND t.depth = l.depth
            WHERE o.role IN ('unit', 'whole', 'note');
    """)
    _told(con)


def in_order(con: DuckDBPyConnection) -> None:
    """Give every submission its place among those of all reporters: by the day of receipt where the office
    stated it, else by import. What decisions have made current keeps the place it was imported at: which of
    two reporters of one unit came last is no matter of theirs.

    One that came before another by its papers but was imported after it stands right below it. Nothing is
    done where the order of import says the same.
    """
    decided = con.execute("SELECT 1 FROM current WHERE decision > 0 LIMIT 1").fetchall()
    if not decided and not con.execute(_DAYS_DIFFER).fetchall():
        return
    con.execute(f"""
        CREATE TEMP TABLE placed AS
            WITH imported AS (SELECT {_PLACE}, min(seq) AS place FROM submission_all GROUP BY ALL),
            dated AS (
                SELECT s.*, place, min(place) OVER (
                    PARTITION BY form, period, received_stated ORDER BY received DESC
                    RANGE UNBOUNDED PRECEDING EXCLUDE GROUP
                ) AS newer
                FROM standing AS s JOIN imported USING ({_PLACE})
            )
            SELECT {_PLACE}, {PLACE_STEP} * row_number() OVER (
                ORDER BY if({_OLDER}, newer, place), NOT ({_OLDER}), received, place
            ) AS place
            FROM dated;
        CREATE OR REPLACE VIEW submission AS
            SELECT s.* REPLACE (p.place AS seq) FROM standing AS s JOIN placed AS p USING ({_PLACE});
    """)


def _told(con: DuckDBPyConnection) -> None:
    """Without what was found in rows that a patch has replaced, and without units missing that it brought."""
    over = "t.unit = f.unit AND t.period = f.period AND t.reporter = l.reporter AND t.depth < l.depth"
    con.execute(f"""
        CREATE TEMP TABLE brought AS
            SELECT f.run, f.submission, f.unit FROM (
                SELECT *, unnest(string_split(params ->> '$.forms', ', ')) AS needed
                FROM finding WHERE code = 'form.unit_missing'
            ) AS f JOIN layer AS l ON l.run = f.run AND l.submission = f.submission AND l.form = f.needed
            LEFT JOIN taken AS t ON {over} AND t.form = f.needed
            GROUP BY ALL HAVING bool_and(t.unit IS NOT NULL);
        CREATE TEMP TABLE mended AS
            SELECT DISTINCT f.run, f.submission, f.form, f.unit
            FROM finding AS f JOIN layer AS l USING (run, submission, form) JOIN taken AS t
                ON {over} AND t.form = f.form;
        CREATE OR REPLACE VIEW told AS
            SELECT f.* FROM finding AS f SEMI JOIN submission AS s
                ON s.run = f.run AND s.submission = f.submission AND s.period = f.period
                AND f.form IN ('', s.form)
            ANTI JOIN mended AS m ON m.run = f.run AND m.submission = f.submission AND m.form = f.form
                AND m.unit = f.unit
            ANTI JOIN brought AS b ON b.run = f.run AND b.submission = f.submission AND b.unit = f.unit
                AND f.code = 'form.unit_missing'
            WHERE {not_told_by("history", "f.code")};
    """)
