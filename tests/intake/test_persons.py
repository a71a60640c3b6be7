"""Lists of persons are known by headings and by content; what only sounds like one is read."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from kpi.findings import load_catalogue
from kpi.intake.context import Context
from tests.examples import tries
from tests.intake.books import FIGURES, HEAD, ROWS, TITLES, add_sheet, read, saved, sheet_of

PEOPLE = (
    ("Nguyễn Văn Bình", "087090001234", "0912345678", "1990", "ấp 1, xã Phú Hiệp"),
    ("Trần Thị Cúc", "087185004321", "0987654321", "1985", "ấp 2, xã Phú Hiệp"),
    ("Lê Hoàng Dũng", "087200009876", "+84 909 123 456", "2000", "ấp 3, xã An Long"),
)


MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def rows(*columns: int, text: bool = True) -> str:
    mark = "'" if text else ""
    return "\n".join(" | ".join(mark + person[c] for c in columns) for person in PEOPLE)


LISTS = {
    "without diacritics": "STT | Ho va ten | Nam sinh | So CCCD\n1 | Nguyen Van Binh | 1990 | '087090001234",
    "abbreviated": f"STT | H.TÊN | CMT | ĐT\n{rows(0, 1, 2)}",
    "upper case without diacritics": "TT | HO TEN | NAM SINH | DIA CHI\n1 | NGUYEN VAN A | 1990 | AP 1",
    "english": "No | Full name | ID number | Phone\n1 | A | 1 | 2",
    "english too": "Name | Date of birth | Address\nA | 1 | x",
    "surname apart": "Họ | Tên | CCCD | ĐTDĐ\nNguyễn Văn | Bình | '087090001234 | '0912345678",
    "synonyms": "Danh tính | Mã định danh | Zalo\nx | 1 | 2",
    "one cell": f"STT | Họ tên, năm sinh, CCCD\n1 | {PEOPLE[0][0]}, 1990, 087090001234",
    "one cell with strokes": "STT | Họ tên / năm sinh / CCCD",
    "two rows of headings": "STT | Họ và tên | Giấy tờ | <\n^ | ^ | Số CCCD | Ngày cấp\n1 | A | 1 | 2",
    "no heading": rows(0, 1, 2),
    "no heading, identity numbers": rows(0, 1),
    "no heading, telephones": rows(0, 2),
    "no heading, years of birth": rows(0, 3, text=False),
    "years of birth as text": rows(0, 3),
    "identity numbers alone": rows(1),
    "numbers that lost their zeros": "\n".join(f"{p[0]} | {p[1][1:]}" for p in PEOPLE),
    "old identity numbers": "Nguyễn Văn A | '341234567\nTrần Thị B | '341234568\nLê Văn C | '341234569",
    "numbers with spaces": "Nguyễn Văn A | 087 090 001 234\nTrần Thị B | 087 090 001 235",
    "names in capitals": rows(0, 1).upper(),
    "no diacritics": "Nguyen Van A | '0912345678\nTran Thi B | '0912345679\nLe Van C | '0912345670",
    "dates of birth": "\n".join(f"{p[0]} | 12/05/{p[3]}" for p in PEOPLE),
    "labels and values": "Họ tên: | Nguyễn Văn Bình\nNăm sinh: | 1990\nCCCD: | '087090001234",
    "labels in one cell each": "Họ tên: Nguyễn Văn Bình\nNgày sinh: 12/05/1990\nSố CCCD: 087090001234",
    "labels without colons": "Họ và tên | Nguyễn Văn Bình\nNăm sinh | 1990\nNơi ở | ấp 1",
    "labels over and over": "Họ tên: A\nNghề: x\nHọ tên: B\nNghề: y\nHọ tên: C\nNghề: z",
    "across": "| Nguyễn Văn Bình | Trần Thị Cúc\n| '087090001234 | '087185004321",
    "lines of text": "\n".join(f"1. {p[0]}, sinh năm {p[3]}, trú tại {p[4]}" for p in PEOPLE),
    "one line of text": "Gồm: Nguyễn Văn Bình (CCCD 087090001234), trú tại ấp 1",
    "a remark": "Ghi chú\n2 đối tượng: Nguyễn Văn A (SN 1990); Trần Thị B (SN 1985); Lê Văn C (SN 2001)",
}  # fmt: skip


@pytest.mark.parametrize("people", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_list_on_any_sheet_refuses_the_file_and_it_is_not_kept(
    dong_thap: Context, people: str, state: str
) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "DS", people).sheet_state = state
    found = read(book, dong_thap)
    assert [(f.code, f.sheet) for f in found.findings] == [("file.persons", "DS")]
    assert (found.received.refused, found.received.keep, found.received.parts) == (True, False, ())
    told = repr(found.findings) + load_catalogue("en").message(found.findings[0])
    assert not any(said in told for person in PEOPLE for said in (person[0], *person[1:3]))
    assert "reason." not in load_catalogue("vi").message(found.findings[0])


@pytest.mark.parametrize("people", LISTS.values(), ids=LISTS)
def test_a_list_below_a_good_table(dong_thap: Context, people: str) -> None:
    found = read(sheet_of(TITLES, HEAD, ROWS, "", people), dong_thap)
    assert found.codes == ["file.persons"]
    row = int("".join(filter(str.isdigit, found.findings[0].cell)))
    assert row > 11


def test_a_list_in_a_remarks_column(dong_thap: Context) -> None:
    lines = ROWS.strip().split("\n")
    said = "\n".join(f"{line} | {p[0]} CCCD {p[1]}" for line, p in zip(lines, PEOPLE, strict=True))
    head = "\n".join(f"{line} | Ghi chú" for line in HEAD.strip().split("\n"))
    assert read(sheet_of(TITLES, head, said), dong_thap).codes == ["file.persons"]


def test_comments_and_names_of_sheets(dong_thap: Context) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D9"].comment = Comment("Kiểm tra: Nguyễn Văn Bình, CCCD 087090001234", "x")
    found = read(book, dong_thap)
    assert [(f.code, f.cell) for f in found.findings] == [("file.persons", "D9")]
    book = sheet_of(TITLES, HEAD, ROWS)
    book.worksheets[0]["D9"].comment = Comment("Đã kiểm tra lại, sinh hoạt năm 2021", "Nguyễn Văn Bình")
    assert read(book, dong_thap).units() == FIGURES
    for names in (("Nguyễn Văn Bình", "Trần Thị Cúc", "Lê Hoàng Dũng"), ("Nguyễn Văn A 087090001234",)):
        book = sheet_of(TITLES, HEAD, ROWS)
        for name in names:
            add_sheet(book, name, "x")
        found = read(book, dong_thap)
        assert [(f.code, f.sheet) for f in found.findings] == [("file.persons", "#2")]


def test_an_ods_with_comments_about_persons(dong_thap: Context) -> None:
    cells = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:creator>x</dc:creator><text:p>'
        "Trần Thị Cúc, CCCD 087185004321</text:p></office:annotation><text:p>x</text:p></table:table-cell>"
    )
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="a"><table:table-row>{cells}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
    assert read(out.getvalue(), dong_thap, ".ods").codes == ["file.persons"]


def test_a_list_as_csv(dong_thap: Context) -> None:
    lines = "\n".join(f"{p[0]};{p[1]};{p[2]}" for p in PEOPLE)
    assert read(lines.encode(), dong_thap, ".csv").codes == ["file.persons"]


HARMLESS = {
    "signatures": "NGƯỜI LẬP BIỂU | | THỦ TRƯỞNG ĐƠN VỊ\n(Ký, ghi rõ họ tên) | | (Ký, đóng dấu)\n"
    "Nguyễn Văn Bình | | Trần Thị Cúc\nĐT: 0912345678 | | ĐT: 0277 3 851 001",
    "contact line": "Người lập: Nguyễn Văn Bình; điện thoại 0912345678; email binh@dongthap.gov.vn",
    "contact persons": "Cán bộ phụ trách: | Lê Văn Bình | '0912345678\nSố điện thoại: | '0987654321",
    "contact sheet": "Đầu mối liên hệ\n" + "\n".join(f"{p[0]} | '{p[2]}" for p in PEOPLE),
    "who made it": "Họ và tên người lập biểu: | Nguyễn Văn Bình\nSố điện thoại: | '0912345678",
    "forbidding": "Không ghi họ và tên, năm sinh, số CCCD của đối tượng",
    "forbidding side by side": "Không ghi họ và tên | Không ghi số CCCD",
    "forbidding in english": "Do not give full names | Do not give ID numbers",
    "units with large figures": "Lê Lợi | 87090001234 | 1990\nTrần Phú | 123456789 | 1985\n"
    "Nguyễn Trãi | 912345678 | 2000",
    "communes and money": "Xã Phú Hiệp | '30010 | 123456789012\nXã An Long | '30022 | 987654321\n"
    "Xã Phú Ninh | '30025 | 912345678",
    "shares as text": "Lê Lợi | '0.761280931587\nTrần Phú | '0.08123456789\nNguyễn Trãi | '0.770859163319",
    "codes of forms": "Biểu số 001.N/BCC-TKQG | 02/TT | Kèm theo Công văn số 123456789/UBND",
    "counts": "Số người có CCCD | Số người có năm sinh trước 2000 | Nam sinh | Nữ sinh",
    "pupils": "Tên trường | Địa chỉ | Nam sinh | Nữ sinh\nTHCS Nguyễn Du | ấp 1 | 120 | 130",
    "households": "Hộ | Tên thôn | Địa chỉ",
    "dates beside signers": "Nguyễn Văn Bình | 10/12/2021",
    "years as figures": "Nguyễn Văn Bình | 1985 | 12\nTrần Thị Cúc | 2010 | 13\nLê Hoàng Dũng | 125 | 14",
    "treasury account": "Kho bạc Nhà nước Đồng Tháp | '3713.0.1059238.00000 | '8113.2.1059238",
    "establishments": "Tên cơ sở | Địa chỉ | Điện thoại\nKaraoke Hồng Nhung | 12 Nguyễn Huệ | '02773851001\n"
    "Nhà nghỉ Phương Nam | 15 Lê Lợi | '02773851002\nMassage Kim Liên | 7 Trần Phú | '02773851003",
}  # fmt: skip


@pytest.mark.parametrize("lines", HARMLESS.values(), ids=HARMLESS)
def test_what_only_sounds_like_a_list_of_persons(dong_thap: Context, lines: str) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "Khác", lines)
    found = read(book, dong_thap)
    assert "file.persons" not in found.codes
    assert (found.received.keep, found.units()) == (True, FIGURES)


@settings(max_examples=tries(40))
@given(
    people=st.lists(
        st.tuples(
            st.sampled_from(["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng", "Giàng", "Lò", "Thạch"]),
            st.sampled_from(["Văn", "Thị", "Hữu", "Ngọc"]),
            st.sampled_from(["An", "Bình", "Cường", "Dung", "Yến", "Ửng"]),
            st.integers(1, 96),
            st.integers(0, 3),
            st.integers(0, 99_999_999),
        ),
        min_size=3,
        max_size=6,
    ),
    as_number=st.booleans(),
    upper=st.booleans(),
)
def test_three_names_beside_identity_numbers_are_always_seen(
    people: list[tuple[str, str, str, int, int, int]], as_number: bool, upper: bool
) -> None:
    from tests.intake.conftest import office

    lines = []
    for family, middle, given_name, province, century, rest in people:
        name = f"{family} {middle} {given_name}"
        number = f"{province:03}{century}{rest:08}"
        lines.append(
            f"{name.upper() if upper else name} | {number.lstrip('0') if as_number else chr(39) + number}"
        )
    found = read(saved(sheet_of("\n".join(lines))), office("87", "2021"))
    assert found.codes == ["file.persons"]


BARE = (
    "Nguyễn Văn An", "Trần Thị Bình", "Lê Hoàng Cường", "Phạm Minh", "Huỳnh Thị Em", "VÕ VĂN GIÀU",
    "Đặng Hoa",
)  # fmt: skip


@pytest.mark.parametrize("state", ["visible", "hidden"])
@pytest.mark.parametrize("across", [False, True])
def test_many_bare_names_are_a_list_on_any_sheet(dong_thap: Context, state: str, across: bool) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "DS", (" | " if across else "\n").join(BARE)).sheet_state = state
    found = read(book, dong_thap)
    assert [(f.code, f.sheet, f.cell) for f in found.findings] == [("file.persons", "DS", "A1")]
    assert (found.received.keep, found.received.parts) == (False, ())
    assert "reason." not in load_catalogue("vi").message(found.findings[0])


@pytest.mark.parametrize("below", ["\n".join(BARE), "\n".join(f" | | {name}" for name in BARE)])
def test_many_bare_names_below_the_table(dong_thap: Context, below: str) -> None:
    assert read(sheet_of(TITLES, HEAD, ROWS, "", below), dong_thap).codes == ["file.persons"]


@pytest.mark.parametrize(
    "texts",
    [
        BARE[:2],  # those who sign
        ("Lê Lợi", "Trần Phú", "Nguyễn Trãi", "Lê Hồng Phong", "Trần Hưng Đạo", "Phan Bội Châu"),  # wards
        ("Kim Sơn", "Hà Lâm", "Cao Sơn", "Mai Động", "Lương Hòa", "Đồng Tâm"),  # places
        ("Hồ Chí Minh", "Số Lượng", "Kết Quả", "Chỉ Tiêu", "Ghi Chú", "Tổng Số"),
        ("Người phụ trách", *BARE),  # whom to ask
    ],
)
def test_a_few_names_and_names_of_places_are_no_list(dong_thap: Context, texts: tuple[str, ...]) -> None:
    book = sheet_of(TITLES, HEAD, ROWS)
    add_sheet(book, "Khác", "\n".join(texts))
    assert read(book, dong_thap).units() == FIGURES
