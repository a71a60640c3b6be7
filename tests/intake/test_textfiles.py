"""Tables in files of text, and texts in old fonts."""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files

import pytest

from kpi.intake.context import Context
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, Read, read, sheet_of, table


def lines(delimiter: str = ";", *tables: str) -> str:
    out = io.StringIO()
    rows = [
        [cell.strip("<^'") for cell in row] for text in tables or (TITLES, HEAD, ROWS) for row in table(text)
    ]
    csv.writer(out, delimiter=delimiter).writerows(row + [""] * (11 - len(row)) for row in rows)
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


TABLES = json.loads(files("kpi.intake.files").joinpath("old_fonts.json").read_text("utf-8"))


def typed(text: str, font: str) -> str:
    """A text as it was typed in an old font."""
    back = {meant: signs for signs, meant in reversed(TABLES[font].items())}
    return "".join(back.get(sign, back.get(sign.lower(), sign)) for sign in text)


@pytest.mark.parametrize("font", ["TCVN3", "VNI"])
def test_an_old_font_is_named(dong_thap: Context, font: str) -> None:
    whole = sheet_of(
        typed(TITLES, font), typed(HEAD.replace("<", "").replace("^", ""), font), typed(ROWS, font)
    )
    found = read(whole, dong_thap)
    assert [(f.code, dict(f.params)["font"]) for f in found.findings] == [("file.old_font", font)]
    raw = typed(lines(), font).encode("cp1252", "replace")
    found = read(raw, dong_thap, ".csv")
    assert [(f.code, dict(f.params)["font"]) for f in found.findings] == [("file.old_font", font)]


def test_rows_in_an_old_font_under_headings_in_unicode(dong_thap: Context) -> None:
    rows = typed(ROWS, "TCVN3").replace("'30001", "").replace("'30007", "").replace("'30010", "")
    found = read(sheet_of(TITLES, HEAD, rows), dong_thap)
    assert "sheet.old_font" in found.codes or "file.old_font" in found.codes


def test_other_languages_and_plain_tables_have_no_old_font(dong_thap: Context) -> None:
    found: Read = read(sheet_of("Größe | Länge | Übung\n1 | 2 | 3\nÉcole | Forêt | Noël"), dong_thap)
    assert found.codes == ["file.no_known_form"]
