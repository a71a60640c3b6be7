"""Parts of a commune (thôn, ấp, tổ dân phố) as rows: they are no units of the list.

The commune's figures are taken from the row that states them, its own or a total, if every one is the sum of
those of the parts; else none is.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.rows.roles import Rows
from kpi.intake.rows.row_cells import text_of
from kpi.intake.texts.wording import label_key, unnumbered
from kpi.model.grid import Grid, cell_name
from kpi.model.heading import bare_key, header_key
from kpi.model.letters import fold
from kpi.model.number import to_decimal
from kpi.units.gazetteer.names import type_of

_COMMUNES = ("Xã", "Phường", "Thị trấn", "Đặc khu")
_BEHIND = re.compile(r"[-–—,;/(]")
_UNNAMED = ("row.unknown_unit", "row.unknown_unit_near", "row.unknown_unit_tied", "row.name_words")


def is_part(name: str, context: Context) -> bool:
    """Whether a text names a part of a commune: "Thôn 3", "TDP Hòa Bình"."""
    key = label_key(name)
    return any(key.startswith(f"{bare_key(word)} ") for word in context.specs.settings.words.part_words)


def is_of_part(text: str, context: Context) -> bool:
    """Whether a text around a table says that it is of a part of a commune: one with a name or a number that
    stands before a commune's name ("Kết quả của ấp 1, xã Phú Hiệp"), or one that the text begins with or
    numbers. In doubt it does."""
    settings = context.specs.settings
    links, form = settings.guards.get("part_links", ()), _as_typed(text)
    key = f" {form(unnumbered(text))} "
    for phrase in settings.guards.get("part_passed", ()):
        key = key.replace(f" {form(phrase)} ", " … ")
    tokens = key.split()
    ends = [n for n in range(len(tokens)) if type_of(" ".join(tokens[n : n + 3])) in _COMMUNES]
    end = ends[-1] if ends else len(tokens)
    for word in settings.words.part_words:
        span = form(word).split()
        for n in range(end - len(span)):
            following = tokens[n + len(span)]
            is_named = following not in map(form, links) and (n == 0 or ends or following.isdigit())
            if is_named and tokens[n : n + len(span)] == span:
                return True
    return bool(ends) and any(map(_is_part_behind, _BEHIND.split(text)[1:], itertools.repeat(context)))


def _is_part_behind(text: str, context: Context) -> bool:
    """Whether what stands behind a commune's name, after a comma or a dash, is the name of a part of it:
    "Xã Phú Hiệp - Ấp 1"."""
    settings, form = context.specs.settings, _as_typed(text)
    key = f"{form(text)} "
    passed = (f"{form(phrase)} " for phrase in settings.guards.get("part_passed", ()))
    links = settings.guards.get("part_links", ())
    begins = any(key.startswith(f"{form(word)} ") for word in settings.words.part_words)
    if not (begins or is_part(text, context)) or any(map(key.startswith, passed)):
        return False
    return key.split()[1:2] not in [[form(link)] for link in links]


def _as_typed(text: str) -> Callable[[str], str]:
    """The key of words to be looked for in a text: without diacritics where it has none."""
    return _plain_key if text.isascii() else header_key


def _plain_key(text: str) -> str:
    return fold(header_key(text))


def differs(whole: object, cells: Sequence[object]) -> bool:
    """Whether what is stated of the whole is not what its parts add up to: the sum of numbers, the same word
    in all. Where no part holds anything, nothing speaks against it."""
    filled = [cell for cell in cells if cell not in ("", None)]
    if not filled:
        return False
    numbers = [to_decimal(cell) for cell in filled if type(cell) in (float, int)]
    if len(numbers) == len(filled):
        total = to_decimal(whole) if type(whole) in (float, int) else None
        return total is None or total != sum((x for x in numbers if x is not None), Decimal(0))
    return any(cell != whole for cell in filled)


def summed_up(grid: Grid, header: Header, rows: Rows, context: Context, reporter: str) -> Rows:
    """The rows of a table of one commune with those of its parts put together; as they are for others."""
    lines = [r for r, role in rows.roles.items() if role == "unknown"]
    if not lines or not all(is_part(text_of(grid.rows[r], header.name), context) for r in lines):
        return rows
    place = {"sheet": grid.name, "cell": cell_name(lines[0], header.name or 0), "form": header.form}
    place["unit"] = reporter
    findings = [f for f in rows.findings if f.code not in _UNNAMED]
    whole = [*(r for r, unit in rows.units if unit == reporter), *rows.totals]
    count = str(len(lines))
    if not whole:
        findings.append(finding("sheet.parts_unsummed", **place, count=count))
        return _changed(rows, [], findings, reporter)
    wrong = [
        cell_name(r, c)
        for r in whole
        for c, _ in header.columns
        if differs(grid.rows[r][c], [grid.rows[line][c] for line in lines])
    ]
    if wrong:
        place["cell"] = wrong[0]
        findings.append(finding("sheet.parts_differ", **place, cells=wrong, count=count))
        return _changed(rows, [], findings, reporter)
    findings.append(finding("sheet.parts_summed", **place, count=count))
    return _changed(rows, [(whole[0], reporter)], findings, reporter)


def _changed(rows: Rows, units: list[tuple[int, str]], findings: list[Finding], reporter: str) -> Rows:
    """The rows with the commune's own row, if it is taken, and without totals."""
    lost_units = rows.lost_units if units else rows.lost_units | {reporter}
    roles = {r: "printed" if role == "unknown" else role for r, role in rows.roles.items()}
    roles |= {r: "unit" for r, _ in units}
    changed_rows = replace(
        rows, units=units, totals=[], findings=findings, strangers=[], abroad=0, lost_units=lost_units
    )
    return replace(changed_rows, roles=roles)
