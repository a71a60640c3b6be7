"""The score of every commune, worked out a second time from the files and the scheme's JSON."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e import figures

MISSING = "30028"


@pytest.fixture(scope="module")
def scored(imported: Imported) -> dict[str, Any]:
    return imported.office.get("score", "--period", "2021")  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def by_hand() -> dict[str, figures.Figures]:
    return figures.figures()


def test_all_communes_have_a_row_and_the_scheme_says_what_it_is(scored: dict[str, Any]) -> None:
    assert {r["unit"] for r in scored["rows"]} == set(figures.communes())
    assert len(scored["rows"]) == 143
    assert (scored["scheme"]["id"], scored["scheme"]["standing"]) == ("illustrative", "illustrative")
    assert any("minh họa" in note for note in scored["notes"])


def test_points_and_classes_equal_those_worked_out_by_hand(
    scored: dict[str, Any], by_hand: dict[str, figures.Figures]
) -> None:
    rules = figures.scheme()
    rows = {r["unit"]: r for r in scored["rows"]}
    assert set(by_hand) == set(rows) - {MISSING}
    for code, of in by_hand.items():
        row = rows[code]
        points, band = figures.total(rules, of)
        parts = figures.criteria_points(rules, of)
        assert {k: Decimal(str(c["points"])) for k, c in row["criteria"].items()} == parts, code
        assert Decimal(str(row["points"])) == points, code
        assert (row["points_min"], row["points_max"], row["class"]) == (row["points"], row["points"], band), (
            code
        )


def test_a_commune_without_reports_is_undetermined_over_the_whole_range(scored: dict[str, Any]) -> None:
    (row,) = [r for r in scored["rows"] if r["points"] is None]
    assert (row["unit"], row["points_min"], row["points_max"]) == (MISSING, 0, 100)
    assert (row["class"], row["rank"], row["rank_parent"]) == (None, None, None)
    assert {c["state"] for c in row["criteria"].values()} == {"undetermined"}


def test_ranks_are_competition_ranks_as_far_as_the_missing_commune_leaves_them(
    scored: dict[str, Any],
) -> None:
    """Same points, same rank, the next ranks skipped; the commune without reports may stand before anyone."""
    rows = scored["rows"]
    for group, best, worst in (
        (lambda r: "", "rank_min", "rank_max"),
        (lambda r: r["parent"], "rank_parent_min", "rank_parent_max"),
    ):
        for row in (r for r in rows if r["points"] is not None):
            others = [r for r in rows if group(r) == group(row) and r["unit"] != row["unit"]]
            more = sum(r["points"] is not None and r["points"] > row["points"] for r in others)
            open_ones = sum(r["points"] is None for r in others)
            assert row[best] == 1 + more
            assert row[worst] == 1 + more + open_ones * (row["points"] < 100)
    certain = [r for r in rows if r["rank_parent"] is not None]
    assert {r["rank_parent"] == r["rank_parent_min"] for r in certain} == {True}
    assert len(certain) >= 143 - 12


def test_ties_share_a_rank_in_a_complete_district(imported: Imported) -> None:
    rows = imported.office.get("score", "--period", "2021", "--under", "873")["rows"]
    points = [r["points"] for r in rows]
    assert len(set(points)) < len(points), "the sample has ties here"
    for row in rows:
        assert row["rank_parent"] == 1 + sum(p > row["points"] for p in points)


def test_counts_by_class_are_the_counts_of_the_rows(scored: dict[str, Any]) -> None:
    summary = {line["unit"]: line for line in scored["summary"]}
    assert len(summary) == 13
    for code, line in summary.items():
        rows = [r for r in scored["rows"] if code in ("87", r["parent"])]
        for band, count in line["classes"].items():
            assert count == sum(r["class"] == band for r in rows), (code, band)
        assert line["undetermined"] == sum(r["class"] is None for r in rows) == (code in ("87", "871"))


def test_the_workbook_opens_and_holds_every_commune_with_its_points(
    imported: Imported, tmp_path: Path
) -> None:
    out = tmp_path / "bang-diem.xlsx"
    done = imported.office("score", "--period", "2021", "-o", out)
    assert (done.code, done.out) == (0, "")
    sheet = openpyxl.load_workbook(out).worksheets[0]
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    texts = [str(c) for row in cells for c in row if isinstance(c, str)]
    assert "Biểu số: TH/CĐ" in texts
    for wanted in ("Sở Lao động - Thương binh và Xã hội tỉnh Đồng Tháp",):
        assert any(wanted in text for text in texts), wanted
    assert any("minh họa" in text for text in texts)
    assert any("142/143" in text for text in texts)
    rows = imported.office.get("score", "--period", "2021")["rows"]
    printed = [c for c in cells if any(name in c for name in {r["name"] for r in rows})]
    assert len(printed) == 143
    for row, line in zip(rows, printed, strict=True):
        assert row["name"] in line
        assert row["points"] is None or row["points"] in line
    assert sheet.page_setup.orientation == "landscape"
    assert int(sheet.page_setup.paperSize) == 9  # A4


def test_a_period_after_the_law_is_refused_with_its_reason(imported: Imported) -> None:
    refused = imported.office("score", "--period", "2025")
    assert refused.code == 3
    assert "Thông tư 15/2024/TT-BLĐTBXH" in refused.err
    assert "15/02/2025" in refused.err
    assert refused.out == ""
    english = imported.office("score", "--period", "2025", lang="en")
    assert "Circular 15/2024" in english.err
    allowed = imported.office("score", "--period", "2025-S1", "--allow-expired", "--format", "json")
    year = imported.office("score", "--period", "2024", "--format", "json")
    assert (year.code, "2024" in year.err, "2021" in year.err) == (1, True, True)  # no reports, but of 2021
    assert allowed.code == 1, allowed.err


def test_communes_one_case_away_are_those_of_another_class_by_hand(
    imported: Imported, by_hand: dict[str, figures.Figures]
) -> None:
    rules, found = figures.scheme(), imported.office.get("score", "--period", "2021", "--near", "0")
    cases = {
        (row["unit"], case["indicator"], case["step"]): case["class"]
        for row in found["near"]
        if row["parent"] == "873"
        for case in row["cases"]
    }
    counts = ("drug_hotspots_reopened", "news_items", "reports_handled", "reports_received", "supported")
    for code in (code for code, (_, home) in figures.communes().items() if home == "873"):
        of = by_hand[code]
        for name, step in product(counts, (1, -1)):
            value = of[name]
            assert isinstance(value, Decimal)
            if value + step >= 0:
                band = figures.total(rules, {**of, name: value + step})[1]
                expected = None if band == figures.total(rules, of)[1] else band
                assert cases.get((code, name, step)) == expected, (code, name, step)


def test_an_open_commune_is_told_whom_to_ask_for_every_form(imported: Imported) -> None:
    found = imported.office.get("score", "--period", "2021", "--undetermined")
    (row,) = found["undetermined"]
    assert (row["unit"], row["classes"]) == (MISSING, ["good", "fair", "average", "weak"])
    assert {(one["form"], one["reporter"]) for one in row["ask"]} == {
        (form, "871") for form in ("01", "02", "03", "04", "05", "06")
    }
