"""What offices do to a form, as functions (report, random) → report: the truth stays known."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from random import Random

from kpi.model.letters import fold
from tests.fuzz.reports import Column, Error, Line, Page, Report, Typed, country, forms, indicators

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
        _typed(line, {"added": random.choice(("đã rà soát", 17, 3.5, None))}) if line.unit else line
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
        _typed(line, {"code": float(str(line.typed["code"]))}) if line.unit else line for line in page.lines
    ]
    return replace(page, lines=tuple(lines))


def names_otherwise(page: Page, random: Random) -> Page:
    """As offices type them; all in one way, or each in its own."""
    ways = random.choices(_NAMES, k=len(page.lines)) if random.random() < 0.3 else ()
    way = random.choice(_NAMES)
    lines = [
        _typed(line, {"name": (ways[n] if ways else way)(str(line.typed["name"]))}) if line.unit else line
        for n, line in enumerate(page.lines)
    ]
    return replace(page, lines=tuple(lines))


def _short(name: str) -> str:
    for long, short in (("Thị trấn", "TT."), ("Phường", "P."), ("Xã", "X.")):
        name = name.replace(long, short, 1)
    return name


_NAMES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    _short,
    fold,
    lambda name: f"UBND {name[0].lower()}{name[1:]}",
    lambda name: name.split(" ", 1)[1],
    lambda name: name.replace(" ", "\u00a0") + " ",
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: f"  {name}  ".replace(" ", "  "),
    lambda name: f"- {name};",
    lambda name: name.replace("hòa", "hoà").replace("Hòa", "Hoà"),
    lambda name: name[:-1],
)


def headings_otherwise(page: Page, random: Random) -> Page:
    return _reworded(page, random.choice(_HEADINGS), random)


def headings_of_other_figures(page: Page, random: Random) -> Page:
    """Under such headings stand figures that the form does not ask for."""
    changed = _reworded(page, random.choice(_OTHER_FIGURES), random)
    other = {new.key for new, old in zip(changed.columns, page.columns, strict=True) if new != old}
    lines = [
        replace(line, facts={key: fact for key, fact in line.facts.items() if key not in other})
        for line in page.lines
    ]
    return replace(changed, lines=tuple(lines))


def _reworded(page: Page, way: Callable[[str], str], random: Random) -> Page:
    share = random.choice((0.2, 1))
    texts = {text for column in page.columns for text in column.path if text}
    ways = {text: way(text) if random.random() < share else text for text in sorted(texts)}
    columns = [replace(c, path=tuple(ways.get(text, text) for text in c.path)) for c in page.columns]
    return replace(page, columns=tuple(columns))


_HEADINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    fold,
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(" ", "  ") + " ",
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"{text}:",
    lambda text: f"{text} (*)",
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text[:-1],
)
_OTHER_FIGURES: tuple[Callable[[str], str], ...] = (
    lambda text: f"{text} năm trước",
    lambda text: f"{text} so với cùng kỳ (%)",
    lambda text: f"Lũy kế {text[:1].lower()}{text[1:]}",
    lambda text: f"{text} (dự kiến năm sau)",
)


def headings_by_other_words(page: Page, random: Random) -> Page:
    """Other texts that the form accepts."""
    words: dict[str, tuple[str, ...]] = {}
    nodes = list(forms()[page.form].columns)
    while nodes:
        node = nodes.pop()
        words.setdefault(node.texts[0], node.texts)
        nodes += node.columns
    chosen = {first: random.choice(texts) for first, texts in words.items()}
    columns = [
        replace(column, path=tuple(chosen.get(text, text) for text in column.path)) for column in page.columns
    ]
    return replace(page, columns=tuple(columns))


def headings_in_one_row(page: Page, random: Random) -> Page:
    mark = random.choice((" – ", " - ", ": "))
    return replace(page, columns=tuple(replace(c, path=(mark.join(c.path),)) for c in page.columns))


def headings_unmerged(page: Page, random: Random) -> Page:
    return replace(page, merged=False)


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


def numbers_otherwise(page: Page, random: Random) -> Page:
    """Each figure as text, by one habit for the sheet or by one for each column."""
    share, habits = random.choice((0.3, 1)), {}
    one_habit = random.choice(_NUMBERS)
    for column in page.columns:
        habits[column.key] = random.choice(_NUMBERS) if random.random() < 0.2 else one_habit
    lines = []
    for line in page.lines:
        texts = {
            key: habits[key](fact)
            for key, fact in line.facts.items()
            if key in habits and isinstance(fact, Decimal) and _is_number(key) and random.random() < share
        }
        lines.append(_typed(line, texts))
    return replace(page, lines=tuple(lines))


def _is_number(key: str) -> bool:
    return indicators()[key].type in ("count", "money")


def _vietnamese(value: Decimal) -> str:
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


_NUMBERS: tuple[Callable[[Decimal], Typed], ...] = (
    _vietnamese,
    lambda value: f"{value:,}",
    lambda value: f"{value:,}".replace(",", " ").replace(".", ","),
    lambda value: f"{value:,}".replace(",", "\u00a0").replace(".", ","),
    lambda value: f" {value} ",
    lambda value: f"\u200b{value}",
    lambda value: f"{_vietnamese(value)} người",
    lambda value: f"{value:,.2f}",
    lambda value: f"{value:.1f}".replace(".", ","),
    lambda value: f"{value:05}",
    lambda value: f"+{value}",
    lambda value: "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in str(value)),
    lambda value: f"{value:e}",
    lambda value: f"'{value}",
    lambda value: f"{value:,}".replace(",", "."),
    lambda value: float(value),
    lambda value: f"({value})",
    lambda value: f"khoảng {value}",
    lambda value: f"{value}đ",
)


def none_marked(page: Page, random: Random) -> Page:
    """For none a sign instead of 0."""
    sign = random.choice(("-", "–", "x", "…", "không", "k", "0 ", "", "/", "."))
    lines = [
        _typed(line, {key: sign for key, fact in line.facts.items() if fact == 0 and _is_number(key)})
        for line in page.lines
    ]
    return replace(page, lines=tuple(lines))


def cell_changed(page: Page, random: Random) -> Page:
    """One cell no longer holds what was there, but another figure, or none."""
    n = random.choice([n for n, line in enumerate(page.lines) if line.unit] or [0])
    line = page.lines[n]
    if not line.facts:
        return page
    key = random.choice(sorted(line.facts))
    typed, fact = random.choice(_CELLS if _is_number(key) else _NO_ANSWERS)
    facts = {other: fact for other, fact in line.facts.items() if other != key}
    if fact is not None:
        facts[key] = fact
    return _with_line(page, n, Line(line.unit, {**line.typed, key: typed}, facts))


_NO_ANSWERS: tuple[tuple[Typed, Decimal | None], ...] = (
    ("xem báo cáo riêng", None),
    (Error("#REF!"), None),
    (None, None),
    (-7, None),
    (12.25, None),
    (date(2021, 5, 12), None),
    ("mười hai", None),
    ("Có/Không", None),
)
_CELLS: tuple[tuple[Typed, Decimal | None], ...] = (
    ("xem báo cáo riêng", None),
    (Error("#REF!"), None),
    (Error("#DIV/0!"), None),
    (None, None),
    (7, Decimal(7)),
    (-7, Decimal(-7)),
    (12.25, Decimal("12.25")),
    (1e15, Decimal(10**15)),
    (1234567890123456789.0, None),
    (True, None),
    (date(2021, 5, 12), None),
    ("12/5", None),
    ("trên 80", None),
    ("5-7", None),
    ("3 + 4", None),
    ("1.2.3", None),
    ("1,2,3", None),
    ("12 vụ / 15 người", None),
    ("12,5", Decimal("12.5")),
    ("1.23", Decimal("1.23")),
    ("8 (tăng 2)", Decimal(8)),
    ("50%", None),
    ("½", None),
    ("mười hai", None),
    ("²", None),
    ("٣", Decimal(3)),
    ("3O", None),
    ("Không có", Decimal(0)),
)


def total_added(page: Page, random: Random) -> Page:
    """Right or wrong, with figures that count for nobody."""
    wrong = random.random() < 0.3
    typed: dict[str, Typed] = {"name": random.choice(_TOTALS)}
    for column in page.columns:
        if column.key not in KEYS and column.key in indicators() and _is_number(column.key):
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


def money_in_thousands(page: Page, random: Random) -> Page:
    """The headings of money say thousands of đồng, and so do the figures."""
    money = {c.key for c in page.columns if c.key in indicators() and indicators()[c.key].type == "money"}
    columns = [
        replace(c, path=tuple(text.replace("triệu đồng", "nghìn đồng") for text in c.path))
        for c in page.columns
    ]
    lines = []
    for line in page.lines:
        typed = {
            key: float(fact * 1000)
            for key, fact in line.facts.items()
            if key in money and isinstance(fact, Decimal)
        }
        lines.append(_typed(line, typed))
    changed = {c.key for c, old in zip(columns, page.columns, strict=True) if c != old}
    return replace(page, columns=tuple(columns), lines=tuple(lines)) if money and money <= changed else page


def _typed(line: Line, typed: Mapping[str, Typed]) -> Line:
    return replace(line, typed={**line.typed, **typed})


def _with_line(page: Page, n: int, line: Line) -> Page:
    return replace(page, lines=(*page.lines[:n], line, *page.lines[n + 1 :]))


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
