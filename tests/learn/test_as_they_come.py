"""What workbooks bring along that nobody sees in them, or sees otherwise."""

from __future__ import annotations

import pytest

from kpi.pipeline.adopting.proof import prove
from kpi.pipeline.learning.learning import book_of
from tests.intake.books import saved
from tests.intake.oldfonts import typed
from tests.learn.gallery import POVERTY, book
from tests.learn.office import answered, learnt, office, office_with


def test_hidden_columns_and_rows_are_asked_about() -> None:
    form = book(POVERTY)
    sheet = form.worksheets[0]
    sheet.column_dimensions["E"].hidden = True
    sheet.row_dimensions[5].hidden = sheet.row_dimensions[8].hidden = True
    questions = {(q.code, q.cell): q.open for q in learnt(form).questions if "hidden" in q.code}
    assert questions == {
        ("learn.hidden_column", "E5"): True,
        ("learn.hidden_heading", "A5"): True,
        ("learn.hidden_rows", "A8"): False,
    }


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_a_form_in_an_old_font_is_learnt_as_its_reports_are_read(font: str) -> None:
    form = book(POVERTY)
    for row in form.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = typed(cell.value, font)
    one, plain = learnt(form), learnt(book(POVERTY))
    assert [c.path for c in one.columns] == [c.path for c in plain.columns]
    assert (one.code, one.title, one.checks) == (plain.code, plain.title, plain.checks)
    assert "learn.old_font" in {question.code for question in one.questions}


def test_a_form_whose_names_no_report_will_be_read_by_is_not_proven() -> None:
    form = book(POVERTY.replace("STT | Tên xã", "STT | Trạm y tế"))
    draft = answered(learnt(form))
    [grid] = book_of(saved(form), "form.xlsx", office()).grids
    proof = prove(grid, draft, office_with(draft), exact=True)
    assert ([note.code for note in proof.findings], proof.failed) == (["adopt.no_rows"], True)
