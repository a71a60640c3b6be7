"""Units by class above the communes, with their shares and the year before beside them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpi.model.cell import NOT_COMPARABLE, Cell, Status, Value
from kpi.model.period import parse_period
from kpi.model.table import SPLIT, Table
from kpi.rollup.past_labels import PastLabels
from kpi.rollup.types import Coverage, Rollup, RollupRow
from kpi.spec.kinds.indicator import Indicator, Label
from kpi.spec.values import Text
from kpi.tables.class_columns import Beside
from kpi.tables.rollup_table import rollup_table
from tests.tables.cases import frame

LABELS = (Label("none", Text("Không có", "None"), ()), Label("some", Text("Có", "Some"), ()))
CLASS = Indicator("class", Text("Phân loại", "Class"), "class", "", "count_by_class", 0, LABELS)
UNITS = ("A1", "A2", "B1", "B2")


def row(unit: str, level: str, number: int, counts: Mapping[str, int] | None) -> RollupRow:
    """A row of a unit with `number` communes."""
    told = sum(counts.values()) if counts else 0
    return RollupRow(unit, f"Đơn vị {unit}", level, {"class": counts}, Coverage(told, number, ()), {})


DISTRICTS = Rollup(
    (row("A", "district", 2, {"none": 2, "some": 0}), row("B", "district", 2, {"none": 0, "some": 1})), ()
)
PROVINCE = Rollup((row("87", "province", 4, {"none": 2, "some": 1}),), ())


def past(**labels: str | None) -> PastLabels:
    """The classes of 2020 by commune; "apart" is a commune that was not one unit then."""
    codes = {unit: None if labels.get(unit) == "apart" else unit for unit in UNITS}
    known = {unit: label for unit, label in labels.items() if label not in (None, "apart")}
    return PastLabels(parse_period("2020"), codes, {"class": {u: str(label) for u, label in known.items()}})


WHOLE = past(A1="none", A2="some", B1="some", B2="some")


def table(beside: Beside, rollup: Rollup = DISTRICTS) -> Table:
    return rollup_table(rollup, [CLASS], frame(), total=PROVINCE, beside=beside)


def cells(beside: Beside, rollup: Rollup = DISTRICTS) -> dict[str, dict[str, Value]]:
    """By unit the cells by column."""
    made = table(beside, rollup)
    keys = [column.key for column in made.columns]
    return {str(line.cells[1]): dict(zip(keys, line.cells, strict=True)) for line in made.rows}


def test_shares_and_the_open_ones_come_to_the_whole() -> None:
    for line in cells(Beside(shared=True)).values():
        shares = [value for key, value in line.items() if key.endswith("_share")]
        assert sum(Decimal(str(share)) for share in shares) == 1
    b = cells(Beside(shared=True))["B"]
    assert (b["class.some"], b["class.some_share"]) == (1, Decimal("0.5"))
    assert (b["class.open"], b["class.open_share"]) == (1, Decimal("0.5"))


def test_the_province_has_its_own_shares_never_sums_or_means_of_the_rows() -> None:
    province = cells(Beside(shared=True, past=WHOLE))["87"]
    assert province["class.none_share"] == Decimal("0.5")
    assert (province["class.some_before"], province["class.some_change"]) == (3, Cell(Status.RANGE, -2, -1))


def test_a_change_is_a_figure_where_all_is_known_and_else_a_range() -> None:
    found = cells(Beside(past=WHOLE))
    assert (found["A"]["class.none_before"], found["A"]["class.none_change"]) == (1, 1)
    assert found["B"]["class.none_change"] == Cell(Status.RANGE, 0, 1)
    open_then = cells(Beside(past=past(A1="none", B1="some", B2="some")))
    assert open_then["A"]["class.none_change"] == Cell(Status.RANGE, 0, 1)
    assert open_then["A"]["class.open_before"] == 1


def test_where_nothing_is_known_of_a_year_there_is_no_change_and_no_zero() -> None:
    found = cells(Beside(past=past(B1="some")))
    assert (found["A"]["class.none_before"], found["A"]["class.none_change"]) == (None, None)
    assert found["A"]["class.open_before"] == 2
    silent = Rollup((row("A", "district", 2, None),), ())
    now = cells(Beside(shared=True, past=WHOLE), silent)["A"]
    assert (now["class.none"], now["class.none_share"], now["class.none_change"]) == (None, None, None)
    assert (now["class.none_before"], now["class.open"], now["class.open_share"]) == (1, 2, 1)


def test_a_merged_commune_leaves_its_row_and_the_sum_without_comparison_and_is_named() -> None:
    merged = Beside(past=past(A1="apart", A2="none", B1="some", B2="some"))
    found, made = cells(merged), table(merged)
    for unit in ("A", "87"):
        assert found[unit]["class.none_before"] == found[unit]["class.none_change"] == NOT_COMPARABLE
        assert found[unit]["class.none"] == 2
    assert found["B"]["class.some_before"] == 2
    assert [line.sign for line in made.rows] == [SPLIT, "", SPLIT]
    assert any("Xã A1" in note for note in made.notes)


def test_classes_told_by_other_rules_are_not_compared() -> None:
    other = PastLabels(parse_period("2020"), dict.fromkeys(UNITS, "x"), {}, frozenset({"class"}))
    found = cells(Beside(past=other))["A"]
    assert found["class.none_change"] == found["class.open_before"] == NOT_COMPARABLE


def test_without_anything_beside_the_columns_are_the_numbers_alone() -> None:
    keys = [column.key for column in table(Beside()).columns]
    assert [key for key in keys if key.startswith("class")] == ["class.none", "class.some"]
