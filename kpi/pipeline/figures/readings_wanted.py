"""How the text is read, as an option of a command says it."""

from __future__ import annotations

from collections.abc import Sequence

from kpi.findings import Fault, finding


def wanted_options(readings: Sequence[str], choices: Sequence[str]) -> dict[str, str]:
    """``reading=option`` as a mapping; `choices` are all that there are. Raises Fault
    ``class.unknown_reading`` and, where one reading is chosen in two ways, ``class.reading_twice``."""
    wrong = [text for text in readings if text not in choices]
    if wrong:
        params = {"known": ", ".join(choices) or "–", "example": choices[0] if choices else "–"}
        raise Fault(*(finding("class.unknown_reading", reading=text, **params) for text in wrong))
    options: dict[str, list[str]] = {}
    for text in dict.fromkeys(readings):
        options.setdefault(text.partition("=")[0], []).append(text)
    twice = {name: texts for name, texts in options.items() if len(texts) > 1}
    if twice:
        pairs = ((name, ", ".join(texts)) for name, texts in twice.items())
        raise Fault(*(finding("class.reading_twice", reading=name, listed=texts) for name, texts in pairs))
    return dict(text.split("=", 1) for text in readings)
