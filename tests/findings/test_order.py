"""Notes on a result stand in a declared order, whoever made them first."""

from __future__ import annotations

import itertools

from kpi.findings import finding, in_order

READ = ("score.illustrative", "restate.map", "score.scheme_outside.allowed", "compose.half", "score.coverage")


def test_what_it_is_comes_before_what_it_lacks() -> None:
    for codes in itertools.permutations(READ):
        assert tuple(note.code for note in in_order(map(finding, codes))) == READ


def test_notes_of_one_kind_stay_as_they_were_made() -> None:
    notes = [finding("score.gaps", n=1), finding("score.coverage", n=2), finding("score.gaps", n=3)]
    assert list(in_order(notes)) == notes
