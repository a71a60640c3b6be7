"""Points that others than the program give: form 07, made of a scheme that asks for it.

A scheme with the key ``assessment`` has a form of its own, a column for each criterion and each of those who
score it, with the indicators that hold the points and the rules these have to keep. All of it follows from
the scheme and the words of the settings (``score_form``), so that it cannot drift from either; what a file
says under the same id takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any, Literal

from kpi.model.level import Level
from kpi.model.number import plain
from kpi.spec.entry import Entry

Scorer = Literal["self", "district", "province"]
SCORERS: tuple[Scorer, ...] = ("self", "district", "province")
"""Who gives points besides the program, the lowest first."""
APPRAISERS: tuple[Scorer, ...] = ("district", "province")
"""Those who appraise what a commune says of itself, the lowest first."""
_LEVELS: Mapping[Scorer, tuple[Level, ...]] = {
    "district": ("district", "province"),
    "province": ("province",),
}
"""Whose files may hold the points of those who appraise: their own, or one from above."""

_FORM, _INDICATOR, _CHECK, _SCHEME, _SETTINGS = "form", "indicator", "check", "scheme", "settings"


def scorers_in(level: Level) -> tuple[Scorer, ...]:
    """Whose points count that stand in the file of a reporter of a level, the lowest first."""
    return tuple(one for one in SCORERS if one not in APPRAISERS or level in _LEVELS[one])


def points_id(scorer: Scorer, scheme: str, criterion: str) -> str:
    """The indicator that holds the points somebody gave for a criterion."""
    return f"{scorer}_{scheme.replace('-', '_')}_{criterion.lower().replace('.', '_')}"


def total_id(scorer: Scorer, scheme: str) -> str:
    """The indicator that holds the total somebody stated."""
    return points_id(scorer, scheme, "total")


def holds_points(indicators: Collection[str], schemes: Iterable[str]) -> bool:
    """Whether a form that asks for these indicators holds the points under one of the schemes."""
    return any(total_id(SCORERS[0], scheme) in indicators for scheme in schemes)


def form_id(words: Mapping[str, Any], scheme: str) -> str:
    """The form in which the points under a scheme are sent."""
    return f"{words['id']}-{scheme}"


def derived(entries: Mapping[str, Mapping[str, Entry]]) -> Iterator[Entry]:
    """The form, indicators and rules of every scheme that asks for points of others."""
    settings = entries[_SETTINGS].get("default")
    words = settings.data.get("score_form") if settings else None
    for scheme in entries[_SCHEME].values():
        if words is not None and "assessment" in scheme.data:
            # Of a faulty scheme the faults are told; what cannot be made of it is not.
            with suppress(KeyError, TypeError, AttributeError, ValueError):
                yield from tuple(_derived(scheme, words))


def _derived(scheme: Entry, words: Mapping[str, Any]) -> Iterator[Entry]:
    criteria = [one for block in scheme.data["blocks"] for one in block["criteria"]]
    form = _form(scheme, criteria, words)
    yield _entry(scheme, _FORM, form)
    for scorer in SCORERS:
        wording = words["scorers"][scorer]
        names = [points_id(scorer, scheme.id, one["id"]) for one in criteria]
        for one, name in zip(criteria, names, strict=True):
            label = {
                lang: f"{wording['name'][lang]}: {one['id']} {one['name'][lang]}" for lang in wording["name"]
            }
            yield _entry(scheme, _INDICATOR, _indicator(name, label, words))
            yield _entry(scheme, _CHECK, _range(scheme, one, name, words))
        total = total_id(scorer, scheme.id)
        label = {lang: f"{wording['name'][lang]}: {words['total_name'][lang]}" for lang in wording["name"]}
        yield _entry(scheme, _INDICATOR, _indicator(total, label, words))
        yield _entry(scheme, _CHECK, _sum(scheme, total, names, words))


def _entry(scheme: Entry, kind: str, data: Mapping[str, Any]) -> Entry:
    return Entry(kind, data["id"], scheme.root, scheme.file, f"{scheme.path}.assessment", data)


def _validity(scheme: Entry) -> dict[str, Any]:
    return {key: scheme.data[key] for key in ("valid_from", "valid_to") if key in scheme.data}


def _form(scheme: Entry, criteria: list[Mapping[str, Any]], words: Mapping[str, Any]) -> dict[str, Any]:
    groups = []
    for scorer in SCORERS:
        wording = words["scorers"][scorer]
        leaves = [_leaf(points_id(scorer, scheme.id, one["id"]), _headings(one, words)) for one in criteria]
        leaves.append(_leaf(total_id(scorer, scheme.id), wording["total"]))
        groups.append({"header": wording["header"], "columns": leaves})
    name = scheme.data["name"]
    return {
        "kind": _FORM,
        "id": form_id(words, scheme.id),
        "code": f"{words['code']}-{scheme.id}",
        "title": {lang: f"{words['title'][lang]}: {name[lang]}" for lang in name},
        "standing": "office" if scheme.root else "project",
        "note": words["note"],
        "source": scheme.data["assessment"].get("citation") or scheme.data.get("citation") or words["source"],
        "periods": scheme.data["periods"],
        "optional": True,
        **_validity(scheme),
        "columns": groups,
    }


def _headings(criterion: Mapping[str, Any], words: Mapping[str, Any]) -> list[str]:
    values = {
        "id": criterion["id"],
        "name": criterion["name"]["vi"],
        "points": plain(Decimal(criterion["points"])).replace(".", ","),
    }
    return [text.format_map(values) for text in words["criterion"]]


def _leaf(indicator: str, headings: list[str]) -> dict[str, Any]:
    return {"indicator": indicator, "header": headings, "required": False}


def _indicator(name: str, label: Mapping[str, str], words: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": name,
        "name": label,
        "type": "money",
        "unit": words["unit"],
        "aggregate": "sum",
        "over_time": "none",
        "decimals": words["decimals"],
    }


def _range(
    scheme: Entry, criterion: Mapping[str, Any], name: str, words: Mapping[str, Any]
) -> dict[str, Any]:
    most = plain(Decimal(criterion["points"]))
    values = {"id": criterion["id"], "figure": f"{{{name}}}", "most": most}
    rule = f"{name} >= 0 AND {name} <= {most}"
    return _check(scheme, f"{name}_range", rule, name, "skip", _filled(words["range"], values))


def _sum(scheme: Entry, total: str, names: list[str], words: Mapping[str, Any]) -> dict[str, Any]:
    values = {"figure": f"{{{total}}}"}
    rule = f"{total} = {' + '.join(names)}"
    return _check(scheme, f"{total}_sum", rule, total, "cannot_tell", _filled(words["sum"], values))


def _check(
    scheme: Entry, name: str, rule: str, at: str, missing: str, texts: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "id": name,
        "scope": "row",
        "severity": "error",
        "expression": rule,
        "missing": missing,
        "at": at,
        "optional": True,
        **texts,
        "source": scheme.data["assessment"].get("citation") or scheme.data["name"]["vi"],
        **_validity(scheme),
    }


def _filled(texts: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    return {
        key: {lang: text.format_map(values) for lang, text in texts[key].items()}
        for key in ("message", "remedy")
    }
