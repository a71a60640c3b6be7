"""Roman numbers: how an office numbers sections, quarters and parts of a year."""

from __future__ import annotations

from functools import lru_cache

_SIGNS = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@lru_cache(1024)
def roman(number: int) -> str:
    """1 as I, 4 as IV; "" for 0."""
    letters = ""
    for value, sign in _SIGNS:
        while number >= value:
            letters += sign
            number -= value
    return letters


def romans(last: int) -> dict[str, int]:
    """The numbers from 1 to `last` by their roman letters in lower case."""
    return {roman(number).lower(): number for number in range(1, last + 1)}
