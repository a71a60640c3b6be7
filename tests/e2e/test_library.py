"""The commands as a library."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

import kpi
from kpi.findings import Fault
from kpi.model.period import parse_period
from tests.conftest import Imported


def test_totals_are_those_of_the_command(imported: Imported) -> None:
    office = kpi.open(imported.office.root)
    found = office.aggregate("people_reached", "06", period="2021", level="commune", under="874")
    shown = imported.office.get(
        "aggregate", "people_reached", "06", "--period", "2021", "--level", "commune", "--under", "874"
    )
    row = next(row for row in found.rows if row.unit == "30133")
    assert row.values["people_reached"] == Decimal(1185)
    assert [r.unit for r in found.rows] == [r["unit"] for r in shown["rows"]]
    assert found.data()["specs"] == shown["specs"]
    assert found.table().rows


def test_changes_are_those_of_the_command(imported: Imported) -> None:
    office = kpi.open(imported.office.root)
    found = office.compare("people_reached", period="2021", to=["2019", "2020"], level="commune", under="874")
    words = ("--period", "2021", "--to", "2019..2020", "--level", "commune", "--under", "874")
    shown = imported.office.get("compare", "people_reached", *words)["rows"]
    assert [[one["value"] for one in row["figures"]] for row in found.data()["rows"]] == [
        [one["value"] for one in row["figures"]] for row in shown
    ]
    [flat] = [row for row in found.to_rows() if row["unit"] == "30133"]
    assert (flat["2020"], flat["2021"], flat["change"]) == (None, Decimal(1185), None)
    assert (flat["why"], flat["uneven"]) == ("earlier_missing", False)
    with pytest.raises(ValueError, match="2021"):
        office.compare("people_reached", period="2021", to="2022")


def test_targets_of_a_plan_are_those_of_the_command(imported: Imported) -> None:
    office = kpi.open(imported.office.root)
    found = office.plan("dong-thap-208-2021", period="2021", by="district")
    shown = imported.office.get("plan", "dong-thap-208-2021", "--period", "2021", "--by", "district")
    assert [row["verdict"] for row in found.to_rows()] == [one["verdict"] for one in shown["targets"]]
    [registered] = [row for row in found.to_rows() if row["id"] == "dt.t5"]
    assert (registered["low"], registered["high"], registered["whole_high"]) == (114, 115, 143)
    assert len(shown["below"]) == 12
    counted = [one["targets"][6]["measured"]["numerator"]["low"] for one in shown["below"]]
    assert sum(counted) == 114


def test_scores_and_their_explanation(imported: Imported) -> None:
    office = kpi.open(imported.office.root, lang="en")
    found = office.score(period="2021")
    best = min((row for row in found.rows if row.rank is not None), key=lambda row: row.rank)
    assert office.explain(best.unit, "score", period="2021").value == best.points
    assert {row.form for row in office.status(period="2021")} == {"01", "02", "03", "04", "05", "06"}


def test_who_is_late_is_told_by_a_day(imported: Imported) -> None:
    office = kpi.open(imported.office.root)
    assert {row.there for row in office.status(period="2021", on=date(2021, 12, 13))} == {False}
    assert office.rates(period="2021", on=date(2021, 12, 13)).total.not_due == 72
    assert office.rates(period="2021").total.share("on_time_of_expected") == 1
    assert {item.due for item in office.due(7, on=date(2022, 12, 10))} == {
        date(2021, 12, 14),
        date(2022, 12, 14),
    }


def test_answers_are_had_as_arrow_with_nothing_made_of_what_is_not_known(imported: Imported) -> None:
    office = kpi.open(imported.office.root)
    found = office.score(period="2021")
    arrow = found.to_arrow()
    assert arrow.num_rows == len(found.rows)
    points = arrow["points"].to_pylist()
    assert points == [None if row.points is None else float(row.points) for row in found.rows]
    assert None in points
    assert {"unit", "name", "band", "rank", "I.1"} <= set(arrow.column_names)


def test_a_question_in_sql(imported: Imported) -> None:
    office = kpi.open(imported.office.root)
    [row] = office.sql("SELECT count(DISTINCT unit) AS units FROM figures").to_rows()
    assert row["units"] == sum(not row.silent for row in office.score(period="2021").rows)


def test_what_is_wrong_is_raised_with_its_remedy(imported: Imported, tmp_path: object) -> None:
    with pytest.raises(Fault) as nothing:
        kpi.open(str(tmp_path))
    assert nothing.value.findings[0].code == "workspace.none"
    with pytest.raises(Fault) as unknown:
        kpi.open(imported.office.root).aggregate("people_reachd", period="2021")
    assert unknown.value.findings[0].code == "aggregate.unknown"
    with pytest.raises(ValueError, match="x"):
        parse_period("x")
