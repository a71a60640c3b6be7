"""Classes by law in words: results, readings, standing, the days of the law's year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kpi.classify.changes import PastClass
from kpi.classify.types import DECIDE, OTHERWISE, Classified, Classing, Options, Result
from kpi.model.show import day_text
from kpi.spec.kinds.classification import Classification, Level
from kpi.tables.frame import Frame


def warning_of_rules(rules: Classification, frame: Frame) -> str:
    """The sentence that must stand on every page where the rules are not official, or were not compared with
    the signed text; else ""."""
    if rules.standing != "official":
        return frame.text(f"table.standing.{rules.standing}", name=rules.name.get(frame.lang))
    if rules.is_checked:
        return ""
    return frame.text("table.class.unchecked", against=rules.checked.against.get(frame.lang))


def result_name(name: str, level: Level, frame: Frame) -> str:
    """A result in words."""
    if name == DECIDE:
        return frame.text("table.class.decide")
    if name == OTHERWISE:
        return level.otherwise.get(frame.lang)
    return next(one.name.get(frame.lang) for one in level.classes if one.id == name)


def result_text(possible: Sequence[str], level: Level, frame: Frame) -> str:
    """The result, or all that are possible."""
    names = [result_name(name, level, frame) for name in possible]
    return names[0] if len(names) == 1 else frame.text("table.class.undetermined", listed=" / ".join(names))


def past_text(before: PastClass, level: Level, frame: Frame) -> str:
    """What a unit was the year before, or why there is nothing to say."""
    if before.possible:
        return result_text(before.possible, level, frame)
    return frame.text(f"table.class.why.{before.why}")


def other_readings(row: Classified, level: Level, classing: Classing, frame: Frame) -> Iterable[str]:
    """Of the other ways that differ by one reading alone, what each gives; of the rest only such results as
    are not among these."""
    first = classing.ways[0]
    results = {row.result.possible}
    for place in sorted(classing.others(row), key=lambda n: len(_changed(first, classing.ways[n]))):
        result = row.results[place]
        if result.possible not in results:
            results.add(result.possible)
            changed = _changed(first, classing.ways[place])
            ways = ", ".join(f"{name}={option}" for name, option in changed.items())
            yield f"{ways}: {result_text(result.possible, level, frame)}"


def reading_lines(classing: Classing, frame: Frame) -> list[str]:
    """How the text is read, and of readings whose units are not listed how many come out otherwise."""
    first = classing.ways[0]
    lines = []
    for reading in classing.classification.readings:
        names = {option.id: option.name.get(frame.lang) for option in reading.options}
        choice, note = first[reading.id], reading.note.get(frame.lang)
        text = frame.text(
            "table.class.reading", name=reading.name.get(frame.lang), option=names[choice], id=reading.id,
            choice=choice, note=note,
        )  # fmt: skip
        lines.append(text)
        for option in names if reading.counted_only else ():
            place = classing.ways.index({**first, reading.id: option})
            number = sum(row.differs(place) for row in classing.rows)
            if number:
                other = {"id": reading.id, "choice": option, "option": names[option]}
                lines.append(frame.text("table.class.reading_counted", number=number, **other))
    return lines


def _changed(first: Options, way: Options) -> Options:
    return {name: option for name, option in way.items() if first[name] != option}


def law_days(rules: Classification, frame: Frame) -> str:
    """The days of the law's year, where it is not the calendar year and a year is classified."""
    span = law_span(rules, frame)
    if rules.year is None or span is None:
        return ""
    start, end = map(day_text, span)
    return frame.text("table.class.year", start=start, end=end, citation=rules.year.citation)


def law_span(rules: Classification, frame: Frame) -> tuple[date, date] | None:
    """The first and last day of the law's year, None where it is the calendar year, or no year is
    classified."""
    return rules.span(frame.period.year) if rules.year is not None and frame.period.kind == "year" else None


def condition_ids(result: Result, level: Level, answer: bool | None) -> str:
    """The conditions that came to an answer, those of the first class first."""
    ids = dict.fromkeys(name for one in level.classes for name in one.of)
    return " ".join(name for name in ids if result.conditions[name] is answer)
