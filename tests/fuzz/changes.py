"""What offices do to a form, as functions (report, random) → report: the truth stays known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from random import Random

from tests.fuzz.figures import cell_changed, is_number, money_in_thousands, none_marked, numbers_otherwise
from tests.fuzz.reports import Column, Line, Page, Report, Typed, country, indicators, with_typed
from tests.fuzz.wordings import (
    headings_by_other_words,
    headings_in_one_row,
    headings_of_other_figures,
    headings_otherwise,
    headings_unmerged,
    names_otherwise,
)

Change = Callable[[Page, Random], Page]
KEYS = ("order", "code", "name")


def columns_shuffled(page: Page, random: Random) -> Page:
    """Groups stay together, as a heading stands over them."""
    head = [c for c in page.columns if c.key in KEYS]
    groups = [list(g) for _, g in groupby(page.columns[len(head) :], lambda c: c.path[0])]
    for group in groups:
        if len({len(column.path) for column in group}) == 1 and len(group[0].path) == 2:
            random.shuffle(group)
    random.shuffle(groups)
    return replace(page, columns=(*head, *(column for group in groups for column in group)))


def name_before_code(page: Page, random: Random) -> Page:
    head = [c for c in page.columns if c.key in KEYS]
    random.shuffle(head)
    return replace(page, columns=(*head, *page.columns[len(head) :]))


def rows_shuffled(page: Page, random: Random) -> Page:
    return replace(page, lines=tuple(random.sample(page.lines, len(page.lines))))


def rows_blank(page: Page, random: Random) -> Page:
    lines = list(page.lines)
    for _ in range(random.randint(1, 3)):
        lines.insert(random.randint(0, len(lines)), Line("", {}))
    return replace(page, lines=tuple(lines))


def columns_blank(page: Page, random: Random) -> Page:
    columns = list(page.columns)
    columns.insert(random.randint(0, len(columns)), Column("blank", ("",)))
    return replace(page, columns=tuple(columns))


def column_added(page: Page, random: Random) -> Page:
    """A column that no form has, of texts or figures."""
    heading = random.choice(("Ghi chú", "Số hộ dân", "Người nhập", "Tỷ lệ (%)"))
    places = [n for n in range(1, len(page.columns) + 1) if _between_groups(page.columns, n)]
    columns = list(page.columns)
    columns.insert(random.choice(places), Column("added", (heading,)))
    lines = [
        with_typed(line, {"added": random.choice(("đã rà soát", 17, 3.5, None))}) if line.unit else line
        for line in page.lines
    ]
    return replace(page, columns=tuple(columns), lines=tuple(lines))


def _between_groups(columns: tuple[Column, ...], n: int) -> bool:
    return n == len(columns) or columns[n - 1].path[0] != columns[n].path[0]


def column_removed(page: Page, random: Random) -> Page:
    key = random.choice([c.key for c in page.columns if c.key not in KEYS])
    return replace(page, columns=tuple(c for c in page.columns if c.key != key))


def column_repeated(page: Page, random: Random) -> Page:
    """Copied and pasted beside, with what was in it."""
    n = random.randrange(len(page.columns))
    return replace(page, columns=(*page.columns[: n + 1], *page.columns[n:]))


def row_removed(page: Page, random: Random) -> Page:
    gone = random.randrange(len(page.lines))
    return replace(page, lines=tuple(line for n, line in enumerate(page.lines) if n != gone))


def row_repeated(page: Page, random: Random) -> Page:
    line = random.choice(page.lines)
    lines = list(page.lines)
    lines.insert(random.randint(0, len(lines)), line)
    return replace(page, lines=tuple(lines))


def row_foreign(page: Page, random: Random) -> Page:
    """A row of a commune of another district, whose figures are not for this sender to tell."""
    other = random.choice(country().children(random.choice(("866", "869", "877"))))
    typed = {**random.choice(page.lines).typed, "code": other.code, "name": other.name}
    lines = list(page.lines)
    lines.insert(random.randint(0, len(lines)), Line("", typed))
    return replace(page, lines=tuple(lines))


def codes_exchanged(page: Page, random: Random) -> Page:
    """Two rows have each other's code: of which unit they are nobody can tell."""
    rows = {line.unit: n for n, line in enumerate(page.lines) if line.unit}
    if len(rows) < 2 or not any(column.key == "code" for column in page.columns):
        return page
    pair = random.sample(sorted(rows.values()), 2)
    codes = [page.lines[n].typed["code"] for n in reversed(pair)]
    lines = list(page.lines)
    for n, code in zip(pair, codes, strict=True):
        lines[n] = Line("", {**lines[n].typed, "code": code})
    return replace(page, lines=tuple(lines))


def without_codes(page: Page, random: Random) -> Page:
    return replace(page, columns=tuple(c for c in page.columns if c.key != "code"))


def codes_as_numbers(page: Page, random: Random) -> Page:
    lines = [
        with_typed(line, {"code": float(str(line.typed["code"]))}) if line.unit else line
        for line in page.lines
    ]
    return replace(page, lines=tuple(lines))


def headings_beside(page: Page, random: Random) -> Page:
    """The figures stand one column to the right of their headings."""
    keys = [column.key for column in page.columns]
    first = sum(key in KEYS for key in keys)
    if len(set(keys)) < len(keys) or keys[first] not in indicators():
        return page
    before = dict(zip([*keys[first + 1 :], "beside"], keys[first:], strict=True))
    lines = [
        Line(line.unit, {key: line.typed.get(before.get(key, key)) for key in (*keys[:first], *before)})
        for line in page.lines
    ]
    return replace(page, columns=(*page.columns, Column("beside", ("",))), lines=tuple(lines))


def columns_numbered(page: Page, random: Random) -> Page:
    return replace(page, numbered=True)


def total_added(page: Page, random: Random) -> Page:
    """Right or wrong, with figures that count for nobody."""
    wrong = random.random() < 0.3
    typed: dict[str, Typed] = {"name": random.choice(_TOTALS)}
    for column in page.columns:
        if column.key not in KEYS and column.key in indicators() and is_number(column.key):
            facts = [line.facts.get(column.key) for line in page.lines if line.unit]
            typed[column.key] = float(sum(f for f in facts if isinstance(f, Decimal))) + wrong
    lines = [Line("", typed), *page.lines] if random.random() < 0.4 else [*page.lines, Line("", typed)]
    return replace(page, lines=tuple(lines))


_TOTALS = (
    "Tổng cộng",
    "Cộng",
    "TỔNG SỐ",
    "Toàn huyện",
    "T.Cộng",
    "Σ",
    "Cộng toàn huyện",
    "Tổng",
    "Cộng I + II",
)


def sections_added(page: Page, random: Random) -> Page:
    at = random.randint(1, len(page.lines))
    first, second = random.choice((("Thị trấn", "Xã"), ("Khu vực 1", "Khu vực 2"), ("Cụm A", "Cụm B")))
    return replace(
        page,
        lines=(
            Line("", {"order": "I", "name": first}),
            *page.lines[:at],
            Line("", {"order": "II", "name": second}),
            *page.lines[at:],
        ),
    )


def placeholders_added(page: Page, random: Random) -> Page:
    sign = random.choice(("....", ",,,,", "…", "-"))
    return replace(page, lines=(*page.lines, Line("", {c.key: sign for c in page.columns})))


def table_moved(page: Page, random: Random) -> Page:
    return replace(page, top=random.randint(0, 12), left=random.randint(0, 4))


def titles_otherwise(page: Page, random: Random) -> Page:
    titles = list(page.titles)
    titles[2] = random.choice(("NĂM 2021", "Năm báo cáo: 2021", "Kỳ báo cáo: từ 01/01/2021 đến 31/12/2021"))
    titles[3] = random.choice((titles[3].upper(), "UBND THÀNH PHỐ HỒNG NGỰ", titles[3].replace("UBND ", "")))
    if random.random() < 0.3:
        del titles[random.randrange(len(titles))]
    return replace(page, titles=tuple(titles))


def period_other(page: Page, random: Random) -> Page:
    """Nothing of it is of the year that is asked for."""
    text = random.choice(
        ("Kỳ báo cáo: Năm 2020", "NĂM 2022", "Kỳ báo cáo: Quý I năm 2021", "6 tháng đầu năm 2021")
    )
    lines = tuple(Line(line.unit, line.typed) for line in page.lines)
    return replace(page, titles=(*page.titles[:2], text, *page.titles[3:]), lines=lines)


def notes_added(page: Page, random: Random) -> Page:
    notes = (
        "(*) Số liệu kế thừa của báo cáo tuần",
        "Ghi chú: 12 xã",
        "Người lập biểu",
        "Ngày 14 tháng 12 năm 2021",
    )
    return replace(page, notes=tuple(random.sample(notes, random.randint(1, len(notes)))))


def sheet_renamed(page: Page, random: Random) -> Page:
    return replace(
        page, name=random.choice((" Mới", "Sheet1", "Bỏ", "2020", "B1", "Tổng hợp", "số liệu ")) + page.form
    )


def sheet_hidden(page: Page, random: Random) -> Page:
    return replace(page, hidden=True)


def _named(changes: Iterable[Change]) -> dict[str, Change]:
    return {change.__name__: change for change in changes}


CHANGES: Mapping[str, Change] = _named((
    columns_shuffled, name_before_code, rows_shuffled, rows_blank, columns_blank, column_added,
    column_removed, column_repeated, row_removed, row_repeated, row_foreign, without_codes,
    codes_exchanged, codes_as_numbers, names_otherwise, headings_otherwise, headings_by_other_words,
    headings_in_one_row, headings_unmerged, headings_of_other_figures, headings_beside,
    columns_numbered, numbers_otherwise, none_marked, cell_changed, total_added, sections_added,
    placeholders_added, table_moved, titles_otherwise, period_other, notes_added, sheet_renamed,
    sheet_hidden, money_in_thousands,
))  # fmt: skip


def sheet_repeated(report: Report, random: Random) -> Report:
    """A sheet copied, as it is or with older figures: which one is meant nobody can tell."""
    page = random.choice(report)
    return (*report, replace(page, name=f"{page.name} (2)"))


def sheet_split(report: Report, random: Random) -> Report:
    """The lines of a form on two sheets."""
    page, at = report[0], random.randint(1, len(report[0].lines) - 1)
    return (
        replace(page, lines=page.lines[:at]),
        replace(page, name=f"{page.name} tt", lines=page.lines[at:]),
        *report[1:],
    )


def sheet_added(report: Report, random: Random) -> Report:
    """Scratch work, or nothing."""
    lines = (Line("", {"order": 1, "name": "nháp", "x": 12}),) * random.randint(0, 2)
    added = Page("", "Nháp", (), (Column("order", ("",)), Column("name", ("",)), Column("x", ("",))), lines)
    return random.choice(((added, *report), (*report, added)))


def sheets_shuffled(report: Report, random: Random) -> Report:
    return tuple(random.sample(report, len(report)))


REPORT_CHANGES: Mapping[str, Callable[[Report, Random], Report]] = {
    change.__name__: change for change in (sheet_repeated, sheet_split, sheet_added, sheets_shuffled)
}
