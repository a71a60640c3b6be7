"""Who sends: lines narrowed by rows, names matched inside the reporter, namesakes and islands."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from time import process_time

import pytest

from kpi.findings import Finding
from kpi.intake.context import Context
from kpi.units.tree import Unit
from tests.intake.books import HEAD, ROWS, TITLES, Read, read, sheet_of
from tests.intake.conftest import office

FILLED = "1 | 1 | 0 | 0 | 0 | 0 | 1 | 0"


def sheet(sender: str, *rows: str, year: str = "2021") -> str:
    lines = ["Biểu 05/HT", f"Kỳ báo cáo: Năm {year}"]
    return "\n".join([*lines, f"Đơn vị báo cáo: {sender}" if sender else "", HEAD.strip("\n"), *rows])


def row(number: int, code: str, name: str) -> str:
    return f"{number} | {code and chr(39) + code} | {name} | {FILLED}"


def reporters(found: Read) -> set[str]:
    return {part.reporter for part in found.received.parts}


@lru_cache
def country() -> Context:
    return office("00", "2025")


def communes(context: Context) -> list[Unit]:
    return [u for u in context.tree if u.level == "commune"]


def namesakes(context: Context) -> list[Unit]:
    borne = Counter(u.name for u in communes(context))
    return [u for u in communes(context) if borne[u.name] > 1]


def test_every_commune_whose_name_others_bear_is_its_own_reporter_in_a_national_workspace() -> None:
    context = country()
    doubled = namesakes(context)
    assert len(doubled) > 500
    for unit in [*doubled[::9], *communes(context)[::120]]:
        found = read(sheet_of(sheet(f"UBND {unit.name}", row(1, unit.code, unit.name), year="2025")), context)
        assert (reporters(found), set(found.units())) == ({unit.code}, {unit.code}), unit
        assert found.grave == []


def test_a_namesake_without_code_and_place_is_refused_with_the_candidates() -> None:
    found = read(
        sheet_of(sheet("UBND phường Việt Hưng", row(1, "", "Phường Việt Hưng"), year="2025")), country()
    )
    assert found.received.refused
    told = found.findings[-1]
    assert (told.code, told.cell) == ("file.sender_open", "A3")
    assert all(code in dict(told.params)["others"] for code in ("00127", "Thành phố Hà Nội"))


def test_two_wards_of_one_city_are_two_reporters() -> None:
    for code, name in (("00127", "Phường Việt Hưng"), ("00331", "Phường Hồng Hà")):
        unit = country().tree.get(code)
        assert unit is not None
        found = read(sheet_of(sheet(f"UBND {unit.name}", row(1, code, unit.name), year="2025")), country())
        assert reporters(found) == {code}, name


def test_where_there_are_no_districts_rows_of_several_communes_have_no_common_reporter() -> None:
    context = office("01", "2025")
    rows = [row(n, u.code, u.name) for n, u in enumerate(communes(context)[100:103], 1)]
    for sender in ("", "UBND phường Không Có"):
        found = read(sheet_of(sheet(sender, *rows, year="2025")), context)
        assert found.received.refused
        assert found.codes[-1] == "file.no_reporter"


def test_the_rows_tell_which_of_two_districts_of_a_name_sends(dong_thap: Context) -> None:
    rows = [row(1, "", "Xã Mỹ Thọ"), row(2, "", "Xã An Bình")]
    found = read(sheet_of(sheet("Phòng LĐTBXH Cao Lãnh", *rows)), dong_thap)
    assert (reporters(found), len(found.units())) == ({"873"}, 2)


SAME_NAMED = ("Xã Tân Hòa", "Xã Tân Mỹ", "Xã Tân Bình", "Xã Tân Phú", "Xã Bình Thành")


@pytest.mark.parametrize("form", ["{}", "{}-Đồng Tháp", "UBND {}"])
def test_names_that_other_districts_bear_too_count_once_the_rows_settle_the_district(
    dong_thap: Context, form: str
) -> None:
    names = ["Xã Tân Quới", *SAME_NAMED]
    rows = [row(n, "", form.format(name)) for n, name in enumerate(names, 1)]
    found = read(sheet_of(sheet("", *rows)), dong_thap)
    assert (found.grave, reporters(found), len(found.units())) == ([], {"874"}, 6)


@pytest.mark.parametrize("name", ["3. X. Tân Phú", "3) X.Tân Phú", "III. X Tân Phú", "- X. Tân Phú"])
def test_a_number_before_an_abbreviated_type_is_no_part_of_the_name(dong_thap: Context, name: str) -> None:
    found = read(sheet_of(sheet("UBND huyện Thanh Bình", row(1, "", name))), dong_thap)
    assert list(found.units()) == ["30160"]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("874", "Huyện Thanh Bình"),
        ("874", "UBND huyện Thanh Bình"),
        ("874", "Thanh Bình"),
        ("874", "H. THANH BÌNH"),
        ("874", ""),
        ("", "UBND huyện Thanh Bình"),
    ],
)
@pytest.mark.parametrize("sender", ["UBND huyện Thanh Bình", ""])
def test_a_units_own_row_is_its_total(dong_thap: Context, code: str, name: str, sender: str) -> None:
    rows = [row(1, code, name), row(2, "", "Xã Tân Quới")]
    found = read(sheet_of(sheet(sender, *rows)), dong_thap)
    assert (found.grave, set(found.units()), set(found.units("total"))) == ([], {"30133"}, {"874"})


@lru_cache
def islands() -> tuple[tuple[str, str], ...]:
    """(province, district) of the districts of 2021 that have no communes."""
    tree = office("00", "2021").tree
    return tuple((u.parent, u.code) for u in tree if u.level == "district" and not tree.children(u.code))


def test_there_are_five_districts_without_communes() -> None:
    assert [code for _, code in islands()] == ["318", "471", "498", "536", "755"]


@pytest.mark.parametrize("form", ["{}", "UBND {}"])
@pytest.mark.parametrize("coded", [True, False])
def test_a_district_without_communes_reports_for_itself(form: str, coded: bool) -> None:
    for province, code in islands():
        for context in (office(province, "2021"), office("00", "2021")):
            unit = context.tree.get(code)
            assert unit is not None
            line = row(1, code if coded else "", form.format(unit.name))
            for sender in (f"UBND {unit.name}", ""):
                found = read(sheet_of(sheet(sender, line, f" | | Tổng cộng | {FILLED}")), context)
                assert (found.grave, reporters(found), set(found.units())) == ([], {code}, {code}), sender
                assert set(found.units("total")) == {code}
                assert "form.unit_missing" not in [f.code for f in found.received.findings]


def test_names_that_fit_several_units_take_a_time_in_proportion_to_the_rows(dong_thap: Context) -> None:
    def seconds(rows: int) -> tuple[float, list[Finding]]:
        lines = [row(n, "", f"Tan Phu {'' if n % 2 else 'x'}") for n in range(rows)]
        start = process_time()
        found = read(sheet_of(sheet("", *lines)), office("87", "2021"))
        return process_time() - start, list(found.findings)

    few, _ = seconds(100)
    many, told = seconds(800)
    assert many < 30 * max(few, 0.05)
    assert {"row.ambiguous_unit", "row.unknown_unit"} >= {f.code for f in told if f.code.startswith("row.")}


def test_the_plain_sheet_is_still_its_districts(dong_thap: Context) -> None:
    assert reporters(read(sheet_of(TITLES, HEAD, ROWS), dong_thap)) == {"871"}
