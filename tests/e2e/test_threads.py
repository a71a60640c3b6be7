"""What is printed does not depend on how many threads the engine has: every order is stated."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import Imported
from tests.e2e.program import set_threads

YEAR = ("--period", "2021", "--format", "json")
PRINTS = [
    ("validate", *YEAR),
    ("score", *YEAR),
    ("aggregate", "01", "02", "03", "04", "05", "06", *YEAR, "--level", "commune"),
    ("aggregate", "03", *YEAR, "--level", "commune", "--at", "2025-07-01"),
    ("explain", "30133", "score", *YEAR),
    ("status", *YEAR),
    ("history", "--format", "json"),
]


@pytest.fixture
def threads_as_before() -> Iterator[None]:
    before = set_threads(1)
    yield
    set_threads(before)


@pytest.mark.parametrize("words", PRINTS, ids=" ".join)
def test_one_thread_and_many_print_the_same(
    imported: Imported, threads_as_before: None, words: tuple[str, ...]
) -> None:
    alone = imported.office(*words)
    assert alone.out
    set_threads(8)
    assert imported.office(*words) == alone
