"""Ids for what an office calls in Vietnamese: plain, stable, and no one else's."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from kpi.model.durable import is_device
from kpi.model.heading import bare_key
from kpi.model.letters import slug

_LONGEST = 56  # characters; an id is typed in expressions
_MARKS = re.compile(r"^[\W\d_]+")


def indicator_id(path: Iterable[str], form: str, ids: Container[str]) -> str:
    """An id from the headings of a column. A single word could be one of the expressions' own ("in", "end"),
    so the form's id stands behind it."""
    parts = list(dict.fromkeys(part for text in path if (part := slug(bare_key(text)).replace("-", "_"))))
    name = _MARKS.sub("", "_".join(parts)) or "cot"
    if "_" not in name:
        name = f"{name}_{slug(form).replace('-', '_')}"
    return free(_shortened(name), ids)


def free(name: str, ids: Container[str], between: str = "_") -> str:
    """The name itself, or the first of name_2, name_3 … that nobody has."""
    number, candidate = 1, name
    while candidate in ids:
        number += 1
        candidate = f"{name}{between}{number}"
    return candidate


def form_id(code: str, title: str, ids: Container[str]) -> str:
    """The short name of a form: its code, else the first words of its title; files are named by it."""
    name = slug(code) or "-".join(slug(title).split("-")[:6]) or "bieu"
    return free(f"bieu-{name}" if is_device(name) else name, ids, "-")


def _shortened(name: str) -> str:
    while len(name) > _LONGEST and "_" in name:
        name = name[: name.rfind("_")]
    return name[:_LONGEST].strip("_")
