"""Checked JSON to the frozen values of `kpi.spec.types`. Trusts its input: check first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kpi.spec.collect import Entries
from kpi.spec.sheet_words import reading
from kpi.spec.types import (
    Band,
    Block,
    Cap,
    Check,
    Criterion,
    Form,
    FormColumn,
    Indicator,
    Label,
    LegalBasis,
    Scheme,
    Settings,
    Specs,
    Step,
    TableSpec,
    Text,
    Validity,
)

Json = Mapping[str, Any]


def build_specs(entries: Entries, province: str | None, sha256: str) -> Specs:
    """All specs; settings are those of the province over the default."""
    return Specs(
        forms={i: _form(e.data) for i, e in sorted(entries["form"].items())},
        indicators={i: _indicator(e.data) for i, e in entries["indicator"].items()},
        checks={i: _check(e.data) for i, e in entries["check"].items()},
        schemes={i: _scheme(e.data) for i, e in entries["scheme"].items()},
        tables={i: _table(e.data) for i, e in entries["table"].items()},
        settings=_settings(merged_settings(entries, province)),
        sha256=sha256,
    )


def merged_settings(entries: Entries, province: str | None) -> Json:
    """The default settings with each key that the province sets in its place."""
    settings = entries["settings"]
    own = settings.get(province or "")
    return {**settings["default"].data, **(own.data if own else {})}


def _text(data: Json) -> Text:
    return Text(data["vi"], data["en"])


def _note(data: Json) -> Text | None:
    return _text(data["note"]) if "note" in data else None


def _day(data: Json, key: str) -> date | None:
    return date.fromisoformat(data[key]) if key in data else None


def _validity(data: Json) -> Validity:
    return Validity(_day(data, "valid_from"), _day(data, "valid_to"))


def _form(data: Json) -> Form:
    return Form(
        id=data["id"],
        code=data["code"],
        title=_text(data["title"]),
        standing=data["standing"],
        source=data["source"],
        validity=_validity(data),
        columns=tuple(_columns(data["columns"], ())),
        note=_text(data["note"]),
        periods=tuple(data.get("periods", ())),
    )


def _columns(columns: list[Json], above: tuple[tuple[str, ...], ...]) -> Iterator[FormColumn]:
    for column in columns:
        path = (*above, tuple(column["header"]))
        if "columns" in column:
            yield from _columns(column["columns"], path)
        else:
            yield FormColumn(column["indicator"], path, column["required"])


def _indicator(data: Json) -> Indicator:
    return Indicator(
        id=data["id"],
        name=_text(data["name"]),
        type=data["type"],
        unit=data["unit"]["vi"],
        aggregate=data["aggregate"],
        decimals=data["decimals"],
        labels=tuple(Label(x["code"], _text(x["name"]), tuple(x["aliases"])) for x in data.get("labels", ())),
        expression=data.get("expression", ""),
        unit_en=data["unit"]["en"],
        note=_note(data),
        over_time=data.get("over_time", "none"),
        distinct=data.get("distinct", False),
    )


def _check(data: Json) -> Check:
    return Check(
        id=data["id"],
        scope=data["scope"],
        severity=data["severity"],
        expression=data["expression"],
        missing=data["missing"],
        at=data["at"],
        message=_text(data["message"]),
        remedy=_text(data["remedy"]),
        source=data["source"],
        validity=_validity(data),
        when=data.get("when", ""),
    )


def _criterion(data: Json) -> Criterion:
    return Criterion(
        id=data["id"],
        name=_text(data["name"]),
        kind=data["kind"],
        value=data["value"],
        points=Decimal(data["points"]),
        steps=tuple(Step(Decimal(s["from"]), Decimal(s["points"])) for s in data.get("steps", ())),
        per_case=Decimal(data.get("per_case", 0)),
        empty_when=data.get("empty_when", ""),
        empty_points=Decimal(data["empty_points"]) if "empty_points" in data else None,
        citation=data["citation"],
        note=_note(data),
    )


def _scheme(data: Json) -> Scheme:
    return Scheme(
        id=data["id"],
        name=_text(data["name"]),
        standing=data["standing"],
        note=_text(data["note"]),
        validity=_validity(data),
        legal_basis=tuple(map(_basis, data["legal_basis"])),
        blocks=tuple(
            Block(b["id"], _text(b["name"]), Decimal(b["points"]), tuple(map(_criterion, b["criteria"])))
            for b in data["blocks"]
        ),
        bands=tuple(Band(b["id"], _text(b["name"]), Decimal(b["from"])) for b in data["bands"]),
        caps=tuple(Cap(c["id"], c["when"], c["at_most"], _text(c["reason"])) for c in data["caps"]),
        periods=tuple(data["periods"]),
        on_error=data.get("on_error", "open"),
    )


def _basis(data: Json) -> LegalBasis:
    return LegalBasis(
        title=_text(data["title"]),
        in_force=_day(data, "in_force"),
        expires=_day(data, "expires"),
        repealed_by=_text(data["repealed_by"]) if "repealed_by" in data else None,
        citation=data["citation"],
    )


def _table(data: Json) -> TableSpec:
    return TableSpec(
        id=data["id"],
        code=data["code"],
        kind=data["shows"],
        title=_text(data["title"]),
        level=data["level"],
        forms=tuple(data["forms"]),
        columns=tuple(data["columns"]),
        source=data["source"],
    )


_LIMITS = ("max_unpacked", "max_ratio", "max_cells", "max_seconds")
_SHARES = ("blank_percent", "filled_percent", "lost_percent", "zeroed_percent", "zeroed_least")
_SAME = ("id", "due", "due_source", *_LIMITS, *_SHARES, "default_scheme")
_LISTS = (
    *("state", "yes", "no", "total_words", "total_fillers", "section_words", "rank_words", "name_asides"),
    *("plain_words",),
    *("agency_words", "letterhead_words", "department_words"),
    *("end_words", "person_words", "person_details", "identity_words", "person_accented", "person_whole"),
    *("impersonal_words", "forbidding_words", "contact_words", "birth_words", "surnames", "name_headers"),
    *("code_headers", "label_headers", "value_headers", "order_headers", "other_headers"),
    *("sender_words", "period_words", "revision_words", "own_words", "own_header"),
)


def _settings(data: Json) -> Settings:
    offices = tuple((_validity(o), tuple(o["lines"])) for o in data["offices"])
    lists: dict[str, Any] = {key: tuple(data[key]) for key in _LISTS}
    same: dict[str, Any] = {key: data[key] for key in _SAME}
    return Settings(
        office=offices[0][1],
        offices=offices,
        receiver=tuple((_validity(r), r["name"]) for r in data["receivers"]),
        marks=dict(data["marks"]),
        due_parts={kind: tuple(days) for kind, days in data.get("due_parts", {}).items()},
        time_words={kind: tuple(texts) for kind, texts in data["time_words"].items()},
        time_numbers=dict(data["time_numbers"]),
        reading=reading(data),
        **lists,
        **same,
    )
