"""What an expression can still come to when some of its figures are not known.

Every figure is a `Range` of numbers or a set of texts; a known one is a single value, an unknown count may be
any number from 0 on. The result is never too narrow: it holds what every completion of the unknown figures
gives. It may be too wide where one unknown figure stands twice in an expression; `cases` mends that in part:
it looks at 0 and at more than 0, and at every answer and label, apart. Numbers are exact fractions here, so
that a quotient is not rounded.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import inf

from kpi.quick import dataclass
from kpi.spec.expression import nodes as exp
from kpi.spec.expression.types import branches, operands

Number = Fraction | float  # a float only as an infinite end
Truth = frozenset[bool | None]
"""What a condition may come to: true, false, or NULL, where it rests on a quotient over zero."""

TRUE: Truth = frozenset({True})
FALSE: Truth = frozenset({False})
NULL: Truth = frozenset({None})
OPEN: Truth = frozenset({True, False})


@dataclass(frozen=True, slots=True)
class Range:
    """All numbers from `low` to `high`, both included; with `void` it may also be NULL."""

    low: Number
    high: Number
    void: bool = False


@dataclass(frozen=True, slots=True)
class Texts:
    """One of some texts; None: any."""

    among: frozenset[str] | None
    void: bool = False


Bounds = Range | Texts | Truth
NOTHING = Range(inf, -inf, True)
"""NULL and no number."""


def number(value: Fraction | int) -> Range:
    """A known number."""
    return Range(Fraction(value), Fraction(value))


def bounds(tree: exp.Expr, figure: Callable[[str], Bounds], names: Collection[str] = frozenset()) -> Bounds:
    """What a checked tree can come to; `figure` gives the bounds of a name (``x``, ``previous.x``), and of
    those `names` a single value: they are known, not merely looked at as if they were."""
    return _Reader(figure, names).read(tree)


def cases(unknown: Mapping[str, Sequence[Bounds]], most: int) -> Iterator[dict[str, Bounds]]:
    """Every combination of the parts that unknown figures are looked at in, by name. Beyond `most`
    combinations the figures that come last are not parted."""
    parts: dict[str, Sequence[Bounds]] = {}
    size = 1
    for name, all_bounds in unknown.items():
        parted = size * len(all_bounds) <= most
        parts[name] = all_bounds if parted else (_union(all_bounds),)
        size *= len(all_bounds) if parted else 1
    for choice in product(*parts.values()):
        yield dict(zip(parts, choice, strict=True))


@dataclass(frozen=True, slots=True)
class _Reader:
    figure: Callable[[str], Bounds]
    names: Collection[str]

    def read(self, node: exp.Expr) -> Bounds:
        if isinstance(node, exp.Column):
            return self.figure(node.name)
        if isinstance(node, exp.Literal):
            return Texts(frozenset({node.this})) if node.is_string else number(Fraction(node.this))
        if isinstance(node, exp.Boolean):
            return TRUE if node.this else FALSE
        if isinstance(node, exp.Null):
            return NOTHING
        if isinstance(node, exp.Paren):
            return self.read(node.this)
        if isinstance(node, exp.Case):
            return self._case(node)
        return self._operation(node, [self.read(part) for part in operands(node)])

    def _operation(self, node: exp.Expr, parts: list[Bounds]) -> Bounds:
        if isinstance(node, exp.And | exp.Or | exp.Not):
            return _logic(node, [_truth(part) for part in parts])
        if isinstance(node, exp.Is):
            # Which figures are known is what may still change.
            return frozenset({_void(parts[0])}) if self._sure(node) else OPEN
        if isinstance(node, exp.Between):
            return _both(_compare("<=", parts[1], parts[0]), _compare("<=", parts[0], parts[2]))
        if isinstance(node, exp.In):
            return _any([_compare("=", parts[0], other) for other in parts[1:]])
        if isinstance(node, exp.Coalesce):
            return self._first(operands(node), parts)
        if isinstance(node, exp.Nullif):
            equal = _compare("=", parts[0], parts[1])
            return NOTHING if equal == TRUE else _with_void(parts[0], _void(parts[0]) or True in equal)
        if type(node) in _SIGNS:
            return _compare(_SIGNS[type(node)], parts[0], parts[1])
        return _arithmetic(node, [_range(part) for part in parts])

    def _sure(self, node: exp.Expr) -> bool:
        """Whether a piece rests on figures that are told alone: it has one value, or none."""
        return all(one.name in self.names for one in node.walk() if isinstance(one, exp.Column))

    def _first(self, nodes: Sequence[exp.Expr], parts: list[Bounds]) -> Bounds:
        """The first part with a value."""
        reached: list[Bounds] = []
        for node, part in zip(nodes, parts, strict=True):
            reached.append(part)
            if not _void(part) and self._sure(node):
                break
        union = _union(reached)
        return union if _voids(reached) == len(reached) else _with_void(union, False)

    def _case(self, node: exp.Case) -> Bounds:
        results = [self.read(branch) for branch in branches(node)]
        reached: list[Bounds] = []
        subject = None if node.this is None else self.read(node.this)
        for branch, result in zip(node.args["ifs"], results, strict=False):
            test = self.read(branch.this)
            holds = _truth(test) if subject is None else _compare("=", subject, test)
            if True in holds:
                reached.append(result)
            if holds == TRUE:
                return _union(reached)
        last = results[-1] if len(results) > len(node.args["ifs"]) else NOTHING
        return _union([*reached, last])


_SIGNS: dict[type[exp.Expr], str] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip


def _range(part: Bounds) -> Range:
    return part if isinstance(part, Range) else Range(-inf, inf, True)


def _truth(part: Bounds) -> Truth:
    if isinstance(part, frozenset):
        return part
    return NULL if part == NOTHING else frozenset({True, False, None})


def _arithmetic(node: exp.Expr, parts: list[Range]) -> Range:
    void = any(part.void for part in parts)
    if any(part.low > part.high for part in parts):
        return NOTHING
    one, other = parts[0], parts[-1]
    if isinstance(node, exp.Neg):
        return Range(-one.high, -one.low, void)
    if isinstance(node, exp.Abs):
        return _absolute(one)
    if isinstance(node, exp.Add):
        return Range(one.low + other.low, one.high + other.high, void)
    if isinstance(node, exp.Sub):
        return Range(one.low - other.high, one.high - other.low, void)
    if isinstance(node, exp.Mul):
        return _product(one, other, void)
    if isinstance(node, exp.Div):
        return _quotient(one, other, void)
    pick: Callable[..., Number] = max if isinstance(node, exp.Greatest) else min
    return Range(pick(p.low for p in parts), pick(p.high for p in parts), void)


def _absolute(one: Range) -> Range:
    if one.low >= 0:
        return one
    if one.high <= 0:
        return Range(-one.high, -one.low, one.void)
    return Range(Fraction(0), max(-one.low, one.high), one.void)


def _product(one: Range, other: Range, void: bool) -> Range:
    ends = [_times(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
    return Range(min(ends), max(ends), void)


def _times(a: Number, b: Number) -> Number:
    return Fraction(0) if a == 0 or b == 0 else a * b


def _quotient(one: Range, other: Range, void: bool) -> Range:
    if other.low == other.high == 0:
        return NOTHING
    crosses = other.low <= 0 <= other.high
    if crosses and one.low == one.high == 0:
        return Range(Fraction(0), Fraction(0), True)
    if crosses and other.low < 0 < other.high:
        return Range(-inf, inf, True)
    if not crosses:
        ends = [_over(a, b) for a in (one.low, one.high) for b in (other.low, other.high)]
        return Range(min(ends), max(ends), void)
    # The denominator goes down to (or up to) nothing: the quotient is without limit on the side of its sign.
    far = other.high if other.low == 0 else other.low
    near = [_over(one.low, far), _over(one.high, far)]
    up, down = (one.high > 0, one.low < 0) if other.low == 0 else (one.low < 0, one.high > 0)
    return Range(-inf if down else min(near), inf if up else max(near), True)


def _over(a: Number, b: Number) -> Number:
    if a in (inf, -inf):
        return a if b > 0 else -a
    return Fraction(0) if b in (inf, -inf) else a / b


def _compare(sign: str, one: Bounds, other: Bounds) -> Truth:
    if NOTHING in (one, other):
        return NULL
    void: Truth = NULL if _void(one) or _void(other) else frozenset()
    if isinstance(one, Texts) and isinstance(other, Texts):
        return _same_text(sign, one, other) | void
    if isinstance(one, frozenset) and isinstance(other, frozenset):
        return frozenset(
            None if None in (a, b) else (a is b) is (sign == "=") for a, b in product(one, other)
        )
    if not (isinstance(one, Range) and isinstance(other, Range)):
        return OPEN | NULL
    return _order(sign, one, other) | void


def _order(sign: str, one: Range, other: Range) -> Truth:
    if sign in (">", ">="):
        return _order("<" if sign == ">" else "<=", other, one)
    equal: Truth
    if sign in ("=", "<>"):
        if one.high < other.low or other.high < one.low:
            equal = FALSE
        else:
            equal = TRUE if one.low == one.high == other.low == other.high else OPEN
        return equal if sign == "=" else _not(equal)
    if sign == "<":
        return TRUE if one.high < other.low else FALSE if one.low >= other.high else OPEN
    return TRUE if one.high <= other.low else FALSE if one.low > other.high else OPEN


def _same_text(sign: str, one: Texts, other: Texts) -> Truth:
    if one.among is None or other.among is None:
        return OPEN
    equal: Truth
    if not one.among & other.among:
        equal = FALSE
    else:
        equal = TRUE if len(one.among) == len(other.among) == 1 else OPEN
    return equal if sign == "=" else _not(equal)


def _logic(node: exp.Expr, parts: list[Truth]) -> Truth:
    if isinstance(node, exp.Not):
        return _not(parts[0])
    return _both(*parts) if isinstance(node, exp.And) else _any(parts)


def _not(truth: Truth) -> Truth:
    return frozenset(None if one is None else not one for one in truth)


def _both(one: Truth, other: Truth) -> Truth:
    return frozenset(
        False if False in (a, b) else None if None in (a, b) else True for a, b in product(one, other)
    )


def _any(parts: Sequence[Truth]) -> Truth:
    truth: Truth = FALSE
    for part in parts:
        truth = _not(_both(_not(truth), _not(part)))
    return truth


def _void(part: Bounds) -> bool:
    return None in part if isinstance(part, frozenset) else part.void


def _voids(parts: Sequence[Bounds]) -> int:
    return sum(_void(part) for part in parts)


def _with_void(part: Bounds, void: bool) -> Bounds:
    if isinstance(part, Range):
        return Range(part.low, part.high, void)
    if isinstance(part, Texts):
        return Texts(part.among, void)
    return part | NULL if void else part - NULL


def _union(parts: Sequence[Bounds]) -> Bounds:
    """What any of the parts may be."""
    void = any(_void(part) for part in parts)
    real = [part for part in parts if part not in (NOTHING, NULL)]
    if not real:
        return NOTHING
    if all(isinstance(part, Range) for part in real):
        ranges = [part for part in real if isinstance(part, Range)]
        return Range(min(r.low for r in ranges), max(r.high for r in ranges), void)
    if all(isinstance(part, Texts) for part in real):
        among = [part.among for part in real if isinstance(part, Texts)]
        text_sets = [texts for texts in among if texts is not None]
        return Texts(frozenset().union(*text_sets) if len(text_sets) == len(among) else None, void)
    truths = [part for part in real if isinstance(part, frozenset)]
    return frozenset().union(*truths, NULL if void else frozenset())
