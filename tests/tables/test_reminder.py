"""Reminders: what is missing, what to correct first, in plain text that Windows shows as it is."""

from __future__ import annotations

from datetime import date

from kpi.findings import Severity, finding, load_catalogue
from kpi.findings.finding import Finding
from kpi.model.period import parse_period
from kpi.tables.due_table import DueItem, due_table, when_words
from kpi.tables.listing import StatusRow
from kpi.tables.reminder import Reminder, reminder_text
from tests.rollup.world import units
from tests.shipped import shipped_specs

VI, EN = load_catalogue("vi"), load_catalogue("en")
ON, DUE = date(2021, 12, 20), date(2021, 12, 15)
FORMS = shipped_specs(None).forms
YEAR = parse_period("2021")


def row(form: str, day: date | None = None, due: date | None = DUE, figures: int = 5) -> StatusRow:
    outcome = "missing" if day is None else "accepted"
    counts = (2, 2, figures, 5, figures == 5) if day is not None else ()
    return StatusRow("866", "Thành phố Cao Lãnh", form, outcome, day, due, None, 0, 0, *counts)


def reminder(*rows: StatusRow, corrections: tuple[Finding, ...] = ()) -> Reminder:
    return Reminder("Sở Y tế tỉnh Đồng Tháp", YEAR, ON, rows, corrections)


def broken(form: str, cell: str = "O28", unit: str = "29866") -> Finding:
    """A total that is not the sum of its units."""
    return finding("check.total_equals_sum", Severity.ERROR, form=form, sheet="Biểu 03", cell=cell, unit=unit,
                   message_vi="Dòng tổng ghi 120.", message_en="The total says 120.",
                   remedy_vi="Sửa dòng tổng.", remedy_en="Correct the total.")  # fmt: skip


def test_who_has_sent_all_without_errors_is_not_written_to() -> None:
    there = row("01", date(2021, 12, 14))
    warned = finding("cell.text_number", Severity.WARNING, form="01", cell="F23", value="1.234")
    assert not reminder(there).needed
    assert not reminder(there, corrections=(warned,)).needed
    assert reminder(there, row("02")).needed
    assert reminder(row("01", date(2021, 12, 14), figures=4)).needed
    assert reminder(there, corrections=(broken("01"),)).needed


def test_missing_forms_stand_by_the_day_on_which_they_were_due() -> None:
    rows = (row("01"), row("02", due=date(2021, 12, 22)), row("03", due=None), row("04", date(2021, 12, 14)))
    text = reminder_text(reminder(*rows), FORMS, units(), EN)
    assert text.split("\r\n")[:9] == [
        "Sở Y tế tỉnh Đồng Tháp",
        "20/12/2021",
        "",
        "To: Thành phố Cao Lãnh (866)",
        "About the reports, period year 2021",
        "",
        "1 form has not been received (due 15/12/2021, 5 days overdue):",
        f"  - Form {FORMS['01'].code}: {FORMS['01'].title.en}",
        "",
    ]
    assert "1 form has not been received (due 22/12/2021, 2 days left):" in text
    assert "1 form has not been received (no day is set):" in text
    assert FORMS["04"].code not in text
    assert text.endswith("Please send what is missing to Sở Y tế tỉnh Đồng Tháp.\r\n")


def test_what_to_correct_comes_with_counts_place_and_remedy() -> None:
    one = reminder(row("03", date(2021, 12, 14), figures=3), corrections=(broken("03"),))
    lines = reminder_text(one, FORMS, units(), VI).split("\r\n")
    form = f"Biểu {FORMS['03'].code}: {FORMS['03'].title.vi}"
    assert f"  - {form}: nhận ngày 14/12/2021; 1 lỗi, 0 cảnh báo; thiếu 2 số liệu" in lines
    [told] = [line for line in lines if line.startswith("  1. ")]
    assert told.startswith("  1. Lỗi, Biểu 03!O28, Phường 1: ")
    assert lines[-2] == "Đề nghị sửa rồi gửi lại về Sở Y tế tỉnh Đồng Tháp."


def test_only_the_first_things_are_told_one_by_one() -> None:
    many = tuple(broken("03", cell=f"O{n}") for n in range(13))
    text = reminder_text(reminder(row("03", date(2021, 12, 14)), corrections=many), FORMS, units(), VI)
    assert "  10. " in text
    assert "  11. " not in text
    assert "… và 3 điều nữa" in text


def test_every_line_ends_as_windows_does() -> None:
    text = reminder_text(reminder(row("01")), FORMS, units(), VI)
    assert text.count("\n") == text.count("\r\n")


def test_days_left_are_said_in_words() -> None:
    words = [when_words(DUE, date(2021, 12, day), VI) for day in (12, 15, 16)]
    assert words == ["còn 3 ngày", "hôm nay là ngày cuối", "quá hạn 1 ngày"]


def test_a_line_for_each_reporter_day_and_period_and_a_screen_full_of_them() -> None:
    items = [DueItem(YEAR, row(form), DUE) for form in ("01", "02")]
    items += [DueItem(parse_period(f"2021-{n:02d}"), row("09"), ON) for n in range(1, 13)]
    table = due_table(items, ON, ON, VI)
    assert table.rows[0].cells == (
        "15/12/2021", "quá hạn 5 ngày", "năm 2021", "866", "Thành phố Cao Lãnh", "01, 02",
    )  # fmt: skip
    assert len(table.rows) == 13
    assert table.subtitle[1] == "Quá hạn: 2 biểu; sắp đến hạn: 12 biểu"
    short = due_table(items, ON, ON, VI, height=20)
    assert (len(short.rows), short.notes) == (6, ("… và 7 dòng nữa: thêm --detail, hoặc -o TỆP.xlsx",))
