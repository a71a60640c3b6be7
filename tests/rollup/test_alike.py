"""Two periods over the same ground."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.rollup.alike import Alike, Ground, Side, ground_of, pieces_of, side_of
from kpi.rollup.places import Places
from kpi.rollup.rates import read_rate
from kpi.spec.kinds.indicator import Indicator
from tests.examples import tries
from tests.rollup.world import indicator, reports, units

HALF = Decimal("0.5")
# A and B become Z; C stays C; D is divided into D and E.
WAY: Mapping[str, tuple[str, ...]] = {"A": ("Z",), "B": ("Z",), "C": ("C",), "D": ("D", "E")}
ROWS = {"Z": "1", "C": "1", "D": "2", "E": "2"}
MAP = """
1 district - Huyện 1
2 district - Huyện 2
"""
USERS = indicator("users")
RATE = indicator("share", "rate", "users / people")
GRADE = indicator("grade", "class", labels=("none", "some"))


def places(way: Mapping[str, tuple[str, ...]], rows: Mapping[str, str] = ROWS) -> Places:
    """Where units count that lie in the leaves of `way`, whole or in halves."""
    touching = {unit: tuple(dict.fromkeys(rows[leaf] for leaf in leaves)) for unit, leaves in way.items()}
    reporting = {unit: touched[0] for unit, touched in touching.items() if len(touched) == 1}
    shared = {unit: dict.fromkeys(touched, HALF) for unit, touched in touching.items() if len(touched) > 1}
    return Places(tuple(units(MAP)), reporting, touching, shared)


def sides(earlier: str, later: str, rows: Mapping[str, str] = ROWS) -> tuple[Side, Side]:
    names = ("users", "people", "grade")
    then = side_of(reports(earlier), "2021", names, places(WAY, rows))
    now = side_of(reports(later), "2021", names, places({leaf: (leaf,) for leaf in rows}, rows))
    return then, now


def ground(earlier: str, later: str, asked: Indicator = USERS, rows: Mapping[str, str] = ROWS) -> Ground:
    rate = read_rate(asked) if asked.type == "rate" else None
    return ground_of(asked, rate, pieces_of(WAY, rows), sides(earlier, later, rows))


ALL_THEN = "A users 1\nB users 2\nC users 4\nD users 8"
ALL_NOW = "Z users 30\nC users 40\nD users 50\nE users 60"


def test_pieces_are_the_least_territories_of_whole_units_on_both_days() -> None:
    pieces = {(piece.earlier, piece.later) for piece in pieces_of({**WAY, "gone": ()}, [*ROWS, "new"])}
    assert pieces == {
        (("A", "B"), ("Z",)),
        (("C",), ("C",)),
        (("D",), ("D", "E")),
        (("gone",), ()),
        ((), ("new",)),
    }


def test_where_all_is_known_the_totals_are_of_the_same_ground() -> None:
    assert ground(ALL_THEN, ALL_NOW) == Ground(frozenset(), {})


def test_a_merged_unit_counts_in_both_only_where_all_its_parts_are_known() -> None:
    found = ground("A users 1\nC users 4\nD users 8", ALL_NOW)
    assert found == Ground(frozenset({"1"}), {"1": Alike(Decimal(4), Decimal(40), (1, 1))})


def test_units_missing_in_both_periods_do_not_make_totals_uneven() -> None:
    assert ground("A users 1\nB users 2\nD users 8", "Z users 30\nD users 50\nE users 60") == Ground(
        frozenset(), {}
    )


def test_a_divided_unit_needs_all_its_heirs() -> None:
    found = ground(ALL_THEN, "Z users 30\nC users 40\nD users 50")
    assert found == Ground(frozenset({"2"}), {"2": Alike(None, None, (0, 0))})


def test_a_unit_that_gives_bounds_alone_is_counted_as_told_and_left_out_of_what_both_know() -> None:
    found = ground("A users 1\nB users 2\nC users 3..5\nD users 8", ALL_NOW)
    assert found == Ground(frozenset(), {"1": Alike(Decimal(3), Decimal(30), (2, 1))})


def test_a_rate_over_both_is_made_of_the_sums_and_needs_every_input() -> None:
    then = "A users 1\nA people 10\nB users 2\nB people 10\nC users 4\nC people 40\nD users 8"
    now = "Z users 30\nZ people 60\nC users 40\nD users 50\nD people 100\nE users 60\nE people 80"
    found = ground(then, now, RATE)
    assert found.uneven == {"1", "2"}
    assert found.alike["1"] == Alike(Decimal("0.15"), Decimal("0.5"), (2, 1))
    assert found.alike["2"] == Alike(None, None, (0, 0))


def test_classes_are_counted_over_both() -> None:
    found = ground("A grade 'some\nB grade 'none\nC grade 'some", "Z grade 'some\nD grade 'none", GRADE)
    assert found.alike["1"] == Alike({"none": 1, "some": 1}, {"none": 0, "some": 1}, (2, 1))


def test_a_unit_shared_out_counts_by_its_shares() -> None:
    rows = {"Z": "1", "C": "1", "D": "1", "E": "2"}
    then, now = "B users 2\nC users 4\nD users 8", ALL_NOW
    found = ground(then, now, rows=rows)
    assert found.alike == {"1": Alike(Decimal(8), Decimal(90), (2, 2))}
    # Row 2 holds half of D and all of E: nothing else is known of it in either period.
    assert found.uneven == {"1"}


CODES = "ABCDEF"
LEAVES = "UVWXYZ"
FIGURE = st.one_of(st.none(), st.just("?"), st.integers(0, 50))


@settings(max_examples=tries(40), deadline=None)
@given(
    st.fixed_dictionaries({c: st.sets(st.sampled_from(LEAVES), min_size=1, max_size=2) for c in CODES}),
    st.fixed_dictionaries(dict.fromkeys(CODES, FIGURE)),
    st.fixed_dictionaries(dict.fromkeys(LEAVES, FIGURE)),
    st.fixed_dictionaries(dict.fromkeys(LEAVES, st.sampled_from("12"))),
)
def test_as_one_would_work_it_out_by_hand(
    way: Mapping[str, set[str]],
    then: Mapping[str, int | str | None],
    now: Mapping[str, int | str | None],
    rows: Mapping[str, str],
) -> None:
    """ "?" tells bounds alone. Ground is followed from unit to unit until nothing more hangs together."""
    targets = {unit: tuple(sorted(leaves)) for unit, leaves in way.items()}
    pair = (_side(then, places(targets, rows)), _side(now, places({leaf: (leaf,) for leaf in LEAVES}, rows)))
    found = ground_of(USERS, None, pieces_of(targets, LEAVES), pair)
    sums: dict[str, list[Fraction]] = {row: [Fraction(0), Fraction(0)] for row in "12"}
    all_known, same_told, numbers = {"1": True, "2": True}, {"1": True, "2": True}, {"1": [0, 0], "2": [0, 0]}
    for old, new in _grounds(targets):
        here = {rows[leaf] for leaf in new}
        told = [then[unit] is not None for unit in old] + [now[leaf] is not None for leaf in new]
        known = [isinstance(x, int) for x in (*(then[u] for u in old), *(now[u] for u in new))]
        whole = bool(old and new)
        for row in here:
            same_told[row] &= not any(told) or (whole and all(told))
            all_known[row] &= not any(told) or (whole and all(known))
        if whole and all(known):
            for place, (members, figures) in enumerate(((old, then), (new, now))):
                for unit in members:
                    touched = {rows[leaf] for leaf in (targets[unit] if place == 0 else (unit,))}
                    for row in touched:
                        sums[row][place] += Fraction(int(figures[unit] or 0), len(touched))
                        numbers[row][place] += 1
    assert found.uneven == {row for row, same in same_told.items() if not same}
    assert found.alike.keys() == {row for row, known in all_known.items() if not known}
    for row, alike in found.alike.items():
        assert alike.units == tuple(numbers[row])
        for total, place in ((alike.earlier, 0), (alike.later, 1)):
            assert total == (sums[row][place] if numbers[row][place] else None)


def _side(figures: Mapping[str, int | str | None], where: Places) -> Side:
    known = {unit: {"users": Decimal(n)} for unit, n in figures.items() if isinstance(n, int)}
    return Side(where, known, known, {unit: {"users"} for unit, n in figures.items() if n is not None})


def _grounds(targets: Mapping[str, tuple[str, ...]]) -> list[tuple[set[str], set[str]]]:
    grounds, left = [], set(LEAVES)
    while left:
        new, old = {left.pop()}, set[str]()
        while True:
            more_old = {unit for unit, leaves in targets.items() if new & set(leaves)}
            more_new = new | {leaf for unit in more_old for leaf in targets[unit]}
            if (more_old, more_new) == (old, new):
                break
            old, new = more_old, more_new
        left -= new
        grounds.append((old, new))
    return grounds
