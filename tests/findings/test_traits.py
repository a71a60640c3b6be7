"""What follows from a finding says its entry in the catalogue, and what is done agrees with it."""

from __future__ import annotations

from pathlib import Path

from kpi.findings import Severity, finding, load_catalogue
from kpi.findings.traits import areas_told_by, rule_code, rule_of, traits_of
from kpi.intake.sheets.draft import Draft, refuses

CODES = sorted(key for key, entry in load_catalogue().entries.items() if "remedy" in entry)
GRAVE = {code for code in CODES if Severity.ERROR in traits_of(code).severities}
PACKAGE = Path(__file__).parents[2] / "kpi"


def of(*areas: str) -> set[str]:
    return {code for code in CODES if code.partition(".")[0] in areas}


def test_errors_about_the_file_refuse_it_and_no_others() -> None:
    assert {code for code in CODES if traits_of(code).refuses} == of("file") & GRAVE


def test_a_draft_is_refused_by_what_the_catalogue_says_refuses() -> None:
    for code in CODES:
        traits = traits_of(code)
        for severity in traits.severities:
            told = finding(code, severity)
            assert refuses(told) == (traits.refuses and severity is Severity.ERROR), code
            assert Draft(findings=[told]).refused() == refuses(told), code


def test_errors_of_sheets_and_rows_say_why_there_are_no_figures() -> None:
    assert {code for code in CODES if traits_of(code).explains} == of("sheet", "row") & GRAVE
    assert Draft(findings=[finding("row.unknown_unit", name="x")]).explained()
    assert not Draft(findings=[finding("row.unit_repeated")]).explained()
    assert not Draft(findings=[finding("cell.date")]).explained()


def test_of_a_blank_form_nothing_is_told_of_its_cells() -> None:
    assert {code for code in CODES if traits_of(code).moot_when_blank} == {
        *of("cell", "form"),
        "sheet.points_strange",
    }


def test_what_is_told_anew_is_so_of_a_whole_area() -> None:
    assert {code for code in CODES if traits_of(code).told_by == "history"} == of("submission")
    assert {code for code in CODES if traits_of(code).told_by == "rules"} == {"check"}
    assert (areas_told_by("history"), areas_told_by("rules")) == (("submission.",), ("check.",))


def test_a_rule_has_the_traits_of_all_rules() -> None:
    assert rule_of(rule_code("sum_of_parts")) == "sum_of_parts"
    assert rule_of("cell.missing") == ""
    assert traits_of(rule_code("any")) == traits_of("check")
    assert [code for code in CODES if traits_of(code).own_texts] == ["check"]


def test_nobody_else_reads_a_rule_of_the_program_in_the_beginning_of_a_code() -> None:
    """But for the order of notes, which is declared by beginnings."""
    allowed = {"findings/traits.py", "findings/order.py"}
    for path in PACKAGE.rglob("*.py"):
        if path.relative_to(PACKAGE).as_posix() not in allowed:
            text = path.read_text("utf-8")
            assert "code.startswith(" not in text, path
            assert "code.partition(" not in text, path
            assert '"check."' not in text, path
            assert '"file."' not in text, path
