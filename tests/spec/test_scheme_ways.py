"""Variants and readings of a scheme are judged as the schemes they make, and faults told at the change."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from kpi.spec.collect import collect
from kpi.spec.entry import Entry
from kpi.spec.files import read_files
from kpi.spec.kinds.scheme import KIND, build, resolve
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from kpi.spec.schema import Shapes
from kpi.spec.scheme_ways import OTHERWISE, all_changes, plain
from kpi.spec.world import World
from tests.spec.test_bad_specs import BAD

Json = dict[str, Any]
STEPS = [{"from": 1, "points": 6}, {"from": 0.8, "points": 3}]


def exact(data: Any) -> Any:
    return json.loads(json.dumps(data), parse_float=Decimal)


def words(text: str) -> Json:
    return {"vi": text, "en": text}


def variant(*changes: Json, name: str = "ward", **more: Any) -> Json:
    one = {"id": name, "name": words(name), "citation": "Thử", "changes": list(changes)}
    return {**one, **(more or {"kinds": ["Phường"]})}


def reading(*changes: Json, name: str = "limit", **more: Any) -> Json:
    options = [
        {"id": "one", "name": words("một")},
        {"id": "two", "name": words("hai"), "changes": [*changes]},
    ]
    return {"id": name, "name": words(name), "note": words("…"), "default": "one", "options": options, **more}


def of(thing: str, name: str, **values: Any) -> Json:
    return {thing: name, "set": values}


@cache
def world() -> World:
    entries, _ = collect(read_files([builtin_specs()])[0])
    ids = {kind: frozenset(names) for kind, names in entries.items()}
    return World(entries, ids, frozenset(), Shapes(builtin_specs() / "schemas").of_entry)


def scheme(**more: Any) -> Json:
    """Two criteria of 4 and 6 points, two classes and a cap."""
    data: Json = json.loads((BAD / "scheme-cap-unknown-band.json").read_text("utf-8"))
    data["caps"][0]["at_most"] = "weak"
    return {**data, **exact(more)}


def told(data: Json) -> list[tuple[str, str]]:
    entry = Entry("scheme", "office", 1, "office.json", "$", data)
    findings = [*world().shape(entry)] or [*KIND.judge(world(), entry)]
    return [(one.code.removeprefix("spec."), dict(one.params).get("path", "")) for one in findings]


GROUP = {"id": "north", "name": words("Bắc"), "citation": "Thử"}
MEMBERS = [{"province": "87", "from": "2021-01-01"}]
FIRST = "$.variants[0].changes[0]"
OPTION = "$.readings[0].options[1].changes[0]"
LOWER = of("band", "good", **{"from": 7})
GOOD = of("cap", "cap", at_most="good")
FIVE = of("criterion", "I.1", points=5)
OVER = of("criterion", "I.2", steps=[{"over": 0.9, "points": 6}])
NARROW = of("criterion", "I.2", steps=[{"from": 1, "points": 5}])
FAULTS: Sequence[tuple[str, Mapping[str, Any], str, str]] = [
    ("no-such-group", {"variants": [variant(LOWER, group="south")]},
     "unknown_reference", "$.variants[0].group"),
    ("fits-whom", {"variants": [variant(LOWER, kinds=None)]},
     "wrong_type", "$.variants[0].kinds"),
    ("no-such-criterion", {"variants": [variant(of("criterion", "I.9", points=4))]},
     "unknown_reference", f"{FIRST}.criterion"),
    ("no-such-veto", {"variants": [variant(of("veto", "fire", when="plan_issued = 0"))]},
     "unknown_reference", f"{FIRST}.veto"),
    ("sum-of-the-block", {"variants": [variant(FIVE)]}, "points_sum", f"{FIRST}.set.points"),
    ("sum-of-the-scheme", {"variants": [variant(FIVE, of("block", "I", points=11))]},
     "points_sum", "$.variants[0].changes[1].set.points"),
    ("steps-too-low", {"variants": [variant(NARROW)]}, "bad_number", f"{FIRST}.set.steps[0].points"),
    ("a-key-of-another-kind", {"variants": [variant(of("criterion", "I.2", kind="formula"))]},
     "unfit_key", FIRST),
    ("a-key-that-is-needed", {"variants": [variant({"criterion": "I.2", "without": ["steps"]})]},
     "missing_key", FIRST),
    ("bands-not-descending", {"variants": [variant(of("band", "good", **{"from": 0}))]},
     "not_descending", f"{FIRST}.set.from"),
    ("lowest-band", {"variants": [variant(of("band", "weak", **{"from": 1}))]},
     "bad_number", f"{FIRST}.set.from"),
    ("a-key-bands-have-not", {"variants": [variant(of("band", "good", points=7))]},
     "unfit_key", f"{FIRST}.set.points"),
    ("a-key-criteria-have-not", {"variants": [variant(of("criterion", "I.1", **{"from": 7}))]},
     "unfit_key", f"{FIRST}.set.from"),
    ("no-such-indicator", {"variants": [variant(of("cap", "cap", when="nothing > 0"))]},
     "unknown_reference", f"{FIRST}.set.when"),
    ("no-such-class", {"readings": [reading(of("cap", "cap", at_most="best"))]},
     "unknown_reference", f"{OPTION}.set.at_most"),
    ("shared-without-places",
     {"variants": [variant({"criterion": "I.2", "set": {"empty": "block"}, "without": ["empty_points"]})]},
     "missing_key", FIRST),
    ("no-such-default", {"readings": [reading(GOOD, default="three")]},
     "unknown_reference", "$.readings[0].default"),
    ("reading-twice", {"readings": [reading(GOOD), reading(LOWER)]},
     "duplicate_id", "$.readings[1].id"),
    ("for-whom", {"readings": [reading({**GOOD, "for": ["town"]})]},
     "unknown_reference", f"{OPTION}.for[0]"),
    ("two-readings-of-one-key",
     {"readings": [reading(GOOD), reading(GOOD, name="cap")]},
     "changed_twice", "$.readings[1].options[1].changes[0]"),
    ("twice-in-one-list", {"variants": [variant(LOWER, of("band", "good", **{"from": 6}))]},
     "changed_twice", "$.variants[0].changes[1]"),
    ("from-and-to", {"groups": [{**GROUP, "members": [{"province": "8", "from": "2021-01-01"}]}]},
     "bad_shape", "$.groups[0].members[0].province"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("more", "code", "path"), [one[1:] for one in FAULTS], ids=[one[0] for one in FAULTS]
)
def test_a_fault_is_told_once_at_the_change_that_makes_it(
    more: Mapping[str, Any], code: str, path: str
) -> None:
    assert told(scheme(**more)) == [(code, path)]


def test_a_variant_must_say_whom_it_fits() -> None:
    one = variant(LOWER)
    del one["kinds"]
    assert told(scheme(variants=[one])) == [("missing_key", "$.variants[0]")]


def test_readings_that_are_sound_alone_are_judged_together() -> None:
    data = scheme(
        readings=[reading(of("band", "good", **{"from": 5}))],
        bands=[{"id": "good", "name": words("a"), "from": 8}, {"id": "fair", "name": words("b"), "from": 4},
               {"id": "weak", "name": words("c"), "from": 0}],
    )  # fmt: skip
    assert told(data) == []
    data["readings"].append(reading(of("band", "fair", **{"from": 6}), name="fair"))
    assert [code for code, _ in told(data)] == ["not_descending"]


def test_more_ways_than_can_be_judged_are_refused() -> None:
    ids = ["a", "b", "c", "d", "e", "f", "g"]
    readings = [reading({**of("cap", "cap", when=f"plan_issued = {n}"), "for": [OTHERWISE]}, name=name)
                for n, name in enumerate(ids)]  # fmt: skip
    assert {code for code, _ in told(scheme(readings=readings))} == {"changed_twice"}
    for one in readings:
        del one["options"][1]["changes"]
    assert told(scheme(readings=readings)) == [("too_many_ways", "$.readings")]


def test_a_sound_scheme_with_all_of_them_has_no_fault() -> None:
    data = scheme(
        groups=[{**GROUP, "members": MEMBERS}],
        variants=[
            variant(of("criterion", "I.2", steps=STEPS), name="north-ward", group="north", kinds=["Phường"]),
            variant(FIVE, of("criterion", "I.2", points=5,
                    steps=[{"over": 0.5, "points": 5}], empty_points=5)),
        ],
        readings=[
            reading({**OVER, "for": [OTHERWISE, "north-ward"]}),
            reading(of("cap", "cap", when="drug_hotspots_reopened > 1"), name="cap", default="two"),
        ],
    )  # fmt: skip
    assert told(data) == []
    kept = deepcopy(data)
    built = build(data)
    assert data == kept, "what is read is not changed"
    assert built.caps[0].when == "drug_hotspots_reopened > 1", "the default of the second reading"
    texts = {*KIND.expressions(built)}
    assert {"drug_hotspots_reopened > 0", "drug_hotspots_reopened > 1"} <= texts


def test_what_is_made_differs_in_nothing_more() -> None:
    data = scheme(variants=[variant(of("criterion", "I.2", steps=STEPS))])
    made = plain(data, all_changes(data, "ward", ()))
    assert set(data) - set(made) == {"variants"}
    assert plain(data, all_changes(data, OTHERWISE, ())) == scheme()


def test_specs_without_variants_and_readings_are_built_as_before() -> None:
    illustrative = load_specs([builtin_specs()]).schemes["illustrative"]
    assert not illustrative.ways
    assert replace(illustrative, variant="x").criteria == illustrative.criteria


def test_a_changed_number_stands_where_its_change_does_and_no_more_where_the_old_one_stood() -> None:
    found = build(
        scheme(variants=[variant(LOWER, OVER)], readings=[reading(GOOD, of("cap", "cap", when="1 = 1"))])
    )
    ward, other = resolve(found, "ward"), resolve(found, options={"limit": "two"})
    assert [one.citation for one in (ward.bands[0], ward.criteria[1])] == ["Thử", "Thử"]
    assert [one.citation for one in ward.criteria[:1]] == [found.criteria[0].citation]
    assert other.caps[0].citation == found.caps[0].citation, "the option cites nothing: the text is the same"


def test_a_change_may_cite_a_place_of_its_own_and_a_reading_stands_beside_the_variant_it_reads() -> None:
    steps = OVER["set"]["steps"]
    own = of("criterion", "I.2", steps=steps, citation="Điều 8")
    cited = {
        "id": "two",
        "name": words("hai"),
        "citation": "CV 5",
        "changes": [of("criterion", "I.2", note=words("x"))],
    }
    renamed, read = deepcopy(cited), deepcopy(cited)
    read["changes"] = [of("criterion", "I.2", empty_points=0, empty_when="plan_issued = 0")]
    for option, wanted in ((renamed, "Điều 8"), (read, "Điều 8; CV 5")):
        one = reading()
        one["options"][1] = option
        found = build(scheme(variants=[variant(own)], readings=[one]))
        assert resolve(found, "ward", {"limit": "two"}).criteria[1].citation == wanted
