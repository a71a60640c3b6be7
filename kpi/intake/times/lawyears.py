"""Years that a law lets begin in the December before, by the forms whose figures are of such a year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kpi.intake.times.meanings import Kind, Phrase
from kpi.model.period import Period
from kpi.spec.kinds import classification
from kpi.spec.kinds.classification import Classification
from kpi.spec.specs import Specs


@dataclass(frozen=True, slots=True)
class LawYears:
    """By form the rules that say so; which of them hold for a year is told by its last day. `year` is the
    one reported on."""

    rules_by_form: Mapping[str, tuple[Classification, ...]] = field(default_factory=dict)
    year: int = 0

    def rules(self, form: str, year: int) -> Classification | None:
        """Those that hold for a year of a form, None where it is the calendar year."""
        last = Period(year, "year", 1).end
        all_rules = self.rules_by_form.get(form, ())
        return next((one for one in all_rules if one.validity.covers(last)), None)

    def in_calendar(self, form: str, phrase: Phrase) -> Phrase:
        """A phrase that says the days of a law's year, or its last day, as one that says the year; days that
        leave the year open as the whole of one named elsewhere; any other as it is."""
        if any(phrase.days):
            return self._of_open_year(form, phrase)
        if phrase.last is None:
            return phrase
        year = Period(phrase.last.year, "year", 1)
        rules = self.rules(form, year.year)
        if rules is None or phrase.last != rules.span(year.year)[1]:
            return phrase
        if phrase.kind is Kind.UNTIL:
            return replace(phrase, last=year.end, exact=False)
        if phrase.kind is Kind.DAYS and phrase.first == rules.span(year.year)[0]:
            return replace(phrase, first=year.start, last=year.end, exact=False)
        return phrase

    def _of_open_year(self, form: str, phrase: Phrase) -> Phrase:
        number = phrase.first.year + 1 if phrase.first is not None else self.year
        rules = self.rules(form, number) if number else None
        if rules is None or rules.year is None or phrase.days != (rules.year.begins, rules.year.ends):
            return phrase
        if phrase.first is None:
            return replace(phrase, kind=Kind.PART, months=(1, 12))
        year = Period(number, "year", 1)
        return replace(phrase, kind=Kind.DAYS, first=year.start, last=year.end)

    def against(self, form: str, phrase: Phrase, period: Period) -> Classification | None:
        """The rules whose days a phrase of a form speaks against, since it names those of the calendar year
        itself, one by one; a year by its name does not."""
        rules = self.rules(form, period.year) if period.kind == "year" else None
        if rules is None or not phrase.exact or phrase.cited:
            return None
        until = phrase.kind is Kind.UNTIL and phrase.last == period.end
        days = phrase.kind is Kind.DAYS and (phrase.first, phrase.last) == (period.start, period.end)
        return rules if until or days else None


def law_years(specs: Specs, year: int = 0) -> LawYears:
    """Those that the classifications of the specs connect with forms; `year` is the one reported on."""
    by_form: dict[str, tuple[Classification, ...]] = {}
    for rules in specs.of(classification.KIND).values():
        for form in rules.year.forms if rules.year is not None else ():
            by_form[form] = (*by_form.get(form, ()), rules)
    return LawYears(by_form, year)
