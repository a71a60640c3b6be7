"""Totals, the state of reports, findings and files as tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kpi.findings import finding, load_catalogue
from kpi.model.period import parse_period
from kpi.model.received import FileResult, Outcome
from kpi.model.show import asked_moment
from kpi.model.table import Kind, Ratio
from kpi.rollup.types import Coverage, Rollup, RollupRow, Total
from kpi.spec.kinds.form import Form, FormColumn
from kpi.spec.kinds.indicator import Indicator, Label
from kpi.spec.kinds.settings import Office, Receiver, Settings
from kpi.spec.kinds.table import TableSpec
from kpi.spec.load import load_specs
from kpi.spec.places import spec_roots
from kpi.spec.values import Text, Validity
from kpi.tables.frame import heading_of, measure_of, period_name, signature_of
from kpi.tables.listing import StatusRow, files_table, findings_table, status_table
from kpi.tables.rollup_table import ratio_of, rollup_table
from kpi.units.gazetteer.tree import Unit, grow
from tests.tables.cases import column, frame, named, same

LABELS = (Label("none", Text("Không có tệ nạn", "None"), ()), Label("some", Text("Có tệ nạn", "Some"), ()))
COUNT = Indicator("users", Text("Người", "Users"), "count", "người", "sum")
MONEY = Indicator("fines", Text("Tiền phạt", "Fines"), "money", "triệu đồng", "sum", 2)
YES = Indicator("plan", Text("Kế hoạch", "Plan"), "yes_no", "", "count_yes")
CLASS = Indicator("class", Text("Phân loại", "Class"), "class", "", "count_by_class", 0, LABELS)
RATE = Indicator("rate", Text("Tỷ lệ", "Rate"), "rate", "%", "recompute", 1)
ALL = (COUNT, MONEY, YES, CLASS, RATE)
FORM = Form(
    "01",
    "01/XPLM",
    same("Biểu"),
    "project",
    "",
    Validity(),
    (FormColumn("users", (("Nhóm", "N"), ("Đầu kỳ", "Đầu"))),),
)


def row(unit: str, level: str, values: Mapping[str, Total]) -> RollupRow:
    """A rollup row; what is not given is not known."""
    known = {i.id: values.get(i.id) for i in ALL}
    return RollupRow(unit, f"Đơn vị {unit}", level, known, Coverage(1, 2, ("A2",)), {})


COMMUNES = Rollup(
    (
        row(
            "A1",
            "commune",
            {"users": Decimal(0), "plan": Decimal(1), "class": "none", "rate": Decimal("0.157")},
        ),
        row("A2", "commune", {}),
        row("B1", "commune", {"users": Decimal(3), "fines": Decimal("2.5"), "plan": Decimal(0)}),
    ),
    (),
)
DISTRICTS = Rollup(
    (
        row("A", "district", {"users": Decimal(0), "plan": Decimal(1), "class": {"none": 1, "some": 0}}),
        row("B", "district", {"users": Decimal(3)}),
    ),
    (finding("rollup.coverage", reported=2, expected=4, missing=2, units="Xã A2, Xã B2"),),
)


def test_communes_show_their_own_labels_and_never_zero_for_unknown() -> None:
    table = rollup_table(COMMUNES, ALL, frame())
    known, silent = named(table, "A1"), named(table, "A2")
    assert (known["users"], known["plan"], known["class"]) == (Decimal(0), "Có", "Không có tệ nạn")
    assert [silent[i.id] for i in ALL] == [None] * 5
    assert named(table, "B1")["plan"] == "Không"


def test_upper_levels_count_yes_and_labels_and_state_coverage() -> None:
    table = rollup_table(DISTRICTS, ALL, frame())
    row = named(table, "A")
    assert (row["plan"], row["class.none"], row["class.some"]) == (Decimal(1), 1, 0)
    assert (row["reported"], row["expected"]) == (1, 2)
    assert named(table, "B")["class.none"] is None
    assert any("Xã A2, Xã B2" in note for note in table.notes)


def test_districts_head_their_communes_with_their_own_totals() -> None:
    table = rollup_table(COMMUNES, ALL, frame(), above=DISTRICTS, total=DISTRICTS)
    kinds = ["section", "unit", "unit", "section", "unit", "total", "total"]
    assert [r.kind for r in table.rows] == kinds
    assert column(table, "users") == [
        Decimal(0),
        Decimal(0),
        None,
        Decimal(3),
        Decimal(3),
        Decimal(0),
        Decimal(3),
    ]
    assert column(table, "class")[0] == ""


def test_kinds_follow_the_indicators_and_headings_the_form() -> None:
    columns = {c.key: c for c in rollup_table(DISTRICTS, ALL, frame(), forms=[FORM]).columns}
    assert (columns["users"].groups, columns["users"].title) == (("Nhóm",), "Đầu kỳ")
    assert (columns["fines"].kind, columns["fines"].places) == (Kind.DECIMAL, 2)
    assert (columns["rate"].kind, columns["rate"].places) == (Kind.PERCENT, 1)
    assert columns["class.none"].groups == ("Phân loại",)
    english = {c.key: c for c in rollup_table(DISTRICTS, ALL, frame("en"), forms=[FORM]).columns}
    assert (english["users"].groups, english["users"].title) == ((), "Users")


def test_status_tells_days_and_leaves_the_unknown_open() -> None:
    rows = [
        StatusRow("A", "Huyện A", "01", "accepted", date(2021, 12, 20), date(2021, 12, 15), 5, 0, 2),
        StatusRow("B", "Huyện B", "01", "missing", None, date(2021, 12, 15), None, None, None),
    ]
    table = status_table(rows, frame())
    assert named(table, "A") | {"outcome": "Đã nhận", "received": "20/12/2021", "days_late": 5} == named(
        table, "A"
    )
    assert (named(table, "B")["outcome"], named(table, "B")["received"]) == ("Chưa gửi", None)


def test_findings_have_place_message_and_remedy() -> None:
    words = load_catalogue("vi")
    told = finding("write.cannot", file="a.xlsx", sheet="S", cell="B2", unit="A1", why="đang mở")
    table = findings_table([told], words)
    assert table.rows[0].cells[:4] == ("Lỗi", "a.xlsx", "S!B2", "A1")
    assert table.rows[0].cells[5] == words.remedy(told)
    assert table.subtitle == ("1 lỗi, 0 cảnh báo, 0 lưu ý",)
    assert findings_table([], words).subtitle == ("Không có phát hiện nào",)


def test_files_are_counted_by_outcome() -> None:
    day = date(2021, 12, 15)
    good = FileResult("a.xlsx", Outcome.ACCEPTED, ("01", "02"), "A", "2021", "2021-abc", (), day)
    bad = replace(good, file="b.xlsx", outcome=Outcome.REFUSED, findings=(finding("write.cannot", why=""),))
    table = files_table([good, bad], load_catalogue("en"))
    assert table.subtitle == ("2 files: Accepted: 1; Refused: 1",)
    assert [r.cells[2] for r in table.rows] == ["01, 02", "01, 02"]
    assert column(table, "errors") == [0, 1]


TABLE = TableSpec("th", "TH", "score", same("Bảng"), "commune", (), (), "của dự án")


def test_the_heading_is_the_offices_of_the_periods_end() -> None:
    at = frame()
    old, new = Validity(None, date(2020, 1, 1)), Validity(date(2020, 1, 1), None)
    settings = Settings.__new__(Settings)
    for key, value in {
        "offices": (
            (new, Office(("CÔNG AN TỈNH",), "Công an tỉnh", "Nơi khác", ("GIÁM ĐỐC",), "drugs")),
            (old, Office(("SỞ CŨ",), "Sở cũ")),
            (new, Office(("SỞ MỚI",), "Sở mới")),
        ),
        "receivers": ((new, Receiver("Bộ")), (new, Receiver("Bộ Công an", "drugs", "12-20"))),
        "layouts": (),
    }.items():
        object.__setattr__(settings, key, value)
    at_office = replace(at, settings=settings)
    heading = heading_of(at_office, TABLE)
    assert heading is not None
    assert (heading.code, heading.basis) == ("Biểu số: TH", "của dự án")
    assert heading.parties == ("Đơn vị báo cáo: Sở mới", "Đơn vị nhận báo cáo: Bộ")
    of_drugs = heading_of(at_office, replace(TABLE, subject="drugs"))
    assert of_drugs is not None
    assert of_drugs.parties == (
        "Đơn vị báo cáo: Công an tỉnh",
        "Đơn vị nhận báo cáo: Bộ Công an",
        "Ngày nhận báo cáo: trước ngày 20/12/2021",
    )
    place, head, *_ = signature_of(at_office, subject="drugs")
    assert (place.right.partition(",")[0], head.right) == ("Nơi khác", "GIÁM ĐỐC")
    half = heading_of(replace(at_office, period=parse_period("2021-S1")), replace(TABLE, subject="drugs"))
    assert half is not None
    assert len(half.parties) == 2  # the day is that of a year's report
    annex = heading_of(at_office, TABLE, annex=2)
    assert annex is not None
    assert (annex.annex, annex.code, annex.parties) == ("Phụ lục II", "", ())
    assert heading_of(at, TABLE) is None


@pytest.mark.parametrize(
    ("province", "sender"),
    [
        ("Tỉnh Đồng Tháp", "Công an tỉnh Đồng Tháp"),
        ("Thành phố Huế", "Công an thành phố Huế"),
        ("", "Công an tỉnh, thành phố"),
    ],
)
def test_an_office_without_settings_of_its_own_is_named_after_its_province(
    province: str, sender: str
) -> None:
    settings = load_specs(spec_roots(None), check=False).settings
    at = replace(frame(), settings=settings, province=province, period=parse_period("2026"))
    heading = heading_of(at, replace(TABLE, subject="drugs"))
    assert heading is not None
    assert heading.parties[0] == f"Đơn vị báo cáo: {sender}"


def test_periods_and_days_read_as_an_office_writes_them() -> None:
    words = load_catalogue("vi")
    told = [period_name(parse_period(p), words) for p in ("2021", "2021-S1", "2021-Q3", "2021-09")]
    assert told == ["năm 2021", "6 tháng đầu năm 2021", "quý 3 năm 2021", "tháng 9 năm 2021"]
    assert asked_moment("2021-12-15T08:30:11") == "15/12/2021 08:30"
    assert asked_moment("later") == "later"


def test_a_rate_knows_the_columns_it_is_made_of() -> None:
    assert ratio_of("a / b") == Ratio(("a",), ("b",))
    assert ratio_of("a / (b + c)") == Ratio(("a",), ("b", "c"))
    assert ratio_of("(a+b)/c") == Ratio(("a", "b"), ("c",))
    assert [ratio_of(text) for text in ("a / b * 2", "a - b", "a / (b - c)", "a / b / c")] == [None] * 4


def test_communes_are_counted_by_the_kinds_that_the_map_has() -> None:
    kinds = [("Phường", 2), ("Xã", 3), ("Đặc khu", 1)]
    units = [
        Unit(f"{kind}{n}", "commune", kind, f"{kind} {n}", "", date(2025, 7, 1), None)
        for kind, number in kinds
        for n in range(number)
    ]
    at = replace(frame(), tree=grow(date(2026, 12, 31), units))
    assert measure_of(at) == "Đơn vị tính: xã, phường, đặc khu"
    assert measure_of(replace(at, restated=date(2026, 1, 1))) == "Đơn vị tính: đơn vị cấp xã"
