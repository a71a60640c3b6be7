"""All specs of a set as values, by kind and id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from typing import Any, TypeVar

from kpi.quick import dataclass
from kpi.spec.entry import Entries
from kpi.spec.kind import Kind
from kpi.spec.kinds import check, classification, confirmation, form, indicator, scheme, settings, table
from kpi.spec.kinds.check import Check
from kpi.spec.kinds.classification import Confirmed
from kpi.spec.kinds.confirmation import text_hash
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.kinds.settings import Settings
from kpi.spec.kinds.table import TableSpec
from kpi.spec.registry import KINDS
from kpi.spec.values import Json

T = TypeVar("T")
_WITH_FIELD = frozenset(module.KIND.id for module in (form, indicator, check, scheme, table, settings))


@dataclass(frozen=True, slots=True)
class Specs:
    """All specs at once, by id; `sha256` fingerprints the files they came from. `others` are, by kind, those
    of kinds that have no field here."""

    forms: Mapping[str, Form]
    indicators: Mapping[str, Indicator]
    checks: Mapping[str, Check]
    schemes: Mapping[str, Scheme]
    tables: Mapping[str, TableSpec]
    settings: Settings
    sha256: str
    others: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, kind: Kind[T]) -> Mapping[str, T]:
        """Those of a kind, by id; of settings the ones in force."""
        entries_by_kind: Mapping[str, Mapping[str, Any]] = {
            form.KIND.id: self.forms,
            indicator.KIND.id: self.indicators,
            check.KIND.id: self.checks,
            scheme.KIND.id: self.schemes,
            table.KIND.id: self.tables,
            settings.KIND.id: {self.settings.id: self.settings},
            **self.others,
        }
        return entries_by_kind[kind.id]

    def expressions(self) -> Iterator[str]:
        """The text of every expression."""
        for kind in KINDS:
            for value in self.of(kind).values():
                yield from filter(None, kind.expressions(value))


def build_specs(entries: Entries, province: str | None, sha256: str) -> Specs:
    """All specs from JSON that has been checked; settings are those of the province over the default."""
    return Specs(
        forms=dict(sorted(_built(entries, form.KIND).items())),
        indicators=_built(entries, indicator.KIND),
        checks=_built(entries, check.KIND),
        schemes=_built(entries, scheme.KIND),
        tables=_built(entries, table.KIND),
        settings=settings.build(merged_settings(entries, province)),
        sha256=sha256,
        others=_others(entries),
    )


def _others(entries: Entries) -> Mapping[str, Mapping[str, Any]]:
    values = {kind.id: _built(entries, kind) for kind in KINDS if kind.id not in _WITH_FIELD}
    classifications, confirmations = values[classification.KIND.id], values[confirmation.KIND.id]
    for name in confirmations.keys() & classifications.keys():
        is_current = confirmations[name].text_sha256 == text_hash(entries[classification.KIND.id][name].data)
        one = confirmations[name]
        note = Confirmed(one.by, one.on, one.against, is_current)
        classifications[name] = replace(classifications[name], confirmed=note)
    return values


def merged_settings(entries: Entries, province: str | None) -> Json:
    """The default settings with each key that the province sets in its place."""
    settings = entries["settings"]
    province_settings = settings.get(province or "")
    return {**settings["default"].data, **(province_settings.data if province_settings else {})}


def _built(entries: Entries, kind: Kind[T]) -> dict[str, T]:
    return {name: kind.build(entry.data) for name, entry in entries[kind.id].items()}
