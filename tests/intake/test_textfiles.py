"""Tables in files of text, and texts in old fonts."""

from __future__ import annotations

import csv
import io

import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, read, sheet_of, table


def lines(delimiter: str = ";", *tables: str) -> str:
    out = io.StringIO()
    rows = [
        [cell.strip("<^'") for cell in row] for text in tables or (TITLES, HEAD, ROWS) for row in table(text)
    ]
    width = max(map(len, rows))
    csv.writer(out, delimiter=delimiter).writerows(row + [""] * (width - len(row)) for row in rows)
    return out.getvalue()


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("suffix", [".csv", ".txt", ".tsv"])
def test_a_table_of_text_is_read_whatever_its_code_and_delimiter(
    dong_thap: Context, code: str, delimiter: str, suffix: str
) -> None:
    found = read(lines(delimiter).encode(code), dong_thap, suffix)
    assert (found.units(), found.codes) == (FIGURES, [])


def test_figures_of_a_text_file_are_told_only_where_they_had_to_be_interpreted(dong_thap: Context) -> None:
    text = lines().replace("30007;Xã Tân Công Sính;5;", "30007;Xã Tân Công Sính;1.234;")
    found = read(text.encode(), dong_thap, ".csv")
    assert [(f.code, f.severity, f.cell) for f in found.findings] == [("cell.text_number", "warning", "D9")]
    assert found.cell("30007", "support_needed")[:2] == ("1234", "number")


def test_a_comma_inside_a_figure_shifts_nothing_in_silence(dong_thap: Context) -> None:
    text = lines(",").replace("30007,Xã Tân Công Sính,5,5,", "30007,Xã Tân Công Sính,1,500,5,")
    found = read(text.encode(), dong_thap, ".csv")
    assert [(f.code, f.cell) for f in found.findings] == [("row.too_long", "C9")]
    assert set(found.units()) == {"30001", "30010"}


def test_an_empty_field_at_the_end_of_every_row_shifts_nothing(dong_thap: Context) -> None:
    head, _, rows = lines().partition("1;30001")
    text = head + "1;30001" + rows.replace("\r\n", ";\r\n")
    found = read(text.encode(), dong_thap, ".csv")
    assert found.units() == FIGURES


@pytest.mark.parametrize(
    ("whole", "torn"),
    [
        ("Y tế;", "Y tế;;"),
        ("Y tế;", "Y tế "),
        ("Y tế;", ""),
        ("Tổng số;", "Tổng số "),
        (";Số mô hình", "Số mô hình"),
    ],
)
def test_a_line_of_the_heading_that_has_lost_or_gained_a_field_is_not_read_over_other_columns(
    dong_thap: Context, whole: str, torn: str
) -> None:
    text = lines()
    assert whole in text
    found = read(text.replace(whole, torn, 1).encode(), dong_thap, ".csv")
    assert ("sheet.heading_torn" in found.codes, found.units()) == (True, {})


def test_a_heading_is_torn_too_where_most_lines_of_a_short_table_are(dong_thap: Context) -> None:
    text = lines().replace("Tổng số;", "Tổng số;;", 1).replace("Sính;5;5;", "Sính;55;")
    found = read(text.replace("Hiệp;6;", "Hiệp;6;;").encode(), dong_thap, ".csv")
    assert ("sheet.heading_torn" in found.codes, found.units()) == (True, {})


@pytest.mark.parametrize(
    ("whole", "torn"), [("Sính;5;5;", "Sính;55;"), ("Sính;5", "Sính 5"), ("Sính;5;5;2;", "Sính;")]
)
def test_a_row_that_has_lost_a_field_is_not_read_under_other_headings(
    dong_thap: Context, whole: str, torn: str
) -> None:
    text = lines()
    assert whole in text
    found = read(text.replace(whole, torn).encode(), dong_thap, ".csv")
    assert ([f.code for f in found.findings], set(found.units())) == (["row.torn"], {"30001", "30010"})


def test_a_file_without_titles_is_torn_too_where_its_heading_fills_up_its_lines(dong_thap: Context) -> None:
    text = "STT;" + lines().partition("STT;")[2]
    row = read(text.replace("Sính;5;5;", "Sính;55;").encode(), dong_thap, ".csv")
    assert (row.codes[0], set(row.units())) == ("row.torn", {"30001", "30010"})
    heading = read(text.replace("Y tế;", "Y tế ").encode(), dong_thap, ".csv")
    assert ("sheet.heading_torn" in heading.codes, heading.units()) == (True, {})


def test_empty_fields_left_off_at_the_end_tear_nothing(dong_thap: Context) -> None:
    stripped = "\r\n".join(line.rstrip(";") for line in lines().splitlines())
    assert read(stripped.encode(), dong_thap, ".csv").units() == FIGURES


def test_fields_that_excel_leaves_off_in_a_block_of_lines_tear_nothing(dong_thap: Context) -> None:
    head, mark, rows = lines().partition("1;30001")
    blank = ";" * 10 + "\r\n"
    above = head.splitlines(keepends=True)
    filled = (blank * (16 - len(above)) + head).replace("\r\n", ";\r\n")
    assert read((filled + mark + rows).encode(), dong_thap, ".csv").units() == FIGURES


def test_other_languages_and_plain_tables_have_no_old_font(dong_thap: Context) -> None:
    found: Read = read(sheet_of("Größe | Länge | Übung\n1 | 2 | 3\nÉcole | Forêt | Noël"), dong_thap)
    assert found.codes == ["file.no_known_form"]
