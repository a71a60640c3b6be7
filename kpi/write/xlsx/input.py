"""Cells to fill in: unlocked, tinted, and holding to what their indicator allows."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_never

from kpi.findings import Catalogue
from kpi.model.cell import Plain
from kpi.model.number import plain
from kpi.spec.kinds.indicator import Indicator
from kpi.write.cells import number
from kpi.write.xlsx.page import Page, text_style

INPUT = "#FFFBE6"
_LIST_LIMIT = 255  # signs Excel allows in a list of choices


def write_input(
    page: Page,
    row: int,
    column: int,
    value: Plain,
    indicator: Indicator,
    words: Catalogue,
    most: Decimal | None = None,
) -> None:
    """Write one cell to fill in, with its value if there is one already; a number is `most` at the most."""
    more: dict[str, Any] = {"locked": False, "bg_color": INPUT, "align": "right"}
    if indicator.type in ("yes_no", "class"):
        more |= {"align": "center", "text_wrap": True}
    else:
        more["num_format"] = figure_format(indicator)
    exact = number(value)
    if exact is not None:
        page.sheet.write_number(row, column, float(exact), page.styles.get("cell", **more))
    elif value is None:
        page.sheet.write_blank(row, column, None, page.styles.get("cell", **more))
    else:
        page.sheet.write_string(row, column, str(value), text_style(page.styles, "cell", str(value), **more))
    page.sheet.data_validation(row, column, row, column, _rule(indicator, words, most))


def figure_format(indicator: Indicator) -> str:
    """Excel's number format for an indicator's figures."""
    return "#,##0" + (f".{'0' * indicator.decimals}" if indicator.decimals else "")


def _rule(indicator: Indicator, words: Catalogue, most: Decimal | None) -> dict[str, Any]:
    choices = _choices(indicator, words)
    if choices:
        fits = len(",".join(choices)) <= _LIST_LIMIT and not any("," in choice for choice in choices)
        rule: dict[str, Any] = {"validate": "list", "source": choices} if fits else {"validate": "any"}
    else:
        kind = "decimal" if indicator.decimals else "integer"
        rule = {"validate": kind, "criteria": ">=", "value": 0}
        if most is not None:
            rule = {"validate": kind, "criteria": "between", "minimum": 0, "maximum": float(most)}
    key = "choice" if choices else "decimal" if indicator.decimals else "whole"
    text = words.text(f"form.only_{key}")
    if most is not None and not choices:
        text = words.text("form.only_points", most=plain(most))
    return {**rule, "ignore_blank": True, "error_title": words.text("form.error"), "error_message": text}


def _choices(indicator: Indicator, words: Catalogue) -> list[str]:
    match indicator.type:
        case "yes_no":
            return [words.text("table.rollup.yes"), words.text("table.rollup.no")]
        case "class":
            return [label.name.get(words.lang) for label in indicator.labels]
        case "count" | "money" | "rate":
            return []
        case _:
            assert_never(indicator.type)
