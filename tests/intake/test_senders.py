"""Who sends: lines narrowed by rows, names matched inside the reporter, namesakes and islands."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from time import process_time

import pytest

from kpi.findings import Finding, load_catalogue
from kpi.intake.context import Context
from kpi.units.gazetteer.tree import Unit
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


HOME = [row(1, "", "Xã Tân Quới"), row(2, "", "Xã Tân Phú")]


def headed(*lines: str, sender: str = "", rows: list[str] | None = None) -> str:
    state = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
    top = [f"{line} | | | {state[at] if at < 2 else ''}" for at, line in enumerate(lines)]
    own = [f"Đơn vị báo cáo: {sender}"] if sender else []
    return "\n".join(
        [*top, "Biểu 05/HT", "Năm 2021", *own, HEAD.strip("\n"), *(HOME if rows is None else rows)]
    )


@pytest.mark.parametrize(
    "lines",
    [
        ["UBND HUYỆN THANH BÌNH"],
        ["ỦY BAN NHÂN DÂN", "HUYỆN THANH BÌNH"],
        ["UBND TỈNH ĐỒNG THÁP", "UBND HUYỆN THANH BÌNH"],
        ["UBND HUYỆN THANH BÌNH", "PHÒNG LAO ĐỘNG - TB&XH"],
        ["SỞ LAO ĐỘNG - TB&XH ĐỒNG THÁP", "PHÒNG LAO ĐỘNG - TB&XH HUYỆN THANH BÌNH"],
        ["Ủy ban nhân dân huyện Thanh Bình"],
    ],
)
def test_the_letterhead_names_the_sender(dong_thap: Context, lines: list[str]) -> None:
    for rows in (HOME, HOME[1:]):  # Tân Phú is the name of two communes of the province
        found = read(sheet_of(headed(*lines, rows=rows)), dong_thap)
        assert (found.grave, reporters(found), len(found.units())) == ([], {"874"}, len(rows))


def test_of_a_letterhead_the_lowest_unit_sends(dong_thap: Context) -> None:
    for lines in (["UBND HUYỆN THANH BÌNH", "UBND XÃ TÂN PHÚ"], ["UBND HUYỆN THANH BÌNH", "XÃ TÂN PHÚ"]):
        found = read(sheet_of(headed(*lines, rows=HOME[1:])), dong_thap)
        assert (found.grave, reporters(found)) == ([], {"30160"})


def test_letterhead_and_line_go_together_or_the_file_is_refused(dong_thap: Context) -> None:
    below = read(
        sheet_of(headed("UBND HUYỆN THANH BÌNH", sender="UBND xã Tân Phú", rows=HOME[1:])), dong_thap
    )
    assert (below.grave, reporters(below)) == ([], {"30160"})
    above = read(
        sheet_of(headed("UBND TỈNH ĐỒNG THÁP", "SỞ Y TẾ", sender="UBND huyện Thanh Bình")), dong_thap
    )
    assert (above.grave, reporters(above)) == ([], {"874"})
    other = read(sheet_of(headed("UBND HUYỆN LẤP VÒ", sender="UBND huyện Thanh Bình")), dong_thap)
    assert other.codes == ["file.two_senders"]


@pytest.mark.parametrize("agency", ["CÔNG AN HUYỆN THANH BÌNH", "TRUNG TÂM Y TẾ", "ỦY BAN MẶT TRẬN TỔ QUỐC"])
def test_the_letterhead_of_an_agency_refuses_the_file(dong_thap: Context, agency: str) -> None:
    found = read(sheet_of(headed("UBND HUYỆN THANH BÌNH", agency)), dong_thap)
    assert found.codes == ["file.agency"]
    assert found.findings[0].cell == "A1"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("Phòng Văn hóa - Xã hội xã Tân Quới", "30133"),
        ("Phòng Văn hoá và Xã hội xã Tân Quới", "30133"),
        ("Phòng VH-XH xã Tân Quới", "30133"),
        ("Văn phòng HĐND và UBND xã Tân Quới", "30133"),
        ("Ban Chỉ đạo phòng, chống tội phạm, tệ nạn xã hội xã Tân Quới", "30133"),
        ("Tổ công tác 178 xã Tân Quới", "30133"),
        ("Phòng Lao động - TB&XH huyện Thanh Bình", "874"),
    ],
)
def test_a_department_of_a_unit_is_the_unit(dong_thap: Context, line: str, code: str) -> None:
    found = read(sheet_of(sheet(line, HOME[0])), dong_thap)
    assert (found.grave, reporters(found)) == ([], {code})


@pytest.mark.parametrize(
    "line", ["Công an xã Tân Quới", "Trạm Y tế xã Tân Quới", "UBMTTQ xã Tân Quới", "Hội Phụ nữ xã Tân Quới"]
)
def test_an_agency_of_a_commune_is_not_the_commune(dong_thap: Context, line: str) -> None:
    assert read(sheet_of(sheet(line, HOME[0])), dong_thap).codes == ["file.agency"]


def test_a_refusal_says_what_was_looked_at_and_where(dong_thap: Context) -> None:
    rows = [row(1, "", "Xã Tân Quới"), row(2, "", "Xã Phú Hiệp")]
    found = read(sheet_of(headed("UBND HUYỆN ABC", sender="UBND huyện Tam Nôg", rows=rows)), dong_thap)
    told = found.findings[-1]
    assert (told.code, told.severity) == ("file.no_reporter", "error")
    said = load_catalogue("vi").message(told)
    assert all(text in said for text in ("ô A4", "ô A1", "Huyện Tam Nông (871)", "Huyện Thanh Bình (874)"))
    assert "there is none" in load_catalogue("en").message(
        read(sheet_of(sheet("", *rows)), dong_thap).findings[-1]
    )
