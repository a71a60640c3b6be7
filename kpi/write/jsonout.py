"""JSON as the command line promises it: keys in the given order, UTF-8 unescaped, exact numbers."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Set
from datetime import date
from decimal import Decimal
from pathlib import PurePath

from kpi.model.number import plain


def exact_number(value: Decimal) -> int | float | str:
    """An int where the value is whole, a float where the float says exactly the same digits, else text."""
    if not value.is_finite():
        return str(value)
    if value == value.to_integral_value():
        return int(value)
    near = float(value)
    return near if Decimal(repr(near)) == value else plain(value)


def jsonable(data: object) -> object:
    """The data as what JSON knows: dicts, lists, text, numbers, booleans and null."""
    if data is None or isinstance(data, bool | int | float):
        return data
    if isinstance(data, str):
        return str(data)
    if isinstance(data, Decimal):
        return exact_number(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, PurePath):
        return data.as_posix()
    if isinstance(data, Mapping):
        return {str(key): jsonable(value) for key, value in data.items()}
    if isinstance(data, Set):
        return sorted((jsonable(value) for value in data), key=str)
    if dataclasses.is_dataclass(data) and not isinstance(data, type):
        return {f.name: jsonable(getattr(data, f.name)) for f in dataclasses.fields(data)}
    return [jsonable(value) for value in data]  # type: ignore[attr-defined]  # lists, tuples, iterators


def json_text(data: object) -> str:
    """The data as indented JSON text with a final line feed. Raises ValueError for NaN and infinity."""
    return json.dumps(jsonable(data), ensure_ascii=False, indent=2, allow_nan=False) + "\n"
