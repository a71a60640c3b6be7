"""Computed columns: shares that the program works out itself and never takes from a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kpi.learn.columns import Columns
from kpi.learn.rate_words import is_average
from kpi.learn.shapes import Seen
from kpi.learn.values import Values
from kpi.spec.draft import DraftColumn
from kpi.spec.values import Text

_ROWS = 3  # rows whose quotients must agree
_HUNDRED = Decimal(100)
_STEPS = (Decimal("0.5"), Decimal("0.05"), Decimal("0.005"), Decimal("0.0005"), Decimal("0.00005"))
_PERCENT = Text("%", "%")


def settle_rates(columns: Columns, shares: Sequence[Seen]) -> None:
    """Tell of every computed column what it is computed of; those that headings did not call one too."""
    shares_by_target = {share.target: share for share in shares}
    for n, (leaf, draft) in enumerate(zip(columns.leaves, columns.drafts, strict=True)):
        share = shares_by_target.get(leaf.column)
        if draft.role == "figures" and share is not None:
            draft = replace(draft, role="computed", kind="rate", taken=False, distinct=False, required=True)
            columns.questions = [q for q in columns.questions if q.indicator != draft.indicator]
        if draft.role == "computed":
            columns.drafts[n] = _settled(columns, n, draft, share)


def _settled(columns: Columns, n: int, draft: DraftColumn, share: Seen | None) -> DraftColumn:
    leaf = columns.leaves[n]
    expression = _expression(columns, share.parts, share.whole) if share is not None else ""
    if is_average(leaf, columns.words):
        expression = ""  # computed figures are shown in per cent
    elif not expression:
        quotients = list(_quotients(columns, columns.values[n]))
        expression = _expression(columns, *quotients[0]) if len(quotients) == 1 else ""
    if not expression:
        columns.ask("learn.rate_unknown", leaf, draft.indicator)
        return replace(draft, taken=False)
    columns.ask("learn.rate", leaf, draft.indicator, expression=expression)
    return replace(
        draft, kind="rate", unit=_PERCENT, decimals=1, over_time="none", expression=expression, taken=True
    )


def _expression(columns: Columns, parts: Mapping[int, int], whole: Mapping[int, int]) -> str:
    """A share over indicator ids, "" where a column in it is no figure that is summed."""
    drafts = [columns.at(c) for c in (*parts, *whole)]
    if any(d is None or not d.is_summed or not d.taken for d in drafts):
        return ""
    top, under = (_sum(columns, refs) for refs in (parts, whole))
    return f"{top} / {under}"


def _sum(columns: Columns, refs: Mapping[int, int]) -> str:
    ids = {c: draft.indicator for c in refs if (draft := columns.at(c)) is not None}
    text = " ".join(f"{'+' if sign > 0 else '-'} {ids[c]}" for c, sign in refs.items()).removeprefix("+ ")
    return f"({text})" if len(refs) > 1 else text


def _quotients(columns: Columns, values: Values) -> Iterator[tuple[Mapping[int, int], Mapping[int, int]]]:
    """Pairs of columns whose quotient, as a share or in per cent, the figures are."""
    if len(values.numbers) < _ROWS or len(set(values.numbers.values())) < _ROWS - 1:
        return
    number_columns = [
        (leaf.column, columns.values_at(leaf.column))
        for leaf, draft in zip(columns.leaves, columns.drafts, strict=True)
        if draft.is_summed
    ]
    step = _STEPS[min(values.decimals, len(_STEPS) - 1)]
    for top, tops in number_columns:
        for under, unders in number_columns:
            if top == under or tops is None or unders is None:
                continue
            rows = [r for r in values.numbers if tops.numbers.get(r) is not None and unders.numbers.get(r)]
            if len(rows) >= _ROWS and _agree(values, tops, unders, rows, step):
                yield {top: 1}, {under: 1}


def _agree(values: Values, tops: Values, unders: Values, rows: Sequence[int], step: Decimal) -> bool:
    quotients = {r: tops.numbers[r] / unders.numbers[r] for r in rows}
    factors = (Decimal(1), _HUNDRED) if values.decimals > 1 else (_HUNDRED,)
    return any(
        all(abs(values.numbers[r] - quotients[r] * factor) <= step for r in rows) for factor in factors
    )
