"""How figures are typed, as functions (page, random) → page: the truth stays known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from tests.fuzz.reports import Error, Line, Page, Typed, indicators, with_typed


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
            if key in habits and isinstance(fact, Decimal) and is_number(key) and random.random() < share
        }
        lines.append(with_typed(line, texts))
    return replace(page, lines=tuple(lines))


def is_number(key: str) -> bool:
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
        with_typed(line, {key: sign for key, fact in line.facts.items() if fact == 0 and is_number(key)})
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
    typed, fact = random.choice(_CELLS if is_number(key) else _NO_ANSWERS)
    facts = {other: fact for other, fact in line.facts.items() if other != key}
    if fact is not None:
        facts[key] = fact
    changed = Line(line.unit, {**line.typed, key: typed}, facts)
    return replace(page, lines=(*page.lines[:n], changed, *page.lines[n + 1 :]))


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
        lines.append(with_typed(line, typed))
    changed = {c.key for c, old in zip(columns, page.columns, strict=True) if c != old}
    return replace(page, columns=tuple(columns), lines=tuple(lines)) if money and money <= changed else page
