"""A scheme in words, and two held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from kpi.findings import Catalogue
from kpi.model.show import exact_number
from kpi.pipeline.explaining.against import line
from kpi.pipeline.explaining.rules import expression_words, rule_words
from kpi.pipeline.explaining.scheme_ways import lines_of_ways
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_fields import SHEETS, SheetKey
from kpi.spec.scheme_results import Cap, Conflict, Proviso, Veto
from kpi.spec.scheme_sheets import Key, keyed, to_rows
from kpi.spec.specs import Specs
from kpi.tables.scheme_tables import Difference, RuleLine

_KINDS: Mapping[type[Proviso], SheetKey] = {Cap: "caps", Veto: "vetoes", Conflict: "conflicts"}
_ORDER = {name: place for place, name in enumerate(SHEETS)}


def rule_lines(scheme: Scheme, specs: Specs, catalogue: Catalogue) -> list[RuleLine]:
    """Every criterion with its rule and its source."""
    return [
        RuleLine(
            one.id, one.name.get(catalogue.lang), rule_words(one, specs, catalogue), one.points, one.citation
        )
        for one in scheme.criteria
    ]


def beside_lines(scheme: Scheme, specs: Specs, catalogue: Catalogue) -> list[str]:
    """What bears on the result beside the criteria: caps, vetoes, conflicts, how points are shared, variants
    and readings."""
    lines = []
    for one in scheme.provisos:
        words = line(one, None, scheme, expression_words(one.when, specs, catalogue), catalogue)
        kind = catalogue.text(f"scheme.sheet.{_KINDS[type(one)]}")
        source = f" [{one.citation}]" if one.citation else ""
        params = {"label": words.label, "rule": words.rule, "source": source}
        lines.append(catalogue.text("scheme.proviso_line", kind=kind, **params))
    if scheme.shares:
        lines.append(catalogue.text("scheme.places_line", places=scheme.share_places))
    return [*lines, *lines_of_ways(scheme, specs, catalogue)]


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
