"""What intake must know to read a file: prepared once for a run, then shared by its threads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpi.intake.cells import Words, words_for
from kpi.intake.headers import Locator
from kpi.intake.lexicon import Lexicon, lexicon
from kpi.intake.wording import header_key
from kpi.model.period import Period
from kpi.spec.types import Indicator, Specs
from kpi.units.match import Matcher
from kpi.units.tree import Alias, Tree


@dataclass(frozen=True, slots=True, eq=False)  # compared as one object: it is part of keys of a cache
class PersonWords:
    """What heads the columns of a list of persons, found in keys of headings: words that only people have,
    details that others have too, and words with which a heading is not about one person."""

    names: re.Pattern[str]
    details: re.Pattern[str]
    others: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Context:
    """The period and province a run is for, and the words, units and indicators valid then.

    `required` are the indicators of a form that may not be empty; `persons` tells headings of lists of
    persons; `totals`, `sections` and `ends` are the keys of total and section rows, and of what stands below
    a table.
    """

    period: Period
    province: str
    tree: Tree
    matcher: Matcher
    specs: Specs
    lexicon: Lexicon
    words: Mapping[str, Words]
    required: Mapping[str, frozenset[str]]
    persons: PersonWords
    totals: frozenset[str]
    sections: frozenset[str]
    ends: tuple[str, ...]
    locator: Locator

    def indicator(self, name: str) -> Indicator:
        """An indicator by id."""
        return self.specs.indicators[name]


def prepare(
    specs: Specs, tree: Tree, province: str, period: Period, aliases: tuple[Alias, ...] = ()
) -> Context:
    """A context for one run; units and forms are those of the period's last day, `aliases` the spellings that
    the office has confirmed."""
    found = lexicon(specs, period.end)
    words = {name: words_for(indicator, specs.settings) for name, indicator in specs.indicators.items()}
    return Context(
        period=period,
        province=province,
        tree=tree,
        matcher=Matcher(tree, province, aliases),
        specs=specs,
        lexicon=found,
        words=words,
        required={f: frozenset(t.indicator for t in own if t.required) for f, own in found.targets.items()},
        persons=PersonWords(
            _any_of(specs.settings.person_words),
            _any_of(specs.settings.person_details),
            _any_of(specs.settings.impersonal_words),
        ),
        totals=frozenset(map(header_key, specs.settings.total_words)),
        sections=frozenset(map(header_key, specs.settings.section_words)),
        ends=tuple(map(header_key, specs.settings.end_words)),
        locator=Locator(found),
    )


def _any_of(phrases: Iterable[str]) -> re.Pattern[str]:
    """Whole words of any of the phrases, the longest first; without phrases nothing is found."""
    keys = sorted({header_key(phrase) for phrase in phrases}, key=lambda key: (-len(key), key))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, keys))})\b" if keys else r"(?!)")
