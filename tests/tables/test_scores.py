"""The consolidated scoring table and the counts by class."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.model.cell import between
from kpi.model.roman import roman
from kpi.model.table import Kind
from kpi.spec.kinds.table import TableSpec
from kpi.tables.score_table import score_table
from kpi.tables.summary_table import summary_table
from tests.tables.cases import SCHEME, SCORING, column, frame, named, same

SPEC = TableSpec(
    "score",
    "TH/CĐ",
    "score",
    same("Bảng điểm"),
    "commune",
    (),
    ("order", "name", "criteria", "blocks", "points", "band", "rank_parent", "rank"),
    "",
)


def test_rows_are_communes_under_their_districts() -> None:
    table = score_table(SCORING, frame())
    assert [row.kind for row in table.rows] == ["section", "unit", "unit", "section", "unit", "unit"]
    assert column(table, "order") == ["I", "1", "2", "II", "1", "2"]
    assert column(table, "code") == ["A", "A1", "A2", "B", "B1", "B2"]


def test_a_section_says_how_its_communes_stand() -> None:
    row = named(score_table(SCORING, frame()), "Huyện A")
    assert row["points"] == "2 đơn vị – Tốt: 1; Yếu: 1"


def test_what_is_open_is_a_range_and_what_is_unreported_is_not_known() -> None:
    table = score_table(SCORING, frame(), SPEC)
    sure, partly, silent = (named(table, name) for name in ("Xã A1", "Xã A2", "Xã B2"))
    assert (sure["points"], sure["band"], sure["rank"]) == (Decimal(100), "Tốt", 1)
    assert (partly["I.1"], partly["I.2"], partly["I"]) == (Decimal(40), None, between(40, 60))
    assert (partly["points"], partly["band"], partly["rank"]) == (between(40, 60), "Yếu", between(2, 3))
    assert (silent["points"], silent["I"], silent["rank"]) == (None, None, None)
    assert silent["band"] == "Chưa báo cáo"


def test_columns_follow_the_declaration() -> None:
    table = score_table(SCORING, frame(), SPEC)
    keys = ["order", "code", "name", "I.1", "I.2", "I", "II.1", "II", "points", "band", "rank_parent", "rank"]
    assert [c.key for c in table.columns] == keys
    by_key = {c.key: c for c in table.columns}
    assert (by_key["I.1"].title, by_key["I.1"].groups) == ("Kế hoạch (40)", ("I. Chỉ đạo (60 điểm)",))
    assert by_key["I"].title == "Cộng"
    assert by_key["points"].kind is Kind.POINTS


def test_single_blocks_and_criteria_can_be_declared() -> None:
    table = score_table(SCORING, frame(), replace(SPEC, columns=("name", "II.1", "I")))
    assert [c.key for c in table.columns] == ["code", "name", "II.1", "I"]


def test_without_districts_there_are_no_sections_and_one_rank() -> None:
    table = score_table(SCORING, frame(districts=False))
    assert {row.kind for row in table.rows} == {"unit"}
    assert "rank_parent" not in [c.key for c in table.columns]
    assert column(table, "order") == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("vi", "Minh họa, không phải thang điểm chính thức"), ("en", "not an official scheme")],
)
def test_an_illustrative_scheme_says_so_on_every_table(lang: str, said: str) -> None:
    for table in (score_table(SCORING, frame(lang)), summary_table(SCORING, frame(lang))):
        assert said in table.warning


def test_an_official_scheme_needs_no_warning() -> None:
    assert score_table(replace(SCORING, scheme=replace(SCHEME, standing="official")), frame()).warning == ""


def test_notes_tell_caps_ranges_and_what_the_ellipsis_means() -> None:
    notes = score_table(SCORING, replace(frame(), finding_counts={"error": 2, "warning": 9})).notes
    said = "\n".join(notes)
    for words in (
        "1 xã, phường, thị trấn bị khống chế xếp loại: Có tụ điểm",
        "72–85",
        "3–5",
        "2 lỗi và 9 cảnh báo",
    ):
        assert words in said
    assert notes[-1] == "“…”: chưa có số liệu, không phải là số 0."


def test_classes_are_counted_by_district_with_the_province_last() -> None:
    table = summary_table(SCORING, frame())
    assert [row.kind for row in table.rows] == ["unit", "unit", "total"]
    assert column(table, "good") == [1, 0, 1]
    assert column(table, "good_share") == [Decimal("0.5"), Decimal(0), Decimal("0.25")]
    assert column(table, "undetermined") == [0, 0, 0]
    assert column(table, "not_reported") == [0, 1, 1]


def test_every_commune_is_in_one_column_of_the_summary() -> None:
    table = summary_table(SCORING, frame())
    parts = [column(table, key) for key in ("good", "weak", "undetermined", "not_reported")]
    assert [sum(int(str(n)) for n in row) for row in zip(*parts, strict=True)] == column(table, "units")


def test_english_titles() -> None:
    table = score_table(SCORING, frame("en"))
    assert [c.title for c in table.columns][:4] == ["No.", "Code", "Unit", "Points"]
    assert named(table, "Xã B2")["band"] == "Not reported"


def test_roman_numbers() -> None:
    assert [roman(n) for n in (1, 4, 9, 12, 27, 40, 99)] == ["I", "IV", "IX", "XII", "XXVII", "XL", "XCIX"]
