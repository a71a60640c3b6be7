"""A scheme as rows and back: nothing is lost, and every place of it is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi.spec.kinds.scheme import build
from kpi.spec.scheme_sheets import from_rows, keyed, place_of, to_rows
from tests.examples import tries
from tests.schemes.books import entered, example, read, written

_word = st.text("abcđêệ ,.%=/", min_size=1, max_size=9).map(lambda text: f"x{' '.join(text.split())}x")
_words = st.fixed_dictionaries({"vi": _word, "en": _word})
_number = st.integers(0, 1000) | st.decimals(0, 1000, places=3).filter(lambda n: n != n.to_integral_value())
_ends = st.sampled_from(["from", "over", "to", "below"])


def _with(required: dict[str, Any], optional: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(required, optional=optional)


_step = st.builds(
    lambda end, limit, more: {end: limit, **more},
    _ends,
    _number,
    _with({"points": _number}, {"citation": _word}),
)
_steps = st.lists(_step, min_size=1, max_size=3)
_condition = _with({"name": _words, "when": _word}, {"citation": _word})
_alternative = st.fixed_dictionaries({"value": _word, "steps": _steps})
_how = st.one_of(
    st.fixed_dictionaries({"kind": st.sampled_from(["yes_no", "formula", "by_hand"]), "value": _word}),
    st.fixed_dictionaries({"kind": st.just("steps"), "value": _word, "steps": _steps}),
    st.fixed_dictionaries(
        {"kind": st.just("either"), "alternatives": st.lists(_alternative, min_size=2, max_size=3)}
    ),
    st.fixed_dictionaries(
        {"kind": st.just("at_least"), "least": st.integers(1, 3),
         "conditions": st.lists(_condition, min_size=2, max_size=3)}
    ),
    _with({"kind": st.just("deduction"), "value": _word, "per_case": _number}, {"floor": _number}),
    st.fixed_dictionaries({"kind": st.just("addition"), "value": _word, "per_unit": _number}),
)  # fmt: skip
_about = _with(
    {"name": _words, "points": _number, "citation": _word},
    {
        "note": _words,
        "empty_when": _word,
        "empty_points": _number,
        "empty": st.sampled_from(["block", "scheme"]),
    },
)
_band = _with({"name": _words, "from": _number}, {"citation": _word})
_assessment = _with(
    {"final": st.sampled_from(["computed", "self", "district", "province", "highest_level"]),
     "on_missing": st.sampled_from(["undetermined", "computed"])},
    {"citation": _word},
)  # fmt: skip
_cap = _with({"when": _word, "at_most": _word, "reason": _words}, {"citation": _word})
_veto = _with({"when": _word, "reason": _words, "result": _words}, {"citation": _word})
_ids = st.lists(st.sampled_from(["band_0", "band_1", "band_2"]), min_size=1, max_size=3, unique=True)
_conflict = _with({"between": _ids, "when": _word, "note": _words}, {"citation": _word})


def _named(key: str, one: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    some = st.lists(one, min_size=1, max_size=2)
    return some.map(lambda items: [{"id": f"{key}_{n}", **item} for n, item in enumerate(items)])


_classes = st.lists(_word.filter(lambda word: "," not in word), min_size=1, max_size=3)
_recognition = _with(
    {"name": _words, "classes": _classes, "years": st.integers(1, 10), "citation": _word},
    {"kept": _with({"classes": _classes, "citation": _word}, {}), "registered": _word, "note": _words},
)


_group = _with(
    {"name": _words, "citation": _word,
     "members": st.lists(
         _with({"province": st.sampled_from(["02", "87"]), "from": st.just("2021-01-01")},
               {"to": st.just("2022-01-01")}),
         min_size=1, max_size=2)},
    {},
)  # fmt: skip
_kinds = st.sampled_from([["Phường"], ["Phường", "Thị trấn"]])
_variant = _with({"name": _words, "citation": _word}, {"note": _words, "kinds": _kinds, "group": _word})
_reading = st.fixed_dictionaries({"name": _words, "note": _words, "default": _word})
_option = _with({"name": _words}, {"citation": _word})
_SET: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "block": _with({"points": _number}, {"name": _words}),
    "criterion": _with(
        {}, {"name": _words, "points": _number, "per_case": _number, "floor": _number, "per_unit": _number,
             "least": st.integers(1, 3), "value": _word, "empty_when": _word, "empty_points": _number,
             "kind": st.sampled_from(["yes_no", "steps"]), "empty": st.sampled_from(["block", "scheme"]),
             "citation": _word, "note": _words, "steps": _steps,
             "conditions": st.lists(_condition, min_size=2, max_size=3),
             "alternatives": st.lists(_alternative, min_size=2, max_size=3)},
    ),
    "band": _with({"from": _number}, {"citation": _word}),
    "cap": _with({"at_most": _word}, {"when": _word, "reason": _words, "citation": _word}),
    "veto": _with({"when": _word}, {"reason": _words}),
    "conflict": _with({"between": _ids}, {"note": _words}),
}  # fmt: skip


@st.composite
def _changes(draw: st.DrawFn, is_for: bool) -> list[dict[str, Any]]:
    changes = []
    for n, of in enumerate(draw(st.lists(st.sampled_from([*_SET]), min_size=1, max_size=3))):
        values = draw(_SET[of])
        change: dict[str, Any] = {of: f"A{n}", **({"set": values} if values else {})}
        if not values or (of == "criterion" and draw(st.booleans())):
            change["without"] = draw(st.sampled_from([["empty_when"], ["steps", "least"]]))
        if is_for and draw(st.booleans()):
            change["for"] = draw(st.sampled_from([["variant_0"], ["variant_1", "OTHERWISE"]]))
        changes.append(change)
    return changes


@st.composite
def _ways(draw: st.DrawFn) -> dict[str, Any]:
    """Groups, variants and readings, sensible or not."""
    ways: dict[str, Any] = draw(_with({}, {"groups": _named("group", _group)}))
    variants = draw(st.lists(_variant, max_size=2))
    if variants:
        ways["variants"] = [
            {"id": f"variant_{n}", **one, "changes": draw(_changes(False))} for n, one in enumerate(variants)
        ]
    readings = draw(st.lists(_reading, max_size=2))
    for n, one in enumerate(readings):
        options = draw(_named("option", _option))
        for option in options:
            option |= {"changes": draw(_changes(True))} if draw(st.booleans()) else {}
        ways.setdefault("readings", []).append({"id": f"reading_{n}", **one, "options": options})
    return ways


@st.composite
def schemes(draw: st.DrawFn) -> dict[str, Any]:
    """Any scheme, sensible or not."""
    blocks = []
    for b in range(draw(st.integers(1, 3))):
        own = draw(st.lists(st.tuples(_about, _how), min_size=1, max_size=3))
        criteria = [{"id": f"B{b}.{n}", **about, **how} for n, (about, how) in enumerate(own)]
        blocks.append({"id": f"B{b}", "name": draw(_words), "points": draw(_number), "criteria": criteria})
    bands = enumerate(draw(st.lists(_band, min_size=2, max_size=4)))
    caps = enumerate(draw(st.lists(_cap, max_size=2)))
    rules = [{"id": f"rule-{n}", **rule} for n, rule in enumerate(draw(st.lists(_recognition, max_size=2)))]
    more = {"valid_to": st.just("2031-01-01"), "citation": _word, "validity_reason": _words,
            "on_error": st.sampled_from(["open", "class", "mark"]),
            "assessment": _assessment, "share_places": st.integers(0, 8),
            "vetoes": _named("veto", _veto), "conflicts": _named("conflict", _conflict)}  # fmt: skip
    return {
        "kind": "scheme",
        "id": "any",
        "name": draw(_words),
        "standing": "adopted",
        "note": draw(_words),
        "valid_from": "2021-01-01",
        "periods": draw(st.sampled_from([["year"], ["year", "half"]])),
        "points": draw(_number),
        "legal_basis": example()["legal_basis"],
        "blocks": blocks,
        "bands": [{"id": f"band_{n}", **band} for n, band in bands],
        "caps": [{"id": f"cap_{n}", **cap} for n, cap in caps],
        **({"recognition": rules} if rules else {}),
        **draw(_with({}, more)),
        **(draw(_ways()) if draw(st.booleans()) else {}),
    }


def back(data: dict[str, Any]) -> dict[str, Any]:
    found, _, lost = from_rows(to_rows(data))
    assert not lost
    return found | {"standing": data["standing"]}


@settings(max_examples=tries(60), deadline=None)
@given(schemes())
def test_rows_say_the_same_scheme_again(data: dict[str, Any]) -> None:
    assert back(data) == data
    if not any(key in data for key in ("variants", "readings")):
        assert build(back(data)) == build(data)


@settings(max_examples=tries(4), deadline=None)
@given(schemes())
def test_a_workbook_says_the_same_scheme_again(data: dict[str, Any]) -> None:
    found = read(written(data))
    assert found.findings == ()
    assert found.data is not None
    assert {**found.data, "standing": "adopted"} == data


@pytest.mark.parametrize("sheet", ["Công nhận", "Mức riêng", "Cách hiểu", "Thay đổi", "Tỉnh của nhóm"])
def test_a_workbook_of_before_a_sheet_is_read_all_the_same(sheet: str) -> None:
    found = read(entered({}, gone=sheet))
    assert found.findings == ()
    assert found.data == read(written(example())).data


def test_the_example_is_whole_in_both_languages() -> None:
    for lang in ("vi", "en"):
        found = read(written(example(), lang), lang=lang)
        assert found.findings == ()
        assert {**(found.data or {}), "standing": "illustrative"} == example()


def test_every_place_leads_to_its_row_and_what_is_not_there_to_the_row_around_it() -> None:
    _, places, _ = from_rows(to_rows(example()))
    assert place_of("$.blocks[0].criteria[3].steps[1].points", places) == ("steps", 1, "points")
    assert place_of("$.blocks[0].criteria[3].steps[1].from", places) == ("steps", 1, "limit")
    assert place_of("$.blocks[0].criteria[1].per_case.what", places) == ("criteria", 1, "per_case")
    assert place_of("$.bands[3].nothing", places) == ("bands", 3, "")
    assert place_of("$.points", places) == ("scheme", 0, "points")


def test_two_schemes_differ_in_what_was_changed_alone() -> None:
    other = {**example(), "bands": [{**example()["bands"][0], "from": Decimal(85)}, *example()["bands"][1:]]}
    before, after = keyed(to_rows(example())), keyed(to_rows(other))
    assert {key for key in before if before[key] != after[key]} == {("bands", "good", "from")}


def with_ways() -> dict[str, Any]:
    """The example with wards of their own, for which a reading is as well."""
    ward = {
        "id": "ward",
        "name": {"vi": "Phường", "en": "Wards"},
        "citation": "Điều 3",
        "kinds": ["Phường"],
        "changes": [
            {"criterion": "I.4", "set": {"steps": [{"from": 1, "points": 5}]}},
            {"band": "good", "set": {"from": 85}},
        ],
    }
    higher = {"band": "good", "set": {"from": 88}, "for": ["OTHERWISE"]}
    one = {"id": "one", "name": {"vi": "một", "en": "one"}}
    reading = {
        "id": "limit",
        "name": {"vi": "Ngưỡng", "en": "Limit"},
        "note": {"vi": "…", "en": "…"},
        "default": "one",
        "options": [one, {"id": "two", "name": {"vi": "hai", "en": "two"}, "changes": [higher]}],
    }
    return {**example(), "variants": [ward], "readings": [reading]}


def test_places_of_changes_lead_to_their_rows() -> None:
    data = with_ways()
    rows = to_rows(data)
    found, places, lost = from_rows(rows)
    assert (found["variants"], found["readings"], lost) == (data["variants"], data["readings"], ())
    number = len(rows["steps"]) - 1
    path = "$.variants[0].changes[0]"
    assert place_of(f"{path}.set.steps[0].points", places) == ("steps", number, "points")
    assert place_of(f"{path}.set.steps[0].from", places) == ("steps", number, "limit")
    assert place_of(f"{path}.criterion", places) == ("changes", 0, "thing")
    assert place_of("$.variants[0].changes[1].set.from", places) == ("changes", 1, "from")
    assert place_of("$.readings[0].options[1].changes[0].for[0]", places) == ("changes", 2, "for")
    assert place_of("$.readings[0].default", places) == ("readings", 0, "default")


def test_two_schemes_differ_in_a_change_by_whose_it_is() -> None:
    other = with_ways()
    other["variants"][0]["changes"][1]["set"]["from"] = 86
    other["variants"][0]["changes"].insert(0, {"criterion": "I.1", "set": {"points": 4}})
    before, after = keyed(to_rows(with_ways())), keyed(to_rows(other))
    assert {key for key in (*before, *after) if before.get(key) != after.get(key)} == {
        ("changes", "ward: good", "from"),
        *(("changes", "ward: I.1", key) for key in ("of", "thing", "variant", "points")),
    }
