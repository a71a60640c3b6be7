"""The checks that come with the program, on a consistent year of all forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from kpi.check import CheckReport, run_checks
from kpi.findings import Severity
from kpi.model.grid import cell_name
from kpi.spec.specs import Specs
from tests.check.tables import Row, lake
from tests.shipped import shipped_specs

DAY = date(2021, 12, 31)
UNITS = ("30001", "30002", "30003")
FIGURES = {
    **dict.fromkeys(("drug_users_start", "sex_sellers_start", "prostitution_hotspots_start"), "4"),
    **dict.fromkeys(("drug_users_new", "sex_sellers_new", "prostitution_hotspots_found"), "2"),
    **dict.fromkeys(("drug_users_reduced", "sex_sellers_reduced", "prostitution_hotspots_cleared"), "2"),
    **dict.fromkeys(("drug_users_end", "sex_sellers_end", "prostitution_hotspots_end"), "4"),
    **dict.fromkeys(("drug_hotspots_start", "drug_hotspots_end"), "1"),
    **dict.fromkeys(("establishments", "est_listed", "est_committed"), "14"),
    **dict.fromkeys(("supported", "support_needed"), "6"),
    **dict.fromkeys(("money_total",), "4.5"),
    **{f"{scorer}_illustrative_total": "32" for scorer in ("self", "district", "province")},  # 16 criteria
    **dict.fromkeys(("money_central", "money_local", "money_other"), "1.5"),
}
KINDS = ("lodging", "restaurant", "karaoke", "dance_hall", "massage", "hairdresser", "other")
FIGURES |= {f"est_{kind}": "2" for kind in KINDS}
DEFAULT, COPIED = "2", ("propaganda_sessions", "inspections")


@dataclass(frozen=True)
class Year:
    """A year's forms; `change` are cells that differ: (unit, indicator) to a figure, None for missing."""

    specs: Specs
    number: int

    def rows(self, change: dict[tuple[str, str], str | None] | None = None) -> list[Row]:
        return [row for form in self.specs.forms.values() for row in self._form(form.id, change or {})]

    def _form(self, form: str, change: dict[tuple[str, str], str | None]) -> list[Row]:
        told = []
        for column, name in enumerate(self.specs.forms[form].indicators):
            totals = Decimal(0)
            for line, unit in enumerate((*UNITS, "801")):
                is_class = self.specs.indicators[name].type == "class"
                total = unit == "801"
                cell = change.get((unit, name), self._usual(name, is_class))
                value = totals if total else (None if cell is None or is_class else Decimal(cell))
                totals += value or 0
                text = cell if is_class and not total else None
                role, place = ("total" if total else "unit"), cell_name(line + 9, column + 2)
                where = (None if is_class else value, text, "", form, place, cell, "801.xlsx")
                told.append(
                    ("r", f"{self.number}-s", form, str(self.number), "801", unit, role, name, *where)
                )
        return told

    def _usual(self, name: str, is_class: bool) -> str:
        if is_class:
            return self.specs.indicators[name].labels[-1].code
        if name in COPIED:
            return str(self.number)
        return "1" if self.specs.indicators[name].type == "yes_no" else FIGURES.get(name, DEFAULT)


@pytest.fixture(scope="module")
def specs() -> Specs:
    return shipped_specs()


def judge(specs: Specs, change: dict[tuple[str, str], str | None] | None = None) -> CheckReport:
    con = lake(Year(specs, 2021).rows(change), Year(specs, 2020).rows())
    return run_checks(con, list(specs.checks.values()), specs.indicators, DAY)


def test_a_consistent_year_passes_every_check(specs: Specs) -> None:
    report = judge(specs)
    assert [dict(f.params)["message_en"] for f in report.findings] == []
    assert list(report.counts) == [name for name, check in specs.checks.items() if check.validity.covers(DAY)]
    assert {check for check, count in report.counts.items() if count.unknown} == set()


def test_every_message_is_filled(specs: Specs) -> None:
    inflated = {("30002", name): "1000" for form in specs.forms.values() for name in form.indicators}
    classes = {name for name, i in specs.indicators.items() if i.type in ("class", "yes_no")}
    report = judge(specs, {key: value for key, value in inflated.items() if key[1] not in classes})
    assert report.findings
    for found in report.findings:
        assert not [text for _, text in found.params if "{" in text or "…" in text]


def test_a_wrong_end_is_found_at_its_cell(specs: Specs) -> None:
    report = judge(specs, {("30002", "drug_users_end"): "5"})
    (found,) = report.findings
    assert (found.code, found.severity, found.unit) == (
        "check.drug_users_balance",
        Severity.ERROR,
        "30002",
    )
    column = specs.forms["01"].indicators.index("drug_users_end")
    assert (found.file, found.sheet, found.cell) == ("801.xlsx", "01", cell_name(10, column + 2))


def test_a_missing_figure_makes_what_reads_it_unknown_and_nothing_wrong(specs: Specs) -> None:
    report = judge(specs, {("30002", "drug_users_end"): None})
    assert report.findings == ()
    unknown = {check for check, count in report.counts.items() if count.unknown}
    assert {"drug_users_balance", "total_equals_sum"} <= unknown
    assert report.counts["drug_users_balance"] == (2, 0, 1)
