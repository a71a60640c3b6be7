"""Figures far too large for what they count: most likely typed in another scale.

What cannot be is not taken; what is hardly possible is told. A figure is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from statistics import median

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.intake.texts.lexicon import Target
from kpi.model.number import State
from kpi.model.received import Readings

_SMALLEST = 1000  # of the figures that are looked at
_SHORTEST = 4  # its digits
_SHOWN = 10
_THOUSAND, _MILLION = 1_000, 1_000_000
_Placed = tuple[int, float]  # where a figure stands among the readings, and how large it is


def judge_sizes(readings: Readings, form: str, context: Context) -> list[Finding]:
    """Findings about figures of units that are too large; those that cannot be are made invalid in
    `readings`."""
    # Nearly all tables hold small figures: then nothing is computed.
    large_values = {value for value in set(readings.value) if value is not None and _is_large(value)}
    ends = {readings.indicator[at] for at in readings.bounds if _is_large(_largest(readings, at))}
    if not large_values and not ends:
        return []
    values = zip(readings.indicator, readings.value, strict=True)
    large = ends | {name for name, value in values if value in large_values}
    targets = {t.indicator: t for t in context.lexicon.targets[form]}
    money = {name for name, t in targets.items() if t.unit.kind in context.lexicon.measures.money}
    figures = _figures(readings, large if large.isdisjoint(money) else large | money)
    findings: list[Finding] = []
    for name, placed in figures.items():
        target = targets.get(name)
        if target is not None and target.counted and max(size for _, size in placed) >= _SMALLEST:
            findings += _of_column(readings, target, placed, context)
    return findings + list(_columns_apart(figures, targets, readings, context))


def _is_large(value: str) -> bool:
    """Whether a plain decimal is no smaller than `_SMALLEST`."""
    return len(value) >= _SHORTEST and "." not in value[:_SHORTEST]


def _largest(readings: Readings, at: int) -> str:
    """The largest end of a figure of which only bounds are known."""
    low, high = readings.bounds[at]
    return high or low or ""


def _figures(readings: Readings, names: Set[str]) -> dict[str, list[_Placed]]:
    """The figures of the units by their indicator, for some of the indicators."""
    figures: dict[str, list[_Placed]] = {}
    columns = zip(readings.indicator, readings.value, readings.role, strict=True)
    for at, (name, value, role) in enumerate(columns):
        if name in names and value is not None and role == "unit":
            figures.setdefault(name, []).append((at, float(value)))
    for at in readings.bounds:
        if readings.indicator[at] in names and readings.role[at] == "unit":
            figures.setdefault(readings.indicator[at], []).append((at, float(_largest(readings, at))))
    return figures


def _of_column(
    readings: Readings, target: Target, placed: list[_Placed], context: Context
) -> Iterator[Finding]:
    magnitudes = context.specs.settings.reading.magnitudes
    limit = next((x for x in magnitudes.limits if x.kind == target.unit.kind), None)
    scale = target.unit.scale
    beyond = [(at, x) for at, x in placed if limit is not None and x * scale >= limit.impossible]
    if beyond:
        yield _told("cell.impossible", readings, target, beyond)
        for at, size in beyond:
            readings.value[at], readings.state[at] = None, State.INVALID.value
            readings.raw[at] = readings.raw[at] or f"{size:.0f}"
            readings.bounds.pop(at, None)
    left = [(at, x) for at, x in placed if (at, x) not in beyond] if beyond else placed
    # No figure is many times the middle one that is not many times the smallest: then none is looked at.
    tower = max(_SMALLEST, magnitudes.ratio * min((x for _, x in left if x > 0), default=0))
    doubtful = [
        (at, x)
        for at, x in left
        if (limit is not None and x * scale >= limit.doubtful)
        or (x >= tower and _towers(x, [y for k, y in left if k != at and y > 0], context))
    ]
    if doubtful:
        yield _told("cell.magnitude", readings, target, doubtful)


def _towers(size: float, others: list[float], context: Context) -> bool:
    """Whether a figure is many times the middle one of the sender's others."""
    magnitudes = context.specs.settings.reading.magnitudes
    return len(others) >= magnitudes.others and size >= magnitudes.ratio * median(others)


def _columns_apart(
    figures: dict[str, list[_Placed]], targets: dict[str, Target], readings: Readings, context: Context
) -> Iterator[Finding]:
    """Columns of money whose figures are many times those of the other columns of money."""
    money = context.lexicon.measures.money
    middles = {
        name: median(sizes)
        for name, placed in figures.items()
        if name in targets
        and targets[name].unit.kind in money
        and (sizes := [x for at, x in placed if x > 0 and readings.value[at] is not None])
    }
    for name, middle in middles.items():
        others = [x for other, x in middles.items() if other != name]
        if middle >= _SMALLEST and len(others) > 1 and middle >= _ratio(context) * median(others):
            placed = [(at, x) for at, x in figures[name] if x > 0 and readings.value[at] is not None]
            yield _told("cell.magnitude", readings, targets[name], placed)


def _ratio(context: Context) -> int:
    return context.specs.settings.reading.magnitudes.ratio


def _told(code: str, readings: Readings, target: Target, placed: list[_Placed]) -> Finding:
    """One finding for a column, with its cells and by how much the figures are too large in all
    likelihood."""
    cells = [readings.cell[at] for at, _ in placed]
    more = f", … (+{len(cells) - _SHOWN})" if len(cells) > _SHOWN else ""
    largest = max(size for _, size in placed)
    factor = _MILLION if largest >= _MILLION else _THOUSAND
    params = {
        "largest": f"{largest:.0f}",
        "wanted": target.unit_text,
        "factor": str(factor),
    }
    unit = readings.unit[placed[0][0]] if len(placed) == 1 else ""
    place = {"cell": cells[0], "unit": unit, "indicator": target.indicator, "form": target.form}
    span_text = ", ".join(cells[:_SHOWN]) + more
    return finding(code, **place, **params, cells=cells, cells_shown=span_text)
