"""A plan along its years, and by the units below."""

from __future__ import annotations

from fractions import Fraction

from kpi.findings import load_catalogue
from kpi.model.period import Period
from kpi.plan.types import Followed
from kpi.tables.frame import Frame
from kpi.tables.plan_bases import change_words
from kpi.tables.plan_units_table import plan_units_table
from kpi.tables.plan_years_table import plan_years_table
from tests.conftest import Imported
from tests.plan.world import communes, followed, followed_over, plan, target
from tests.rollup.world import units

PLAN = "dong-thap-208-2021"
GOAL = {"sign": ">=", "milestones": [{"year": 2020, "value": 50}]}


def test_a_plan_without_a_period_is_shown_along_the_years_of_its_territory(imported: Imported) -> None:
    done = imported.office.get("plan", PLAN)
    assert done["periods"] == ["2021", "2022", "2023", "2024"]  # at the end of 2025 there is no such province
    assert [one["period"] for one in done["years"]] == ["2021"]
    one_year = imported.office.get("plan", PLAN, "--period", "2021")
    assert done["years"][0]["targets"] == one_year["targets"]
    shown = imported.office("plan", PLAN)
    [registered] = [line for line in shown.out.splitlines() if line.startswith("dt.t5 ")]
    assert "79,7% – 80,4%" in registered
    assert imported.office("plan", PLAN, "--by", "district").code == 2


def by_year(registered: dict[int, int]) -> tuple[Frame, list[Followed | None]]:
    """A plan in three years, with so many of four communes registered; 2019 has no report."""
    lines = "\n".join(
        f"{30001 + n} registered {int(n < yes)} period={year}"
        for year, yes in registered.items()
        for n in range(4)
    )
    one = plan(target(measure={"when": "registered = 1"}, goal=GOAL))
    years = [
        followed_over(one, lines, str(y), communes(4)) if y in registered else None
        for y in (2019, 2020, 2021)
    ]
    frame = Frame(load_catalogue("en"), Period(2021, "year", 1), units(communes(4)), "here", "here")
    return frame, years


def test_a_year_has_what_was_reached_and_a_verdict_only_at_a_milestone() -> None:
    frame, years = by_year({2020: 1, 2021: 3})
    one = next(one.plan for one in years if one is not None)
    table = plan_years_table(one, [Period(y, "year", 1) for y in (2019, 2020, 2021)], years, frame, ())
    [row] = table.rows
    cells = dict(zip((column.key for column in table.columns), row.cells, strict=True))
    assert (cells["2019"], cells["2020"], cells["2021"]) == ("", "25.0% not reached", "75.0%")
    assert cells["trend"] == "↑ better (2020: 25.0%)"
    assert cells["bars"] == "·▃█"
    [bars] = [column for column in table.columns if column.key == "bars"]
    assert bars.medium == "screen"


def test_the_units_below_stand_under_their_whole() -> None:
    one = plan(
        target(measure={"when": "registered = 1"}, goal={"sign": "=", "value": 100, "each_year": True})
    )
    done = followed(one, "29863 registered 1\n29866 registered 0\n29898 registered 1", by="district")
    frame = Frame(load_catalogue("en"), Period(2021, "year", 1), units(), "here", "here")
    rows = [row.cells for row in plan_units_table(done, frame).rows]
    assert rows == [
        ("87", "Tỉnh Đồng Tháp", "66.7% (2 / 3)"),
        ("866", "Thành phố Cao Lãnh", "50.0% (1 / 2)"),
        ("867", "Thành phố Sa Đéc", "100.0% (1 / 1)"),
    ]


def test_what_grew_where_a_fall_is_asked_for_is_said_to_have_grown() -> None:
    frame = Frame(load_catalogue("en"), Period(2021, "year", 1), units(), "here", "here")
    for ends, words in (
        ((60, 60), "fell by 60%"),
        ((-25, -25), "grew by 25%"),
        ((-5, 20), "fell by -5 to 20%"),
    ):
        low, high = map(Fraction, ends)
        assert change_words("fall_by", None, (low, high), frame) == words
    assert change_words("grow_by", None, (Fraction(-10), Fraction(-10)), frame) == "fell by 10%"
