"""Drafts as texts, by which a workbook carries what a draft holds beside what people read and change.

Everything is read by the fields of the classes, so that a field that is added needs nothing here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import date
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from kpi.spec.draft import Draft

_PARTS = ("columns", "checks", "questions")  # of a draft, each one a text of its own
_HEAD = "draft"


def draft_texts(draft: Draft) -> tuple[tuple[str, str], ...]:
    """The draft as (name of the part, JSON), each far below what a cell holds."""
    lists = {part: asdict(draft)[part] for part in _PARTS}
    head = {name: value for name, value in asdict(draft).items() if name not in _PARTS}
    texts = [(_HEAD, _json(head))]
    return (*texts, *((part, _json(one)) for part, items in lists.items() for one in items))


def draft_of(texts: Sequence[tuple[str, str]]) -> Draft:
    """The draft that `draft_texts` gave. Raises ValueError for texts that are not those of one."""
    try:
        values = [(part, json.loads(text)) for part, text in texts]
        if [part for part, _ in values].count(_HEAD) != 1:
            raise ValueError(_HEAD)
        head = next(value for part, value in values if part == _HEAD)
        lists = {name: [value for part, value in values if part == name] for name in _PARTS}
        draft: Draft = _value({**head, **lists}, Draft)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    return draft


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(value)


@cache
def _types(one: type) -> Mapping[str, Any]:
    return get_type_hints(one)


def _value(value: Any, kind: Any) -> Any:
    """A JSON value as a value of a type. Raises ValueError where it is none."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(value, kind)
    if origin is Literal:
        return _checked(value, value in inner)
    if origin is UnionType:
        return None if value is None and type(None) in inner else _value(value, inner[0])
    if origin is tuple:
        return tuple(_value(one, inner[0]) for one in _checked(value, isinstance(value, list)))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        members = _checked(value, isinstance(value, dict))
        return {str(key): _value(one, inner[1]) for key, one in members.items()}
    if kind is date:
        return date.fromisoformat(_checked(value, isinstance(value, str)))
    return _checked(value, type(value) is kind)


def _object(value: Any, kind: type) -> Any:
    types_by_name = _types(kind)
    members = _checked(value, isinstance(value, dict))
    for one in fields(kind):
        if one.name not in members and one.default is MISSING and one.default_factory is MISSING:
            raise ValueError(one.name)
    return kind(**{name: _value(one, types_by_name[name]) for name, one in members.items()})


def _checked(value: Any, fits: bool) -> Any:
    if not fits:
        raise ValueError(str(value)[:80])
    return value
