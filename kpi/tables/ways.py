"""Which variant of a scheme applies to a commune, and what other readings give, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kpi.findings import Catalogue
from kpi.model.show import exact_number, range_text
from kpi.model.table import Column
from kpi.score.readings import Elsewhere
from kpi.score.types import Other, Scoring, UnitScore
from kpi.spec.kinds.scheme import Scheme
from kpi.tables.outcomes import outcome_names


def variant_name(row: UnitScore, scheme: Scheme, words: Catalogue) -> str:
    """The variant that applies to a commune; all that may where that cannot be told."""
    return variants_text(row.variants, scheme, words)


def variant_column(words: Catalogue) -> Column:
    """The column that says which variant applies to a commune."""
    return Column("variant", words.text("table.column.variant"), width=16)


def variant_columns(scoring: Scoring, words: Catalogue) -> tuple[Column, ...]:
    """The column of variants, wherever communes are listed; none where the scheme has no variants."""
    return (variant_column(words),) if scoring.schemes else ()


def variant_cells(row: UnitScore, scoring: Scoring, words: Catalogue) -> tuple[str, ...]:
    """What a commune has in `variant_columns`."""
    return (variant_name(row, scoring.scheme, words),) if scoring.schemes else ()


def with_variant(names: Sequence[str], scoring: Scoring) -> tuple[str, ...]:
    """The keys of the columns of a table of communes, that of variants among them where there are any."""
    return (*names, "variant") if scoring.schemes and "variant" not in names else tuple(names)


def variants_text(ids: Sequence[str], scheme: Scheme, words: Catalogue) -> str:
    """The names of variants of which one applies to a commune; "" for none."""
    variants = [scheme.ways.variant(name) for name in ids]
    names = [words.text("ways.otherwise") if one is None else one.name.get(words.lang) for one in variants]
    return words.text("ways.unknown", listed=" / ".join(names)) if len(names) > 1 else "".join(names)


def variant_line(row: UnitScore, scheme: Scheme, words: Catalogue) -> str:
    """Which variant applies to a commune and where that is said; "" where the scheme has none."""
    if not row.variants:
        return ""
    name = variant_name(row, scheme, words)
    one = scheme.ways.variant(row.variants[0])
    if len(row.variants) > 1:
        return words.text("ways.variant_unknown", name=name)
    if one is None:
        return words.text("ways.no_variant")
    reasons = [", ".join(one.kinds)] if one.kinds else []
    groups = (group for group in scheme.ways.groups if group.id == one.group)
    reasons += [f"{group.name.get(words.lang)} [{group.citation}]" for group in groups]
    note = f" {one.note.get(words.lang)}" if one.note is not None else ""
    return words.text("ways.variant", name=name, why="; ".join(reasons), citation=one.citation) + note


def other_readings(
    row: UnitScore, others: Sequence[Other], scoring: Scoring, words: Catalogue
) -> Iterator[str]:
    """Of the scorings under other readings that give a commune something else (`Scoring.differing`) those
    that differ by one reading alone, each with what it gives; of the rest only such results as are not among
    these."""
    results = {row.result}
    for other, another in sorted(others, key=lambda one: len(changed(scoring, one[0]))):
        if another.result not in results:
            results.add(another.result)
            yield f"{', '.join(changed(scoring, other))}: {result_text(another, other.scheme, words)}"


def changed(scoring: Scoring, other: Scoring) -> list[str]:
    """The readings in which one scoring differs from another, as ``reading=option``."""
    return ["=".join(one) for one in other.scheme.options if one not in scoring.scheme.options]


def result_text(row: UnitScore, scheme: Scheme, words: Catalogue) -> str:
    """Points and class of a commune, or all that are possible."""
    lang = words.lang
    settled = row.points_min == row.points_max
    low = exact_number(row.points_min, lang)
    points = low if settled else range_text(row.points_min, row.points_max, lang)
    names = outcome_names(scheme, words)
    return words.text("ways.result", points=points, band=" / ".join(names[one] for one in row.possible))


def way_lines(row: UnitScore, scoring: Scoring, elsewhere: Elsewhere, words: Catalogue) -> tuple[str, ...]:
    """What is to be said of one commune: the variant that applies to it, how the scheme is read, and what it
    comes to under other readings, or that this cannot be told."""
    scheme = scoring.scheme
    lines = [variant_line(row, scheme, words), *reading_lines(scheme, words)]
    all_others = other_readings(row, elsewhere.differing.get(row.unit, ()), scoring, words)
    lines += [words.text("explain.law.other", other=one) for one in all_others]
    lines += [words.text("ways.untold")] if row.unit in elsewhere.untold else []
    return tuple(filter(None, lines))


def reading_lines(scheme: Scheme, words: Catalogue) -> list[str]:
    """How the scheme is read."""
    options, lang = dict(scheme.options), words.lang
    lines = []
    for one in scheme.ways.readings:
        [option] = (option for option in one.options if option.id == options[one.id])
        source = f" [{option.citation}]" if option.citation else ""
        params = {"name": one.name.get(lang), "option": option.name.get(lang) + source, "id": one.id}
        lines.append(words.text("table.class.reading", choice=option.id, note=one.note.get(lang), **params))
    return lines
