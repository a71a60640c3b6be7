"""Tables of a scheme that differs by kind of unit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from kpi.score.types import Scoring
from kpi.spec.kinds.scheme import Scheme
from kpi.spec.scheme_ways import OTHERWISE, Variant, Ways
from kpi.tables.score_table import limits_of, score_table
from kpi.tables.ways import variant_line, variant_name
from tests.tables.cases import SCHEME, column, frame, same, scored

WAYS = Ways(variants=(Variant("ward", same("Phường"), "Điều 3", ("Phường",)),))


def _wards() -> Scheme:
    """Ten points of the second block belong to the first; the class begins lower; the cap has other words."""
    first, second = SCHEME.blocks
    (plan, officials), (spots,) = first.criteria, second.criteria
    blocks = (
        replace(first, points=Decimal(70), criteria=(replace(plan, points=Decimal(50)), officials)),
        replace(second, points=Decimal(30), criteria=(replace(spots, points=Decimal(30)),)),
    )
    bands = (replace(SCHEME.bands[0], start=Decimal(75)), SCHEME.bands[1])
    caps = (replace(SCHEME.caps[0], reason=same("Phường có tụ điểm")),)
    return replace(SCHEME, blocks=blocks, bands=bands, caps=caps, ways=WAYS, variant="ward")


PLAIN = replace(SCHEME, ways=WAYS)
SCORING = Scoring(
    PLAIN,
    (
        replace(scored("A1", (40, 20, 40), (1, 1)), variants=("ward",), capped_by=("again",)),
        replace(scored("A2", (40, 20, 0), (2, 2)), variants=(OTHERWISE,), capped_by=("again",)),
        replace(scored("B1", (0, 0, None), (3, 3)), variants=("ward", OTHERWISE)),
    ),
    (),
    (),
    schemes={"ward": _wards(), OTHERWISE: PLAIN},
)


def test_headings_say_from_where_to_where_points_go_and_a_column_which_numbers_apply() -> None:
    table = score_table(SCORING, frame())
    titles = [one.title for one in table.columns]
    assert any("60–70" in title for title in titles)
    assert any("30–40" in title for title in titles)
    names = [value for value in column(table, "variant") if value]
    assert names == ["Phường", "mức chung", "chưa rõ: Phường / mức chung"]
    assert "variant" not in [one.key for one in score_table(Scoring(SCHEME, (), (), ()), frame()).columns]


def test_no_total_is_rounded_up_to_a_limit_of_any_variant() -> None:
    assert set(limits_of(SCORING)) == {Decimal(80), Decimal(75), Decimal(0)}
    wards = replace(SCORING, rows=SCORING.rows[:1])
    assert set(limits_of(wards)) == {Decimal(75), Decimal(0)}


def test_each_cap_is_told_with_the_reason_of_the_variant() -> None:
    notes = score_table(SCORING, frame()).notes
    assert any("Phường có tụ điểm" in note for note in notes)
    assert any("Có tụ điểm tái hoạt động" in note for note in notes)


def test_a_commune_says_which_numbers_apply_and_why() -> None:
    words = frame().catalogue
    lines = [variant_line(row, PLAIN, words) for row in SCORING.rows]
    assert "Điều 3" in lines[0]
    assert "mức chung" in lines[1]
    assert "Không rõ" in lines[2]
    assert variant_line(scored("A1", (40, 20, 40), (1, 1)), SCHEME, words) == ""
    assert variant_name(SCORING.rows[0], PLAIN, words) == "Phường"
