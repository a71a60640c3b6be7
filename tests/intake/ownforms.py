"""An office's own forms, written as small nested lists, and their way out as a blank form and back."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from kpi.findings import Finding, load_catalogue
from kpi.intake.context import Context, prepare
from kpi.model.period import parse_period
from kpi.spec.collect import collect
from kpi.spec.entry import Entries, Entry
from kpi.spec.files import SpecFile, read_files
from kpi.spec.places import builtin_specs
from kpi.spec.registry import BY_ID
from kpi.spec.specs import build_specs
from kpi.spec.world import World
from kpi.write.xlsx.form import FormSheet
from kpi.write.xlsx.formbook import FormBook, save_forms
from tests.intake.books import Read, read
from tests.shipped import shipped_units

PERIOD = parse_period("2021")
REPORTER, COMMUNE = "874", "30133"


@dataclass(frozen=True)
class Leaf:
    """A column: its headings (the first is printed), unit of measure and type."""

    headings: tuple[str, ...]
    unit: str = "người"
    kind: str = "count"


@dataclass(frozen=True)
class Group:
    """Columns under a heading."""

    heading: str
    below: tuple[Leaf | Group, ...]


Columns = tuple[Leaf | Group, ...]


def leaves(columns: Columns) -> Iterator[Leaf]:
    """All columns from left to right."""
    for one in columns:
        yield from leaves(one.below) if isinstance(one, Group) else (one,)


def names(columns: Columns) -> list[str]:
    """Their indicators."""
    return [f"own_{n}" for n, _ in enumerate(leaves(columns), 1)]


def spec_data(columns: Columns, code: str = "90/MD") -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The form and its indicators as in their files."""
    ids = iter(names(columns))

    def column(one: Leaf | Group) -> dict[str, Any]:
        if isinstance(one, Group):
            return {"header": [one.heading], "columns": [column(x) for x in one.below]}
        return {"indicator": next(ids), "header": list(one.headings), "required": True}

    form = {
        "kind": "form", "id": "90", "code": code, "standing": "project", "source": "Công văn của tỉnh",
        "title": {"vi": "Kết quả công tác của đơn vị", "en": "Work of the unit"},
        "note": {"vi": "Biểu của tỉnh.", "en": "A form of the province."}, "valid_from": "2008-10-07",
        "columns": [column(one) for one in columns],
    }  # fmt: skip
    items = [
        {
            "id": name, "name": {"vi": leaf.headings[0], "en": name}, "type": leaf.kind,
            "unit": {"vi": leaf.unit, "en": "units"}, "aggregate": "sum", "over_time": "sum",
            "decimals": 1 if leaf.kind == "money" else 0,
        }
        for name, leaf in zip(names(columns), leaves(columns), strict=True)
    ]  # fmt: skip
    return form, items


@cache
def _builtin() -> tuple[SpecFile, ...]:
    return read_files([builtin_specs()])[0]


def entries_with(columns: Columns) -> Entries:
    """The built-in specs and the form."""
    form, items = spec_data(columns)
    made = (("indicators", {"kind": "indicators", "items": items}), ("form", form))
    files = [SpecFile(kind, 1, Path(f"{kind}.json"), "", data) for kind, data in made]
    return collect([*_builtin(), *files])[0]


def faults(entries: Entries) -> list[Finding]:
    """What `kpi specs check` says of the form and its indicators."""
    world = World(entries, {kind: frozenset(own) for kind, own in entries.items()}, frozenset())
    own: list[Entry] = [
        entries["form"]["90"],
        *(e for i, e in entries["indicator"].items() if i[:4] == "own_"),
    ]
    return [f for e in own for f in BY_ID[e.kind].judge(world, e)]


@cache
def _tree() -> Any:
    return shipped_units().at(PERIOD.end)


def context_of(entries: Entries) -> Context:
    """What intake knows in an office that has the form."""
    return prepare(build_specs(entries, "87", ""), _tree(), "87", PERIOD)


def blank(context: Context, layout: str = "rows") -> bytes:
    """The blank form of Huyện Thanh Bình; in the vertical layout that of Xã Tân Quới."""
    unit = context.tree.get(REPORTER if layout == "rows" else COMMUNE)
    assert unit is not None
    below = context.tree.reporting_units(unit.code)
    sheet = FormSheet(
        form=context.specs.forms["90"],
        indicators=context.specs.indicators,
        settings=context.specs.settings,
        sender=", ".join(u.name for u in reversed(context.tree.path(unit.code))),
        period="Năm 2021",
        place=unit.name,
        units=tuple((u.code, u.name) for u in below),
    )
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.xlsx")
        mark = f"form=90;period=2021;reporter={unit.code};edition={sheet.form.edition}"
        save_forms(FormBook((sheet,), mark, layout, load_catalogue("vi")), path)
        return path.read_bytes()


Figures = Mapping[tuple[str, str], Decimal]


def filled(data: bytes, ids: list[str], layout: str = "rows") -> tuple[bytes, Figures]:
    """The form with another number in each cell, and these numbers by unit and indicator."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    figures = dict(_rows(sheet, ids) if layout == "rows" else _list(sheet, ids))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), figures


def _rows(sheet: Worksheet, ids: list[str]) -> Iterator[tuple[tuple[str, str], Decimal]]:
    number = 10
    for line in sheet.iter_rows():
        code = line[1].value
        if isinstance(code, str) and code.isdigit():
            for cell, name in zip(line[3:], ids, strict=True):
                number += 1
                cell.value = number
                yield (code, name), Decimal(number)
        elif str(line[2].value).startswith("Tổng"):
            for cell in line[3:]:
                cell.value = None  # openpyxl stores no results of formulas


def _list(sheet: Worksheet, ids: list[str]) -> Iterator[tuple[tuple[str, str], Decimal]]:
    lines = (line for line in sheet.iter_rows() if str(line[0].value).isdigit())
    for number, (line, name) in enumerate(zip(lines, ids, strict=True), 11):
        line[3].value = number
        yield (COMMUNE, name), Decimal(number)


def came_back(context: Context, columns: Columns, layout: str = "rows") -> tuple[Read, Figures, Figures]:
    """A filled form as read, the figures found in it and those written into it."""
    data, wanted = filled(blank(context, layout), names(columns), layout)
    found = read(data, context)
    got = {
        (unit, name): Decimal(value)
        for part in found.received.parts
        for unit, name, role, value in zip(
            part.readings.unit, part.readings.indicator, part.readings.role, part.readings.value, strict=True
        )
        if role == "unit" and value is not None
    }
    return found, got, wanted
