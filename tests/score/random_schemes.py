"""Random schemes, each as the schema allows, and random figures of communes to score by them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tests.score.written import INDICATORS, LABELS, whole

Json = dict[str, Any]
DENOMINATORS = (0, 1, 2, 3, 3, 4, 5, 6, 7, 9, 10)
"""Of staff, by which others are divided: thirds and sevenths have no last digit."""
_COUNTS = [name for name, kind in INDICATORS.items() if kind == "count" and name != "staff"]
_AMOUNTS = ["area"]
_points = st.sampled_from(["0.5", "1", "2", "2.5", "3", "4", "5", "6", "8", "10", "12.25", "20"]).map(Decimal)
_limits = ["-1", "0", "0.25", "0.5", "0.8", "1", "1.5", "2", "3", "4", "5", "7.5", "10", "50"]


def _joined(parts: st.SearchStrategy[str], *signs: str) -> st.SearchStrategy[str]:
    return st.builds(lambda a, sign, b: f"({a} {sign} {b})", parts, st.sampled_from(signs), parts)


def _looks(text: str) -> bool:
    """Whether an expression looks at a figure at all."""
    return any(name in text for name in INDICATORS)


_pairs = st.sampled_from(["greatest", "least", "coalesce", "nullif"])
_figure = st.sampled_from([*_COUNTS, *_COUNTS, *_AMOUNTS, "staff", "0", "1", "2.5"])
_flat = st.one_of(
    _figure,
    _joined(_figure, "+", "-", "*"),
    st.builds("{}({}, {})".format, _pairs, _figure, _figure),
    st.builds("abs({} - {})".format, _figure, _figure),
    st.builds("-{}".format, st.sampled_from(_COUNTS)),
)  # fmt: skip
_whole = st.one_of(
    _flat,
    _joined(_flat, "+", "-"),
    st.builds("CASE WHEN plan = 1 THEN {} ELSE {} END".format, _flat, _flat),
    st.builds("CASE plan WHEN 1 THEN {} END".format, _flat),
)
_share = st.builds("({}) / staff".format, _flat)
_turned = st.builds("({}) / ({} - {})".format, _flat, st.sampled_from(_COUNTS), st.sampled_from(_COUNTS))
AMOUNTS = st.one_of(
    _whole, _whole, _share, st.builds("100 * {}".format, _share),
    st.builds("coalesce({}, {})".format, _share, _figure),
    st.builds("({} + {}) / 2".format, _share, _share), st.builds("greatest({}, {})".format, _share, _figure),
    st.builds("({}) * area * area * area * {}".format, _share, _figure),
).filter(_looks)  # fmt: skip
COMPARED = st.one_of(_whole, _share, _turned, AMOUNTS, st.builds("({}) * 3".format, _turned)).filter(_looks)
"""What is held against a limit."""
_signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])


_test = st.one_of(
    st.builds("{} {} {}".format, COMPARED, _signs, st.one_of(_figure, COMPARED)),
    st.builds("plan {} {}".format, st.sampled_from(["=", "<>"]), st.sampled_from(["0", "1"])),
    st.builds("grade {} '{}'".format, st.sampled_from(["=", "<>"]), st.sampled_from([*LABELS])),
    st.builds("grade IN ({})".format, st.sampled_from(["'none'", "'none', 'key'"])),
    st.builds("{} BETWEEN {} AND {}".format, COMPARED, _figure, _figure),
    st.builds("{} {}IN (0, 1, 3)".format, _figure, st.sampled_from(["", "NOT "])),
    st.builds("({}) IS {}NULL".format, _share, st.sampled_from(["", "NOT "])),
).filter(_looks)
CONDITIONS = st.one_of(
    _test, _test, st.builds("NOT ({})".format, _test), _joined(_test, "AND", "OR"),
    st.builds("{} AND ({} OR {})".format, _test, _test, _test),
)  # fmt: skip


@st.composite
def _steps(draw: st.DrawFn, points: Decimal) -> list[Json]:
    """From the best downward; of two with one limit the one that leaves it out is the better one."""
    rising = draw(st.booleans())
    inner, outer = ("from", "over") if rising else ("to", "below")
    end = st.tuples(st.sampled_from(_limits), st.sampled_from([inner, outer]))
    ends = draw(st.lists(end, min_size=1, max_size=4, unique=True))
    ends.sort(key=lambda one: (Decimal(one[0]), (one[1] == outer) is rising), reverse=rising)
    given = sorted({points * n / 8 for n in draw(st.lists(st.integers(1, 7), min_size=4, max_size=4))})
    falling = [points, *reversed(given)]
    return [
        {end: Decimal(limit), "points": worth} for (limit, end), worth in zip(ends, falling, strict=False)
    ]


_KINDS = (
    "yes_no", "condition", "at_least", "steps", "either", "deduction", "addition", "formula", "by_hand"
)  # fmt: skip


@st.composite
def rules(draw: st.DrawFn, points: Decimal | None = None) -> Json:
    """A criterion but for its id, of any points or of these."""
    kind = draw(st.sampled_from(_KINDS))
    points = draw(_points) if points is None else points
    rule: Json = {"kind": kind, "points": points}
    each = points / draw(st.sampled_from([1, 2, 4, 5, 10]))
    match kind:
        case "yes_no":
            rule["value"] = "plan"
        case "condition":
            rule["value"] = draw(CONDITIONS)
        case "at_least":
            parts = draw(st.lists(CONDITIONS, min_size=2, max_size=4))
            rule["conditions"] = [{"when": one} for one in dict.fromkeys(parts)]
            if len(rule["conditions"]) < 2:
                rule["conditions"].append({"when": "staff > 0"})
            rule["least"] = draw(st.integers(1, len(rule["conditions"])))
        case "steps":
            rule |= {"value": draw(COMPARED), "steps": draw(_steps(points))}
        case "either":
            values = draw(st.lists(COMPARED, min_size=2, max_size=3, unique=True))
            rule["alternatives"] = [{"value": one, "steps": draw(_steps(points))} for one in values]
        case "deduction":
            rule |= {"value": draw(AMOUNTS), "per_case": each}
            if draw(st.booleans()):
                rule["floor"] = points * draw(st.integers(0, 4)) / 4
        case "addition":
            rule |= {"value": draw(AMOUNTS), "per_unit": each}
        case "formula":
            rule["value"] = draw(AMOUNTS)
        case _:
            rule["value"] = "given"
    if draw(st.integers(0, 3)) == 0:
        rule |= {"empty_when": draw(st.one_of(st.just("staff = 0"), CONDITIONS))}
        over = draw(st.sampled_from(["", "", "block", "scheme"]))
        rule |= {"empty": over} if over else {"empty_points": points * draw(st.integers(0, 4)) / 4}
    return rule


@st.composite
def schemes(draw: st.DrawFn, most: int = 4) -> Json:
    """A scheme that is sound as to its schema, its sums and its order."""
    blocks = []
    for block in "AB"[: draw(st.integers(1, 2))]:
        criteria = [
            {"id": f"{block}.{n}", **rule}
            for n, rule in enumerate(draw(st.lists(rules(), min_size=1, max_size=most)), 1)
        ]
        if len(criteria) == 1 and "empty" in criteria[0]:  # there is nothing in the block to share out over
            criteria[0]["empty"] = "scheme"
        blocks.append({"id": block, "points": sum(one["points"] for one in criteria), "criteria": criteria})
    total = sum(block["points"] for block in blocks)
    eighths = sorted(draw(st.sets(st.integers(1, 8), min_size=1, max_size=3)), reverse=True)
    bands = [{"id": f"band_{n}", "from": total * n / 8} for n in [*eighths, 0]]
    caps = [
        {"id": f"cap_{n}", "when": draw(CONDITIONS), "at_most": draw(st.sampled_from(bands))["id"]}
        for n in range(draw(st.integers(0, 2)))
    ]
    more: Json = {"share_places": draw(st.integers(0, 3))} if "'empty':" in str(blocks) else {}
    if not more and draw(st.integers(0, 2)) == 0:
        final = draw(st.sampled_from(["computed", "self", "district", "province", "highest_level"]))
        missing = draw(st.sampled_from(["undetermined", "computed"]))
        more["assessment"] = {"final": final, "on_missing": missing}
    if draw(st.integers(0, 3)) == 0:
        vetoes = draw(st.lists(CONDITIONS, min_size=1, max_size=2))
        more["vetoes"] = [{"id": f"veto_{n}", "when": when} for n, when in enumerate(vetoes)]
    if draw(st.integers(0, 3)) == 0:
        more["conflicts"] = [
            {"id": "conflict", "between": [draw(st.sampled_from(bands))["id"]], "when": draw(CONDITIONS)}
        ]
    return whole("random", {"blocks": blocks, "bands": bands, "caps": caps, **more})


_OF_KIND: dict[str, st.SearchStrategy[Any]] = {
    "yes_no": st.sampled_from([0, 1]),
    "class": st.sampled_from([*LABELS]),
    "count": st.sampled_from([0, 0, 1, 2, 3, 4, 5, 7, 10, 12, 100]),
    "amount": st.sampled_from(["0", "0.5", "1.25", "2", "3.5", "10"]).map(Decimal),
}
_FIGURES = st.fixed_dictionaries(
    {
        name: st.sampled_from(DENOMINATORS) if name == "staff" else _OF_KIND[kind]
        for name, kind in INDICATORS.items()
    }
)


@st.composite
def given_points(draw: st.DrawFn) -> Json:
    """Points that somebody gave for criteria, by criterion and who; now and then more than there are."""
    key = st.tuples(st.sampled_from(["A.1", "A.2", "B.1"]), st.sampled_from(["self", "district", "province"]))
    return draw(st.dictionaries(key, st.sampled_from(["0", "0.25", "0.5", "2", "30"]).map(Decimal)))


FIGURES = st.builds(lambda figures, given: {**figures, **given}, _FIGURES, given_points())
"""All figures of a commune, and the points that it was given."""


@st.composite
def told(draw: st.DrawFn, figures: Json) -> Json:
    """What is told of figures: they themselves, nothing, or between what they lie as (least, most), of which
    the most may be None: there is no end."""
    what: Json = dict(figures)
    hidden = draw(st.lists(st.sampled_from([*INDICATORS]), max_size=4, unique=True))
    for name in hidden:
        how = draw(st.sampled_from(["missing", "between", "between", "open"]))
        if how == "missing" or INDICATORS[name] in ("yes_no", "class") or name == "given":
            what[name] = None
        else:
            low = max(0, int(figures[name]) - draw(st.integers(0, 2)))
            high = int(figures[name]) + draw(st.integers(1, 3))
            what[name] = (low, high) if how == "between" else (low, None)
    return what
