"""JSON as the command line promises it: keys in the given order, UTF-8 unescaped, exact numbers."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping, Set
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import PurePath

from kpi.model.number import plain


@lru_cache(maxsize=65_536)  # tables repeat few figures many times
def exact_number(value: Decimal) -> int | float | str:
    """An int where the value is whole, a float where the float says exactly the same digits, else text."""
    if not value.is_finite():
        return str(value)
    whole = int(value)
    if whole == value:
        return whole
    near = float(value)
    return near if Decimal(repr(near)) == value else plain(value)


@lru_cache(maxsize=65_536, typed=True)  # else 1 would come out as true once True has been asked for
def _exact(value: Hashable) -> object:
    return exact_number(value) if isinstance(value, Decimal) else value


def exact_values(values: Mapping[str, object]) -> dict[str, object]:
    """The mapping with exact numbers for its decimals. A country's table has a million of them."""
    try:
        return dict(zip(values, map(_exact, values.values()), strict=True))
    except TypeError:  # counts by label among them
        return {key: _exact(v) if isinstance(v, Hashable) else v for key, v in values.items()}


def json_text(data: object) -> str:
    """The data as JSON text with a final line feed: what a list at the top, or in an object at the top, holds
    stands on a line each. Raises ValueError for NaN and infinity, TypeError for keys that are no text and
    for values of any other kind."""
    whole = _plain(data) if not isinstance(data, dict | list | tuple) else data
    if isinstance(whole, dict):
        inner = ",\n".join(f"  {_compact(key)}: {_lines(value)}" for key, value in whole.items())
        return f"{{\n{inner}\n}}\n" if whole else "{}\n"
    return _lines(whole, "") + "\n"


def _lines(value: object, indent: str = "  ") -> str:
    if not isinstance(value, list | tuple) or not value:
        return _compact(value)
    items = ",\n".join(f"{indent}  {_compact(item)}" for item in value)
    return f"[\n{items}\n{indent}]"


def _compact(value: object) -> str:
    return _encoder().encode(value)


@lru_cache(maxsize=1)
def _encoder() -> json.JSONEncoder:
    # One for all rows, and without indentation, so that json's encoder in C does the work.
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False, default=_plain)


def _plain(data: object) -> object:
    """What JSON does not know as what it knows, one level deep."""
    if isinstance(data, Decimal):
        return exact_number(data)
    if isinstance(data, date):
        return data.isoformat()
    if isinstance(data, PurePath):
        return data.as_posix()
    if isinstance(data, Mapping):
        return dict(data)
    if isinstance(data, Set):
        return sorted(data, key=str)
    # An iterator, or a TypeError that says what it is: keys are written by `kpi.contract`, never by fields.
    return list(data)  # type: ignore[call-overload]
