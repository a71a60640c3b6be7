"""Which columns make up which others, as far as column numbers, formulas, headings or figures say it, and
whether the figures bear it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from kpi.learn.asking import ask
from kpi.learn.columns import Columns
from kpi.learn.formulas import Combination, cell_formula, index_formula
from kpi.learn.ids import free
from kpi.learn.marks import index_marks
from kpi.learn.scopes import heading_relations
from kpi.learn.shapes import Seen
from kpi.model.grid import cell_name
from kpi.spec.draft import DraftCheck, DraftColumn, Evidence, Question

_WIDEST = 8  # parts of a sum that is looked for in figures alone
_SHOWN = 5  # cells named as places
Formulas = Mapping[tuple[int, int], str]


def stated(columns: Columns, formulas: Formulas) -> list[Seen]:
    """What the row of column numbers and the formulas state, shares included."""
    return [*_of_index(columns), *_of_formulas(columns, formulas)]


def relations(columns: Columns, seen: Iterable[Seen]) -> tuple[list[DraftCheck], list[Question]]:
    """The checks, and questions about relations that the figures contradict; `seen` are those stated."""
    rules = [one for one in seen if not one.whole and _is_counted(columns, one)]
    rules += [one for one in heading_relations(columns) if _is_counted(columns, one)]
    rules = _once_each(rules)
    rules = _once_each([*rules, *_of_figures(columns, rules)])
    checks: list[DraftCheck] = []
    questions: list[Question] = []
    ids = set(columns.context.specs.checks)
    for rule in rules:
        telling, holding = _held(columns, rule)
        check = _check(columns, rule, len(telling), len(holding), ids)
        if len(holding) < len(telling):
            questions.append(_contradicted(columns, rule, check, sorted(telling - holding)))
        else:
            ids.add(check.id)
            checks.append(check)
            if not check.taken:
                questions.append(_not_taken(columns, rule, check))
    return checks, questions


def _of_index(columns: Columns) -> Iterator[Seen]:
    """Relations that the row of column numbers states."""
    layout = columns.layout
    if layout.numbers is None:
        return
    places = index_marks(layout.grid.rows[layout.numbers])
    for leaf in columns.leaves:
        formula = index_formula(leaf.index)
        if formula is None:
            continue
        parts, whole = (_placed(refs, places) for refs in (formula[1].parts, formula[1].whole))
        target = leaf.column if not formula[0] else places.get(formula[0], leaf.column)
        if parts is not None and whole is not None and target == leaf.column:
            cells = (cell_name(layout.numbers, leaf.column),)
            yield _seen(target, Combination(parts, whole, formula[1].factor), "index", cells)


def _placed(refs: Mapping[int, int], places: Mapping[int, int]) -> dict[int, int] | None:
    """Column numbers as columns of the sheet; None where one of them is nowhere."""
    if not all(ref in places for ref in refs):
        return None
    return {places[ref]: sign for ref, sign in refs.items()}


def _of_formulas(columns: Columns, formulas: Formulas) -> Iterator[Seen]:
    """Relations that the formulas in a column's cells state, all of them the same."""
    rows = {line.row for line in columns.layout.lines if line.kind in ("unit", "other")}
    spread = {leaf.column for leaf in columns.leaves}
    for leaf in columns.leaves:
        texts = {r: text for (r, c), text in formulas.items() if c == leaf.column and r in rows}
        combinations_read = [cell_formula(text, r) for r, text in texts.items()]
        first = combinations_read[0] if combinations_read else None
        if first is None or any(other != first for other in combinations_read):
            continue
        if leaf.column not in first.parts and {*first.parts, *first.whole} <= spread:
            cells = tuple(cell_name(r, leaf.column) for r in sorted(texts)[:_SHOWN])
            yield _seen(leaf.column, first, "formulas", cells)


def _seen(target: int, what: Combination, evidence: Evidence, cells: tuple[str, ...]) -> Seen:
    is_sum = all(sign > 0 for sign in what.parts.values())
    return Seen("sum" if is_sum else "balance", target, dict(what.parts), evidence, cells, dict(what.whole))


def _is_counted(columns: Columns, seen: Seen) -> bool:
    """Whether all columns of a relation are collected figures that are added up, and more than one."""
    drafts = [columns.at(c) for c in (seen.target, *seen.parts)]
    counted = all(d is not None and d.is_summed for d in drafts)
    return counted and (len(seen.parts) > 1 or seen.relation == "part")


def _once_each(rules: Iterable[Seen]) -> list[Seen]:
    """Each relation by the first that states it; of two that say something else of one column by some of the
    same parts the first: "by sex" and "by age" both make up a total."""
    rules_by_key: dict[object, Seen] = {}
    parts_by_target: dict[int, set[int]] = {}
    for rule in rules:
        if rule.relation == "part":
            rules_by_key.setdefault((rule.target, *rule.parts), rule)
        elif parts_by_target.setdefault(rule.target, set()).isdisjoint(rule.parts):
            rules_by_key["whole", rule.target, *rule.parts] = rule
            parts_by_target[rule.target] |= set(rule.parts)
    wholes = {
        (part, rule.target) for rule in rules_by_key.values() if rule.relation == "sum" for part in rule.parts
    }
    return [
        r
        for r in rules_by_key.values()
        if r.relation != "part" or (r.target, next(iter(r.parts))) not in wholes
    ]


def _of_figures(columns: Columns, rules_known: Sequence[Seen]) -> Iterator[Seen]:
    """Sums and balances that the figures keep in every row, of columns beside each other."""
    numbered = [
        (leaf.column, draft)
        for leaf, draft in zip(columns.leaves, columns.drafts, strict=True)
        if draft.is_summed
    ]
    targets = {rule.target for rule in rules_known if rule.relation != "part"}
    parts = {c for rule in rules_known if rule.relation != "part" for c in rule.parts}
    for n, (column, draft) in enumerate(numbered):
        if column in targets:
            continue
        for run in _runs(numbered, n):
            fits = all(draft.unit == other.unit for _, other in run)
            seen = Seen("sum", column, {c: 1 for c, _ in run}, "figures", ())
            if fits and column not in parts and _proven(columns, seen):
                yield seen
                break
        else:
            four = numbered[max(0, n - 3) : n + 1]
            if parts.isdisjoint(c for c, _ in four):  # else it may be what two sums of one total come to
                yield from _balance(columns, four)


def _runs(numbered: Sequence[tuple[int, DraftColumn]], n: int) -> Iterator[Sequence[tuple[int, DraftColumn]]]:
    """The columns right behind one, then those right before it, the longest runs first."""
    for size in range(min(_WIDEST, len(numbered) - n - 1), 1, -1):
        yield numbered[n + 1 : n + 1 + size]
    for size in range(min(_WIDEST, n), 1, -1):
        yield numbered[n - size : n]


def _balance(columns: Columns, four: Sequence[tuple[int, DraftColumn]]) -> Iterator[Seen]:
    """End = start + in - out, in this order."""
    if len(four) == 4 and len({draft.unit for _, draft in four}) == 1:
        start, more, less, end = (c for c, _ in four)
        seen = Seen("balance", end, {start: 1, more: 1, less: -1}, "figures", ())
        if _proven(columns, seen):
            yield seen


def _proven(columns: Columns, seen: Seen) -> bool:
    """Whether figures alone tell of a rule: in several rows, in all of them, and every column counts."""
    telling, holding = _held(columns, seen)
    moving = all(any(numbers.values()) for numbers in _numbers(columns, seen))
    return (
        len(telling) >= columns.limits["least_rows"]
        and telling == holding
        and moving
        and len({*_numbers(columns, seen)[0].values()}) >= columns.limits["least_rows"] - 1
    )


def _is_chance(columns: Columns, seen: Seen, rows: int) -> bool:
    """Whether what figures alone tell may as well be chance: in few rows, or where few figures differ."""
    least = columns.limits["sure_values"]
    alike = any(len({*numbers.values()}) < least for numbers in _numbers(columns, seen))
    return seen.evidence == "figures" and (alike or rows < columns.limits["sure_rows"])


def _numbers(columns: Columns, seen: Seen) -> list[Mapping[int, Decimal]]:
    """The figures of the columns of a relation by row, its target's first."""
    values = (columns.values_at(c) for c in (seen.target, *seen.parts))
    return [one.numbers if one is not None else {} for one in values]


def _held(columns: Columns, seen: Seen) -> tuple[set[int], set[int]]:
    """The rows that tell of a relation, and those in which it holds."""
    values = {c: v.numbers for c in (seen.target, *seen.parts) if (v := columns.values_at(c)) is not None}
    telling = set.intersection(*(set(numbers) for numbers in values.values()))
    holding = set()
    for r in telling:
        total = sum((sign * values[c][r] for c, sign in seen.parts.items()), Decimal(0))
        target = values[seen.target][r]
        holding |= {r} if (total <= target if seen.relation == "part" else total == target) else set()
    return telling, holding


def _check(columns: Columns, seen: Seen, rows: int, holding: int, ids: set[str]) -> DraftCheck:
    names = {c: draft.indicator for c in (seen.target, *seen.parts) if (draft := columns.at(c)) is not None}
    target = names[seen.target]
    if seen.relation == "part":
        part = names[next(iter(seen.parts))]
        name, expression, at = f"{part}_trong_tong", f"{part} <= {target}", part
    else:
        signs = (f"{'+' if sign > 0 else '-'} {names[c]}" for c, sign in seen.parts.items())
        text = " ".join(signs).removeprefix("+ ")
        name, expression, at = f"{target}_{_ENDING[seen.relation]}", f"{target} = {text}", target
    return DraftCheck(
        id=_id_of_rule(columns, expression) or free(name, ids),
        relation=seen.relation,
        expression=expression,
        at=at,
        evidence=seen.evidence,
        places=seen.cells or tuple(filter(None, (d.cell for c in seen.parts if (d := columns.at(c))))),
        rows=rows,
        holding=holding,
        taken=not _is_chance(columns, seen, rows) and _is_of_one_unit(columns, seen),
        severity="warning" if seen.evidence == "figures" else "error",
    )


def _id_of_rule(columns: Columns, expression: str) -> str:
    """The id of a check that asks the same already, as that of an edition before; "" for none."""
    checks = columns.context.specs.checks.values()
    return next((c.id for c in checks if c.scope == "row" and not c.when and c.expression == expression), "")


def _is_of_one_unit(columns: Columns, seen: Seen) -> bool:
    """Whether its columns are measured alike, as far as their units are known."""
    drafts = (columns.at(c) for c in (seen.target, *seen.parts))
    return len({draft.unit.vi for draft in drafts if draft is not None and draft.unit.vi}) < 2


def _not_taken(columns: Columns, seen: Seen, check: DraftCheck) -> Question:
    """Told of a check that is only taken if the office says so."""
    at = columns.at(seen.target)
    cell, indicator = (at.cell, at.indicator) if at is not None else ("", "")
    code = "learn.chance" if seen.evidence == "figures" else "learn.units_mixed"
    return ask(code, cell, indicator, id=check.id, expression=check.expression, rows=check.rows)


_ENDING = {"sum": "bang_tong", "balance": "can_doi"}


def _contradicted(columns: Columns, seen: Seen, check: DraftCheck, rows: Sequence[int]) -> Question:
    cells = ", ".join(cell_name(r, seen.target) for r in rows[:_SHOWN])
    at = columns.at(seen.target)
    return ask(
        "learn.contradicted",
        check.places[0] if check.places else "",
        at.indicator if at is not None else "",
        expression=check.expression,
        evidence=f"reason.evidence_{check.evidence}",
        rows=check.rows,
        failing=check.rows - check.holding,
        examples=cells,
    )
