"""Numbers in Vietnamese words, as they are repeated behind a figure: "12 (mười hai)"."""

from __future__ import annotations

from collections.abc import Mapping

_TEN, _HUNDRED = 10, 100


def number_of(text: str, values: Mapping[str, int]) -> int | None:
    """The number that words say; None for any other text. `values` are those of digits (with 0 for what only
    joins, "linh"), of ten, hundred, thousand and more."""
    whole = group = digit = 0
    if not text.strip():
        return None
    for word in text.casefold().split():
        value = values.get(word)
        if value is None or (value < _TEN and digit):
            return None
        if value < _TEN:
            digit = value
        elif value == _TEN:
            group, digit = group + max(digit, 1) * _TEN, 0
        elif value == _HUNDRED:
            group, digit = group + digit * _HUNDRED, 0
        else:
            whole, group, digit = whole + (group + digit) * value, 0, 0
    return whole + group + digit
