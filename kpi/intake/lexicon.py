"""The words by which forms are found, prepared once for a run from the specs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kpi.intake.wording import header_key
from kpi.spec.types import Form, Settings, Specs


@dataclass(frozen=True, slots=True)
class Target:
    """A column of a form as it may be recognised: keys of the leaf, and of each group above it."""

    form: str
    indicator: str
    leaf: frozenset[str]
    groups: tuple[frozenset[str], ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All header words of the forms in force at a date.

    `leaves` maps a key to the columns it may head; `groups` are keys of group headings; `codes` maps the key
    of a printed form code or title to the form's id.
    """

    leaves: Mapping[str, tuple[Target, ...]]
    groups: frozenset[str]
    codes: Mapping[str, str]
    targets: Mapping[str, tuple[Target, ...]]
    names: frozenset[str]
    unit_codes: frozenset[str]
    labels: frozenset[str]
    values: frozenset[str]
    orders: frozenset[str]
    others: frozenset[str]

    def is_header(self, key: str) -> bool:
        """Whether a key heads a column or a group of any form, or the column of unit names."""
        return key in self.leaves or key in self.groups or key in self.names


def lexicon(specs: Specs, day: date) -> Lexicon:
    """Prepare the words of every form valid on a day."""
    leaves: dict[str, list[Target]] = defaultdict(list)
    groups: set[str] = set()
    codes: dict[str, str] = {}
    targets: dict[str, tuple[Target, ...]] = {}
    for form in specs.forms.values():
        if form.validity.covers(day):
            targets[form.id] = tuple(_targets(form))
            codes |= {header_key(text): form.id for text in (form.code, form.title.vi, form.title.en)}
            for target in targets[form.id]:
                groups |= frozenset().union(*target.groups)
                for key in target.leaf:
                    leaves[key].append(target)
    return Lexicon(
        leaves={key: tuple(found) for key, found in leaves.items()},
        groups=frozenset(groups),
        codes=codes,
        targets=targets,
        **_columns(specs.settings),
    )


def _targets(form: Form) -> list[Target]:
    def keys(texts: tuple[str, ...]) -> frozenset[str]:
        return frozenset(map(header_key, texts))

    return [
        Target(form.id, c.indicator, keys(c.path[-1]), tuple(keys(g) for g in c.path[:-1]), c.required)
        for c in form.columns
    ]


def _columns(settings: Settings) -> dict[str, frozenset[str]]:
    return {
        "names": frozenset(map(header_key, settings.name_headers)),
        "unit_codes": frozenset(map(header_key, settings.code_headers)),
        "labels": frozenset(map(header_key, settings.label_headers)),
        "values": frozenset(map(header_key, settings.value_headers)),
        "orders": frozenset(map(header_key, settings.order_headers)),
        "others": frozenset(map(header_key, settings.other_headers)),
    }
