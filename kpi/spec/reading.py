"""What of the specs decides how a report is read, as a fingerprint: values read by another one may differ."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from kpi.spec.assessment import holds_points
from kpi.spec.kinds.settings import Settings
from kpi.spec.specs import Specs

# Settings for how tables look, when reports are due, when one replaces another, how forms are learnt, and by
# which words a sentence names a person: not for how a report is read.
_ELSEWHERE = frozenset(
    {
        *("id", "office", "offices", "state", "receiver", "due", "due_parts", "due_source"),
        *("default_scheme", "lost_percent", "zeroed_percent", "zeroed_least"),
        *("learning", "learning_units", "learning_limits", "naming"),
    }
)


def reading_of(specs: Specs) -> str:
    """The fingerprint of forms, the indicators they ask for, and the settings by which reports are read.
    The forms of schemes are left out (`kpi.spec.assessment`): a scheme that is adopted says nothing about how
    other reports are read."""
    # What is passed over changes no figure.
    all_forms = [form for form in specs.forms.values() if not holds_points(form.indicators, specs.schemes)]
    forms = [(f.id, f.code, f.title, f.validity, f.columns) for f in all_forms]
    names = {name for form in all_forms for name in form.indicators}
    indicators = [
        (i.id, i.type, i.unit, i.unit_en, i.decimals, i.labels)
        for i in specs.indicators.values()
        if i.id in names
    ]
    values = [(name, value) for name, value in sorted(_flat(specs.settings)) if name not in _ELSEWHERE]
    text = repr((sorted(forms, key=lambda f: f[0]), sorted(indicators, key=lambda i: i[0]), values))
    return hashlib.sha256(text.encode()).hexdigest()


def _flat(settings: Settings) -> Iterator[tuple[str, Any]]:
    """All values by name, those of the parts too."""
    for one in fields(settings):
        value = getattr(settings, one.name)
        if is_dataclass(value):
            yield from ((inner.name, getattr(value, inner.name)) for inner in fields(value))
        else:
            yield one.name, value
