"""A draft as specs: the files that an office would have to write, in the folders that they belong in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from kpi.findings import load_catalogue
from kpi.findings.catalogue import LANGUAGES
from kpi.spec.draft import Draft, DraftCheck, DraftColumn, Relation
from kpi.spec.kinds.indicator import AGGREGATES
from kpi.spec.values import Text

Json = dict[str, Any]
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_COMPARED = re.compile(r"(<=|>=|!=|<|>|=)")
_SIGNS: Mapping[Relation, str] = {"sum": "=", "balance": "=", "part": "<="}


def spec_files(draft: Draft) -> dict[str, Json]:
    """By relative path the JSON of form, indicators, checks and table, those of the draft's parts that are
    taken. It stands as soon as no question of the draft is open."""
    day = draft.valid_from.isoformat() if draft.valid_from else ""
    files = {
        f"forms/{draft.id}.json": _form(draft, day),
        f"indicators/{draft.id}.json": _listed("indicators", list(_indicators(draft)), form=draft.id),
        f"tables/form-{draft.id}.json": _table(draft),
    }
    checks = [_check(draft, check, day) for check in draft.checks if check.taken]
    if checks:
        files[f"checks/{draft.id}.json"] = _listed("checks", checks)
    return dict(sorted(files.items()))


def spec_bytes(data: Any) -> bytes:
    """A spec as it is written to its file."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _listed(kind: str, items: Sequence[Json], **more: str) -> Json:
    return {"$schema": f"../schemas/{kind}.schema.json", "kind": kind, **more, "items": list(items)}


def _text(text: Text) -> Json:
    return {"vi": text.vi, "en": text.en or text.vi}


def _texts(key: str, **params: str) -> Json:
    """A text of the catalogue in both languages; places of figures among the parameters stay."""
    return {lang: load_catalogue(lang).text(f"learn.spec.{key}", **params) for lang in LANGUAGES}


def _form(draft: Draft, day: str) -> Json:
    origin = {"file": draft.origin.file.replace("\\", "/").rpartition("/")[2], "sheet": draft.origin.sheet}
    note = draft.note if draft.note.vi else None
    form: Json = {
        "$schema": "../schemas/form.schema.json",
        "kind": "form",
        "id": draft.id,
        "code": draft.code,
        "title": _text(draft.title),
        "standing": "office",
        "note": _text(note) if note else _texts("note", **origin),
        "source": draft.source or _texts("source", **origin)["vi"],
    }
    if draft.periods:
        form["periods"] = list(draft.periods)
    form |= {"valid_from": day, "columns": _columns(draft.collected, 0)}
    passed_over = [list(column.path) for column in draft.columns if _is_passed_over(column)]
    return {**form, "passed_over": passed_over} if passed_over else form


def _is_passed_over(column: DraftColumn) -> bool:
    """Whether a printed column holds what the program computes, or what the office does not collect."""
    return column.role == "computed" or (column.role == "figures" and not column.taken)


def _columns(columns: Sequence[DraftColumn], depth: int) -> list[Json]:
    """The tree of headings: columns beside each other under the same heading are one group."""
    tree: list[Json] = []
    for (heading, is_leaf), group in groupby(columns, lambda c: (c.path[depth], len(c.path) == depth + 1)):
        if is_leaf:
            tree += [{"indicator": c.indicator, "header": [heading], "required": c.required} for c in group]
        else:
            tree.append({"header": [heading], "columns": _columns(list(group), depth + 1)})
    return tree


def _indicators(draft: Draft) -> Iterator[Json]:
    rates = [c for c in draft.columns if c.role == "computed" and c.taken and c.expression]
    for column in (*draft.collected, *rates):
        if column.known:
            continue
        item: Json = {
            "id": column.indicator,
            "name": _text(column.name),
            "type": column.kind,
            "unit": _text(column.unit),
            "aggregate": AGGREGATES[column.kind],
        }
        if column.kind == "rate":
            yield {**item, "decimals": column.decimals, "expression": column.expression}
            continue
        item["over_time"] = column.over_time
        if column.distinct and column.over_time == "sum":
            item["distinct"] = True
        if column.labels:
            item["labels"] = [
                {"code": label.code, "name": _text(label.name), "aliases": [label.name.vi]}
                for label in column.labels
            ]
        yield {**item, "decimals": column.decimals if column.kind == "money" else 0}


def _check(draft: Draft, check: DraftCheck, day: str) -> Json:
    places = ", ".join(check.places) or draft.origin.header
    source = _texts(f"evidence.{check.evidence}", places=places, form=draft.code)
    return {
        "id": check.id,
        "scope": "row",
        "severity": check.severity,
        "expression": check.expression,
        "missing": "cannot_tell",
        "at": check.at,
        "message": _message(draft, check),
        "remedy": _texts("remedy", form=draft.code),
        "source": source["vi"],
        "valid_from": day,
    }


def _message(draft: Draft, check: DraftCheck) -> Json:
    """What a rule says when it fails: in words if it still compares as its relation does, else as typed."""
    names = {column.indicator: column.name for column in draft.columns}
    sides = _COMPARED.split(check.expression)
    as_drafted = len(sides) == 3 and sides[1] == _SIGNS[check.relation]
    parts = {"left": sides[0], "right": sides[-1]} if as_drafted else {"rule": check.expression}
    key = f"learn.spec.message.{check.relation if as_drafted else 'other'}"
    return {
        lang: load_catalogue(lang).text(key, **{k: _shown(v, names, lang) for k, v in parts.items()})
        for lang in LANGUAGES
    }


def _shown(side: str, names: Mapping[str, Text], lang: str) -> str:
    """A part of a rule with the names of its columns and the places of their figures."""

    def named(match: re.Match[str]) -> str:
        name = names.get(match[0])
        return match[0] if name is None else f"“{_plain(name.get(lang))}” ({{{match[0]}}})"

    return _NAME.sub(named, side.strip())


def _plain(name: str) -> str:
    """A name without signs that a message takes for the place of a figure."""
    return name.replace("{", "(").replace("}", ")")


def _table(draft: Draft) -> Json:
    rates = [c.indicator for c in draft.columns if c.role == "computed" and c.taken and c.expression]
    return {
        "$schema": "../schemas/table.schema.json",
        "kind": "table",
        "id": f"form-{draft.id}",
        "code": f"TH{draft.code}",
        "shows": "rollup",
        "title": {
            lang: load_catalogue(lang).text("learn.spec.table", title=draft.title.get(lang) or draft.title.vi)
            for lang in LANGUAGES
        },
        "level": "commune",
        "forms": [draft.id],
        "columns": ["order", "name", *(c.indicator for c in draft.collected), *rates, "coverage"],
        "source": _texts("table_source", form=draft.code)["vi"],
    }
