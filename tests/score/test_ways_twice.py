"""Random variants and readings, scored by the program and by the plain reading of the schema: every commune
under every reading; and a scheme whose variants and readings change nothing is the scheme without them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from kpi.score import Scoring, score_readings
from kpi.score.readings import results_elsewhere
from kpi.spec.entry import Entry
from kpi.spec.kinds.scheme import KIND, build
from kpi.spec.places import builtin_specs
from kpi.spec.schema import Shapes
from kpi.spec.scheme_sheets import from_rows, keyed, to_rows
from kpi.spec.world import World
from tests.examples import tries
from tests.rollup.world import units
from tests.score import naive_score as naive
from tests.score.random_schemes import schemes
from tests.score.random_ways import ways
from tests.score.test_twice import (
    HOMES,
    KINDS,
    SEVERAL,
    SEVERAL_TOLD,
    WITHOUT_SHRINKING,
    Told,
    differences_of,
    lake_of,
)
from tests.score.written import INDICATORS, LABELS, words

Json = Mapping[str, Any]
OF_KIND = {"1": "Xã", "2": "Phường", "3": "Thị trấn", "4": "Phường", "5": "Xã"}
TREE = units(
    "87 province - Tỉnh Đồng Tháp\n10 district 87 Huyện Một\n11 district 87 Huyện Hai\n"
    + "\n".join(f"{code} commune {home} {OF_KIND[code]} {code}" for code, home in HOMES.items())
)
DAY = "2021-12-31"
_LABELS = [{"code": one} for one in LABELS]
INDICATOR_DATA = {
    name: Entry(
        "indicator", name, 1, "", "$",
        {"type": {"amount": "money"}.get(kind, kind), "aggregate": "sum", "labels": _LABELS},
    )
    for name, kind in INDICATORS.items()
}  # fmt: skip
WORLD = World(
    {"indicator": INDICATOR_DATA},
    {"indicator": frozenset(INDICATOR_DATA)},
    frozenset(),
    Shapes(builtin_specs() / "schemas").of_entry,
)


def scored(scheme: Json, communes: Sequence[Json]) -> Scoring:
    con, marks = lake_of(communes)
    # Kinds are the words that names begin with: a town's has two.
    tree = replace(TREE, units={c: replace(u, type=OF_KIND.get(c, u.type)) for c, u in TREE.units.items()})
    return score_readings(con, tree, build(scheme), "2021", None, KINDS, marks=marks)


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(8), deadline=None)
@given(ways(), SEVERAL)
def test_every_commune_comes_to_what_its_variant_gives_under_every_reading(
    scheme: dict[str, Any], communes: list[dict[str, Any]]
) -> None:
    scoring = scored(scheme, communes)
    for one in (scoring, *scoring.others):
        options = dict(one.scheme.options)
        plain = [naive.scheme_for(scheme, OF_KIND[row.unit], "87", DAY, options) for row in one.rows]
        assert list(differences_of(plain, communes, one.rows)) == []
    for unit, others in scoring.differing().items():
        [row] = [row for row in scoring.rows if row.unit == unit]
        assert all(another.unit == unit and another.result != row.result for _, another in others)


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(12), deadline=None)
@given(ways(), SEVERAL_TOLD)
def test_a_commune_that_is_not_named_comes_to_the_same_under_every_reading_whatever_is_missing(
    scheme: dict[str, Any], communes: list[Told]
) -> None:
    scoring = scored(scheme, [known for _, known in communes])
    elsewhere = results_elsewhere(scoring)
    for row, (truth, _) in zip(scoring.rows, communes, strict=True):
        if row.unit not in {*elsewhere.differing, *elsewhere.untold}:
            kind, options = OF_KIND[row.unit], [dict(o.scheme.options) for o in (scoring, *scoring.others)]
            plain = [naive.scheme_for(scheme, kind, "87", DAY, one) for one in options]
            results = [(naive.total_of(one, truth), naive.classes_of(one, truth)) for one in plain]
            assert all(one == results[0] for one in results), (row, truth, results)


def named(scheme: Json) -> dict[str, Any]:
    """The scheme with variants and readings that change nothing."""
    [best, *_] = scheme["bands"]
    same = {"band": best["id"], "set": {"from": best["from"]}}
    idle = {"id": "ward", "name": words("x"), "citation": "x", "kinds": ["Phường"], "changes": [same]}
    options = [{"id": name, "name": words(name)} for name in ("one", "two")]
    reading = {"id": "limit", "name": words("x"), "note": words("x"), "default": "two", "options": options}
    return {**scheme, "variants": [idle], "readings": [reading]}


@settings(phases=WITHOUT_SHRINKING, max_examples=tries(6), deadline=None)
@given(schemes(most=3), SEVERAL)
def test_a_scheme_of_which_nothing_is_changed_scores_the_same(
    scheme: dict[str, Any], communes: list[dict[str, Any]]
) -> None:
    scoring, idle = scored(scheme, communes), scored(named(scheme), communes)
    assert tuple(replace(row, variants=()) for row in idle.rows) == scoring.rows
    assert (idle.summary, idle.differing()) == (scoring.summary, {})


@settings(max_examples=tries(30), deadline=None)
@given(ways())
def test_random_variants_and_readings_are_sound_and_survive_the_workbook(scheme: dict[str, Any]) -> None:
    rows = to_rows(scheme)
    found, _, lost = from_rows(rows)
    assert not lost
    assert found | {"standing": scheme["standing"]} == scheme
    assert build(found | {"standing": scheme["standing"]}) == build(scheme)
    assert keyed(to_rows(found)) == keyed(rows)
    entry = Entry("scheme", "random", 1, "random.json", "$", scheme)
    assert [*WORLD.shape(entry), *KIND.judge(WORLD, entry)] == []
