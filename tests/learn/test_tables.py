"""Several tables in one workbook: each is learnt by one of its cells, and reports with both are read."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from kpi.findings import Fault
from kpi.intake.workbook import read_file
from kpi.learn.draft import learn_form
from kpi.pipeline.adopting.proof import prove
from kpi.pipeline.learning.learning import book_of
from kpi.spec.draft import Draft
from kpi.spec.places import builtin_specs
from tests.intake.books import saved
from tests.learn.gallery import book
from tests.learn.office import answered, context_of, figures, office, office_with, written

OVER = """
Đơn vị báo cáo: UBND huyện Tam Nông
Năm 2021
Biểu 21/TH
TÌNH HÌNH TRẺ EM
STT | Tên xã | Số trẻ em | Số trẻ em nghèo | Số trẻ mồ côi
1 | Xã Phú Hiệp | 95 | 9 | 8
2 | Xã Tân Công Sính | 101 | 9 | 7
 | Tổng cộng | 196 | 18 | 15

Biểu 22/TH
TÌNH HÌNH NGƯỜI CAO TUỔI
STT | Tên xã | Số người trên 60 tuổi | Số người trên 80 tuổi | Số người được trợ cấp
1 | Xã Phú Hiệp | 195 | 91 | 81
2 | Xã Tân Công Sính | 1101 | 92 | 72
"""
BESIDE = """
Đơn vị báo cáo: UBND huyện Tam Nông
Năm 2021
STT | Tên xã | Số trẻ em | Số trẻ em nghèo | | STT | Tên xã | Số hộ nghèo | Số hộ cận nghèo
1 | Xã Phú Hiệp | 95 | 9 | | 1 | Xã Phú Hiệp | 195 | 91
2 | Xã Tân Công Sính | 101 | 9 | | 2 | Xã Tân Công Sính | 1101 | 92
"""


def _learnt(text: str, at: str) -> Draft:
    known = office()
    return answered(learn_form(book_of(saved(book(text)), "form.xlsx", known), None, known, at))


@pytest.mark.parametrize(
    ("text", "cells", "last"),
    [
        (OVER, ("C5", "A12"), {"30010": "81", "30007": "72"}),
        (BESIDE, ("B3", "H4"), {"30010": "91", "30007": "92"}),
    ],
)
def test_every_table_of_a_sheet_is_a_form_of_its_own(
    text: str, cells: tuple[str, str], last: dict[str, str]
) -> None:
    drafts = [_learnt(text, cell) for cell in cells]
    drafts = [replace(draft, code=f"{n}/TH", id=f"{n}-th") for n, draft in enumerate(drafts, 21)]
    with tempfile.TemporaryDirectory() as folder:
        for draft in drafts:
            written(draft, Path(folder))
        known = context_of((builtin_specs(), Path(folder)))
    data = saved(book(text))
    received = read_file(data, "form.xlsx", ".xlsx", known)
    for draft in drafts:
        assert len(figures(received, draft.id)) == 2, received.findings
        grid = book_of(data, "form.xlsx", known).grids[0]
        proof = prove(grid, draft, known, exact=True)
        assert (proof.failed, proof.rows, proof.figures) == (False, 2, proof.filled)
    end = drafts[1].collected[-1].indicator
    assert {unit: row[end] for unit, row in figures(received, drafts[1].id).items()} == last


def test_each_table_has_the_titles_right_above_it_and_the_period_of_the_sheet() -> None:
    first, second = _learnt(OVER, "B6"), _learnt(OVER, "B13")
    assert [(d.code, d.title.vi, d.periods) for d in (first, second)] == [
        ("21/TH", "TÌNH HÌNH TRẺ EM", ("year",)),
        ("22/TH", "TÌNH HÌNH NGƯỜI CAO TUỔI", ("year",)),
    ]
    (note,) = [q for q in second.questions if q.code == "learn.table_beside"]
    assert (note.cell, note.params["title"]) == ("A5", "TÌNH HÌNH TRẺ EM")


def test_tables_side_by_side_have_the_titles_over_their_own_columns() -> None:
    titles = """
Đơn vị báo cáo: UBND huyện Tam Nông
Năm 2021
Biểu 21/TH | | | | | Biểu 22/TH
TÌNH HÌNH TRẺ EM | | | | | TÌNH HÌNH HỘ NGHÈO
"""
    text = titles + BESIDE[BESIDE.index("STT") :]
    assert [(d.code, d.title.vi, d.periods) for d in (_learnt(text, "B5"), _learnt(text, "H6"))] == [
        ("21/TH", "TÌNH HÌNH TRẺ EM", ("year",)),
        ("22/TH", "TÌNH HÌNH HỘ NGHÈO", ("year",)),
    ]


def test_a_title_merged_over_tables_side_by_side_is_that_of_each() -> None:
    title = "\nTÌNH HÌNH TRẺ EM VÀ HỘ NGHÈO NĂM 2021" + " | <" * 8 + "\n"
    text = title + BESIDE[BESIDE.index("STT") :]
    drafts = [_learnt(text, cell) for cell in ("B2", "H3")]
    assert {draft.title.vi for draft in drafts} == {"TÌNH HÌNH TRẺ EM VÀ HỘ NGHÈO"}


def test_a_cell_of_no_table_is_answered_with_those_there_are() -> None:
    with pytest.raises(Fault, match=r"learn\.no_table_at") as fault:
        _learnt(OVER, "Z99")
    places = dict(fault.value.findings[0].params)["places"]
    assert places == "Trang 1!A5: TÌNH HÌNH TRẺ EM; Trang 1!A12: TÌNH HÌNH NGƯỜI CAO TUỔI"


def test_adopting_one_of_two_tables_says_what_becomes_of_reports_with_both() -> None:
    draft = _learnt(BESIDE, "B3")
    known = office_with(draft)
    proof = prove(book_of(saved(book(BESIDE)), "form.xlsx", known).grids[0], draft, known, exact=True)
    assert ("adopt.tables_beside", ("F3",)) in [(one.code, one.cells) for one in proof.findings]


def test_an_agency_that_would_be_refused_is_told_before() -> None:
    text = OVER.replace("Đơn vị báo cáo: UBND huyện Tam Nông", "TRUNG TÂM Y TẾ HUYỆN TAM NÔNG")
    assert [q.cell for q in _learnt(text, "B6").questions if q.code == "learn.agency"] == ["A1"]
    assert not [q for q in _learnt(OVER, "B6").questions if q.code == "learn.agency"]
    draft = _learnt(text, "B6")
    known = office_with(draft)
    proof = prove(book_of(saved(book(text)), "form.xlsx", known).grids[0], draft, known, exact=True)
    assert [one.cell for one in proof.findings if one.code == "adopt.agency"] == ["A1"]


def test_a_word_in_the_total_of_yes_or_no_is_no_cell_that_was_not_read() -> None:
    text = """
Biểu 23/TH
Đơn vị báo cáo: UBND huyện Tam Nông
STT | Tên xã | Số hộ | Số người | Đạt chuẩn
1 | Xã Phú Hiệp | 95 | 9 | Đạt
2 | Xã Tân Công Sính | 101 | 9 | Chưa đạt
3 | Xã Phú Đức | 101 | 9 | Đạt
 | Tổng cộng | 297 | 27 | Đạt
""".replace("Chưa đạt", "Không đạt")
    draft = _learnt(text, "A3")
    known = office_with(draft)
    proof = prove(book_of(saved(book(text)), "form.xlsx", known).grids[0], draft, known, exact=True)
    assert [(one.code, one.cells) for one in proof.findings] == [("adopt.total_words", ("E7",))]
    assert (proof.filled, proof.figures) == (11, 11)
