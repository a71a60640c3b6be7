"""What comes again by a plan: by whom, for which periods, and until which day."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpi.findings import load_catalogue
from kpi.model.period import parse_period
from kpi.spec.kinds.plan import Plan, build
from kpi.spec.plan_duties import Calendar
from kpi.tables.plan_words import plan_tables
from tests.plan.world import BLANK, WORDS

POLICE = {"id": "police", "name": {"vi": "Công an", "en": "Police"}, "levels": ["district"],
          "words": ["Công an"], "forms": ["04"]}  # fmt: skip


def calendar(**keys: Any) -> dict[str, Any]:
    """A yearly report of districts in form 01."""
    return {
        "id": "r1", "task": WORDS, "reporters": {"name": WORDS, "units": ["district"]}, "forms": ["01"],
        "recipients": [], "every": "year", "before": "12-15", "citation": "V.15", "quote": "trước ngày 15/12",
        **keys,
    }  # fmt: skip


def plan(*calendars: dict[str, Any], **keys: Any) -> Plan:
    """A plan of these calendars."""
    return build({**BLANK, "calendars": list(calendars), **keys})


def only(**keys: Any) -> Calendar:
    """The one calendar of a plan."""
    return plan(calendar(**keys)).calendars[0]


def test_before_15_12_the_last_day_on_time_is_the_14th() -> None:
    days = [
        only(before=day).last_day(parse_period("2024")) for day in ("12-15", "01-01", "03-01", "01-05", None)
    ]
    assert days == [date(2024, 12, 14), date(2024, 12, 31), date(2024, 2, 29), date(2024, 1, 4), None]


def test_a_day_that_lies_before_the_period_is_one_of_the_next_year() -> None:
    quarters = only(every="quarter", before=["04-05", "07-05", "10-05", "01-05"])
    days = [quarters.last_day(parse_period(f"2021-Q{n}")) for n in (1, 2, 3, 4)]
    assert days == [date(2021, 4, 4), date(2021, 7, 4), date(2021, 10, 4), date(2022, 1, 4)]


def test_each_part_of_the_year_has_its_own_day_or_none() -> None:
    halves = only(every="half", before=["06-15", None])
    assert [halves.last_day(parse_period(f"2026-S{n}")) for n in (1, 2)] == [date(2026, 6, 14), None]
    first = only(every="half", parts=[1], before="06-15")
    periods = ("2026-S1", "2026-S2", "2026", "2026-Q1")
    assert [first.asks(parse_period(one)) for one in periods] == [True, False, False, False]


def test_what_comes_when_asked_for_is_for_no_period() -> None:
    occasional = only(every="occasion", before=None)
    assert not any(occasional.asks(parse_period(one)) for one in ("2021", "2021-S1", "2021-07"))


def test_a_recipient_may_change_within_the_plan() -> None:
    labour, health = ({"vi": name, "en": name} for name in ("Sở LĐTBXH", "Sở Y tế"))
    one = only(
        recipients=[
            {"name": labour, "valid_to": "2025-03-01"},
            {"name": health, "valid_from": "2025-03-01", "subject": "prostitution"},
        ]
    )
    names = [
        [to.name.vi for to in one.recipients if to.validity.covers(date(2025, month, 1))] for month in (2, 3)
    ]
    assert names == [["Sở LĐTBXH"], ["Sở Y tế"]]


def test_a_plan_shows_who_reports_in_what_to_whom_and_until_when() -> None:
    one = plan(
        calendar(
            reporters={"name": {"vi": "Các cơ quan", "en": "All"}, "units": ["district"],
                       "agencies": ["police"]},
            every="half", before=["06-15", None],
            recipients=[{"name": {"vi": "Sở Y tế", "en": "Health"}, "valid_from": "2025-03-01",
                         "subject": "prostitution"}],
        ),
        calendar(id="r2", forms=[], every="month", before=None, reporters={"name": WORDS}),
        agencies=[POLICE],
    )  # fmt: skip
    _, agencies, calendars = plan_tables(one, load_catalogue("vi"))
    assert agencies.rows[0].cells == ("police", "Công an", "cấp huyện", "04", "Công an")
    half, month = (dict(zip([c.key for c in calendars.columns], r.cells)) for r in calendars.rows)  # noqa: B905
    assert half["reporters"] == "Các cơ quan (cấp huyện, police)"
    assert half["recipients"] == "Sở Y tế (từ 01/03/2025, mại dâm)"
    assert (
        half["before"]
        == "S1: trước 15/06 (ngày cuối còn đúng hạn: 14/06); S2: không ghi ngày: chờ, không tính là trễ"
    )
    assert (month["forms"], month["every"], month["recipients"]) == ("bằng lời", "hằng tháng", "không ghi")
