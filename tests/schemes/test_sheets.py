"""A scheme as rows and back: nothing is lost, and every place of it is known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

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
    }


def back(data: dict[str, Any]) -> dict[str, Any]:
    found, _, lost = from_rows(to_rows(data))
    assert not lost
    return found | {"standing": data["standing"]}


@settings(max_examples=tries(60), deadline=None)
@given(schemes())
def test_rows_say_the_same_scheme_again(data: dict[str, Any]) -> None:
    assert back(data) == data
    assert build(back(data)) == build(data)


@settings(max_examples=tries(4), deadline=None)
@given(schemes())
def test_a_workbook_says_the_same_scheme_again(data: dict[str, Any]) -> None:
    found = read(written(data))
    assert found.findings == ()
    assert found.data is not None
    assert {**found.data, "standing": "adopted"} == data


def test_a_workbook_of_before_recognition_is_read_all_the_same() -> None:
    found = read(entered({}, gone="Công nhận"))
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
