"""Footnote marks and remarks behind a unit's name: harmless ones make no difference, others are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi.findings import load_catalogue
from kpi.intake.context import Context
from kpi.intake.rows.naming import Names, Row, unit_named
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, read, sheet_of
from tests.intake.conftest import office

HARMLESS = (
    " (1)", "(2)", " [1]", "¹", " ²", "*", " (*)", " **", " (a)", " (15 ấp)", " (xã NTM)", " (xã biên giới)",
    " (đạt chuẩn NTM 2020)", " (Đạt chuẩn nông thôn mới năm 2020)", " (ghi chú 2)", " (12 ấp, xã NTM)",
    " (xã NTM) (1)", "¹*", " (huyện Tam Nông)", " (huyện Tam Nông) (1)", " (Xã Đặc biệt khó khăn)",
)  # fmt: skip
TELLING = (
    " (cũ)", " (Tân Công Sính cũ)", " (mới)", " (sáp nhập từ xã Phú Hiệp)", " (6 tháng đầu năm)",
    " (kế hoạch)",
    " (ước)", " (quý IV)", " (năm 2020)", " (2020)", " (xã Phú Hiệp)", " (huyện Tháp Mười)", " (A)", " (nữ)",
    " (ước) (1)", " (1) (kế hoạch)", " (thị trấn)", " (phường, 5 ấp)", " (lũy kế)", " (Phú Hiệp)",
)  # fmt: skip
NAME = "Xã Tân Công Sính"
LINE = "| 4 | 3 | 1 | 0 | 2 | 0 | 1 | 1"


def with_name(name: str, code: str, context: Context) -> Read:
    rows = ROWS.replace("'30007 | Xã Tân Công Sính", f"{code} | {name}")
    return read(sheet_of(TITLES, HEAD, rows), context)


@pytest.mark.parametrize("mark", HARMLESS)
@pytest.mark.parametrize("code", ["'30007", "", "30007"])
def test_harmless_marks_make_no_difference(dong_thap: Context, mark: str, code: str) -> None:
    found = with_name(NAME + mark, code, dong_thap)
    assert (found.grave, found.units()) == ([], FIGURES)


@pytest.mark.parametrize("mark", TELLING)
@pytest.mark.parametrize("code", ["'30007", ""])
def test_other_words_are_told_once_and_the_row_is_not_taken(dong_thap: Context, mark: str, code: str) -> None:
    found = with_name(NAME + mark, code, dong_thap)
    assert set(found.units()) == {"30001", "30010"}
    (told,) = found.findings
    assert (told.severity, told.cell) == ("error", "C9")
    missing = [f.unit for f in found.received.findings if f.code == "form.unit_missing"]
    assert ("30007" in missing) is (told.code == "row.other_parent")  # told of its row: not missing besides


def test_words_of_another_time_are_repeated_and_what_may_be_a_person_is_not(dong_thap: Context) -> None:
    said = {}
    for words in ("kế hoạch", "Nguyễn Văn Bình"):
        (told,) = with_name(f"{NAME} ({words})", "", dong_thap).findings
        assert (told.code, told.unit) == ("row.name_words", "30007")
        said[words] = load_catalogue("vi").message(told)
    assert "“kế hoạch”" in said["kế hoạch"]
    assert "Nguyễn" not in said["Nguyễn Văn Bình"]


@pytest.mark.parametrize("name", ["Phường (1)", "Phường 1", "Phường (1) (2)", "P. 1*", "Phường 1¹", "P1 (1)"])
@pytest.mark.parametrize("code", ["", "'29866"])
def test_a_number_in_brackets_may_be_the_name(dong_thap: Context, name: str, code: str) -> None:
    titles = TITLES.replace("huyện Tam Nông", "thành phố Cao Lãnh")
    found = read(sheet_of(titles, HEAD, f"1 | {code} | {name} {LINE}"), dong_thap)
    assert (found.grave, list(found.units())) == ([], ["29866"])


def test_a_letter_in_brackets_may_be_the_name(dong_thap: Context) -> None:
    rows = f"1 | | Xã Phú Thành (A) {LINE}\n2 | | Xã Phú Thành B (1) {LINE}\n3 | | Xã Phú Thành (1) {LINE}"
    found = read(sheet_of(TITLES, HEAD, rows), dong_thap)
    assert sorted(found.units()) == ["30016", "30034"]
    assert found.codes == ["row.unknown_unit_tied"]


def test_a_mark_hides_no_slip_of_the_name(dong_thap: Context) -> None:
    (told,) = with_name("Xã Tân Công Sínk (1)", "", dong_thap).findings
    assert (told.code, dict(told.params)["name"]) == ("row.unknown_unit_near", "Xã Tân Công Sínk")


CONTEXT = office("87", "2021")
COMMUNES = sorted(u.code for u in CONTEXT.tree.under("87", "commune"))
MARKS = st.sampled_from((*HARMLESS, *TELLING, " (B)", " (2)", " 1", " I")) | st.text(
    st.characters(codec="utf-8", exclude_categories=("C",)), max_size=6
).map(" ({})".format)


@given(st.sampled_from(COMMUNES), MARKS, st.booleans(), st.sampled_from(["typed", "no type", "code"]))
def test_a_mark_never_makes_another_unit_of_a_name(code: str, mark: str, twice: bool, written: str) -> None:
    """The same unit as without the mark, or none; where the marked name is just that of another unit
    ("Phú Thành (B)"), without the mark it is nobody's, or several units'."""
    unit = CONTEXT.tree.get(code)
    assert unit is not None
    name = unit.name if written != "no type" else unit.name.partition(" ")[2]
    typed = Row(0, name + mark * (1 + twice), code if written == "code" else "", unit.parent)
    found = unit_named(typed, Names(()), CONTEXT).match.unit
    plain = unit_named(Row(0, name, typed.code, unit.parent), Names(()), CONTEXT).match.unit
    assert found is None or found == plain
