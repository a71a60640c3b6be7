"""Laws of totals, whatever the figures."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.rollup.aggregate import aggregate
from kpi.rollup.types import RollupRow
from kpi.units.gazetteer.tree import Tree
from tests.examples import tries
from tests.rollup.world import indicator, lake, units

CODES = tuple(f"{number:05d}" for number in range(1, 9))
ASKED = (
    indicator("a"),
    indicator("b"),
    indicator("share", "rate", "a / b"),
    indicator("grade", "class", labels=("none", "some")),
)
FIGURES = st.one_of(st.none(), st.decimals(0, 10**15, places=4, allow_nan=False))
REPORTS = st.dictionaries(
    st.sampled_from(CODES), st.tuples(FIGURES, FIGURES, st.sampled_from([None, "none", "some"]))
)
DISTRICTS = st.lists(st.sampled_from(["101", "102", "103"]), min_size=len(CODES), max_size=len(CODES))
Reports = dict[str, tuple[Decimal | None, Decimal | None, str | None]]


def tree_of(parents: list[str]) -> Tree:
    lines = ["87 province - Tỉnh Đồng Tháp", *(f"{d} district 87 Huyện {d}" for d in sorted(set(parents)))]
    lines += [f"{code} commune {parent} Xã {code}" for code, parent in zip(CODES, parents, strict=True)]
    return units("\n".join(lines))


def told(reports: Reports) -> set[str]:
    """The units that gave any figure at all."""
    return {unit for unit, figures in reports.items() if any(f is not None for f in figures)}


def rows_of(reports: Reports, order: int = 1) -> list[dict[str, str]]:
    rows = []
    for unit, (a, b, grade) in reports.items():
        base = {"unit": unit, "period": "2021", "form": "01", "run": "r", "role": "unit", "seq": "1"}
        rows.append(base | {"indicator": "a", "value": "" if a is None else f"{a:f}"})
        rows.append(base | {"indicator": "b", "value": "" if b is None else f"{b:f}"})
        rows.append(base | {"indicator": "grade", "text": grade or ""})
    return rows[::order]


def totals(rows: list[dict[str, str]], parents: list[str], level: str) -> tuple[RollupRow, ...]:
    return aggregate(lake(rows), tree_of(parents), ASKED, "2021", level, "87").rows


@settings(max_examples=tries(10), deadline=None)
@given(REPORTS, DISTRICTS, st.randoms())
def test_order_is_irrelevant(reports: Reports, parents: list[str], random: object) -> None:
    rows = rows_of(reports)
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert totals(rows, parents, "district") == totals(shuffled, parents, "district")


@settings(max_examples=tries(10), deadline=None)
@given(REPORTS, DISTRICTS)
def test_any_partition_into_districts_sums_to_the_province(reports: Reports, parents: list[str]) -> None:
    rows = rows_of(reports)
    (whole,) = totals(rows, parents, "province")
    parts = totals(rows, parents, "district")
    for name in ("a", "b"):
        known = [p.values[name] for p in parts if p.values[name] is not None]
        assert whole.values[name] == (sum(known) if known else None)  # type: ignore[arg-type]
    assert whole.coverage.reported == sum(p.coverage.reported for p in parts) == len(told(reports))
    assert whole.coverage.expected == len(CODES)
    graded = [r for r in reports.values() if r[2] is not None]
    counts = whole.values["grade"]
    assert (sum(counts.values()) if isinstance(counts, dict) else 0) == len(graded)


@settings(max_examples=tries(10), deadline=None)
@given(REPORTS, DISTRICTS)
def test_missing_is_never_zero(reports: Reports, parents: list[str]) -> None:
    for row in totals(rows_of(reports), parents, "commune"):
        given_a = reports.get(row.unit, (None, None, None))[0]
        assert row.values["a"] == given_a
        lacks = row.unit in told(reports) and given_a is None
        assert row.incomplete.get("a", ()) == ((row.unit,) if lacks else ())
