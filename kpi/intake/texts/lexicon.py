"""The words by which forms are found, prepared once for a run from the specs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from kpi.model.heading import bare_key, header_key
from kpi.model.measure import Measure, Measures, measures
from kpi.spec.kinds.form import Form
from kpi.spec.kinds.settings import Settings
from kpi.spec.specs import Specs


@dataclass(frozen=True, slots=True)
class Target:
    """A column of a form as it may be recognised: keys of the leaf, and of each group above it.

    `cores` are keys of the leaf without the unit of measure in its parentheses: several columns may share
    one. `printed` is its heading as issued, groups first; `unit` its indicator's unit of measure; `counted`
    whether that measures anything (yes/no and classes have no scale).
    """

    form: str
    indicator: str
    leaf: frozenset[str]
    groups: tuple[frozenset[str], ...]
    required: bool
    cores: frozenset[str]
    printed: str
    unit: Measure
    unit_text: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All header words of the forms in force at a date.

    `leaves` maps a key to the columns it may head; `groups` are keys of group headings; `texts` maps both to
    the text they come from; `codes` maps the key of a printed form code or title to the form's id; `printed`
    the form's id to its code, `passed_over` to the keys of the headings of columns that are not collected.
    """

    leaves: Mapping[str, tuple[Target, ...]]
    groups: frozenset[str]
    texts: Mapping[str, str]
    codes: Mapping[str, str]
    printed: Mapping[str, str]
    targets: Mapping[str, tuple[Target, ...]]
    passed_over: Mapping[str, frozenset[tuple[str, ...]]]
    measures: Measures
    names: frozenset[str]
    unit_codes: frozenset[str]
    labels: frozenset[str]
    values: frozenset[str]
    orders: frozenset[str]
    others: frozenset[str]
    untelling: frozenset[str]

    def is_frame(self, text: str) -> bool:
        """Whether a text heads a column that holds no figures: order, code, name, remarks."""
        keys = {header_key(text), bare_key(text)}
        return any(keys & frame for frame in (self.names, self.unit_codes, self.orders, self.others))

    def is_name(self, text: str) -> bool:
        """Whether a text heads the column of unit names."""
        return header_key(text) in self.names or bare_key(text) in self.names


def lexicon(specs: Specs, day: date) -> Lexicon:
    """Prepare the words of every form valid on a day."""
    leaves: dict[str, list[Target]] = defaultdict(list)
    texts: dict[str, str] = {}
    codes: dict[str, str] = {}
    targets: dict[str, tuple[Target, ...]] = {}
    grammar = measures(specs.settings.reading.measures, (i.unit for i in specs.indicators.values()))
    forms = [form for form in specs.forms.values() if form.validity.covers(day)]
    for form in forms:
        targets[form.id] = tuple(_targets(form, specs, grammar))
        codes |= {header_key(text): form.id for text in (form.code, form.title.vi, form.title.en)}
        for column in form.columns:
            texts |= {key: text for level in column.path for text in level for key in _keys((text,), grammar)}
        for target in targets[form.id]:
            for key in target.leaf | target.cores:
                leaves[key].append(target)
    return Lexicon(
        leaves={key: tuple(all_targets) for key, all_targets in leaves.items()},
        groups=frozenset(
            key
            for form_targets in targets.values()
            for t in form_targets
            for group in t.groups
            for key in group
        ),
        texts=texts,
        codes=codes,
        printed={form.id: form.code for form in forms},
        targets=targets,
        passed_over={
            form.id: frozenset(tuple(map(header_key, path)) for path in form.passed_over) for form in forms
        },
        measures=grammar,
        **_columns(specs.settings),
    )


def _targets(form: Form, specs: Specs, grammar: Measures) -> Iterator[Target]:
    for column in form.columns:
        indicator = specs.indicators[column.indicator]
        leaf = frozenset(map(header_key, column.path[-1]))
        yield Target(
            form=form.id,
            indicator=column.indicator,
            leaf=leaf,
            groups=tuple(_keys(level, grammar) for level in column.path[:-1]),
            required=column.required,
            cores=_keys(column.path[-1], grammar) - leaf,
            printed=" – ".join(level[0] for level in column.path),
            unit=(*grammar.parse(indicator.unit), Measure(1, indicator.unit))[0],
            unit_text=indicator.unit,
            counted=indicator.type in ("count", "money"),
        )


def _keys(texts: tuple[str, ...], grammar: Measures) -> frozenset[str]:
    """Keys of texts, and of those whose parentheses hold a unit of measure also without it."""
    keys = {header_key(text) for text in texts}
    for text in texts:
        start, bracket, rest = text.partition("(")
        if bracket and start.strip() and grammar.parse(rest.partition(")")[0]):
            keys.add(bare_key(text))
    return frozenset(keys)


def _columns(settings: Settings) -> dict[str, frozenset[str]]:
    return {
        "names": frozenset(map(header_key, settings.headings.name_headers)),
        "unit_codes": frozenset(map(header_key, settings.headings.code_headers)),
        "labels": frozenset(map(header_key, settings.headings.label_headers)),
        "values": frozenset(map(header_key, settings.headings.value_headers)),
        "orders": frozenset(map(header_key, settings.headings.order_headers)),
        "others": frozenset(map(header_key, settings.headings.other_headers)),
        "untelling": frozenset(map(header_key, settings.guards.get("untelling", ()))),
    }
