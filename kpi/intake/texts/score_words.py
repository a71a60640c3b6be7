"""How the score sheet of a scheme may be worded: its criteria, its blocks, and those who give points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpi.intake.texts.lexicon import Lexicon, Target
from kpi.model.heading import bare_key, header_key
from kpi.spec.assessment import SCORERS, Scorer, points_id, total_id
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.specs import Specs


@dataclass(frozen=True, slots=True)
class ScoreWords:
    """The words of one scheme's sheet: ids of criteria and blocks by the keys of their numbers and of their
    names (a name that several bear is none), headings by their keys, and the `columns` of the form by
    criterion ("" for the total) and scorer."""

    form: str
    scheme: Scheme
    numbers: Mapping[str, str]
    names: Mapping[str, str]
    blocks: Mapping[str, str]
    scorers: Mapping[str, Scorer]
    totals: frozenset[str]
    heads: Mapping[str, frozenset[str]]
    columns: Mapping[tuple[str, Scorer], Target]

    def most(self, criterion: str) -> Decimal:
        """The points that a criterion can give."""
        return next(one.points for one in self.scheme.criteria if one.id == criterion)


def score_words(specs: Specs, words: Lexicon, total_words: Iterable[str]) -> tuple[ScoreWords, ...]:
    """Those of every scheme of which a form for points is in force."""
    return tuple(_all_words(specs, words, frozenset(map(bare_key, total_words))))


def _all_words(specs: Specs, words: Lexicon, totals: frozenset[str]) -> Iterator[ScoreWords]:
    heads = {name: frozenset(map(header_key, texts)) for name, texts in specs.settings.score_sheet.items()}
    by_indicator = {t.indicator: t for targets in words.targets.values() for t in targets}
    for scheme in specs.schemes.values() if heads else ():
        columns = dict(_columns(scheme, by_indicator))
        if columns:
            yield _of(scheme, columns, totals, heads)


def _columns(scheme: Scheme, targets: Mapping[str, Target]) -> Iterator[tuple[tuple[str, Scorer], Target]]:
    for scorer in SCORERS:
        names = {one.id: points_id(scorer, scheme.id, one.id) for one in scheme.criteria}
        for criterion, name in {**names, "": total_id(scorer, scheme.id)}.items():
            if name in targets:
                yield (criterion, scorer), targets[name]


def _of(
    scheme: Scheme,
    columns: Mapping[tuple[str, Scorer], Target],
    totals: frozenset[str],
    heads: Mapping[str, frozenset[str]],
) -> ScoreWords:
    names = [(key, one.id) for one in scheme.criteria for key in _keys(one.name.vi, one.name.en)]
    names += [(key, criterion) for (criterion, _), t in columns.items() if criterion for key in t.leaf]
    return ScoreWords(
        form=next(iter(columns.values())).form,
        scheme=scheme,
        numbers={header_key(one.id): one.id for one in scheme.criteria},
        names=_alone(names),
        blocks={key: b.id for b in scheme.blocks for key in (header_key(b.id), *_keys(b.name.vi, b.name.en))},
        scorers={key: scorer for (_, scorer), t in columns.items() for group in t.groups for key in group},
        totals=totals | {key for (criterion, _), t in columns.items() if not criterion for key in t.leaf},
        heads=heads,
        columns=columns,
    )


def _keys(*texts: str) -> set[str]:
    return {key(text) for text in texts for key in (header_key, bare_key)}


def _alone(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """What is said by the keys that say one thing."""
    meanings: dict[str, set[str]] = {}
    for key, meaning in pairs:
        meanings.setdefault(key, set()).add(meaning)
    return {key: meaning for key, (meaning, *more) in meanings.items() if not more}
