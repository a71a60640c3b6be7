"""Classes held against those of the year before: what changed, what cannot be told, and the counts above."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from kpi.model.cell import NOT_COMPARABLE, Cell, Status, Value
from kpi.model.table import SPLIT
from kpi.rollup.types import Before
from kpi.score.changes import PastYear, before_of, change_of
from kpi.score.recognition import ScoredYear, Why, YearClass
from kpi.score.types import Scoring, SummaryRow
from kpi.spec.kinds.table import TableSpec
from kpi.tables.changed_table import changed_table
from kpi.tables.summary_table import summary_table
from tests.tables.cases import SCHEME, frame, same, scored

ROWS = (
    scored("A1", (40, 20, 40), (1, 1)),  # good
    scored("A2", (0, 20, 40), (4, 4)),  # weak
    scored("B1", (40, 20, 40), (2, 2)),  # good
    scored("B2", (None, 20, 40), (1, 3)),  # open
)
SUMMARY = (
    SummaryRow("A", "Huyện A", "district", 2, 2, {"good": 1, "weak": 1}, 0),
    SummaryRow("B", "Huyện B", "district", 2, 2, {"good": 1, "weak": 0}, 1, undetermined_reported=1),
    SummaryRow("87", "Tỉnh", "province", 4, 4, {"good": 2, "weak": 1}, 1, undetermined_reported=1),
)
NOW = Scoring(SCHEME, ROWS, SUMMARY, ())


def past(**bands: str) -> PastYear:
    """The year before by commune: a class, or why there is none."""
    classes = {}
    for unit, word in bands.items():
        band = word if word in ("good", "weak") else None
        why = "known" if band else word
        classes[unit] = YearClass("2020", unit, "trial", band, cast("Why", why))
    known = sum(one.band is not None for one in classes.values())
    return PastYear(ScoredYear("2020", SCHEME, len(classes), known, 1), classes)


WHOLE = past(A1="weak", A2="weak", B1="good", B2="good")


def spec(shows: str, *columns: str) -> TableSpec:
    kind: Literal["changed", "summary"] = "changed" if shows == "changed" else "summary"
    return TableSpec("t", "T", kind, same("Bảng"), "district", (), columns, "của dự án")


def cells(before: PastYear, *columns: str) -> dict[str, dict[str, Value]]:
    """By unit the cells of the summary by column."""
    table = summary_table(NOW, frame(), spec("summary", "bands", *columns), before)
    keys = [column.key for column in table.columns]
    return {str(row.cells[1]): dict(zip(keys, row.cells, strict=True)) for row in table.rows}


def test_each_commune_is_held_against_its_own_past() -> None:
    assert [change_of(row, WHOLE) for row in ROWS] == ["changed", "same", "same", "open"]
    other = past(A1="no_figures", A2="good", B1="not_one_unit", B2="good")
    assert [change_of(row, other) for row in ROWS] == ["open", "changed", "open", "open"]


def test_a_sum_with_a_commune_that_cannot_be_compared_is_not_compared() -> None:
    assert before_of(("A1", "A2"), WHOLE) == Before({"weak": 2}, 0)
    assert before_of(("A1", "A2"), past(A1="no_figures", A2="good")) == Before({"good": 1}, 1)
    for why in ("not_one_unit", "other_classes", "no_scheme", "not_scored"):
        assert before_of(("A1", "A2"), past(A1=why, A2="good")) is None


def test_numbers_and_shares_of_both_years_stand_apart() -> None:
    a = cells(WHOLE, "change", "share")["A"]
    assert (a["good"], a["good_before"], a["good_change"]) == (1, 0, 1)
    assert (a["units"], a["good_before_share"], a["good_change_share"]) == (2, 0, 1 / 2)
    assert (a["weak_before"], a["weak_change"], a["undetermined_before"]) == (2, -1, 0)


def test_a_change_is_a_range_where_a_commune_has_no_class() -> None:
    b = cells(WHOLE, "change", "share")["B"]  # 1 good and 1 open now, 2 good then
    assert b["good_change"] == Cell(Status.RANGE, -1, 0)
    assert b["good_change_share"] is None
    assert b["weak_change"] == Cell(Status.RANGE, 0, 1)


def test_a_merger_leaves_its_row_and_the_sum_without_comparison_and_is_named() -> None:
    merged = past(A1="not_one_unit", A2="weak", B1="good", B2="good")
    table = summary_table(NOW, frame(), spec("summary", "bands", "change"), merged)
    rows = cells(merged, "change")
    assert rows["A"]["good_change"] == rows["87"]["good_change"] == NOT_COMPARABLE
    assert rows["A"]["good"] == 1
    assert rows["B"]["good_before"] == 2
    assert [row.sign for row in table.rows] == [SPLIT, "", SPLIT]
    assert any("Xã A1" in note and "nhập" in note for note in table.notes)


def test_without_columns_of_the_year_before_the_table_is_what_it_was() -> None:
    assert summary_table(NOW, frame(), spec("summary", "bands")) == summary_table(
        NOW, frame(), spec("summary", "bands"), None
    )
    assert not spec("summary", "bands", "units").against_past
    assert spec("summary", "change").against_past


def test_the_list_has_those_that_changed_and_apart_those_that_cannot_be_told() -> None:
    columns = ("order", "name", "band_before", "band")
    table = changed_table(NOW, WHOLE, frame(), spec("changed", *columns))
    place = [column.key for column in table.columns].index("name")
    assert [row.cells[place] for row in table.rows] == [
        "Thay đổi loại: 1 đơn vị", "Xã A1", "Chưa thể nói: 1 đơn vị", "Xã B2",
    ]  # fmt: skip
    assert table.rows[1].cells[place + 1 :] == ("Yếu", "Tốt")
    assert "2 xã cùng loại" in table.notes[0]


def test_another_scheme_is_told_and_other_classes_are_not_compared() -> None:
    other = replace(SCHEME, id="older")
    alike = replace(WHOLE, year=replace(WHOLE.year, scheme=other))
    notes = changed_table(NOW, alike, frame(), spec("changed", "name")).notes
    assert any("older" in note and "cùng mã" in note for note in notes)
    fewer = replace(other, bands=other.bands[:1])
    apart = replace(past(A1="other_classes"), year=replace(WHOLE.year, scheme=fewer))
    notes = changed_table(replace(NOW, rows=ROWS[:1]), apart, frame(), spec("changed", "name")).notes
    assert any("không so sánh" in note and "older" in note for note in notes)


def test_where_nothing_is_known_of_a_year_there_is_no_number_and_no_zero() -> None:
    silent = replace(NOW, summary=(SummaryRow("B", "Huyện B", "district", 2, 0, {"good": 0, "weak": 0}, 2),))
    columns = spec("summary", "bands", "change", "share")
    table = summary_table(silent, frame(), columns, WHOLE)
    b = dict(zip([column.key for column in table.columns], table.rows[0].cells, strict=True))
    assert [b[key] for key in ("good", "good_share", "good_change", "good_change_share")] == [None] * 4
    assert (b["good_before"], b["not_reported"]) == (2, 2)
    open_then = cells(past(A1="no_figures", A2="no_figures", B1="good", B2="good"), "change", "share")["A"]
    assert (open_then["good"], open_then["good_before"], open_then["good_change"]) == (1, None, None)
    assert open_then["undetermined_before"] == 2
