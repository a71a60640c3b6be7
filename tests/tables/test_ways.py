"""Tables of a scheme that differs by kind of unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from kpi.model.table import Table
from kpi.pipeline.figures.tabulating import declared_spec
from kpi.score import score_readings
from kpi.score.comparing import compare
from kpi.score.nearby import near
from kpi.score.types import Scoring
from kpi.score.unsettled import unsettled
from kpi.spec.kinds.scheme import Scheme, build
from kpi.spec.scheme_ways import OTHERWISE, Variant, Ways
from kpi.tables.compared_table import compared_table, notes_of_both
from kpi.tables.near_table import near_table
from kpi.tables.proposed_table import proposed_table
from kpi.tables.readings_table import readings_table
from kpi.tables.score_table import limits_of, score_table
from kpi.tables.unsettled_table import unsettled_table
from kpi.tables.ways import variant_line, variant_name
from tests.rollup.world import reports
from tests.score.test_ways import CASES, KINDS, figures_of, tree_of
from tests.score.test_ways import WAYS as WAYS_OF_CASES
from tests.score.test_ways import scored as scored_case
from tests.score.written import whole
from tests.shipped import shipped_specs
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


def _by_kind() -> Iterator[tuple[str, Table]]:
    """Every table that lists communes, of a ward, a town and a commune."""
    case = CASES["by-kind"]
    con, tree, found, declared = (
        reports(figures_of(case)),
        tree_of(case),
        scored_case(case),
        shipped_specs(None),
    )
    plain = score_readings(con, tree, build(whole("plain", WAYS_OF_CASES["base"])), "2021", None, KINDS)
    silent = score_readings(reports("1 plan 1"), tree, found.scheme, "2021", None, KINDS)
    around = frame()
    yield "brief", score_table(found, around)
    yield "declared", score_table(found, around, declared_spec(declared, "commune", ""))
    yield (
        "proposed",
        proposed_table(found, around, next(t for t in declared.tables.values() if t.kind == "proposed")),
    )
    yield "near", near_table(near(con, found, "2021", KINDS, within=Decimal(10)), KINDS, around)
    rows = unsettled(reports("1 plan 1"), tree, silent, "2021", KINDS)
    yield "undetermined", unsettled_table(rows, silent, KINDS, around)
    other = replace(
        silent, rows=tuple(replace(row, points=None, points_max=row.points_max - 1) for row in silent.rows)
    )
    yield "readings", readings_table(replace(silent, others=(other,)), around)
    yield "compared", compared_table(compare(plain, found), around)


@pytest.mark.parametrize(
    "name", ["brief", "declared", "proposed", "near", "undetermined", "readings", "compared"]
)
def test_wherever_communes_are_listed_a_column_says_which_numbers_apply(name: str) -> None:
    table = dict(_by_kind())[name]
    key = "variant_new" if name == "compared" else "variant"
    keys = [one.key for one in table.columns]
    assert keys.count(key) == 1
    names = {str(row.cells[keys.index("name")]): row.cells[keys.index(key)] for row in table.rows}
    assert names["Phường 1"] == "ward", names
    assert all(len(row.cells) == len(keys) for row in table.rows)


def test_notes_of_one_scheme_alone_say_whose_they_are() -> None:
    case = CASES["reading"]
    con, tree, read = reports(figures_of(case)), tree_of(case), scored_case(case)
    plain = score_readings(con, tree, build(whole("plain", WAYS_OF_CASES["base"])), "2021", None, KINDS)
    words = frame("en").catalogue
    notes = notes_of_both(compare(plain, read), words)
    texts = [words.message(note) for note in notes if note.code == "score.note_of_scheme"]
    assert any("limit=with" in text and "(reading)" in text for text in texts), texts
    assert notes_of_both(compare(plain, plain), words) == plain.notes
