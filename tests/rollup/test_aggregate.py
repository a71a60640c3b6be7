"""Totals, coverage, and what totals do not hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kpi.findings import Fault
from kpi.rollup.aggregate import aggregate
from kpi.rollup.types import Rollup
from tests.rollup.world import indicator, indicators, reports, units

FULL = """
29863 users 5
29866 users 7
29898 users 11.5
"""


def province(text: str, *asked: object, level: str = "province", under: str | None = "87") -> Rollup:
    return aggregate(reports(text), units(), asked or indicators("users"), "2021", level, under)  # type: ignore[arg-type]


def codes(rollup: Rollup) -> list[str]:
    return [note.code for note in rollup.notes]


def test_a_province_is_the_exact_sum_of_its_communes() -> None:
    (row,) = province(FULL).rows
    assert (row.unit, row.name, row.values) == ("87", "Tỉnh Đồng Tháp", {"users": Decimal("23.5")})
    assert (row.coverage.reported, row.coverage.expected, row.coverage.missing) == (3, 3, ())


def test_rows_of_each_level_stand_in_list_order() -> None:
    assert [r.unit for r in province(FULL, level="commune").rows] == ["29863", "29866", "29898"]
    assert [r.values["users"] for r in province(FULL, level="district").rows] == [12, Decimal("11.5")]
    assert [r.unit for r in province(FULL, under=None).rows] == ["87", "89"]


def test_missing_is_not_zero_and_is_told() -> None:
    rollup = province("29863 users 5\n29866 users ?\n29866 other 1", level="district")
    first, second = rollup.rows
    assert first.values == {"users": 5}
    assert first.incomplete == {"users": ("29866",)}
    assert first.coverage.reported == 2
    assert second.values == {"users": None}
    assert second.coverage.missing == ("29898",)
    assert codes(rollup) == ["rollup.coverage", "rollup.incomplete"]


def test_an_invalid_cell_is_lacking_too() -> None:
    (row,) = province("29863 users !\n29863 other 1\n29866 users 0\n29898 users 0").rows
    assert (row.values["users"], row.incomplete) == (0, {"users": ("29863",)})


def test_a_unit_that_sent_the_form_without_the_column_has_reported() -> None:
    (row,) = province("29863 users 5\n29866 other 1").rows
    assert row.coverage.missing == ("29898",)
    assert row.incomplete == {"users": ("29866",)}


def test_the_senders_own_totals_and_other_periods_never_count() -> None:
    (row,) = province("29863 users 5\n29866 users 9 role=total\n29898 users 9 period=2020").rows
    assert row.values == {"users": 5}
    assert row.coverage.reported == 1


def test_yes_no_counts_the_yes_and_a_class_its_labels() -> None:
    plan = indicator("plan", "yes_no")
    grade = indicator("grade", "class", labels=("none", "some", "hot"))
    text = "29863 plan 1\n29866 plan 0\n29898 plan 1\n29863 grade 'some\n29866 grade 'none\n29898 grade 'some"
    (row,) = province(text, plan, grade).rows
    assert row.values == {"plan": 2, "grade": {"none": 1, "some": 2, "hot": 0}}
    communes = province(text, grade, level="commune").rows
    assert [row.values["grade"] for row in communes] == ["some", "none", "some"]


def test_a_rate_is_recomputed_from_sums_over_units_with_all_inputs() -> None:
    rate = indicator("rate", "rate", "inspected / places")
    text = """
29863 inspected 1
29863 places 10
29866 inspected 9
29866 places 10
29898 inspected 7
29898 places ?
"""
    rollup = province(text, rate)
    assert rollup.rows[0].values == {"rate": Decimal("0.5")}
    assert rollup.rows[0].incomplete == {"rate": ("29898",)}
    note = dict(next(n for n in rollup.notes if n.code == "rollup.rate_partial").params)
    assert (note["entered"], note["reported"]) == ("2", "3")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("inspected / places * 3", "1"),
        ("1 - inspected / places - inspected / places", "0.333333333333"),
        ("CASE WHEN inspected / places * 3 >= 1 THEN 1 ELSE 0 END", "1"),
        ("(inspected / places) / (places / inspected)", "0.111111111111"),
        ("inspected / (places - 3)", None),
        ("3 * (inspected / (places - 3))", None),
    ],
)
def test_a_rate_is_rounded_at_its_end_alone(expression: str, value: str | None) -> None:
    rollup = province("29863 inspected 1\n29863 places 3", indicator("rate", "rate", expression))
    assert rollup.rows[0].values == {"rate": None if value is None else Decimal(value)}


def test_a_rate_over_nothing_is_unknown() -> None:
    rate = indicator("rate", "rate", "inspected / places")
    assert province("29863 inspected 0\n29863 places 0", rate).rows[0].values == {"rate": None}


def test_observations_that_count_nowhere_are_told() -> None:
    text = FULL + "99999 users 100\n30280 users 50\n866 users 3"
    rollup = province(text)
    assert rollup.rows[0].values == {"users": Decimal("23.5")}
    strays = {n.code: dict(n.params)["units"] for n in rollup.notes if n.code.startswith("rollup.stray")}
    assert set(strays) == {"rollup.stray_unknown", "rollup.stray_foreign", "rollup.stray_upper"}
    assert strays["rollup.stray_unknown"] == "99999"
    assert "30280" in strays["rollup.stray_foreign"]


def test_units_left_out_on_purpose_are_no_stray() -> None:
    assert codes(province(FULL, under="867", level="district")) == ["rollup.complete"]


def test_of_two_reports_that_differ_the_later_counts_and_it_is_told() -> None:
    text = "29863 users 5 reporter=866 seq=1\n29863 users 8 reporter=29863 seq=2"
    rollup = province(text)
    assert rollup.rows[0].values == {"users": 8}
    assert "rollup.clash" in codes(rollup)


def test_of_two_reports_a_known_value_stands_beside_a_missing_one() -> None:
    rollup = province("29863 users 5 seq=1\n29863 users ? reporter=29863 seq=2")
    assert rollup.rows[0].values == {"users": 5}
    assert "rollup.clash" not in codes(rollup)


def test_a_district_without_communes_reports_for_itself() -> None:
    tree = units("48 province - Thành phố Đà Nẵng\n"
                 "490 district 48 Quận Liên Chiểu\n20194 commune 490 Phường X\n"
                 "498 district 48 Huyện Hoàng Sa")  # fmt: skip
    con = reports("20194 users 1\n498 users 2")
    (row,) = aggregate(con, tree, indicators("users"), "2021", "province", "48").rows
    assert (row.values, row.coverage.expected) == ({"users": 3}, 2)


def test_nothing_reported_at_all() -> None:
    (row,) = province("29863 other 1").rows
    assert (row.values, row.coverage.reported) == ({"users": None}, 0)


@pytest.mark.parametrize(
    ("level", "under", "code"),
    [
        ("province", "866", "rollup.level_above"),
        ("commune", "99", "rollup.unknown_unit"),
        ("hamlet", "87", "rollup.no_level"),
    ],
)
def test_what_cannot_be_totalled_is_refused(level: str, under: str, code: str) -> None:
    with pytest.raises(Fault) as raised:
        province(FULL, level=level, under=under)
    assert raised.value.findings[0].code == code
