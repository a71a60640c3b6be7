"""Questions of the office's own: SQL over what counts, and over nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from kpi.pipeline.figures.sql import COLUMNS
from tests.conftest import Imported

REACHED = "SELECT sum(value) AS n FROM figures WHERE indicator = 'people_reached' AND parent = '874'"


def test_sums_are_those_of_the_totals(imported: Imported) -> None:
    [row] = imported.office.get("sql", REACHED)
    totals = imported.office.get("aggregate", "people_reached", "--period", "2021", "--level", "district")
    assert row == {"n": next(r["values"]["people_reached"] for r in totals["rows"] if r["unit"] == "874")}


def test_every_figure_comes_with_its_cell(imported: Imported) -> None:
    [row] = imported.office.get(
        "sql", "SELECT * FROM figures WHERE unit='30133' AND indicator='people_reached'"
    )
    assert tuple(row) == tuple(COLUMNS)
    assert (row["value"], row["sheet"], row["cell"]) == (1185, "Biểu 02", "F16")
    assert row["unit_name"] == "Xã Tân Quới"


def test_one_figure_for_each_unit_and_indicator_though_two_reports_hold_it(imported: Imported) -> None:
    twice = "SELECT unit, indicator FROM figures GROUP BY ALL HAVING count(*) > 1"
    assert imported.office.get("sql", twice) == []


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT * FROM read_csv('{file}')",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('/*')",
        "COPY figures TO '{file}'",
        "ATTACH '{file}'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "DROP TABLE figures",
        "SELECT 1; SELECT 2",
        "SELECT * FROM observation",
        "SELECT * FROM handed",
        "SELECT * FROM statements",
        "SELEC",
        "",
    ],
)
def test_no_file_is_read_and_nothing_written(imported: Imported, tmp_path: Path, asked: str) -> None:
    file = tmp_path / "secret.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    told = imported.office("sql", asked.format(file=file))
    assert (told.code, told.out) == (3, "")
    assert "figures" in told.err
    assert file.read_text("utf-8") == "a,b\n1,2\n"
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


def test_values_of_all_kinds_and_columns_of_one_name(imported: Imported) -> None:
    asked = "SELECT 1.50 AS n, 2 AS n, true AS yes, NULL AS none, avg(value) > 0 AS some, 0.5::DOUBLE AS half"
    [row] = imported.office.get("sql", f"{asked} FROM figures")
    assert row == {"n": 1.5, "n_2": 2, "yes": True, "none": None, "some": True, "half": 0.5}
    table = imported.office("sql", f"{asked} FROM figures", "--format", "csv").out
    assert table.splitlines()[-1].endswith("1.5,2,true,,true,0.5")


def test_a_decimal_of_many_digits_comes_to_the_digit(imported: Imported) -> None:
    most = "9999999999999999999999999999999999999"
    asked = f"SELECT {most}::DECIMAL(38,1) AS a, 1234567890123456789012345678.12345::DECIMAL(38,5) AS b"
    [row] = imported.office.get("sql", asked)
    assert row == {"a": int(most), "b": "1234567890123456789012345678.12345"}
