"""A failure in words: the check's own message with the figures, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from kpi.check.judge import Failure
from kpi.check.rule import PARENT, base
from kpi.findings import Finding, Severity
from kpi.findings.catalogue import LANGUAGES, fill
from kpi.model.number import plain, show_number
from kpi.spec.types import Indicator

MISSING = "…"
_QUALIFIED = re.compile(r"\{(previous|sum)\.(\w+)\}")


def to_finding(failure: Failure, indicators: Mapping[str, Indicator]) -> Finding:
    """The finding ``check.<id>``.

    Its parameters are the figures as plain numbers (``previous.x`` as ``previous_x``) and the texts
    ``message_vi``, ``message_en``, ``remedy_vi``, ``remedy_en``. In the texts ``{x}`` is a figure as people
    write it, ``{name}`` the name of the indicator pointed at, ``{unit}`` the unit's code.
    """
    rule = failure.rule
    params = {name.replace(".", "_"): _plain(value) for name, value in failure.values.items()}
    for lang in LANGUAGES:
        shown = {
            name.replace(".", "_"): _shown(value, indicators[_subject(failure, name)], lang)
            for name, value in failure.values.items()
        }
        shown |= {"name": indicators[failure.indicator].name.get(lang), "unit": failure.unit}
        params[f"message_{lang}"] = _fill(rule.check.message.get(lang), shown)
        params[f"remedy_{lang}"] = _fill(rule.check.remedy.get(lang), shown)
    return Finding(
        code=f"check.{rule.check.id}",
        severity=Severity(rule.check.severity),
        file=failure.file,
        sheet=failure.sheet,
        cell=failure.cell,
        unit=failure.unit,
        indicator=failure.indicator,
        form=failure.form,
        params=tuple(params.items()),
    )


def _subject(failure: Failure, name: str) -> str:
    return failure.indicator if failure.rule.check.scope == PARENT else base(name)


def _fill(template: str, shown: Mapping[str, str]) -> str:
    return fill(_QUALIFIED.sub(r"{\1_\2}", template), shown)


def _plain(value: Decimal | str | None) -> str:
    if value is None:
        return MISSING
    return plain(value) if isinstance(value, Decimal) else value


def _shown(value: Decimal | str | None, indicator: Indicator, lang: str) -> str:
    if value is None:
        return MISSING
    if isinstance(value, Decimal):
        return show_number(value, indicator.decimals, lang)
    names = {label.code: label.name.get(lang) for label in indicator.labels}
    return names.get(value, value)
