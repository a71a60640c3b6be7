"""Figures of past years on another day's map, and series of years on one map."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e.program import ROOT, Office, new_office
from tests.e2e.provinces import write_province

UNITS = ROOT / "specs" / "units"
NEW = ("--at", "2025-07-01")
YEAR = ("--period", "2021")
FIGURES = ("drug_users_start", "fines", "plan_issued", "drug_class", "inspected_rate")
SPLIT = {"29995": ["29992", "30154"], "30079": ["30025", "30088"], "30157": ["30130", "30157"]}


def lines(name: str) -> Iterator[dict[str, str]]:
    with (UNITS / name).open(encoding="utf-8", newline="") as text:
        yield from csv.DictReader(text)


def rows(data: Any) -> dict[str, Any]:
    return {row["unit"]: row for row in data["rows"]}


def exact(value: object) -> Decimal:
    return Decimal(str(value))


@pytest.fixture(scope="module")
def reported(imported: Imported) -> dict[str, Any]:
    """As reported: the communes of 2021."""
    return rows(imported.office.get("aggregate", *FIGURES, *YEAR, "--level", "commune"))


@pytest.fixture(scope="module")
def restated(imported: Imported) -> Any:
    return imported.office.get("aggregate", *FIGURES, *YEAR, *NEW, "--level", "commune")


def heirs() -> dict[str, list[str]]:
    """Where the communes of Đồng Tháp of 2021 lie now, straight from the published tables."""
    inhabited: dict[str, list[str]] = {}
    for line in lines("commune_changes_2025.csv"):
        if line["share"] != "part_area_only":
            inhabited.setdefault(line["old_code"], []).append(line["new_code"])
    later = "2021-12-31"
    earlier = {}
    for name, column in (("_partial", "successor_code_2025_06"), ("", "successor_code")):
        for line in lines(f"successors_before_2025{name}.csv"):
            if line["gone_date"] > later:
                earlier[line["gone_code"]] = line[column]
    found = {}
    for code in {*inhabited, *earlier}:
        last = code
        while last in earlier and last not in inhabited:
            last = earlier[last]
        found[code] = sorted(set(inhabited[last]))
    return found


def test_dong_thap_of_2021_is_45_communes_with_the_touched_splits_named(restated: Any) -> None:
    found = rows(restated)
    assert (restated["map"], restated["at"], len(found)) == ("restated", "2025-07-01", 45)
    touched = {unit for parts in SPLIT.values() for unit in parts}
    assert {unit for unit, row in found.items() if not row["comparable"]} == touched
    named = {part["unit"]: part["into"] for row in found.values() for part in row["split"]}
    assert named == SPLIT
    for unit in touched:
        assert set(found[unit]["values"].values()) == {None}
    notes = "\n".join(restated["notes"])
    for name in (
        "Xã Phú Thuận B (29995)",
        "Xã Gáo Giồng (30079)",
        "Xã Tân Thạnh (30157)",
        "Tỉnh Tiền Giang (82)",
    ):
        assert name in notes


def test_sums_are_those_of_the_published_table_worked_out_anew(
    reported: Mapping[str, Any], restated: Any
) -> None:
    where = heirs()
    assert {code: where[code] for code in reported if len(where[code]) != 1} == SPLIT
    for unit, row in rows(restated).items():
        if not row["comparable"]:
            continue
        parts = [reported[code] for code in reported if where[code] == [unit]]
        for name in ("drug_users_start", "fines", "plan_issued"):
            known = [exact(p["values"][name]) for p in parts if p["values"][name] is not None]
            assert exact(row["values"][name]) == sum(known), (unit, name)
        counts = row["values"]["drug_class"]
        labels = [p["values"]["drug_class"] for p in parts if p["values"]["drug_class"]]
        assert counts == {label: labels.count(label) for label in counts}
        sent = [p for p in parts if p["coverage"]["reported"]]
        missing = [p["unit"] for p in parts if not p["coverage"]["reported"]]
        coverage = {"reported": len(sent), "expected": len(parts), "missing": missing}
        assert coverage.items() <= row["coverage"].items()


def test_the_province_total_stays_exact(imported: Imported) -> None:
    words = ("aggregate", *FIGURES, *YEAR, "--level", "province")
    (before,) = imported.office.get(*words)["rows"]
    (after,) = imported.office.get(*words, *NEW)["rows"]
    assert (before["unit"], after["unit"], after["comparable"]) == ("87", "82", True)
    assert (after["values"], after["coverage"]) == (before["values"], before["coverage"])


def test_as_reported_is_the_default_and_the_same_day_changes_nothing(imported: Imported) -> None:
    words = ("aggregate", *FIGURES, *YEAR, "--level", "district")
    plain, same = imported.office.get(*words), imported.office.get(*words, "--at", "2021-12-31")
    assert plain["map"] == "as_reported"
    assert not {"comparable", "split"} & set(plain["rows"][0])
    told = [{k: v for k, v in row.items() if k not in ("comparable", "split")} for row in same["rows"]]
    assert (plain["rows"], {row["comparable"] for row in same["rows"]}) == (told, {True})


def test_backwards_too(imported: Imported) -> None:
    """The map of 2015 has the same communes in this province, under districts that were one town less."""
    found = imported.office.get(
        "aggregate", "drug_users_start", *YEAR, "--at", "2015-12-31", "--level", "commune"
    )
    districts = imported.office.get("aggregate", "drug_users_start", *YEAR, "--at", "2015-12-31")
    assert len(found["rows"]) >= 143
    total = imported.office.get("aggregate", "drug_users_start", *YEAR, "--level", "province")["rows"][0]
    assert (
        sum(row["values"]["drug_users_start"] for row in districts["rows"])
        == (total["values"]["drug_users_start"])
    )


def test_under_is_a_unit_of_the_map(imported: Imported, restated: Any) -> None:
    one = imported.office.get("aggregate", *FIGURES, *YEAR, *NEW, "--level", "commune", "--under", "30169")
    assert one["rows"] == [rows(restated)["30169"]]
    country = imported.office.get("aggregate", "fines", *YEAR, *NEW, "--level", "province", "--under", "00")
    assert len(country["rows"]) == 34
    assert not any("Tiền Giang" in note for note in country["notes"])
    there = imported.office.get("aggregate", "fines", *YEAR, *NEW, "--level", "province", "--under", "91")
    assert [(row["unit"], row["coverage"]["reported"]) for row in there["rows"]] == [("91", 0)]


def test_a_workspace_whose_province_is_no_more_can_ask_for_the_new_one(imported: Imported) -> None:
    """87 ended in 2025; under the new province the reports of a later period are all of its communes'."""
    words = ("aggregate", "fines", "--level", "province", "--under", "82")
    (plain,) = imported.office.get(*words, "--period", "2026")["rows"]
    (same,) = imported.office.get(*words, "--period", "2026", *NEW)["rows"]
    assert same["coverage"] == plain["coverage"]
    series = imported.office.get(*words, "--period", "2021..2026", *NEW)["rows"]
    assert [row["coverage"]["expected"] for row in series] == [143, 143, 143, 143, 102, 102]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("aggregate", "01", *YEAR, *NEW, "--level", "district"), "(commune)"),
        (("aggregate", "01", *YEAR, "--at", "2004-08-30"), "31/08/2004"),
        (("aggregate", "01", *YEAR, *NEW, "--level", "commune", "--under", "866"), "866"),
        (("score", *YEAR, *NEW, "--level", "commune"), "01/07/2025"),
        (("report", "score", *YEAR, *NEW), "01/07/2025"),
    ],
)
def test_what_a_map_cannot_show_is_refused_clearly(
    imported: Imported, words: tuple[str, ...], said: str
) -> None:
    done = imported.office(*words)
    assert (done.code, done.out) == (3, "")
    assert said in done.err


@pytest.mark.parametrize(
    "period", ["2016..", "2016..2015", "2016..2016", "2016..2017-Q1", "1900..2021", "2016..17..18"]
)
def test_a_broken_series_is_a_usage_error(imported: Imported, period: str) -> None:
    done = imported.office("aggregate", "01", "--period", period)
    assert done.code == 2
    assert period in done.err


def test_scores_stay_with_the_communes_and_are_counted_on_the_map(imported: Imported) -> None:
    plain = imported.office.get("score", *YEAR)
    found = imported.office.get("score", *YEAR, *NEW)
    assert found["rows"] == plain["rows"]
    (row,) = found["summary"]
    (total,) = [row for row in plain["summary"] if row["level"] == "province"]
    assert (row["unit"], row["comparable"], row["split"]) == ("82", True, [])
    same = ("expected", "reported", "classes", "undetermined")
    assert [row[key] for key in same] == [total[key] for key in same]
    districts = imported.office.get("score", *YEAR, "--at", "2015-12-31", "--level", "district")["summary"]
    assert [row["level"] for row in districts] == ["district"] * 12 + ["province"]
    assert sum(row["expected"] for row in districts[:-1]) == districts[-1]["expected"] == 143


def test_every_restated_table_says_so(imported: Imported, tmp_path: Path) -> None:
    on = "Tính lại theo địa giới hành chính ngày 01/07/2025"
    for words in (
        ("aggregate", "01", "--level", "province"),
        ("report", "form-03"),
        ("report", "summary"),
        ("score",),
    ):
        done = imported.office(*words, *YEAR, *NEW)
        assert done.code == 0, done.err
        assert on in done.out
        table = imported.office(*words, *YEAR, *NEW, "--format", "csv").out.splitlines()
        assert all(on in line for line in table[1:])
    file = tmp_path / "t.xlsx"
    assert imported.office("report", "form-03", *YEAR, *NEW, "-o", file).code == 0
    sheet = openpyxl.load_workbook(file).worksheets[0]
    cells = [str(cell.value) for line in sheet.iter_rows() for cell in line]
    assert any(on in cell for cell in cells)
    assert "Xã Tân Long (*)" in cells


def test_shares_decided_by_the_office_are_used_and_told(imported: Imported, tmp_path: Path) -> None:
    office = imported.copy(tmp_path / "w")
    words = ("aggregate", "drug_users_start", "plan_issued", *YEAR, *NEW, "--level", "commune")
    before = rows(office.get(*words))
    whole = rows(office.get(*words[:3], *YEAR, "--level", "commune"))["30079"]["values"]["drug_users_start"]
    why = "theo dân số năm 2024"
    done = office("decide", "share", "30079", "30025=0.25", "30088=0.75", "--on", "2025-07-01", "--why", why)
    assert done.code == 0, done.err
    data = office.get(*words)
    after = rows(data)
    assert (after["30025"]["comparable"], after["30088"]["comparable"]) == (True, True)
    parts = {unit: exact(after[unit]["values"]["drug_users_start"]) for unit in ("30025", "30088")}
    rest = [unit for unit in before if unit not in parts]
    assert {unit: after[unit] for unit in rest} == {unit: before[unit] for unit in rest}
    assert after["30025"]["values"]["plan_issued"] is None
    others = heirs()
    own = rows(office.get(*words[:3], *YEAR, "--level", "commune"))
    for unit, share in (("30025", "0.25"), ("30088", "0.75")):
        whole_ones = sum(
            exact(own[code]["values"]["drug_users_start"]) for code in own if others[code] == [unit]
        )
        assert parts[unit] == whole_ones + exact(whole) * Decimal(share)
    assert any(why in note and "Xã Gáo Giồng (30079)" in note for note in data["notes"])
    assert rows(office.get(*words, "--as-of", "1")) == before


@pytest.fixture(scope="module")
def ha_nam(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Hà Nam 2016–2020, 116 communes until 2019 and 109 in 2020; nothing of 2018."""
    folder = tmp_path_factory.mktemp("ha-nam")
    office = new_office(folder / "w", "35")
    for year in (2016, 2017, 2019, 2020):
        books = write_province(folder / str(year), "35", year, ("01", "03"))
        done = office("import", books, "--period", year, "--fail-on", "never")
        assert done.code == 0, done.err
    return office


SERIES = ("drug_users_start", "drug_class", "inspected_rate")


def test_a_series_on_the_last_map_keeps_the_sums_of_each_year(ha_nam: Office) -> None:
    data = ha_nam.get("aggregate", *SERIES, "--period", "2016..2020", "--level", "commune")
    assert (data["period"], data["map"], data["at"]) == ("2016..2020", "restated", "2020-12-31")
    assert data["periods"] == ["2016", "2017", "2018", "2019", "2020"]
    assert len({row["unit"] for row in data["rows"]}) == 109
    assert {row["comparable"] for row in data["rows"]} == {True}
    total = ha_nam.get("aggregate", *SERIES, "--period", "2016..2020", "--level", "province")["rows"]
    for year, row in zip(data["periods"], total, strict=True):
        (plain,) = ha_nam.get("aggregate", *SERIES, "--period", year, "--level", "province")["rows"]
        assert (row["period"], row["values"], row["coverage"]) == (year, plain["values"], plain["coverage"])
        communes = [r for r in data["rows"] if r["period"] == year]
        sums = [r["values"]["drug_users_start"] for r in communes]
        if year == "2018":
            assert set(sums) == {None}
        else:
            assert sum(sums) == plain["values"]["drug_users_start"]
        assert sum(r["coverage"]["expected"] for r in communes) == plain["coverage"]["expected"]
    assert [row["coverage"]["expected"] for row in total] == [116, 116, 116, 116, 109]


def test_a_year_without_reports_is_not_known_and_never_zero(ha_nam: Office) -> None:
    rows_ = ha_nam.get("aggregate", *SERIES, "--period", "2017..2019", "--level", "district")["rows"]
    missing = [row for row in rows_ if row["period"] == "2018"]
    assert all(set(row["values"].values()) == {None} for row in missing)
    assert sum(len(row["coverage"]["missing"]) for row in missing) == 116
    done = ha_nam("aggregate", "drug_users_start", "--period", "2017..2019", "--level", "province")
    assert "0/116" in done.out
    assert "2018: Số liệu của 0/116 đơn vị" in done.out


def test_a_series_can_be_on_any_map(ha_nam: Office) -> None:
    data = ha_nam.get("aggregate", "drug_users_start", "--period", "2019..2020", *NEW, "--level", "province")
    assert [(row["unit"], row["period"]) for row in data["rows"]] == [("37", "2019"), ("37", "2020")]
    assert any("Tỉnh Ninh Bình (37)" in note and note.startswith("2019") for note in data["notes"])


def test_a_district_of_which_only_a_part_is_looked_at_says_so_above_its_communes(tmp_path: Path) -> None:
    """Four communes of Lương Sơn came to Hà Nội in 2008; the district heads them with a total of theirs."""
    office = new_office(tmp_path / "w", "01")
    words = ("aggregate", "fines", "--period", "2018", "--at", "2007-12-31", "--level", "commune")
    data = office.get(*words, "--under", "152")
    assert [row["unit"] for row in data["rows"]] == ["04927", "04930", "04936", "04939"]
    part = [note for note in data["notes"] if "chỉ gồm phần" in note]
    assert ["Tỉnh Hoà Bình (17)" in part[0], "Huyện Lương Sơn (152)" in part[1]] == [True, True]


def test_a_series_has_a_column_for_each_period(ha_nam: Office, tmp_path: Path) -> None:
    file = tmp_path / "s.xlsx"
    words = ("aggregate", "drug_users_start", "--period", "2016..2020", "--level", "commune")
    assert ha_nam(*words, "-o", file).code == 0
    cells = [[cell.value for cell in line] for line in openpyxl.load_workbook(file).worksheets[0].iter_rows()]
    head = next(line for line in cells if line.count("2016") or line.count(2016))
    assert [str(value) for value in head if value] == ["2016", "2017", "2018", "2019", "2020"] * 2
    table = ha_nam(*words, "--format", "csv").out.splitlines()
    assert len(table) == 1 + 109 + 1
    assert table[0].count("2016") == 2
    assert all("31/12/2020" in line for line in table[1:])
