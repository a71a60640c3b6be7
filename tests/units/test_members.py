"""Members of province groups: a code that is one province all its days, and one that is not."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.findings import Fault
from kpi.pipeline.opening.membership import check_members
from kpi.spec.groups import Member, ProvinceGroup
from kpi.spec.values import Text, Validity
from kpi.units import load_units
from kpi.units.lives.members import amiss

UNITS = load_units()
MERGED = "2025-07-01"


@pytest.mark.parametrize(
    ("code", "start", "end", "found"),
    [
        ("87", "2015-01-01", MERGED, None),
        ("87", "2015-01-01", None, (MERGED, "")),
        ("87", "2025-07-01", None, (MERGED, "")),
        ("82", "2015-01-01", MERGED, None),
        ("82", "2015-01-01", "2025-07-02", (MERGED, "Tỉnh Đồng Tháp")),
        ("82", MERGED, None, None),
        ("08", "2015-01-01", None, (MERGED, "Tỉnh Tuyên Quang")),  # of the old name, with Hà Giang in it
        ("04", "1990-01-01", None, None),
        ("46", "2015-01-01", None, None),
        ("28", "2005-01-01", "2010-01-01", ("2008-08-01", "")),
        ("99", "2015-01-01", None, ("2015-01-01", "")),
        ("99", "1990-01-01", "2000-01-01", None),  # before the list begins
        ("866", "2015-01-01", None, ("2015-01-01", "")),  # a district
    ],
)
def test_the_first_day_on_which_a_code_is_not_the_province_that_was_meant(
    code: str, start: str, end: str | None, found: tuple[str, str] | None
) -> None:
    days = Validity(date.fromisoformat(start), date.fromisoformat(end) if end else None)
    group = ProvinceGroup("north", Text("Bắc", "North"), "Điều 4", (Member(code, days),))
    told = [(one.day.isoformat(), one.after) for one in amiss(UNITS, [group])]
    assert told == ([found] if found else [])


def test_figures_of_a_day_on_which_a_member_is_not_who_was_meant_are_not_scored() -> None:
    group = ProvinceGroup("north", Text("Bắc", "North"), "Điều 4", (Member("82", Validity()),))
    check_members(UNITS, "ours", [group], date(2025, 6, 30))
    with pytest.raises(Fault) as raised:
        check_members(UNITS, "ours", [group], date(2025, 7, 1))
    assert [one.code for one in raised.value.findings] == ["spec.province_other"]
