"""Forms that only a plan asks for: nobody lacks them, and whoever sends them is read like with any other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kpi.model.period import parse_period
from kpi.pipeline.templates.templates import choose_forms
from kpi.spec.specs import Specs
from tests.e2e.program import Office, grave
from tests.shipped import shipped_specs

OPTIONAL = ("09", "10", "11", "12", "13")
OF_COMMUNES = ("09", "10", "11")
YEAR = ("--period", "2023")
_FIRST = 4  # the column after order, code and name

# A commune of thành phố Sa Đéc by indicator; the others answer 0 and no.
HERE = {
    "violators_found": 8, "violators_handled": 6, "trials_carried": 1, "trials_opened": 3, "trials_held": 2,
    "conditional_establishments": 40, "conditional_listed": 40, "conditional_committed": 30,
    "healthy_prostitution": "Có",
    "drug_area_found": 12.5, "drug_area_destroyed": 12.5, "schools": 4, "schools_term_1": 4,
    "schools_term_2": 3, "hamlets": 5, "hamlets_programme": 4, "radio_items": 24,
}  # fmt: skip


@pytest.fixture(scope="module")
def specs() -> Specs:
    return shipped_specs("87")


def test_nobody_has_to_send_them(specs: Specs) -> None:
    period = parse_period("2023")
    for form in map(specs.forms.__getitem__, OPTIONAL):
        assert form.is_optional
        assert not form.awaited(period)
    assert {form.id for form in choose_forms(specs, ["all"], period)}.isdisjoint(OPTIONAL)
    assert [form.id for form in choose_forms(specs, OPTIONAL, period)] == list(OPTIONAL)


def test_their_rules_are_counted_only_where_they_were_sent(specs: Specs) -> None:
    names = {name for id_ in OPTIONAL for name in specs.forms[id_].indicators}
    rules = [check for check in specs.checks.values() if check.at in names]
    assert len(rules) > 20
    assert all(rule.is_optional for rule in rules)


def fill(sheet: Worksheet, form: Any, specs: Specs, unit: str, more: dict[str, object]) -> None:
    for row in range(1, sheet.max_row + 1):
        code = str(sheet.cell(row, 2).value or "")
        for at, name in enumerate(form.indicators):
            cell = sheet.cell(row, _FIRST + at)
            if code.isdigit():
                usual = "Không" if specs.indicators[name].type == "yes_no" else 0
                cell.value = {**HERE, **more}.get(name, usual) if code == unit else usual  # type: ignore[assignment]
            elif str(cell.value).startswith("="):
                cell.value = None


def sent(office: Office, specs: Specs, to: Path, unit: str, **more: object) -> Any:
    """The three forms of thành phố Sa Đéc, blank forms filled in and imported."""
    words = ("template", *OF_COMMUNES, *YEAR, "--reporter", "867", "-o", to)
    (one,) = office.get(*words)
    book = openpyxl.load_workbook(one["file"])
    for id_, sheet in zip(OF_COMMUNES, book.worksheets, strict=True):
        fill(sheet, specs.forms[id_], specs, unit, more)
    book.save(one["file"])
    (file,) = office.get("import", one["file"], *YEAR, "--received", "2023-12-14")["files"]
    return file


def test_they_come_back_are_added_up_and_explained(office: Office, specs: Specs, tmp_path: Path) -> None:
    file = sent(office, specs, tmp_path / "form.xlsx", "29905")
    assert (file["outcome"], file["findings"], file["form"]) == ("accepted", [], list(OF_COMMUNES))

    names = (
        "violators_handled_rate",
        "trials_held_rate",
        "conditional_committed_rate",
        "schools_reached_rate",
    )
    (row,) = office.get("aggregate", *names, "healthy_prostitution", *YEAR, "--under", "867")["rows"][-1:]
    values = row["values"]
    assert values["violators_handled_rate"] == 0.75
    assert values["trials_held_rate"] == 0.5  # 2 of 1 carried over and 3 opened
    assert values["conditional_committed_rate"] == 0.75
    assert values["schools_reached_rate"] == 0.875  # 4 + 3 of 2 × 4
    assert values["healthy_prostitution"] == 1
    told = office("explain", "29905", "drug_area_found", *YEAR)
    assert "12,5" in told.out
    assert "form.xlsx" in told.out

    # The forms that are awaited are missing; those sent are not asked for.
    lines = office.get("status", *YEAR)
    assert {line["form"] for line in lines if line["reporter"] == "866"}.isdisjoint(OPTIONAL)

    # What cannot be is told, and a part greater than the whole is an error.
    file = sent(office, specs, tmp_path / "again.xlsx", "29905", conditional_listed=41, violators_handled=9)
    assert {one["code"]: one["severity"] for one in grave(file["findings"])} == {
        "check.conditional_listed_within_conditional_establishments": "error",
        "check.violators_handled_within_violators_found": "warning",
    }


def own_figures(office: Office, form: Any, to: Path, period: str, answers: dict[str, list[object]]) -> Any:
    """A form with a row for each unit above the communes, filled in by unit in the order of its columns, and
    imported."""
    (one,) = office.get("template", form.id, "--period", period, "--reporter", "87", "-o", to)
    book = openpyxl.load_workbook(one["file"])
    for line in book.worksheets[0].iter_rows():
        given = answers.get(str(line[1].value), [])
        for cell in line[3 : 3 + len(form.indicators)]:
            if str(cell.value).startswith("="):
                cell.value = None  # openpyxl stores no results of formulas
        for cell, answer in zip(line[3:], given, strict=False):
            cell.value = answer
    book.save(one["file"])
    (file,) = office.get("import", one["file"], "--period", period, "--received", "2023-12-14")["files"]
    return file


def test_districts_have_rows_of_their_own(office: Office, specs: Specs, tmp_path: Path) -> None:
    form = specs.forms["12"]
    districts = [str(code) for code in range(866, 878)]
    answers: dict[str, list[object]] = {code: ["Có", "Có", "Không", "Không"] for code in districts}
    answers |= {"866": ["Có", "Không", "Có", "Có"], "877": []}
    file = own_figures(office, form, tmp_path / "huyen.xlsx", "2023", answers)
    assert [one["code"] for one in grave(file["findings"])] == ["cell.missing"]  # the row of 877 is blank

    (row,) = office.get("aggregate", "12", *YEAR, "--level", "province")["rows"]
    assert row["values"] == {
        "district_plan": 11, "district_plan_integrated": 10,
        "district_harm_reduction": 1, "district_team_178": 1,
    }  # fmt: skip
    assert row["coverage"] == {"reported": 11, "expected": 12, "missing": ["877"], **_rest(row["coverage"])}
    assert len(office.get("aggregate", "12", *YEAR)["rows"]) == 12
    assert "Số đơn vị" in office("aggregate", "12", *YEAR).out
    assert "huyen.xlsx" in office("explain", "866", "district_plan", *YEAR).out
    for words in (("explain", "29905", "district_plan"), ("aggregate", "district_plan", "inspected")):
        refused = office(*words, *YEAR)
        assert (refused.code, "của cấp huyện" in refused.err) == (3, True)

    # A district that sends its own form counts in place of the province's row.
    (one,) = office.get(
        "template", "12", *YEAR, "--reporter", "877", "--layout", "vertical", "-o", tmp_path / "v.xlsx"
    )
    book = openpyxl.load_workbook(one["file"])
    for line in book.worksheets[0].iter_rows():
        if str(line[0].value).isdigit():
            line[3].value = "Có"
    book.save(one["file"])
    office.get("import", one["file"], *YEAR, "--received", "2023-12-15")
    (row,) = office.get("aggregate", "district_plan_integrated", *YEAR, "--level", "province")["rows"]
    assert row["values"]["district_plan_integrated"] == 11
    assert office("verify").code == 0


def _rest(coverage: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in coverage.items() if key not in ("reported", "expected", "missing")}


def test_the_province_has_a_row_of_its_own_each_month(office: Office, specs: Specs, tmp_path: Path) -> None:
    file = own_figures(office, specs.forms["13"], tmp_path / "thang.xlsx", "2023-05", {"87": [3]})
    assert (file["outcome"], grave(file["findings"])) == ("accepted", [])
    (row,) = office.get("aggregate", "press_items", "--period", "2023-05")["rows"]
    assert (row["unit"], row["values"]["press_items"]) == ("87", 3)
