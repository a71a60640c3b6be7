"""A failure in words: the check's own message with the figures, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from kpi.check.judge import Failure
from kpi.check.report import Failed, Place
from kpi.check.rule import CHILDREN, PARENT, base
from kpi.findings import Finding
from kpi.findings.catalogue import LANGUAGES, fill
from kpi.findings.traits import rule_code
from kpi.model.number import plain
from kpi.model.show import UNKNOWN, shown
from kpi.spec.kinds.indicator import Indicator

_QUALIFIED = re.compile(r"\{(previous|sum)\.(\w+)\}")


def told(failure: Failure, indicators: Mapping[str, Indicator]) -> Failed:
    """The failure with its finding."""
    figures = {name: _plain(value) for name, value in failure.values.items()}
    return Failed(to_finding(failure, indicators), failure.places, figures)


def to_finding(failure: Failure, indicators: Mapping[str, Indicator]) -> Finding:
    """The finding ``check.<id>`` at the first of the failure's cells.

    Its parameters are the figures as plain numbers (``previous.x`` as ``previous_x``) and the texts
    ``message_vi``, ``message_en``, ``remedy_vi``, ``remedy_en``. In the texts ``{x}`` is a figure as people
    write it, ``{name}`` the name of the indicator pointed at, ``{unit}`` the unit's code. Where the figures
    stand in several files, ``beside_vi`` and ``beside_en`` tell which stands where; ``least`` is there where
    the sum of the units is but that of those that are known.
    """
    rule, at = failure.rule, failure.places[0]
    params = {name.replace(".", "_"): _plain(value) for name, value in failure.values.items()}
    numbers = [value for value in failure.values.values() if isinstance(value, Decimal)]
    for lang in LANGUAGES:
        figures = {
            name.replace(".", "_"): _shown(value, indicators[_subject(failure, name)], lang, numbers)
            for name, value in failure.values.items()
        }
        figures |= {"name": indicators[at.indicator].name.get(lang), "unit": at.unit}
        params[f"message_{lang}"] = _fill(rule.check.message.get(lang), figures)
        params[f"remedy_{lang}"] = _fill(rule.check.remedy.get(lang), figures)
        if len({place.file for place in failure.places}) > 1:
            params[f"beside_{lang}"] = "; ".join(_beside(place, indicators, lang) for place in failure.places)
    if failure.least:
        params["least"] = params[CHILDREN]
    return Finding(
        code=rule_code(rule.check.id),
        severity=rule.check.severity,
        file=at.file,
        sheet=at.sheet,
        cell=at.cell,
        unit=at.unit,
        indicator=at.indicator,
        form=at.form,
        params=tuple(params.items()),
        cells=tuple(p.cell for p in failure.places if (p.file, p.sheet) == (at.file, at.sheet)),
    )


def _beside(place: Place, indicators: Mapping[str, Indicator], lang: str) -> str:
    return f"“{indicators[place.indicator].name.get(lang)}”: {place.file}, {place.sheet}!{place.cell}"


def _subject(failure: Failure, name: str) -> str:
    return failure.places[0].indicator if failure.rule.check.scope == PARENT else base(name)


def _fill(template: str, values: Mapping[str, str]) -> str:
    return fill(_QUALIFIED.sub(r"{\1_\2}", template), values)


def _plain(value: Decimal | str | None) -> str:
    if value is None:
        return UNKNOWN
    return plain(value) if isinstance(value, Decimal) else value


def _shown(value: Decimal | str | None, indicator: Indicator, lang: str, beside: Sequence[Decimal]) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, Decimal):
        # Two figures that differ must not look alike, else the message contradicts itself.
        return shown(value, beside, indicator.decimals, lang)
    names = {label.code: label.name.get(lang) for label in indicator.labels}
    return names.get(value, value)
