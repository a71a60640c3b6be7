"""Anything near the title that looks like a date or a period is understood, or it stops the file."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import lru_cache

import openpyxl
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from kpi.intake.context import Context
from kpi.intake.sheets.dating import period_of_days
from kpi.intake.times.periods import Kind, phrases
from kpi.intake.times.timewords import TimeWords
from kpi.intake.workbook import read_file
from kpi.model.period import Period, parse_period
from kpi.units.gazetteer.names import fold
from tests.examples import tries
from tests.intake.books import FIGURES, HEAD, ROWS, Read, read, saved, sheet_of
from tests.intake.conftest import office

SENDER = "Đơn vị báo cáo: UBND huyện Tam Nông"


@lru_cache
def words() -> TimeWords:
    return TimeWords(office("87", "2021").specs.settings)


def meant(text: str) -> list[str]:
    """What a line means: periods, days, or what kind of phrase stops the file."""
    found = []
    for phrase in phrases(text, words()):
        if phrase.kind is Kind.DAYS:
            period = period_of_days(phrase.first, phrase.last)
            found.append(str(period or f"{phrase.first}..{phrase.last}"))
        elif phrase.kind is Kind.PART:
            found.append(f"months {phrase.months[0]}-{phrase.months[1]}")
        else:
            found.append(f"until {phrase.last}" if phrase.kind is Kind.UNTIL else phrase.kind.value)
    return found


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("năm 2021", "2021"),
        ("SỐ LIỆU ƯỚC NĂM 2021", "2021"),
        ("cả năm 2021", "2021"),
        ("12 tháng năm 2021", "2021"),
        ("NĂM 2021 - HUYỆN THANH BÌNH", "2021"),
        ("BIỂU 02/TT. TUYÊN TRUYỀN PHÒNG, CHỐNG TỆ NẠN MA TÚY, MẠI DÂM NĂM 2020", "2020"),
        ("Nam 2021", "2021"),
        ("Quý I, II, III, IV năm 2021", "2021"),
        ("từ ngày 01/01/2021 đến ngày 31/12/2021", "2021"),
        ("6 tháng đầu năm 2021", "2021-S1"),
        ("Sáu tháng cuối năm 2021", "2021-S2"),
        ("nửa đầu năm 2021", "2021-S1"),
        ("hai quý đầu năm 2021", "2021-S1"),
        ("BIỂU 6 THÁNG ĐẦU NĂM 2021", "2021-S1"),
        ("(Từ ngày 01/01/2021 đến ngày 30/6/2021)", "2021-S1"),
        ("01/01-30/6/2021", "2021-S1"),
        ("Từ ngày 01 tháng 01 năm 2021 đến ngày 30 tháng 6 năm 2021", "2021-S1"),
        ("T1-T6/2021", "2021-S1"),
        ("từ đầu năm đến ngày 30/6/2021", "2021-S1"),
        ("2021-S1", "2021-S1"),
        ("Quý II/2021", "2021-Q2"),
        ("Q2/2021", "2021-Q2"),
        ("Quý II năm 2021", "2021-Q2"),
        ("Quý 2-2021", "2021-Q2"),
        ("quý II/21", "2021-Q2"),
        ("QUY II NAM 2021", "2021-Q2"),
        ("2021-Q2", "2021-Q2"),
        ("3 tháng cuối năm 2021", "2021-Q4"),
        ("Q 2/2021", "2021-Q2"),
        ("T 6 năm 2021", "2021-06"),
        ("Th6/2021", "2021-06"),
        ("Tháng 6/2021", "2021-06"),
        ("T6/2021", "2021-06"),
        ("06/2021", "2021-06"),
        ("tháng sáu năm 2021", "2021-06"),
        ("tháng năm năm 2021", "2021-05"),
        ("từ ngày 01 đến ngày 30 tháng 6 năm 2021", "2021-06"),
    ],
)
def test_a_phrase_is_understood_as_its_period(text: str, period: str) -> None:
    for spelling in (text, text.upper(), text.lower(), unicodedata.normalize("NFD", text), fold(text)):
        assert meant(spelling) == [period], spelling


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9 tháng đầu năm 2021", "2021-01-01..2021-09-30"),
        ("tháng 11 và 12 năm 2021", "2021-11-01..2021-12-31"),
        ("từ 15/12/2020 đến 14/12/2021", "2020-12-15..2021-12-14"),
        ("Giai đoạn 2016 - 2020", "2016-01-01..2020-12-31"),
        ("2020-2021", "2020-01-01..2021-12-31"),
        ("sáu tháng cuối năm", "months 7-12"),
        ("Quy II", "months 4-6"),
        ("đến ngày 30/11/2021", "until 2021-11-30"),
        ("tính đến 31/12/2021", "until 2021-12-31"),
        ("KẾT QUẢ THỰC HIỆN KẾ HOẠCH GIAI ĐOẠN 2021-2025", "aside"),
    ],
)
def test_days_that_are_no_period_here_are_known_for_what_they_are(text: str, said: str) -> None:
    assert meant(text) == [said]


@pytest.mark.parametrize(
    "text",
    [
        "6T/2021", "6 tháng năm 2021", "9 tháng năm 2021", "11 THÁNG NĂM 2021", "chín tháng",
        "THÁNG NĂM 2021", "Từ ngày 01/01/2021", "đến ngày ngày … tháng 6 năm 2021",
        "đợt 2 năm 2021", "tuần 30", "kỳ 1 năm 2021", "Năm học 2020-2021", "lũy kế đến 30/9/2021",
        "từ đầu năm 2021 đến nay", "Tháng … năm 2021", "tháng 13/2021", "31/02/2021", "Quý V/2021", "I/2021",
        "H1/2021", "năm 2021/2022", "năm 20 21", "năm 2O21", "Số liệu năm trước", "BÁO CÁO QUÝ", "14/12/2021",
        "BÁO CÁO NGÀY 14/12/2021", "Tháng hành động phòng, chống ma túy năm 2021", "đầu năm 2021",
        "9 T 2021", "6 T năm 2021", "Giai đoạn 1 năm 2021", "bán niên 2021", "nửa năm 2021", "Số liệu 3 năm",
        "Quý III, I năm 2021", "sau năm 2021 trở về trước",
        "HK1 2021", "HKI 2021", "HK2 năm 2021", "Hè 2021", "Tết 2021", "Vụ đông xuân 2021", "giai đoạn 2021",
        "Giai đoạn năm 2021", "mùa xuân năm 2021", "V2 2021", "1H 2021", "BC K2-2021",
    ],
)  # fmt: skip
def test_what_looks_like_a_period_and_is_none_that_is_clear_stops(text: str) -> None:
    for spelling in (text, text.upper(), unicodedata.normalize("NFD", text)):
        assert "unclear" in meant(spelling), spelling


@pytest.mark.parametrize(
    "text",
    [
        "(Kèm theo Công văn số 12/SLĐ ngày 05/12/2021)",
        "(Ban hành kèm theo Quyết định số 1629/QĐ-TTg ngày 28/9/2021 của Thủ tướng Chính phủ)",
        "Nghị quyết 01/2008/NQLT-BLĐTBXH-BCA-BVHTTDL-UBTƯMTTQVN",
        "Thực hiện Kế hoạch số 208/KH-UBND ngày 07/7/2021 giai đoạn 2021-2025",
        "Thanh Bình, ngày 14 tháng 12 năm 2021",
        "ngày 14 tháng 12 năm 2021",
        "Ngày 14/12/2021",
        "ngày … tháng … năm 2021",
        "Ngày      tháng      năm 2021",
        "Ngày nhận báo cáo: Ngày 15 tháng 12",
        "Ngày lập biểu: ngày 05 tháng 01 năm 2022",
        "Ngày gửi: 15/12/2021",
        "Ngày gửi: ngày … tháng … năm 2022",
        "Ngày in: 05/01/2022 14:35",
        "Hạn gửi: trước ngày 15/12",
        "Hội đồng nhân dân khóa XV, nhiệm kỳ 2021-2026",
        "Kỳ hạn báo cáo: 6 tháng, năm",
        "Số: 2021/QĐ-UBND",
        "Biểu số 05/HT",
        "UBND Q1",
        "Kính gửi: Quý cơ quan",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Đơn vị tính: người, triệu đồng",
    ],
)
def test_dates_of_documents_and_signatures_and_other_known_things_say_nothing(text: str) -> None:
    for spelling in (text, text.upper(), unicodedata.normalize("NFD", text)):
        assert meant(spelling) == [], spelling


@pytest.mark.parametrize(
    "text",
    [
        "Ngày báo cáo: 6 tháng đầu năm 2021",
        "Ngày báo cáo 9 tháng năm 2021",
        "Thời gian gửi: quý II năm 2021",
        "Ngày báo cáo: tháng 6/2021",
        "Ngày lập: 15/12/2021 số liệu 6 tháng đầu năm 2021",
    ],
)
def test_a_part_of_a_year_behind_a_day_of_sending_is_no_day(text: str) -> None:
    for spelling in (text, text.upper(), unicodedata.normalize("NFD", text)):
        assert meant(spelling) != [], spelling


NUMBERS = ["", "một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười", "mười một", "mười hai"]
ROMANS = ["", "I", "II", "III", "IV"]
YEARS = ("năm {y}", "/{y}", "-{y}", " - {y}", ", năm {y}", "/{s}", "năm\n{y}", "(năm {y})")


@st.composite
def stated(draw: st.DrawFn) -> tuple[Period, str]:
    """A period and one of the ways to write it."""
    year = draw(st.integers(2001, 2089))
    kind = draw(st.sampled_from(["year", "half", "quarter", "month", "days"]))
    behind = draw(st.sampled_from(YEARS)).format(y=year, s=f"{year % 100:02}")
    if kind == "year":
        form = draw(st.sampled_from(["năm {}", "{}", "cả năm {}", "12 tháng năm {}", "(năm {})", "năm: {}"]))
        return Period(year, "year", 1), form.format(year)
    if kind == "half":
        part = draw(st.integers(1, 2))
        count = draw(st.sampled_from(["6 tháng", "06 tháng", "sáu tháng", "6T", "hai quý", "2 quý"]))
        name = f"{count} {('đầu', 'cuối')[part - 1]}"
        return Period(year, "half", part), name + draw(st.sampled_from([f" năm {year}", f" năm {year}."]))
    if kind == "quarter":
        part = draw(st.integers(1, 4))
        number = draw(st.sampled_from([str(part), ROMANS[part], NUMBERS[part], f"0{part}"]))
        return Period(year, "quarter", part), f"quý {number} {behind}".replace(" /", "/").replace(" -2", "-2")
    if kind == "month":
        part = draw(st.integers(1, 12))
        forms = [f"tháng {part}", f"tháng {part:02}", f"tháng {NUMBERS[part]}", f"T{part}"]
        return Period(year, "month", part), f"{draw(st.sampled_from(forms))} {behind}".replace(" /", "/")
    period = draw(
        st.builds(Period, st.just(year), st.just("half"), st.integers(1, 2))
        | st.builds(Period, st.just(year), st.just("quarter"), st.integers(1, 4))
        | st.builds(Period, st.just(year), st.just("month"), st.integers(1, 12))
    )
    sign = draw(st.sampled_from("/.-"))
    day = draw(st.sampled_from(["{d}{s}{m}{s}{y}", "{d:02}{s}{m:02}{s}{y}", "ngày {d} tháng {m} năm {y}"]))
    first, last = (day.format(d=d.day, m=d.month, y=d.year, s=sign) for d in (period.start, period.end))
    between = draw(st.sampled_from(["từ {} đến {}", "tính từ {} đến hết {}", "{} - {}", "Từ {} tới {}"]))
    return period, between.format(first, last)


BEFORE = (
    "",
    "BÁO CÁO ",
    "Số liệu ",
    "TỔNG HỢP KẾT QUẢ PHÒNG, CHỐNG MẠI DÂM ",
    "Biểu 05/HT. HỖ TRỢ ",
    "(ước) ",
)
AFTER = ("", " của huyện Tam Nông", "\n(Kèm theo Công văn số 12/SLĐ ngày 05/12/2021)", ".", " *")


@examples(max_examples=tries(400))
@given(
    stated(),
    st.sampled_from(BEFORE),
    st.sampled_from(AFTER),
    st.sampled_from([str, str.upper, str.lower, lambda t: unicodedata.normalize("NFD", t), fold]),
)
def test_any_phrase_is_understood_as_its_period_or_stops(
    said: tuple[Period, str], before: str, after: str, spell: object
) -> None:
    period, text = said
    line = spell(before + text + after)
    found = meant(line)
    assert found, line
    assert "unclear" in found or set(found) == {str(period)}, (line, found)


@examples(max_examples=tries(200))
@given(stated(), stated())
def test_two_periods_are_never_taken_for_one(one: tuple[Period, str], other: tuple[Period, str]) -> None:
    found = set(meant(f"{one[1]} và {other[1]}"))
    assert (
        "unclear" in found
        or {str(one[0]), str(other[0])} == found
        or len(found) > 1
        or "months" in str(found)
    )


def titled(*lines: str) -> str:
    return "\n".join(["Biểu 05/HT", *lines, SENDER])


def taken(context: Context, *lines: str, name: str = "Biểu 05") -> Read:
    return read(sheet_of(titled(*lines), HEAD, ROWS, name=name), context)


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        (["Năm | 2021"], []),
        (["BÁO CÁO NĂM", "2021"], []),
        (["Kỳ báo cáo: | Năm | 2021"], []),
        (["2021"], []),
        (["Năm 2021", "(Số liệu tính đến ngày 31/12/2021)"], []),
        (["NĂM 2021", "Thực hiện Kế hoạch giai đoạn 2021 - 2025"], []),
        (["6 THÁNG ĐẦU NĂM", "Năm 2021"], ["file.other_period"]),
        (["6 THÁNG ĐẦU NĂM", "2021"], ["file.other_period"]),
        (["Tháng | 6 | năm | 2021"], ["file.other_period"]),
        (["9 tháng năm 2021"], ["file.period_unclear"]),
        (["năm 2021 và năm 2020"], ["file.period_unclear"]),
        (["BÁO CÁO NĂM 2020", "Kỳ báo cáo: Năm 2021"], ["file.period_unclear"]),
        (["6 THÁNG ĐẦU NĂM 2021", "Kỳ báo cáo: Năm 2021"], ["file.period_unclear"]),
        (["Kỳ báo cáo: đột xuất"], ["file.period_unclear"]),
        (["Kỳ báo cáo: ngày 31/12/2021"], ["file.period_unclear"]),
        (["6 tháng đầu năm"], ["file.period_unclear"]),
        (["đến ngày 30/11/2021"], ["file.period_unclear"]),
        (["Chương trình phòng, chống mại dâm giai đoạn 2021 - 2025"], ["file.period_unclear"]),
        (["tính đến 31/12/2021"], ["file.period_open"]),
        (["CẢ NĂM"], ["file.no_year"]),
        (["HK1 2021"], ["file.period_unclear"]),
        (["Vụ đông xuân 2021"], ["file.period_unclear"]),
        (["Ước năm 2021"], ["sheet.estimate"]),
        (["Kỳ báo cáo: Ước thực hiện năm 2021"], ["sheet.estimate"]),
        (["Năm 2021 (ước)"], ["sheet.estimate"]),
        (["Kỳ báo cáo: Năm 2021 (số liệu sơ bộ)"], ["sheet.estimate"]),
        (["Số liệu ước tính", "Kỳ báo cáo: Năm 2021"], ["sheet.estimate"]),
        (["Năm 2021 - ước thực hiện"], ["sheet.estimate"]),
        (["Năm 2021", "Số liệu tạm tính"], ["sheet.estimate"]),
        (["Kỳ báo cáo: Năm 2021, chưa chính thức"], ["sheet.estimate"]),
        (["Kỳ báo cáo: Năm 2021", "(Ước thực hiện)"], ["sheet.estimate"]),
        (["BAO CAO NAM 2021 (so lieu so bo)"], ["sheet.estimate"]),
        (["Năm 2021", "Xã Phước Bộ, nước, quy ước"], []),
        (["Xã Tân Ước năm 2021"], []),
        (["XÃ TÂN ƯỚC", "Số liệu ước năm 2021"], ["sheet.estimate"]),
        (["Số liệu ước của xã Tân Ước, năm 2021"], ["sheet.estimate"]),
        (["Tình hình thực hiện quy ước, thỏa ước lao động năm 2021"], []),
        (["Nhiệm vụ năm 2021"], []),
        (["Biểu B1 năm 2021"], []),
        (["Kết quả P6 năm 2021"], []),
        (["Thực hiện Chỉ thị 33/CT-TTg năm 2018", "Kỳ báo cáo: Năm 2021"], []),
        (["(Theo mẫu năm 2019)", "Kỳ báo cáo: Năm 2021"], []),
        (["Biểu mẫu ban hành năm 2018", "Kỳ báo cáo: Năm 2021"], []),
        (["Thực hiện theo Nghị quyết năm 2020 của HĐND", "Kỳ báo cáo: Năm 2021"], []),
        (["Báo cáo theo Công văn số 12 năm 2019", "Kỳ báo cáo: Năm 2021"], []),
        (["Báo cáo theo Công văn số 12: kết quả năm 2020", "Kỳ báo cáo: Năm 2021"], ["file.period_unclear"]),
        (["Kết quả theo dõi năm 2020", "Kỳ báo cáo: Năm 2021"], ["file.period_unclear"]),
        (["Theo Nghị quyết năm 2019", "Kỳ báo cáo: Năm 2020"], ["file.other_period"]),
        (["(Kèm theo Công văn số 12/SLĐ ngày 05/12/2021)"], ["file.no_period"]),
        (["Kỳ báo cáo: ………"], ["file.no_period"]),
        ([""], ["file.no_period"]),
    ],
)
def test_lines_of_a_file_for_the_year_2021(dong_thap: Context, lines: list[str], codes: list[str]) -> None:
    found = taken(dong_thap, *lines)
    assert [code for code, _ in found.grave] == codes
    refused = codes in (["file.other_period"], ["file.period_unclear"])
    assert (found.received.refused, found.units()) == (refused, {} if refused else FIGURES)


def test_a_part_of_the_year_asked_for_is_taken_and_the_lack_of_the_year_told() -> None:
    half = office("87", "2021-S1")
    assert [c for c, _ in taken(half, "6 tháng đầu năm").grave] == ["file.no_year"]
    assert taken(half, "6 tháng đầu năm", "Năm 2021").grave == []
    assert [c for c, _ in taken(half, "6 tháng đầu năm", "Năm 2020").grave] == ["file.other_period"]


@pytest.mark.parametrize(
    ("name", "said"),
    [("Quý 2", True), ("T6", True), ("6 thang dau nam", True), ("9 tháng", True), ("05", False)],
)
def test_a_sheets_name_that_says_another_period_is_told(dong_thap: Context, name: str, said: bool) -> None:
    found = taken(dong_thap, "Năm 2021", name=name)
    assert found.grave[0][0] in ("sheet.name_period", "sheet.name_other") if said else found.grave == []
    alone = taken(dong_thap, name=name)
    assert alone.grave[-1][0] == ("file.period_unclear" if said else "file.no_period")


def dated(*cells: object) -> openpyxl.Workbook:
    book = sheet_of(titled("Biểu | x"), HEAD, ROWS)
    for column, cell in enumerate(cells, 1):
        book.worksheets[0].cell(2, column).value = cell
    return book


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        (("Kỳ báo cáo:", date(2021, 6, 1)), ["file.period_unclear"]),
        ((date(2021, 12, 14), None), ["file.period_unclear"]),
        (("Tháng", date(2021, 6, 1)), ["file.period_unclear"]),
        (("Ngày lập:", date(2021, 12, 14)), ["file.no_period"]),
        (("Ngày", date(2021, 12, 14)), ["file.no_period"]),
        (("Năm", 2021), []),
        (("Năm", 2020), ["file.other_period"]),
        (("Quý", "II"), ["file.period_unclear"]),
    ],
)
def test_numbers_and_dates_in_cells_of_their_own(
    dong_thap: Context, cells: tuple[object, ...], codes: list[str]
) -> None:
    assert [code for code, _ in read(dated(*cells), dong_thap).grave] == codes


def test_the_periods_of_days_are_those_of_the_calendar() -> None:
    for text in ("2021", "2021-S2", "2020-Q1", "2020-02", "2021-12"):
        period = parse_period(text)
        assert period_of_days(period.start, period.end) == period
    assert period_of_days(date(2021, 1, 1), date(2021, 9, 30)) is None


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("874-huyen-tam-nong-2020.xlsx", True),
        ("bc_q2_2021.xlsx", True),
        ("thu muc/Báo cáo 6 tháng đầu năm 2021.xlsx", True),
        ("Báo cáo 9T-2021.xlsx", True),
        ("874-huyen-tam-nong-2021.xlsx", False),
        ("29866-phuong-1-2021.xlsx", False),
        ("502-huyen-thang-binh-2021.xlsx", False),
        ("30046-xa-truong-xuan-2021.xlsx", False),
        ("hk2-2021.xlsx", True),
        ("BC nam 2021 (gui ngay 14.12.2021).xlsx", False),
        ("20211214_bao_cao.xlsx", False),
    ],
)
def test_a_files_name_that_says_another_period_is_told(dong_thap: Context, name: str, told: bool) -> None:
    found = read_file(saved(sheet_of(titled("Năm 2021"), HEAD, ROWS)), name, ".xlsx", dong_thap)
    grave = [f.code for f in found.findings if f.severity != "info" and f.code != "form.unit_missing"]
    assert grave == (["file.name_period"] if told else [])


@pytest.mark.parametrize(
    "line", ["{}", "UBND {}", "BÁO CÁO {} NĂM 2023", "{} - 2023", "{}, 6 tháng đầu năm 2023"]
)
def test_words_of_time_in_names_of_places_say_nothing_of_time(line: str) -> None:
    context = office("00", "2023")
    places = [u.name for u in context.tree if {"quý", "từ", "kỳ", "năm", "10"} & set(u.name.lower().split())]
    assert len(places) > 20
    for place in places:
        said = context.times.phrases(line.format(place))
        assert [p.kind for p in said] == ([Kind.DAYS] if "2023" in line else []), (place, said)
        assert {p.first for p in said} <= {date(2023, 1, 1)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(*) Số liệu 9 tháng năm 2021", True),
        ("Ghi chú: số liệu năm 2020", True),
        ("Ghi chú: Số liệu tính đến 30/9/2021", True),
        ("Lũy kế 6 tháng đầu năm", True),
        ("(*) Số liệu năm 2021", False),
        ("Số liệu tính đến 31/12/2021", False),
        ("Thanh Bình, ngày 10 tháng 12 năm 2021", False),
        ("Số liệu tăng so với năm 2020", False),
        ("Số liệu so với cùng kỳ năm 2020", False),
        ("Số liệu theo Luật năm 2018", False),
        ("Số liệu theo Nghị quyết năm 2020 của HĐND", False),
    ],
)
def test_a_note_below_the_table_about_another_period_is_told(
    dong_thap: Context, text: str, told: bool
) -> None:
    book = sheet_of(titled("Năm 2021"), HEAD, ROWS)
    book.worksheets[0]["A12"] = text
    found = read(book, dong_thap)
    assert [c for c in found.grave if c[0] == "sheet.remark_period"] == (
        [("sheet.remark_period", "A12")] if told else []
    )
    assert found.units() == FIGURES


def test_a_remark_and_its_heading_about_another_period_are_told(dong_thap: Context) -> None:
    book = sheet_of(titled("Năm 2021"), HEAD, ROWS)
    book.worksheets[0]["L4"] = "Ghi chú (năm 2020)"
    book.worksheets[0]["L8"] = "số liệu 9 tháng"
    told = [cell for code, cell in read(book, dong_thap).grave if code == "sheet.remark_period"]
    assert told == ["L4", "L8"]
