"""A law: whatever form is drawn, its own workbook teaches it, and what was learnt reads other workbooks of
the form back to the figures that were written."""

from __future__ import annotations

from dataclasses import dataclass

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tests.learn.office import answered, faults, figures, learnt, read_with

COMMUNES = {
    "30001": "Thị trấn Tràm Chim", "30004": "Xã Hoà Bình", "30007": "Xã Tân Công Sính",
    "30010": "Xã Phú Hiệp",
    "30013": "Xã Phú Đức", "30016": "Xã Phú Thành B", "30019": "Xã An Hòa", "30022": "Xã An Long",
    "30025": "Xã Phú Cường", "30028": "Xã Phú Ninh", "30031": "Xã Phú Thọ", "30034": "Xã Phú Thành A",
}  # fmt: skip
THINGS = ("Số người", "Số hộ", "Số cơ sở", "Số vụ", "Số lượt người", "Số buổi")
DOINGS = (
    "được thăm hỏi", "vay vốn", "đăng ký mới", "chuyển đến", "được khen thưởng", "dự họp", "bị nhắc nhở",
    "tham gia bảo hiểm", "học nghề", "có việc làm", "trả nợ", "được kiểm tra", "ký cam kết", "tự nguyện",
)  # fmt: skip
GROUPS = (
    "Phong trào thi đua",
    "Chương trình vay vốn",
    "Công tác xã hội",
    "Hoạt động hè",
    "Bảo hiểm",
    "Đời sống",
)

Path = tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """Paths of its columns, and how it is printed: heading rows, merged or not, with column numbers, with a
    total row at the top or bottom. `totals` are, by column, those that it is the sum of."""

    paths: tuple[Path, ...]
    totals: dict[int, tuple[int, ...]]
    merged: bool
    numbered: bool
    total: str

    @property
    def height(self) -> int:
        return max(map(len, self.paths))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    doings = list(draw(st.lists(st.sampled_from(DOINGS), min_size=2, max_size=8, unique=True)))
    groups = iter(draw(st.permutations(GROUPS)))
    paths: list[Path] = []
    totals: dict[int, tuple[int, ...]] = {}
    while doings:
        thing = draw(st.sampled_from(THINGS))
        size = draw(st.sampled_from((1, 1, 2, 3)))
        part, doings = [f"{thing} {doing}" for doing in doings[:size]], doings[size:]
        kind = draw(st.sampled_from(("plain", "total", "deep"))) if len(part) > 1 else "single"
        group = () if kind == "single" else (next(groups),)
        between = ("Chia ra",) if kind == "deep" else ()
        if kind in ("total", "deep"):
            totals[len(paths)] = tuple(range(len(paths) + 1, len(paths) + 1 + len(part)))
            paths.append((*group, "Tổng số"))
        paths += [(*group, *between, heading) for heading in part]
    total = draw(st.sampled_from(("", "top", "bottom")))
    return Form(tuple(paths), totals, draw(st.booleans()), draw(st.booleans()), total)


@st.composite
def figures_of(draw: st.DrawFn, form: Form) -> dict[str, list[int]]:
    units = draw(st.lists(st.sampled_from(sorted(COMMUNES)), min_size=3, max_size=12, unique=True))
    rows = {}
    for unit in units:
        row = draw(st.lists(st.integers(0, 999), min_size=len(form.paths), max_size=len(form.paths)))
        for target, parts in form.totals.items():
            row[target] = sum(row[c] for c in parts)
        rows[unit] = row
    return rows


@st.composite
def cases(draw: st.DrawFn) -> tuple[Form, dict[str, list[int]], dict[str, list[int]]]:
    form = draw(forms())
    return form, draw(figures_of(form)), draw(figures_of(form))


def book_of(form: Form, rows: dict[str, list[int]]) -> openpyxl.Workbook:
    """The form filled in."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for text in (
        "Biểu 09/PT",
        "BÁO CÁO PHONG TRÀO",
        "Đơn vị báo cáo: UBND huyện Tam Nông",
        "Kỳ báo cáo: Năm 2021",
    ):
        sheet.append([text])
    top, height, count = 6, form.height, len(form.paths)
    for c, path in enumerate((("STT",), ("Tên đơn vị",), *form.paths), 1):
        for depth, heading in enumerate(path):
            before = ((), (), *form.paths)[c - 2] if c > 3 else ()
            if depth == len(path) - 1 or before[: depth + 1] != path[: depth + 1]:
                sheet.cell(top + depth, c, heading)
    if form.merged:
        _merge(sheet, form, top)
    row = top + height
    if form.numbered:
        for c, mark in enumerate(("A", "B", *(f"({n})" for n in range(1, count + 1))), 1):
            sheet.cell(row, c, mark)
        row += 1
    lines: list[list[object]] = [[n, COMMUNES[u], *figures] for n, (u, figures) in enumerate(rows.items(), 1)]
    total: list[object] = [None, "Tổng cộng", *(sum(column) for column in zip(*rows.values(), strict=True))]
    if form.total:
        lines = [total, *lines] if form.total == "top" else [*lines, total]
    for line in lines:
        for c, cell in enumerate(line, 1):
            sheet.cell(row, c, cell)
        row += 1
    sheet.cell(row + 1, 2, "Người lập biểu")
    return book


def _merge(sheet: Worksheet, form: Form, top: int) -> None:
    """Merge headings down to the last row of the header, and groups over their columns."""
    bottom = top + form.height - 1
    for c, path in enumerate((("STT",), ("Tên đơn vị",), *form.paths), 1):
        first = top + len(path) - 1
        if first < bottom:
            sheet.merge_cells(start_row=first, start_column=c, end_row=bottom, end_column=c)
    for depth in range(form.height - 1):
        c = 0
        while c < len(form.paths):
            path, end = form.paths[c], c
            if len(path) > depth + 1:
                while (
                    end + 1 < len(form.paths)
                    and form.paths[end + 1][: depth + 1] == path[: depth + 1]
                    and len(form.paths[end + 1]) > depth + 1
                ):
                    end += 1
                if end > c:
                    sheet.merge_cells(
                        start_row=top + depth, start_column=c + 3, end_row=top + depth, end_column=end + 3
                    )
            c = end + 1


@given(cases())
@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_learnt_form_reads_other_workbooks_of_it(
    case: tuple[Form, dict[str, list[int]], dict[str, list[int]]],
) -> None:
    form, first, second = case
    draft = answered(learnt(book_of(form, first)))
    assert [column.path for column in draft.collected] == list(form.paths)
    assert [column.role for column in draft.columns[:2]] == ["order", "name"]
    assert [q.code for q in draft.questions if q.open] == []
    assert faults(draft) == []
    ids = [column.indicator for column in draft.collected]
    stated = {
        f"{ids[target]} = {' + '.join(ids[c] for c in parts)}"
        for target, parts in form.totals.items()
        if "Chia ra" in form.paths[parts[0]]
    }
    assert stated <= {check.expression for check in draft.checks}
    for rows in (first, second):
        received = read_with(draft, book_of(form, rows))
        assert figures(received, draft.id) == {
            unit: dict(zip(ids, map(str, row), strict=True)) for unit, row in rows.items()
        }, received.findings
