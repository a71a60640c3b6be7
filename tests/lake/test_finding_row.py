"""Findings are stored and come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.findings import Finding, Severity
from kpi.lake.finding_row import COLUMNS, columns_of, finding_of, params_of, row_of
from kpi.lake.queries import errors_and_warnings
from kpi.lake.schema import FINDINGS

TEXT = st.text(max_size=8)
PARAMS = st.dictionaries(TEXT, TEXT, max_size=3).map(lambda params: tuple(params.items()))


@given(
    st.builds(
        Finding,
        code=TEXT,
        severity=st.sampled_from(Severity),
        file=TEXT,
        sheet=TEXT,
        cell=TEXT,
        unit=TEXT,
        indicator=TEXT,
        form=TEXT,
        params=PARAMS,
    )
)
def test_a_finding_comes_back_from_its_row(found: Finding) -> None:
    assert finding_of(row_of(found)) == found


def test_a_row_has_the_columns_of_the_table() -> None:
    assert ("run", "submission", "period", *COLUMNS) == tuple(name for name, _ in FINDINGS)
    assert columns_of("f").split(", ") == [f"f.{name}" for name in COLUMNS]


@pytest.mark.parametrize(
    ("stored", "params"),
    [(None, ()), ("", ()), ("{}", ()), ('{"a": "1", "b": 2}', (("a", "1"), ("b", "2")))],
)
def test_parameters_are_texts_and_may_be_absent(
    stored: str | None, params: tuple[tuple[str, str], ...]
) -> None:
    assert params_of(stored) == params


def test_errors_and_warnings_are_counted_by_the_columns_named() -> None:
    import duckdb

    with duckdb.connect() as con:
        con.execute("CREATE TABLE finding (run TEXT, form TEXT, severity TEXT)")
        rows = [
            ("r", "01", "error"),
            ("r", "01", "warning"),
            ("r", "02", "warning"),
            ("r", "02", "info"),
            ("s", "", "info"),
        ]
        con.executemany("INSERT INTO finding VALUES (?, ?, ?)", rows)
        assert errors_and_warnings(con, "finding", "run") == {("r",): (1, 2), ("s",): (0, 0)}
        assert errors_and_warnings(con, "finding", "run", "form") == {
            ("r", "01"): (1, 1),
            ("r", "02"): (0, 1),
            ("s", ""): (0, 0),
        }
