"""A scheme in words, and two held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kpi.findings import Catalogue
from kpi.model.show import exact_number
from kpi.pipeline.explaining.rules import rule_words
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_sheets import SHEETS, Key, keyed, to_rows
from kpi.spec.specs import Specs
from kpi.tables.scheme_tables import Difference, RuleLine

_ORDER = {name: place for place, name in enumerate(SHEETS)}


def rule_lines(scheme: Scheme, specs: Specs, catalogue: Catalogue) -> list[RuleLine]:
    """Every criterion with its rule and its source."""
    return [
        RuleLine(
            one.id, one.name.get(catalogue.lang), rule_words(one, specs, catalogue), one.points, one.citation
        )
        for one in scheme.criteria
    ]


def differences(a: Mapping[str, Any], b: Mapping[str, Any], catalogue: Catalogue) -> list[Difference]:
    """What two schemes as JSON say differently, in the order of the sheets."""
    before, after = keyed(to_rows(a)), keyed(to_rows(b))
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    keys.sort(key=lambda key: _ORDER[key[0]])
    return [_difference(key, before.get(key), after.get(key), catalogue) for key in keys]


def _difference(key: Key, before: Any, after: Any, catalogue: Catalogue) -> Difference:
    sheet, about, field = key
    where = catalogue.text(f"scheme.sheet.{sheet}")
    return Difference(
        where, about, catalogue.text(f"scheme.field.{field}"), *_texts((before, after), catalogue.lang)
    )


def _texts(values: tuple[Any, ...], lang: str) -> Iterator[str]:
    for value in values:
        yield exact_number(value, lang) if isinstance(value, Decimal) else str(value or "")
