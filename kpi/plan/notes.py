"""What must be said beside any results of a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from kpi.findings import Finding, finding
from kpi.model.number import plain
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.plan.types import Number, TargetResult
from kpi.rollup.agency_figures import Claim
from kpi.rollup.notes import claim_notes, form_notes, names_of, stray_notes
from kpi.rollup.standing import Standing
from kpi.spec.kinds.plan import Plan
from kpi.units.gazetteer.tree import COUNTRY, Tree


def plan_notes(
    tree: Tree,
    plan: Plan,
    period: Period,
    under: str,
    results: Sequence[TargetResult],
    standing: Standing,
    claims: Sequence[Claim],
) -> tuple[Finding, ...]:
    """What the text lacks and what it rests on first, then who is missing."""
    units = tuple(unit.code for unit in tree.reporting_units(under))
    everyone = {u.code: u.code for top in tree.children("") for u in tree.reporting_units(top.code)}
    return (
        *_text(plan),
        *basis_notes(plan, period),
        *_part(tree, plan, period, under),
        *_coverage(tree, units, standing),
        *form_notes(tree, units, standing),
        *_excess(tree, results),
        *_differing(results),
        *stray_notes(tree, under or None, everyone, standing.rows),
        *claim_notes(tree, [claim for claim in claims if claim.unit in units]),
    )


def basis_notes(plan: Plan, period: Period | None = None) -> Iterator[Finding]:
    """The documents that end before the plan does, or have ended at the end of a period."""
    for basis in plan.legal_basis:
        end = plan.validity.end
        if basis.expires is None or (end is not None and basis.expires >= end):
            continue
        ended = period is not None and basis.expires <= period.end
        by = basis.repealed_by
        yield finding(
            "plan.basis_ended" if ended else "plan.basis_ends",
            title_vi=basis.title.vi,
            title_en=basis.title.en,
            day=day_text(basis.expires),
            by_vi=f" ({by.vi})" if by else "",
            by_en=f" ({by.en})" if by else "",
        )


def _text(plan: Plan) -> Iterator[Finding]:
    if not plan.text.complete:
        missing = plan.text.missing
        words_by_lang = {lang: "; ".join(one.get(lang) for one in missing) for lang in ("vi", "en")}
        yield finding("plan.text_missing", missing_vi=words_by_lang["vi"], missing_en=words_by_lang["en"])
    if plan.text.paraphrased:
        yield finding("plan.paraphrased", id=plan.id)


def _part(tree: Tree, plan: Plan, period: Period, under: str) -> Iterator[Finding]:
    code = plan.code_on(period.end)
    if code == COUNTRY:
        if under:
            yield finding("plan.part_of_country", part=names_of(tree, [under]))
    elif code is not None and code != under:
        yield finding("plan.part", part=names_of(tree, [under]), whole=names_of(tree, [code]))


def _coverage(tree: Tree, units: Sequence[str], standing: Standing) -> Iterator[Finding]:
    missing = [code for code in units if not standing.reported(code)]
    number = len(units)
    if not missing:
        yield finding("plan.complete", expected=number)
        return
    yield finding(
        "plan.coverage",
        reported=number - len(missing),
        expected=number,
        missing=len(missing),
        units=names_of(tree, missing),
    )


def _excess(tree: Tree, results: Sequence[TargetResult]) -> Iterator[Finding]:
    """Units whose figures say that a part is greater than its whole."""
    for one in results:
        measured = one.outcome.measured
        units = [part.unit for part in measured.parts if part.excess] if measured is not None else []
        if units:
            yield finding("plan.excess", target=one.target.id, number=len(units), units=names_of(tree, units))


def _differing(results: Sequence[TargetResult]) -> Iterator[Finding]:
    """Values entered for an earlier year that are not what its reports come to."""
    for one in results:
        base = one.outcome.base
        if base is None or base.reported is None:
            continue
        (value, _), (low, high) = base.then, base.reported
        if not low <= value <= high:
            reported = " – ".join(dict.fromkeys((_number(low), _number(high))))
            yield finding(
                "plan.base_differs", target=one.target.id, year=base.year, entered=_number(value),
                reported=reported,
            )  # fmt: skip


def _number(number: Number) -> str:
    return plain(Decimal(number.numerator) / number.denominator) if isinstance(number, Fraction) else "…"
