"""What intake must know to read a file: prepared once for a run, then shared by its threads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from kpi.intake.headers.headers import Locator
from kpi.intake.persons.name_words import name_words
from kpi.intake.persons.person_texts import person_words
from kpi.intake.persons.persons import Search
from kpi.intake.texts.cells import Words, words_for
from kpi.intake.texts.headings import headings
from kpi.intake.texts.lexicon import Lexicon, lexicon
from kpi.intake.texts.lines import lines
from kpi.intake.texts.name_marks import NameMarks, name_marks
from kpi.intake.texts.ranks import Ranks, ranks
from kpi.intake.texts.score_words import ScoreWords, score_words
from kpi.intake.times.lawyears import law_years
from kpi.intake.times.timereading import TimeReader
from kpi.intake.times.timewords import TimeWords
from kpi.model.columnname import CODE, NAME, column_name
from kpi.model.heading import bare_key, header_key
from kpi.model.level import LEVELS, Level
from kpi.model.period import Period
from kpi.plan.agencies import Agencies, in_force
from kpi.spec.kinds import plan as plans
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.specs import Specs
from kpi.units.gazetteer.names import key
from kpi.units.gazetteer.tree import COUNTRY, Alias, Tree
from kpi.units.matching.matcher import Matcher


@dataclass(frozen=True, slots=True)
class Context:
    """The period and province a run is for, and the words, units and indicators valid then.

    `required` are the indicators of a form that may not be empty; `persons` finds lists of
    persons; `totals`, `sections` and `ends` are the keys of total and section rows, and of what stands below
    a table; `fillers` are words that may follow the words of a total; `ranks` those beside names, `marks`
    what may stand behind names; `plain` are words of which no person's name is made up; `telling` remembers
    which texts say anything (`kpi.intake.sheets.telling`); `scores` are the words of score sheets; `aliases`
    the spellings that the office has confirmed; `above` the contexts of forms whose rows are not communes;
    `agencies` are those that plans in force name.
    """

    period: Period
    province: str
    tree: Tree
    matcher: Matcher
    specs: Specs
    lexicon: Lexicon
    words: Mapping[str, Words]
    required: Mapping[str, frozenset[str]]
    persons: Search
    totals: frozenset[str]
    fillers: frozenset[str]
    sections: frozenset[str]
    ranks: Ranks
    ends: tuple[str, ...]
    marks: NameMarks
    plain: frozenset[str]
    locator: Locator
    times: TimeReader
    scores: tuple[ScoreWords, ...] = ()
    agencies: Agencies = field(kw_only=True)
    aliases: tuple[Alias, ...] = ()
    telling: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    above: dict[Level, Context] = field(default_factory=dict, repr=False, compare=False)

    def of(self, forms: Iterable[str]) -> Context:
        """The context for sheets of these forms: where all of them hold figures of units above the communes,
        those units are the lowest there are."""
        levels = {self.specs.forms[form].level for form in forms}
        if len(levels) != 1 or levels == {LEVELS[-1]}:
            return self
        [level] = levels
        if level not in self.above:
            tree = self.tree.cut(level)
            self.above[level] = replace(self, tree=tree, matcher=Matcher(tree, self.province, self.aliases))
        return self.above[level]

    def indicator(self, name: str) -> Indicator:
        """An indicator by id."""
        return self.specs.indicators[name]

    def knows(self, text: str) -> bool:
        """Whether a text heads a column of any form, or is the name of a unit of any date."""
        return self.locator.is_head(text) or _is_unit(self.tree, text)

    def heads_section(self, key: str) -> bool:
        """Whether the key of a label is that of a section row."""
        return key in self.sections or self.ranks.heads(key)


def prepare(
    specs: Specs, tree: Tree, province: str, period: Period, aliases: tuple[Alias, ...] = ()
) -> Context:
    """A context for one run; units and forms are those of the period's last day, `aliases` the spellings that
    the office has confirmed."""
    words_of_specs, reading_words = lexicon(specs, period.end), specs.settings.reading
    around = tree.walk("" if province == COUNTRY else province)
    words_of_time = TimeWords(specs.settings, (unit.name for unit in around))
    times = TimeReader(words_of_time, law_years(specs, period.year))
    return Context(
        period=period,
        province=province,
        tree=tree,
        matcher=Matcher(tree, province, aliases),
        specs=specs,
        lexicon=words_of_specs,
        words=words_for(specs.indicators, specs.settings, period.end.year),
        required={
            f: frozenset(t.indicator for t in targets if t.required)
            for f, targets in words_of_specs.targets.items()
        },
        persons=Search(
            person_words(specs.settings),
            name_words(specs.settings),
            partial(_is_unit, tree),
            period.end.year,
        ),
        totals=frozenset(map(bare_key, specs.settings.words.total_words)),
        fillers=frozenset(specs.settings.words.total_fillers),
        sections=frozenset(map(bare_key, specs.settings.words.section_words)),
        ranks=ranks(specs.settings.words.rank_words),
        ends=tuple(map(bare_key, specs.settings.words.end_words)),
        marks=name_marks(specs.settings.words.name_asides),
        plain=frozenset(map(header_key, specs.settings.words.plain_words)),
        locator=Locator(
            words_of_specs,
            headings(
                words_of_specs,
                reading_words.headings,
                (*reading_words.unit_words, *reading_words.unit_hints),
                period,
            ),
            lines(reading_words, words_of_specs.measures, period),
            _column_names(words_of_specs),
            partial(_are_days_of_year, times, period),
        ),
        times=times,
        scores=score_words(specs, words_of_specs, specs.settings.words.total_words),
        agencies=Agencies(tree, in_force(specs.of(plans.KIND).values(), tree, province)),
        aliases=aliases,
    )


def _are_days_of_year(times: TimeReader, period: Period, form: str, text: str, words: str) -> bool:
    return times.are_days_of_year(form, text, words, period)


def _column_names(words: Lexicon) -> dict[str, tuple[str, str]]:
    """Form and column by the hidden names of the columns of blank forms."""
    return {
        column_name(form, column): (form, column)
        for form, targets in words.targets.items()
        for column in (CODE, NAME, *(target.indicator for target in targets))
    }


def _is_unit(tree: Tree, text: str) -> bool:
    """Whether any unit of any date bears the name: "Lê Lợi" is a ward."""
    return tree.source is not None and bool(tree.source.named(key(text)))
