"""Files as they may come, by the hundred: never a wrong value from a sound cell, a hang, or an error of ours.

``python -m tests.fuzz.run`` tries as many as one likes; ``KPI_TESTS=thorough`` tries 5,000 here.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.e2e.program import Office, run
from tests.examples import thorough
from tests.fuzz.formats import FORMATS, rendered
from tests.fuzz.judge import FAULTS, judge
from tests.fuzz.recipes import DAMAGES, KINDS, Recipe, drawn, made, recipe_of, tried
from tests.fuzz.reports import sound_report
from tests.fuzz.run import line_of
from tests.intake.conftest import office as context_of

FILES = 2500 if thorough() else 75  # by numbers, and as many by hypothesis
CORPUS = json.loads((Path(__file__).parent / "corpus.json").read_text("utf-8"))
ZIPPED = ("xlsx", "ods")


def recipes() -> st.SearchStrategy[Recipe]:
    """With as few changes as a fault needs, once one is found."""
    recipe = st.builds(
        Recipe,
        st.integers(0, 2**32),
        st.sampled_from(FORMATS),
        st.lists(st.sampled_from(KINDS), max_size=3, unique=True).map(tuple),
        st.sampled_from(("", *DAMAGES)),
    )
    return recipe.map(
        lambda r: r if r.format in ZIPPED or not r.damage else replace(r, damage="bytes_damaged")
    )


def _faults(some: list[Recipe]) -> list[str]:
    verdicts = ((recipe, tried(recipe, context_of("87", "2021"))) for recipe in some)
    return [line_of(recipe, verdict) for recipe, verdict in verdicts if verdict.outcome in FAULTS]


def test_what_once_went_wrong_goes_well() -> None:
    assert _faults([recipe_of(words) for words in CORPUS]) == []


def test_no_file_gives_a_wrong_value_or_breaks_the_reading() -> None:
    assert _faults([drawn(seed) for seed in range(1, FILES + 1)]) == []


@settings(max_examples=FILES, derandomize=True)
@given(recipes())
def test_no_changes_together_give_a_wrong_value(recipe: Recipe) -> None:
    assert _faults([recipe]) == []


def test_a_wrong_value_and_a_lost_one_would_be_seen() -> None:
    context = context_of("87", "2021")
    data, truth = rendered(sound_report(Random(1)), "xlsx")
    place, fact = next((place, fact) for place, fact in truth.items() if isinstance(fact.value, Decimal))
    other = {**truth, place: replace(fact, value=fact.value + 1)}
    more = {**truth, (place[0], "ZZ1"): fact}
    assert judge(data, ".xlsx", truth, context).outcome == "whole"
    assert judge(data, ".xlsx", other, context).outcome == "wrong"
    assert judge(data, ".xlsx", more, context).outcome == "untold"


def test_the_exit_code_says_whether_errors_were_found(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "received"
    folder.mkdir()
    for seed in range(1, 31):
        recipe = drawn(seed)
        (folder / f"{seed}.{recipe.format}").write_bytes(made(recipe)[0].data)
    for paths in ([folder], *([path] for path in sorted(folder.iterdir())[:5])):
        words = ("-C", office.root, "validate", *paths, "--period", "2021", "--format", "json")
        done = run(*words)
        errors = any(finding["severity"] == "error" for finding in done.json)
        assert (done.code, "Traceback" in done.err) == (int(errors), False)
