"""Rules over reported figures: what passes, what fails and where, what cannot be told."""

from __future__ import annotations

from datetime import date

import pytest

from kpi.check import CheckReport, Count, run_checks
from kpi.findings import Catalogue, Severity, load_catalogue
from kpi.spec.expression.parsed import ExpressionError
from kpi.spec.kinds.check import Check
from kpi.spec.values import Validity
from tests.check.tables import DAY, KNOWN, TOTALS, check, judge, lake, rows, spots

BALANCE = check(
    "end = start + found - cleared", "end", message="{start} + {found} - {cleared} <> {end}", name="balance"
)
WITHIN = check("inspected <= places", "inspected", name="within")
CARRIED = check(
    "start = previous.end", "start", "previous", message="{start} <> {previous.end}", name="carried"
)


def told(report: CheckReport, name: str = "rule") -> Count:
    return report.counts[name]


def test_a_row_passes_fails_or_cannot_be_told() -> None:
    report = judge(
        """
        sheet | unit  | start | found | cleared | end
        01    | 10001 | 2     | 3     | 1       | 4
        01    | 10002 | 2     | 3     | 1       | 5
        01    | 10003 | 2     |       | 1       | 5
        01    | 10004 | 2     | -     | 1       | 1
        01    | 10005 | !     | 3     | =       | 5
        """,
        BALANCE,
    )
    assert told(report, "balance") == (2, 1, 2)
    assert spots(report) == ["10002 end F2"]


def test_a_finding_says_where_what_and_with_which_figures() -> None:
    (found,) = judge(
        """
        sheet             | unit  | start | found | cleared | end
        run7/b.xlsx/Bieu1 | 10001 | 1200  | 3     | 1       | 5
        """,
        BALANCE,
    ).findings
    assert (found.code, found.severity) == ("check.balance", Severity.ERROR)
    assert (found.file, found.sheet, found.cell) == ("b.xlsx", "Bieu1", "F1")
    assert (found.unit, found.indicator, found.form) == ("10001", "end", "Bieu1")
    params = dict(found.params)
    assert {k: params[k] for k in ("start", "found", "cleared", "end")} == {
        "start": "1200",
        "found": "3",
        "cleared": "1",
        "end": "5",
    }
    assert params["message_vi"] == "1.200 + 3 - 1 <> 5"
    assert params["message_en"] == "1,200 + 3 - 1 <> 5"


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_catalogue_shows_a_finding_with_the_remedy_of_its_check_or_the_general_one(lang: str) -> None:
    catalogue: Catalogue = load_catalogue(lang)
    table = "sheet | unit | inspected | places\n 03 | 10001 | 5 | 4"
    own = check(
        "inspected <= places", "inspected", message="{inspected} > {places}", remedy="Count {places}."
    )
    (found,) = judge(table, own).findings
    assert (catalogue.message(found), catalogue.remedy(found)) == ("5 > 4", "Count 4.")
    (found,) = judge(table, check("inspected <= places", "inspected", message="m")).findings
    assert "C1" in catalogue.remedy(found)


def test_money_keeps_its_places_and_labels_are_shown_by_name() -> None:
    rule = check("fines = 0", "fines", when="class = 'none'", message="{class} {fines} {name} {unit}")
    (found,) = judge("sheet | unit | class | fines\n 01 | 10001 | none | 1234.5", rule).findings
    params = dict(found.params)
    assert params["message_vi"] == "loại none 1.234,50 tên fines 10001"
    assert params["message_en"] == "class none 1,234.50 name fines 10001"
    assert (params["class"], params["fines"]) == ("none", "1234.5")


def test_a_figure_that_is_missing_is_shown_as_missing() -> None:
    rule = check("inspected IS NOT NULL OR places = 0", "places", message="{inspected}/{places}")
    (found,) = judge("sheet | unit | inspected | places\n 03 | 10001 | | 4", rule).findings
    assert dict(found.params)["message_vi"] == "…/4"


def test_when_leaves_out_what_the_rule_does_not_concern() -> None:
    table = """
        sheet | unit  | class | start | plan
        01    | 10001 | none  | 0     | 1
        01    | 10002 | none  | 3     | 0
        01    | 10003 | some  | 3     | 1
        01    | 10004 |       | 3     | 1
        """
    assert told(judge(table, check("start = 0", "start", when="class = 'none'"))) == (1, 1, 1)
    assert told(judge(table, check("start > 0", "start", when="plan = 1"))) == (2, 1, 0)


def test_a_rule_that_skips_the_missing_does_not_count_it() -> None:
    table = "sheet | unit | inspected | places\n 03 | 10001 | | 4\n 03 | 10002 | 3 | 4"
    assert told(judge(table, check("inspected <= places", "inspected"))) == (1, 0, 1)
    assert told(judge(table, check("inspected <= places", "inspected", missing="skip"))) == (1, 0, 0)
    unsure = check("places > 0", "places", missing="skip", when="inspected > 0")
    assert told(judge(table, unsure)) == (1, 0, 0)


def test_a_rule_between_forms_joins_the_forms_of_a_unit() -> None:
    table = """
        sheet | unit  | end | cleared
        01    | 10001 | 1   | x
        04    | 10001 | x   | 2
        01    | 10002 | 3   | x
        04    | 10002 | x   | 2
        01    | 10003 | 3   | x
        """
    report = judge(table, check("cleared <= end", "cleared"))
    assert told(report) == (1, 1, 1)
    assert spots(report) == ["10001 cleared D2"]


def test_a_unit_that_reported_none_of_the_figures_is_not_counted() -> None:
    report = judge("sheet | unit | start\n 01 | 10001 | 4", WITHIN)
    assert told(report, "within") == (0, 0, 0)


def test_a_total_row_is_no_unit() -> None:
    report = judge("sheet | unit | inspected | places\n 03 | *801 | 9 | 1\n 03 | 10001 | 1 | 1", WITHIN)
    assert told(report, "within") == (1, 0, 0)


def test_where_the_cell_to_point_at_is_not_there_another_of_the_rule_is_named() -> None:
    rule = check("COALESCE(inspected, 0) >= places", "inspected")
    assert spots(judge("sheet | unit | inspected | places\n 03 | 10001 | x | 4", rule)) == ["10001 places D1"]


def test_a_unit_told_twice_is_judged_by_the_figures_that_count_and_shown_there() -> None:
    table = """
        sheet       | unit  | inspected | places
        r/a.xlsx/03 | 10001 | 5         | 4
        r/b.xlsx/03 | 10001 | 3         | 4
        """
    assert told(judge(table, WITHIN), "within") == (1, 0, 0)
    report = judge(table + "r/c.xlsx/03 | 10001 | 5 | 4", WITHIN)
    assert told(report, "within") == (0, 1, 0)
    assert report.findings[0].file == "c.xlsx"


def test_figures_of_two_files_are_told_with_the_file_of_each() -> None:
    (found,) = judge(
        """
        sheet       | unit  | inspected | places
        r/a.xlsx/03 | 10001 | 3         | 4
        r/b.xlsx/03 | 10001 | 9         |
        """,
        check("inspected <= places", "inspected", message="{inspected} > {places}."),
    ).findings
    words = load_catalogue("en").message(found)
    assert found.file == "b.xlsx"
    assert words.startswith("9 > 4.")
    assert "“name inspected”: b.xlsx, 03!C2" in words
    assert "“name places”: a.xlsx, 03!D1" in words


def test_a_rule_never_takes_a_range_for_missing_nor_claims_that_it_is_broken() -> None:
    rule = check("COALESCE(inspected, 0) >= places", "inspected", name="none")
    table = "sheet | unit | inspected | places\n 03 | 10001 | 5.. | 4\n 03 | 10002 | | 4\n 03 | 10003 | 3 | 4"
    assert told(judge(table, rule), "none") == (0, 2, 1)
    assert told(judge(table, WITHIN), "within") == (1, 0, 2)


def test_a_total_below_what_figures_and_ranges_make_at_least_is_wrong() -> None:
    table = """
        sheet | unit  | start | end
        01    | 10001 | 9     | 9
        01    | 10002 | 81..  | 0..4
        01    | *801  | 89    | 9
        """
    assert told(judge(table, TOTALS), "total") == (0, 1, 1)
    assert told(judge(table.replace("89", "90.."), TOTALS), "total") == (0, 0, 1)


def test_a_rule_about_totals_never_takes_a_range_for_missing() -> None:
    rule = check("total = COALESCE(children, 0)", "*", "parent", name="whole")
    table = "sheet | unit | start\n 01 | 10001 | 9\n 01 | 10002 | {}\n 01 | *801 | {}"
    outcomes = {
        ("81..", "0"): (0, 0, 1),
        ("81..", "100"): (0, 0, 1),
        ("..4", "0"): (0, 0, 1),
        ("", "0"): (1, 0, 0),  # of an empty cell the rule has a word
        ("4", "13"): (1, 0, 0),
    }
    found = {case: told(judge(table.format(*case), rule), "whole") for case in outcomes}
    assert found == outcomes


def test_a_total_below_the_sum_of_the_known_rows_is_wrong_whatever_the_empty_cell_holds() -> None:
    table = """
        sheet | unit  | start | end
        01    | 10001 | 9     | 9
        01    | 10002 | 7     | 7
        01    | 10003 |       |
        01    | *801  | 1     | 17
        """
    report = judge(table, TOTALS)
    assert told(report, "total") == (0, 1, 1)
    (found,) = report.findings
    assert (found.indicator, found.cell) == ("start", "C4")
    assert dict(found.params)["message_en"] == "name start: 1 / 16"
    assert "cannot make it smaller" in load_catalogue("en").message(found)


def test_totals_judged_some_at_a_time_count_and_are_told_as_those_judged_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = """
        sheet | unit  | start | end | found
        01    | 10001 | 9     | 9   |
        01    | *801  | 1     | 9   | 3
        """
    together = judge(table, TOTALS)
    assert told(together, "total") == (1, 1, 1)
    monkeypatch.setattr("kpi.check.wide._TOTALS_AT_ONCE", 1)
    assert judge(table, TOTALS) == together


def test_the_total_of_a_yes_no_column_is_how_many_say_yes() -> None:
    table = """
        sheet | unit  | plan
        06    | 10001 | 1
        06    | 10002 | 1
        06    | *801  | {}
        """
    assert told(judge(table.format(2), TOTALS), "total") == (1, 0, 0)
    assert told(judge(table.format(3), TOTALS), "total") == (0, 1, 0)


def test_figures_that_differ_never_look_alike_in_a_message() -> None:
    rule = check("fines = start", "fines", message="{fines} <> {start}")
    (found,) = judge("sheet | unit | fines | start\n 03 | 10001 | 11.9999 | 12", rule).findings
    assert dict(found.params)["message_en"] == "11.9999 <> 12"


def test_last_periods_end_is_this_periods_start() -> None:
    now = """
        sheet | unit  | start
        01    | 10001 | 4
        01    | 10002 | 5
        01    | 10003 | 6
        01    | 10004 |
        """
    before = """
        sheet | unit  | end
        01    | 10001 | 4
        01    | 10002 | 4
        01    | 10004 | 4
        01    | 10005 | 4
        """
    report = judge(now, CARRIED, before=before)
    assert told(report, "carried") == (1, 1, 2)
    (found,) = report.findings
    assert spots(report) == ["10002 start C2"]
    assert dict(found.params)["previous_end"] == "4"
    assert dict(found.params)["message_en"] == "5 <> 4"


def test_without_a_period_before_it_cannot_be_told() -> None:
    report = judge("sheet | unit | start\n 01 | 10001 | 4", CARRIED)
    assert told(report, "carried") == (0, 0, 1)


def test_every_total_is_the_sum_of_its_units() -> None:
    table = """
        sheet | unit  | start | found | fines | plan
        01    | *801  | 7     | 5     | 0.3   | 2
        01    | 10001 | 3     | 2     | 0.1   | 1
        01    | 10002 | 4     | 2     | 0.2   | 1
        """
    report = judge(table, TOTALS)
    assert told(report, "total") == (3, 1, 0)
    (found,) = report.findings
    assert spots(report) == ["801 found D1"]
    assert (dict(found.params)["total"], dict(found.params)["children"]) == ("5", "4")
    assert dict(found.params)["message_vi"] == "tên found: 5 / 4"


def test_a_total_over_an_unknown_unit_or_that_is_itself_unknown_cannot_be_told() -> None:
    table = """
        sheet | unit  | start | found | cleared | end
        01    | *801  | 7     | 5     | =       |
        01    | 10001 | 3     |       | 1       | 1
        01    | 10002 | 4     | 2     | 1       | 1
        """
    assert told(judge(table, TOTALS), "total") == (1, 0, 3)
    assert told(judge("sheet | unit | start\n 01 | *801 | 7", TOTALS), "total") == (0, 0, 1)


def test_a_total_is_held_against_the_units_of_its_own_file() -> None:
    table = """
        sheet       | unit  | start
        r/a.xlsx/01 | *801  | 3
        r/a.xlsx/01 | 10001 | 3
        r/b.xlsx/01 | *802  | 3
        r/b.xlsx/01 | 10002 | 4
        """
    assert spots(judge(table, TOTALS)) == ["802 start C3"]


def test_two_total_rows_are_judged_each_for_itself() -> None:
    table = "sheet | unit | start\n 01 | *801 | 3\n 01 | 10001 | 3\n 01 | *801 | 4"
    report = judge(table, TOTALS)
    assert told(report, "total") == (1, 1, 0)
    assert spots(report) == ["801 start C3"]


def test_a_parent_rule_may_hold_for_one_column() -> None:
    table = "sheet | unit | start | plan\n 01 | *801 | 9 | 9\n 01 | 10001 | 3 | 1"
    assert spots(judge(table, check("total = children", "plan", "parent"))) == ["801 plan D1"]


def test_findings_come_gravest_first_then_as_one_leafs_through_the_files() -> None:
    table = """
        sheet       | unit  | inspected | places
        r/b.xlsx/03 | 10001 | 9         | 1
        r/a.xlsx/03 | 10002 | 9         | 1
        r/a.xlsx/03 | 10003 | 9         | 1
        r/a.xlsx/03 | 10004 | 9         | 1
        r/a.xlsx/03 | 10005 | 9         | 1
        r/a.xlsx/03 | 10006 | 9         | 1
        r/a.xlsx/03 | 10007 | 9         | 1
        r/a.xlsx/03 | 10008 | 9         | 1
        r/a.xlsx/03 | 10009 | 9         | 1
        r/a.xlsx/03 | 10010 | 9         | 1
        """
    warning = check("places > 5", "places", severity="warning", name="few")
    found = judge(table, warning, WITHIN).findings
    assert [f.severity for f in found] == [Severity.ERROR] * 10 + [Severity.WARNING] * 10
    assert [f"{f.file} {f.cell}" for f in found[:10]] == [
        *(f"a.xlsx C{row}" for row in range(2, 11)),
        "b.xlsx C1",
    ]


def test_a_check_not_in_force_at_the_periods_end_is_left_out() -> None:
    later = check("start > 0", "start", validity=Validity(date(2022, 1, 1)), name="later")
    ended = check("start > 0", "start", validity=Validity(None, DAY), name="ended")
    report = judge("sheet | unit | start\n 01 | 10001 | 0", later, ended)
    assert report == CheckReport((), {})


def test_a_figure_too_large_to_multiply_leaves_the_other_units_judged() -> None:
    huge = "9" * 15
    table = f"sheet | unit | start | found\n 01 | 10001 | {huge} | {huge}\n 01 | 10002 | 2 | 3"
    rule = check("start * found * start = 12", "start")
    assert told(judge(table, rule)) == (1, 0, 1)


def test_nothing_reported_gives_nothing() -> None:
    con = lake([])
    report = run_checks(con, [BALANCE, CARRIED, TOTALS], KNOWN, DAY)
    assert report == CheckReport((), {"balance": Count(), "carried": Count(), "total": Count()})


def test_it_only_reads_and_leaves_nothing_behind() -> None:
    con = lake(rows("sheet | unit | start | end\n 01 | *801 | 5 | 5\n 01 | 10001 | 3 | 4"))
    before = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
    assert run_checks(con, [CARRIED, TOTALS], KNOWN, DAY).findings
    assert con.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall() == before


@pytest.mark.parametrize(
    ("bad", "piece"),
    [
        (check("unheard > 0", "start"), "unheard"),
        (check("share > 0", "start"), "share"),
        (check("start > 0", "unheard"), "unheard"),
        (check("start + 1", "start"), "start + 1"),
        (check("class > 0", "class"), "class"),
        (check("plan AND start > 0", "start"), "plan"),
        (check("start > previous.start", "start"), "previous.start"),
        (check("start = sum.start", "start", "parent"), "start"),
        (check("start > 0", "start", when="end"), "end"),
    ],
)
def test_a_check_that_is_no_condition_over_reported_figures_is_refused(bad: Check, piece: str) -> None:
    with pytest.raises(ExpressionError) as error:
        judge("sheet | unit | start\n 01 | 10001 | 1", bad)
    assert error.value.what == piece
