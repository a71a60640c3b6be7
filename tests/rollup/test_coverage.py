"""Coverage counts figures, form by form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.model.period import parse_period
from kpi.pipeline.following.given import counted, read_given
from kpi.rollup.aggregate import aggregate
from kpi.rollup.types import Rollup
from kpi.spec.kinds.form import Form, FormColumn
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.values import Text, Validity
from kpi.tables.listing import StatusRow
from tests.examples import tries
from tests.rollup.world import indicator, indicators, lake, reports, units

WORDS = Text("Biểu", "Form")
COMMUNES = ("29863", "29866", "29898")


def form(name: str, *columns: str) -> Form:
    made = tuple(FormColumn(column, ((column,),)) for column in columns)
    return Form(name, f"{name}/XP", WORDS, "project", "", Validity(date(2008, 1, 1), None), made)


FORMS = (form("01", "users", "stock"), form("03", "places", "inspected"))
RATE = indicator("rate", "rate", "inspected / places")


def province(text: str, *asked: Indicator, level: str = "province", forms: Sequence[Form] = FORMS) -> Rollup:
    return aggregate(reports(text), units(), asked, "2021", level, "87", forms)


def told(rollup: Rollup, code: str) -> list[dict[str, str]]:
    return [dict(note.params) for note in rollup.notes if note.code == code]


BOTH = """
29863 users 5
29866 users 1
29898 users 2 reporter=867
29863 places 4 form=03
29863 inspected 1 form=03
"""


def test_a_row_without_any_figure_is_no_report() -> None:
    rollup = province(
        "29863 users 5\n29866 users ?\n29866 stock ?\n29898 users 1 reporter=867", *indicators("users")
    )
    (row,) = rollup.rows
    assert (row.coverage.reported, row.coverage.missing) == (2, ("29866",))
    assert [note["units"] for note in told(rollup, "rollup.blank_row")] == ["Phường 1 (29866)"]
    assert not rollup.complete


def test_coverage_of_several_forms_is_that_of_each_and_never_of_the_best() -> None:
    (row,) = province(BOTH, *indicators("users", "places")).rows
    assert (row.coverage.reported, row.coverage.expected) == (1, 3)
    assert {name: found.reported for name, found in row.coverage.by_form.items()} == {"01": 3, "03": 1}
    assert row.coverage.by_indicator == {"users": 3, "places": 1}
    assert row.values == {"users": 8, "places": 4}
    assert row.incomplete == {}


def test_forms_of_the_inputs_of_a_rate_count_too() -> None:
    (row,) = province(BOTH, *indicators("users"), RATE).rows
    assert row.coverage.missing == ("29866", "29898")
    assert row.coverage.by_indicator == {"users": 3, "rate": 1}


def test_a_form_nobody_sent_is_known_from_the_forms_in_force() -> None:
    rollup = province("29863 users 5\n29866 users 1\n29898 users 2", *indicators("users", "places"))
    assert rollup.rows[0].coverage.by_form["03"].reported == 0
    assert [note["forms"] for note in told(rollup, "rollup.not_sent")] == ["03/XP"]


def test_notes_tell_a_form_not_sent_from_a_row_and_from_a_cell() -> None:
    text = BOTH + "29866 places ? form=03\n29866 inspected ? form=03\n29863 stock 1\n29866 stock ?"
    rollup = province(text, *indicators("users", "stock", "places"))
    assert [n["units"] for n in told(rollup, "rollup.blank_row")] == ["Phường 1 (29866)"]
    assert [n["units"] for n in told(rollup, "rollup.not_sent")] == ["Phường 3 (29898)"]
    (stock,) = told(rollup, "rollup.incomplete")
    assert (stock["name_en"], stock["entered"], stock["reported"]) == ("stock", "1", "3")
    assert "29866" in stock["units"]
    assert "29898" in stock["units"]


def test_a_form_that_came_without_the_row_of_a_unit_says_so() -> None:
    rollup = province("29863 users 5\n29898 users 2 reporter=867", *indicators("users"))
    assert [n["units"] for n in told(rollup, "rollup.no_row")] == ["Phường 1 (29866)"]


def test_all_reported_yet_a_cell_is_empty_is_not_complete() -> None:
    text = "29863 users 5\n29866 users 1\n29898 users 2\n29863 stock 1\n29866 stock 1\n29898 stock ?"
    rollup = province(text, *indicators("users", "stock"))
    assert rollup.rows[0].coverage.reported == 3
    assert not rollup.complete
    assert not told(rollup, "rollup.complete")
    assert told(rollup, "rollup.gaps")[0]["number"] == "1"
    assert province(text, *indicators("users")).complete


def test_a_rate_of_nothing_does_not_arise_and_is_not_the_same_as_not_known() -> None:
    text = """
29863 places 0 form=03
29863 inspected 0 form=03
29866 places ? form=03
29866 inspected 0 form=03
29898 places 0 form=03 reporter=867
29898 inspected 0 form=03 reporter=867
"""
    rows = province(text, RATE, level="commune").rows
    assert [row.values["rate"] for row in rows] == [None, None, None]
    assert [row.idle for row in rows] == [("rate",), (), ("rate",)]
    assert [row.idle for row in province(text, RATE, level="district").rows] == [(), ("rate",)]


def test_more_than_nothing_of_nothing_is_no_rate_that_does_not_arise() -> None:
    rows = province("29863 places 0 form=03\n29863 inspected 2 form=03", RATE, level="commune").rows
    assert (rows[0].values["rate"], rows[0].idle) == (None, ())


CELLS = {"users": "01", "stock": "01", "places": "03", "inspected": "03"}
GIVEN = st.dictionaries(
    st.tuples(st.sampled_from(COMMUNES), st.sampled_from(sorted(CELLS))), st.sampled_from(["", "0", "4"])
)


@settings(max_examples=tries(15), deadline=None)
@given(GIVEN, st.sets(st.sampled_from(sorted(CELLS)), min_size=1))
def test_coverage_is_complete_only_when_every_cell_asked_for_has_a_figure(
    given: dict[tuple[str, str], str], names: set[str]
) -> None:
    rows = [
        {"unit": unit, "indicator": name, "form": CELLS[name], "value": value, "period": "2021", "run": "r",
         "role": "unit", "seq": "1", "reporter": unit}
        for (unit, name), value in given.items()
    ]  # fmt: skip
    asked = indicators(*sorted(names))
    for level in ("province", "district", "commune"):
        rollup = aggregate(lake(rows), units(), asked, "2021", level, "87", FORMS)
        full = all(given.get((unit, name)) for unit in COMMUNES for name in names)
        assert rollup.complete == full
        assert bool(told(rollup, "rollup.complete")) == full
        for row in rollup.rows:
            assert row.coverage.reported <= min(c.reported for c in row.coverage.by_form.values())
            for name, number in row.coverage.by_indicator.items():
                inside = [
                    u for u in COMMUNES if level == "province" or row.unit in (units().get(u).parent, u)
                ]
                assert number == sum(bool(given.get((unit, name))) for unit in inside)


def test_a_total_with_a_range_is_no_number_and_its_range_is_the_sum() -> None:
    asked = indicators("users", "stock")
    text = "29863 users 10\n29863 stock 1\n29866 users 81..\n29866 stock 5..10\n29898 users 2\n29898 stock 3"
    found = province(text, *asked)
    (row,) = found.rows
    assert row.values == {"users": None, "stock": None}
    assert {name: (cell.low, cell.high) for name, cell in row.ranges.items()} == {
        "users": (93, None),
        "stock": (9, 14),
    }
    assert row.bounded == {"users": ("29866",), "stock": ("29866",)}
    assert [row.status(name) for name in row.values] == ["range", "range"]
    assert (row.coverage.reported, row.coverage.complete, row.incomplete) == (3, False, {})
    assert row.coverage.by_indicator == {"users": 3, "stock": 3}
    assert [note["name_vi"] for note in told(found, "rollup.bounded")] == ["users", "stock"]
    assert not found.complete
    assert not told(found, "rollup.complete")


def test_a_known_figure_goes_before_a_range_and_two_that_cannot_both_be_are_told() -> None:
    asked = indicators("users")
    one = province("29863 users 85 reporter=866\n29863 users 81.. reporter=29863 seq=2", *asked)
    assert (one.rows[0].values, told(one, "rollup.clash")) == ({"users": 85}, [])
    other = province("29863 users 75 reporter=866\n29863 users 81.. reporter=29863 seq=2", *asked)
    assert [note["figures"] for note in told(other, "rollup.clash")] == ["1"]


def test_a_rate_leaves_a_unit_out_of_which_an_input_is_a_range() -> None:
    lines = ("29863 places 4", "29863 inspected 2", "29866 places 4", "29866 inspected 1..")
    (row,) = province("\n".join(f"{line} form=03" for line in lines), RATE).rows
    assert (row.values["rate"], row.incomplete["rate"]) == (Decimal("0.5"), ("29866",))


def test_status_counts_a_range_as_given() -> None:
    text = "29863 users 81..\n29863 stock ?\n29866 users 5..10\n29866 stock 3"
    asked = form("01", "users", "stock")
    asked = replace(asked, columns=tuple(replace(column, required=True) for column in asked.columns))
    given = read_given(reports(text), parse_period("2021"), [asked], None)
    empty = StatusRow("866", "Cao Lãnh", "01", "accepted", date(2021, 12, 14), None, None, 0, 0)
    row = counted(empty, asked, units(), given)
    assert (row.units_reported, row.units_expected) == (2, 2)
    assert (row.figures, row.figures_expected, row.complete) == (3, 4, False)
