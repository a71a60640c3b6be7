"""The rules of a scheme in words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import assert_never

from kpi.findings import Catalogue
from kpi.model.number import plain
from kpi.model.show import day_text, exact_number, round_half_up, shown_percent
from kpi.pipeline.explaining.nodes import Node
from kpi.score import CriterionScore, State, UnitScore
from kpi.spec.expression.parsed import is_share, parse
from kpi.spec.expression.words import Words
from kpi.spec.kinds.scheme import Alternative, Criterion, Scheme, Sign, Step
from kpi.spec.specs import Specs
from kpi.spec.values import LegalBasis
from kpi.tables.outcomes import outcome_name
from kpi.tables.ways import variants_text


def expression_words(text: str, specs: Specs, catalogue: Catalogue) -> str:
    """An expression in words, with the names of indicators and of their labels in place of their codes."""
    expression, lang = parse(text), catalogue.lang
    indicators = [
        spec for name in expression.columns if (spec := specs.indicators.get(name.rpartition(".")[2]))
    ]
    labels = {label.code: label.name.get(lang) for spec in indicators for label in spec.labels}

    def name(indicator: str) -> str:
        spec = specs.indicators.get(indicator)
        return f"“{spec.name.get(lang)}”" if spec is not None else indicator

    def label(code: str) -> str:
        return f"“{labels.get(code, code)}”"

    return Words(name, label, catalogue).of(expression.ast)


def rule_nodes(criterion: Criterion, scheme: Scheme, specs: Specs, catalogue: Catalogue) -> tuple[Node, ...]:
    """How the points come about, where that is written, and the scheme's standing."""
    words = rule_words(criterion, specs, catalogue)
    if criterion.note is not None:
        words = f"{words} {criterion.note.get(catalogue.lang)}"
    detail = catalogue.text(
        "explain.citation",
        citation=criterion.citation or "…",
        standing=catalogue.text(f"explain.standing.{scheme.standing}"),
    )
    return (Node("rule", words, detail=detail),)


def rule_words(criterion: Criterion, specs: Specs, catalogue: Catalogue) -> str:
    """How the points of a criterion come about."""
    words = _rule(criterion, specs, catalogue)
    if not criterion.empty_when:
        return words
    if criterion.is_shared:
        when = expression_words(criterion.empty_when, specs, catalogue)
        return f"{words} {catalogue.text(f'explain.rule.shared.{criterion.empty}', when=when)}"
    points = criterion.points if criterion.empty_points is None else criterion.empty_points
    when = expression_words(criterion.empty_when, specs, catalogue)
    shown_points = exact_number(points, catalogue.lang)
    return f"{words} {catalogue.text('explain.rule.empty', when=when, points=shown_points)}"


def _rule(criterion: Criterion, specs: Specs, catalogue: Catalogue) -> str:
    lang, text = catalogue.lang, catalogue.text
    value = expression_words(criterion.value, specs, catalogue) if criterion.value else ""
    points = exact_number(criterion.points, lang)
    match criterion.kind:
        case "yes_no" | "condition" | "formula" | "by_hand":
            return text(f"explain.rule.{criterion.kind}", value=value, points=points)
        case "deduction":
            numbers = {"per_case": criterion.per_case, "floor": criterion.floor}
        case "addition":
            numbers = {"per_unit": criterion.per_unit}
        case "at_least":
            names = "; ".join(part.name.get(lang) for part in criterion.conditions)
            return text("explain.rule.at_least", points=points, least=criterion.least, conditions=names)
        case "steps" | "either":
            rules = [_stepped(one, specs, catalogue) for one in criterion.stepped]
            return rules[0] if len(rules) == 1 else text("explain.rule.either", rules=" ".join(rules))
        case _:
            assert_never(criterion.kind)
    numbers_text = {name: exact_number(number, lang) for name, number in numbers.items()}
    return text(f"explain.rule.{criterion.kind}", value=value, points=points, **numbers_text)


def _stepped(one: Alternative, specs: Specs, catalogue: Catalogue) -> str:
    value = expression_words(one.value, specs, catalogue)
    steps = sorted(one.steps, key=lambda step: step.points, reverse=True)
    texts = "; ".join(_step(step, one.value, catalogue) for step in steps)
    return catalogue.text("explain.rule.steps", value=value, steps=texts)


_END_WORDS: Mapping[Sign, str] = {">=": "from", ">": "over", "<=": "to", "<": "below"}


def _step(step: Step, value: str, catalogue: Catalogue) -> str:
    """Where a step ends, to the digit, and what it gives."""
    lang = catalogue.lang
    end = f"{exact_number(step.limit * 100, lang)}%" if _is_share(value) else exact_number(step.limit, lang)
    words = catalogue.text(
        f"explain.rule.step.{_END_WORDS[step.sign]}", end=end, points=exact_number(step.points, lang)
    )
    return f"{words} [{step.citation}]" if step.citation else words


def measured(value: Decimal, criterion: Criterion, lang: str) -> str:
    """A value of a criterion for the reader: a share of indicators as a percentage, with the places that tell
    it from the steps it is read beside."""
    return _measured(value, criterion.values[0], criterion.steps, lang)


def _measured(value: Decimal, expression: str, steps: Sequence[Step], lang: str) -> str:
    if not _is_share(expression):
        return exact_number(value, lang)
    return shown_percent(value, [step.limit for step in steps], _percent_places(value), lang)


def percentage(value: Decimal, lang: str, limits: Sequence[Decimal] = ()) -> str:
    """0.725 as "72,5%", with one place unless that would show all or nothing, or a limit as reached, where it
    is not so."""
    return shown_percent(value, limits, _percent_places(value), lang)


def _percent_places(value: Decimal) -> int:
    """0 for a percentage that is nearly whole, else one."""
    percent = round_half_up(value * 100, 1)
    return 0 if percent == percent.to_integral_value() else 1


def _is_share(expression: str) -> bool:
    return is_share(parse(expression))


def value_nodes(
    criterion: Criterion,
    computed: Sequence[str | None],
    bounded: Collection[str],
    specs: Specs,
    catalogue: Catalogue,
) -> tuple[Node, ...]:
    """What the criterion's values come to; `computed` are the texts SQL gives, `bounded` the indicators of
    which no more than a bound was reported."""
    lang = catalogue.lang
    if criterion.conditions:
        labels = [part.name.get(lang) for part in criterion.conditions]
    elif len(computed) == 1:
        labels = [catalogue.text("explain.value")]
    else:
        labels = [expression_words(one.value, specs, catalogue) for one in criterion.stepped]
    steps = [one.steps for one in criterion.stepped] or [()] * len(labels)
    is_truth = bool(criterion.conditions) or criterion.kind in ("yes_no", "condition")
    nodes = []
    for label, expression, value, limits in zip(labels, criterion.values, computed, steps, strict=True):
        if value is None:
            nodes.append(Node("value", label, None, _unknown(expression, bounded, catalogue)))
        elif is_truth:
            nodes.append(_truth_node(label, value, catalogue))
        else:
            nodes.append(_value_node(label, value, expression, limits, catalogue))
    return tuple(nodes)


def _unknown(expression: str, bounded: Collection[str], catalogue: Catalogue) -> str:
    """Why the value of an expression is not known."""
    is_bounded = any(name in bounded for name in parse(expression).columns)
    why = "bounded" if is_bounded else "unknown"
    return catalogue.text(f"explain.value.{why}")


def _truth_node(label: str, computed: str, catalogue: Catalogue) -> Node:
    holds = computed == "true" or (computed != "false" and Decimal(computed) != 0)
    return Node("value", label, catalogue.text("explain.yes" if holds else "explain.no"))


def _value_node(
    label: str, computed: str, expression: str, steps: Sequence[Step], catalogue: Catalogue
) -> Node:
    value = Decimal(computed)
    detail = f"({_measured(value, expression, steps, catalogue.lang)})" if _is_share(expression) else ""
    return Node("value", label, Decimal(plain(value)), detail)


def points_words(one: CriterionScore, catalogue: Catalogue) -> str:
    """ "of 5", or within which range."""
    most = exact_number(one.max, catalogue.lang)
    if one.points is not None:
        text = catalogue.text("explain.of", max=most)
        if one.empty and one.shared:
            text += f"; {catalogue.text(f'explain.shared.{one.shared}')}"
        elif one.empty:
            points = exact_number(one.points, catalogue.lang)
            text += f"; {catalogue.text('explain.not_arisen', points=points)}"
        return text
    low, high = exact_number(one.minimum, catalogue.lang), exact_number(one.maximum, catalogue.lang)
    text = catalogue.text("explain.range_of", low=low, high=high, max=most)
    return f"{text}; {catalogue.text('explain.in_doubt')}" if one.state is State.IN_DOUBT else text


def result_words(row: UnitScore, scheme: Scheme, catalogue: Catalogue) -> str:
    """Points, class and ranks of a commune."""
    lang, text = catalogue.lang, catalogue.text
    most = exact_number(scheme.points, lang)
    texts = [text("explain.of", max=most)]
    if row.points is None:
        low, high = exact_number(row.points_min, lang), exact_number(row.points_max, lang)
        texts = [text("explain.range_of", low=low, high=high, max=most)]
    if row.band is None and row.outcome is not None:
        texts.append(outcome_name(row, scheme, catalogue) or "")
    else:
        texts.append(text("explain.band", band=band_name(scheme, row.band, catalogue)))
    ranks = {"rank": (row.rank_min, row.rank_max), "rank_parent": (row.rank_parent_min, row.rank_parent_max)}
    if row.rank_min is None:
        return "; ".join([*texts, text("explain.no_rank")])
    texts += [text(f"explain.{key}", rank=_rank(*ends)) for key, ends in ranks.items()]
    return "; ".join(texts)


def band_name(scheme: Scheme, band: str | None, catalogue: Catalogue) -> str:
    """The name of a class, or that there is none yet."""
    names = scheme.band_names(catalogue.lang)
    return names[band] if band else catalogue.text("explain.no_band")


def _rank(best: int | None, worst: int | None) -> str:
    return str(best) if best == worst else f"{best}–{worst}"


def scheme_node(scheme: Scheme, catalogue: Catalogue, in_use: Sequence[Scheme] = ()) -> Node:
    """The scheme, its standing, its bands and the law it rests on. `in_use` are its variants that apply to
    the units explained; without them it is plain, or that of a variant."""
    lang, text = catalogue.lang, catalogue.text
    law = tuple(law_node(basis, catalogue) for basis in scheme.legal_basis)
    return Node(
        "rule",
        text("explain.scheme", name=scheme.name.get(lang), id=scheme.id),
        detail=f"{text(f'explain.standing.{scheme.standing}')}. {scheme.note.get(lang)}",
        children=(*_limits(in_use or (scheme,), catalogue), *law),
    )


def _limits(schemes: Sequence[Scheme], catalogue: Catalogue) -> Iterator[Node]:
    """The limits of the classes, those of each variant where they are not the same for all."""
    lang, text = catalogue.lang, catalogue.text
    names: dict[str, list[str]] = {}
    for scheme in schemes:
        bands = "; ".join(
            text("explain.band_from", band=b.name.get(lang), start=exact_number(b.start, lang))
            for b in scheme.classes
        )
        words = text("explain.bands", bands=bands)
        names.setdefault(words, []).append(variants_text((scheme.variant,), scheme, catalogue))
    for words, variants in names.items():
        yield Node("rule", words if len(names) == 1 else f"{', '.join(variants)}: {words}")


def law_node(basis: LegalBasis, catalogue: Catalogue) -> Node:
    """A law with the days between which it holds."""
    lang = catalogue.lang
    dates = [day_text(day) for day in (basis.in_force, basis.expires)]
    words = catalogue.text("explain.in_force", start=dates[0], end=dates[1])
    if basis.repealed_by is not None:
        words += f" ({basis.repealed_by.get(lang)})"
    return Node("rule", basis.title.get(lang), detail=words)
