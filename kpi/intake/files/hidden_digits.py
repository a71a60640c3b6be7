"""Numbers of a workbook whose format shows fewer digits than they have: only .xlsx tells them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.intake.files.container import Container, unpacked
from kpi.intake.files.numberformats import decimals_shown, is_odd, style_codes
from kpi.intake.files.xlsx import cell_styles, sheet_parts
from kpi.model.grid import Grid
from kpi.model.number import to_decimal
from kpi.model.show import round_half_up


def hidden_digits(
    data: bytes, container: Container, grids: Sequence[Grid]
) -> Mapping[str, Mapping[tuple[int, int], str]]:
    """By sheet what is seen of cells that have more digits, at their 0-based row and column. `container` is
    what `inspect` says of `data`, `grids` are what is read of it."""
    if container.kind != "xlsx":
        return {}
    parts = unpacked(data)
    shapes = {
        style: decimals
        for style, code in style_codes(parts.get("xl/styles.xml", b"")).items()
        if not is_odd(code) and (decimals := decimals_shown(code)) is not None
    }
    xml_of = {name: parts[paths[0]] for name, paths in sheet_parts(parts) if paths}
    return {grid.name: _cut(grid, xml_of[grid.name], shapes) for grid in grids if grid.name in xml_of}


def _cut(grid: Grid, xml: bytes, shapes: Mapping[int, int]) -> dict[tuple[int, int], str]:
    texts = {}
    for r, c, style in cell_styles(xml, shapes):
        value = grid.rows[r][c] if r < len(grid.rows) and c < len(grid.rows[r]) else None
        number = to_decimal(value)
        if number is not None and (rounded := round_half_up(number, shapes[style])) != number:
            texts[r, c] = f"{rounded:f}"
    return texts
