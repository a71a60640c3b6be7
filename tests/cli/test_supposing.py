"""Options of ``kpi score`` that ask for another table exclude each other, and say so."""

from __future__ import annotations

import pytest

from tests.e2e.program import run


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--undetermined", "--near", "2"), "--undetermined, --near exclude each other"),
        (("--near", "2", "--compare-to", "x"), "--compare-to, --near exclude each other"),
        (("--undetermined", "--level", "district"), "leave out --level"),
        (("--near", "2", "--at", "2025-07-01"), "leave out --at"),
        (("--near", "-1"), "such as 2 or 2.5"),
        (("--near", "two"), "such as 2 or 2.5"),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_to_do(words: tuple[str, ...], told: str) -> None:
    done = run("score", "--period", "2021", *words, lang="en")
    assert (done.code, done.out) == (2, "")
    assert told in done.err
