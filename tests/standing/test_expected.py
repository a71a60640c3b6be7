"""Who is expected with what by when, by the settings and by a plan's calendars, agencies included."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kpi.findings import Fault
from kpi.model.period import parse_period
from kpi.pipeline.following.expected import Expected, expected
from kpi.pipeline.following.status import Status, status
from kpi.pipeline.opening.query import Query
from kpi.pipeline.opening.workspace import Workspace
from kpi.tables.timing import timing
from tests.plan.office_plans import HEALTH, calendars, own_plan
from tests.plan.world import WORDS
from tests.standing.reports import FULL, Desk, new_desk
from tests.standing.test_agencies import CENTRE, OF_DISTRICT, of_centre

PLAN = "office"
AGENCIES = {"name": WORDS, "agencies": ["health-centre"]}
BOTH = {"name": WORDS, "units": ["district"], "agencies": ["health-centre"]}


def desk_with(folder: Path, *more: Mapping[str, Any], **keys: Any) -> Desk:
    desk = new_desk(folder)
    own_plan(desk.workspace.root, **({"calendars": calendars(*more)} if more else {}), **keys)
    return desk


def by_plan(desk: Desk, period: str = "2021", plan: str = PLAN) -> Status:
    """The status by the plan, read anew."""
    one = Workspace(desk.workspace.root, "87", desk.workspace.lake)
    return status(one, Query(parse_period(period)), plan=plan)


def awaited(desk: Desk, period: str, plan: str = PLAN) -> tuple[Expected, ...]:
    tree = desk.workspace.units.at(parse_period(period).end, "87")
    return expected(desk.workspace, tree, parse_period(period), plan)


def test_a_plan_awaits_units_and_agencies_in_their_forms_by_the_day_before_the_one_named(
    tmp_path: Path,
) -> None:
    desk = desk_with(tmp_path)
    desk.send(OF_DISTRICT, received="2021-12-14")
    desk.send(of_centre(4), received="2021-12-15")
    rows = {row.reporter: row for row in by_plan(desk).rows}
    districts, communes = 12, 143
    assert len(rows) == 2 * districts + communes  # a health centre of every district and commune
    assert {row.form for row in rows.values()} == {"05"}
    assert {row.due for row in rows.values()} == {date(2021, 12, 14)}
    assert (rows["871"].days_late, rows[CENTRE].days_late) == (0, 1)
    assert rows[CENTRE].name == "Trung tâm Y tế huyện Tam Nông"
    assert (rows[CENTRE].plan, rows[CENTRE].calendar) == (PLAN, "r1")
    missing = rows["866:health-centre"]
    assert [timing(missing, date(2021, 12, day)) for day in (14, 15)] == ["not_due", "overdue"]


def test_without_a_day_nobody_is_late(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, {"before": None, "reporters": {"name": WORDS, "units": ["district"]}})
    desk.send(OF_DISTRICT, received="2022-05-01")
    rows = {row.reporter: row for row in by_plan(desk).rows}
    assert (rows["871"].due, rows["871"].days_late) == (None, None)
    assert timing(rows["866"], date(2030, 1, 1)) == "awaited"


def test_several_calendars_give_a_row_for_each_reporter_form_and_calendar(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, {"reporters": {"name": WORDS, "units": ["district"]}},
                     {"reporters": BOTH, "before": "11-01"})  # fmt: skip
    found = [(one.calendar.id if one.calendar else "", one.due) for one in awaited(desk, "2021")
             if str(one.reporter) == "871"]  # fmt: skip
    assert found == [("r1", date(2021, 12, 14)), ("r2", date(2021, 10, 31))]


def test_half_and_year_have_their_own_days_and_what_comes_on_occasion_has_none(tmp_path: Path) -> None:
    units = {"name": WORDS, "units": ["province"]}
    desk = desk_with(
        tmp_path, {"reporters": units, "every": "half", "parts": [1], "before": "06-15"},
        {"reporters": units}, {"reporters": units, "every": "occasion", "before": None},
    )  # fmt: skip
    found = {
        period: [(str(one.reporter), one.due) for one in awaited(desk, period)]
        for period in ("2021-S1", "2021-S2", "2021")
    }
    assert found == {
        "2021-S1": [("87", date(2021, 6, 14))], "2021-S2": [], "2021": [("87", date(2021, 12, 14))],
    }  # fmt: skip


def test_a_report_in_words_is_named_and_neither_there_nor_missing(tmp_path: Path) -> None:
    desk = desk_with(
        tmp_path, {"reporters": AGENCIES}, agencies=[{**HEALTH, "levels": ["district"], "forms": []}]
    )
    found = by_plan(desk)
    assert found.rows == ()
    assert {row.outcome for row in found.in_words} == {"in_words"}
    assert [row.reporter for row in found.in_words][:2] == ["866:health-centre", "867:health-centre"]
    assert timing(found.in_words[0], date(2030, 1, 1)) == "in_words"


def test_an_optional_form_is_awaited_where_a_plan_in_force_names_it(tmp_path: Path) -> None:
    form = "07-illustrative"  # optional: nobody has to send it
    desk = desk_with(tmp_path, {"forms": [form], "reporters": BOTH, "before": "11-01"})
    optional = [one for one in awaited(desk, "2021", "") if one.form and one.form.id == form]
    assert {(str(one.reporter), one.due) for one in optional if one.unit.code == "871"} == {
        ("871", date(2021, 10, 31))
    }
    assert len(optional) == 12
    other = desk_with(_folder(tmp_path), {"forms": [form], "reporters": BOTH}, valid_to="2021-01-01")
    assert not [one for one in awaited(other, "2021", "") if one.form and one.form.id == form]


def _folder(path: Path) -> Path:
    (path / "other").mkdir()
    return path / "other"


def test_what_an_agency_sent_is_told_without_a_plan_too(tmp_path: Path) -> None:
    desk = desk_with(tmp_path)
    desk.send(OF_DISTRICT, of_centre(9))
    rows = by_plan(desk, plan="").rows
    [centre] = [row for row in rows if row.reporter == CENTRE]
    assert (centre.form, centre.awaited, centre.units_reported) == ("05", False, len(FULL))
    assert {row.reporter for row in rows if row.awaited} == {str(code) for code in range(866, 878)}


@pytest.mark.parametrize(
    ("plan", "period", "keys", "code"),
    [
        ("nothing", "2021", {}, "plan.unknown"),
        (PLAN, "2031", {}, "plan.outside"),
        (PLAN, "2021", {"territory": [{"code": "87", "valid_to": "2020-01-01"}]}, "plan.no_territory"),
        (PLAN, "2021", {"territory": [{"code": "89"}]}, "plan.not_within"),
    ],
)
def test_a_plan_that_is_not_for_this_place_or_time_is_told(
    tmp_path: Path, plan: str, period: str, keys: Mapping[str, Any], code: str
) -> None:
    desk = desk_with(tmp_path, **keys)
    with pytest.raises(Fault) as fault:
        awaited(desk, period, plan)
    assert [one.code for one in fault.value.findings] == [code]
