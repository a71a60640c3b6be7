"""A sheet put before all others of a workbook, and opened first."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Set

from kpi.write.xlsx.markup import Element, changed, element, elements, escaped, prefix_of, tag
from kpi.write.xlsx.package import RELATIONS, Package

PART = "xl/worksheets/kpi-findings"
"""The name that the part of the sheet has until another program saves the workbook."""

_LONGEST = 31  # letters of a sheet's name
_SELECTED = re.compile(r"""\stabSelected=(?:"[^"]*"|'[^']*')""")


def sheets_of(package: Package) -> dict[str, str]:
    """Names of the sheets in order, with the name of each one's part. Raises ValueError for none."""
    text = package.text(package.workbook)
    targets = {one.id: one.target for one in package.relations(package.workbook)}
    sheets = {
        html.unescape(one.attributes.get("name", "")): targets.get(_id(one), "")
        for one in elements(text, f"{prefix_of(text)}sheet")
    }
    if not sheets:
        raise ValueError("sheets")
    return sheets


def _id(sheet: Element) -> str:
    return next((value for key, value in sheet.attributes.items() if key.endswith(":id")), "")


def put_in_front(package: Package, name: str, xml: str, own_names: Set[str]) -> None:
    """Add the sheet, or put it in the place of the one of an older copy (`own` are the names of such)."""
    sheets = sheets_of(package)
    for part in sheets.values():
        if part:
            _unselect(package, part)
    there = next((part for sheet, part in sheets.items() if sheet in own_names and part), "")
    if there:
        place = list(sheets.values()).index(there)
        if not there.startswith(PART):
            package.rename(there, there := package.fresh(PART, ".xml"))
        package.put(there, xml)
        _open_first(package, place)
        return
    part = package.fresh(PART, ".xml")
    package.add(part, xml, "worksheet")
    relation = package.relate(package.workbook, "worksheet", part)
    _list_first(package, _free_name(name, sheets), relation)
    _open_first(package, 0)


def _unselect(package: Package, part: str) -> None:
    """No sheet stays chosen beside the first: what is typed would go into both."""
    if b"tabSelected" in package.data[part] or "tabSelected" in package.texts.get(part, ""):
        package.put(part, _SELECTED.sub("", package.text(part)))


def _free_name(name: str, sheets: dict[str, str]) -> str:
    keys = {sheet.casefold() for sheet in sheets}
    names = (name, *(f"{name[: _LONGEST - 4]} ({n})" for n in range(2, len(sheets) + 3)))
    return next(one for one in names if one.casefold() not in keys)


def _list_first(package: Package, name: str, relation: str) -> None:
    text = package.text(package.workbook)
    prefix = prefix_of(text)
    place = element(text, f"{prefix}sheets")
    if place is None:
        raise ValueError("sheets")
    sheet_elements = list(elements(text, f"{prefix}sheet", place.inner, place.close))
    ids = [
        int(one.attributes["sheetId"])
        for one in sheet_elements
        if one.attributes.get("sheetId", "").isdigit()
    ]
    attributes = {
        "name": escaped(name),
        "sheetId": str(max(ids, default=0) + 1),
        "xmlns:kpir": RELATIONS,
        "kpir:id": relation,
    }
    edits = [(place.inner, place.inner, tag(f"{prefix}sheet", attributes, hollow=True))]
    edits += _shifted(text, prefix)
    package.put(package.workbook, changed(text, edits))


def _shifted(text: str, prefix: str) -> Iterator[tuple[int, int, str]]:
    """Names of one sheet only say by its place which: they all move on by one."""
    for one in elements(text, f"{prefix}definedName"):
        place = one.attributes.get("localSheetId", "")
        if place.isdigit():
            attributes = {**one.attributes, "localSheetId": str(int(place) + 1)}
            yield one.start, one.inner, tag(f"{prefix}definedName", attributes, one.hollow)


def _open_first(package: Package, place: int) -> None:
    text = package.text(package.workbook)
    prefix = prefix_of(text)
    edits = []
    for view in elements(text, f"{prefix}workbookView"):
        attributes = {**view.attributes, "activeTab": str(place), "firstSheet": "0"}
        edits.append((view.start, view.inner, tag(f"{prefix}workbookView", attributes, view.hollow)))
    package.put(package.workbook, changed(text, edits))
