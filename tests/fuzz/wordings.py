"""How names and headings are typed, as functions (page, random) → page: the truth stays known."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from random import Random

from kpi.model.letters import fold
from tests.fuzz.reports import Page, forms, with_typed


def names_otherwise(page: Page, random: Random) -> Page:
    """As offices type them; all in one way, or each in its own."""
    ways = random.choices(_NAMES, k=len(page.lines)) if random.random() < 0.3 else ()
    way = random.choice(_NAMES)
    lines = [
        with_typed(line, {"name": (ways[n] if ways else way)(str(line.typed["name"]))}) if line.unit else line
        for n, line in enumerate(page.lines)
    ]
    return replace(page, lines=tuple(lines))


def _short(name: str) -> str:
    for long, short in (("Thị trấn", "TT."), ("Phường", "P."), ("Xã", "X.")):
        name = name.replace(long, short, 1)
    return name


_NAMES: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    _short,
    fold,
    lambda name: f"UBND {name[0].lower()}{name[1:]}",
    lambda name: name.split(" ", 1)[1],
    lambda name: name.replace(" ", "\u00a0") + " ",
    lambda name: unicodedata.normalize("NFD", name),
    lambda name: f"  {name}  ".replace(" ", "  "),
    lambda name: f"- {name};",
    lambda name: name.replace("hòa", "hoà").replace("Hòa", "Hoà"),
    lambda name: name[:-1],
)


def headings_otherwise(page: Page, random: Random) -> Page:
    return _reworded(page, random.choice(_HEADINGS), random)


def headings_of_other_figures(page: Page, random: Random) -> Page:
    """Under such headings stand figures that the form does not ask for."""
    changed = _reworded(page, random.choice(_OTHER_FIGURES), random)
    other = {new.key for new, old in zip(changed.columns, page.columns, strict=True) if new != old}
    lines = [
        replace(line, facts={key: fact for key, fact in line.facts.items() if key not in other})
        for line in page.lines
    ]
    return replace(changed, lines=tuple(lines))


def _reworded(page: Page, way: Callable[[str], str], random: Random) -> Page:
    share = random.choice((0.2, 1))
    texts = {text for column in page.columns for text in column.path if text}
    ways = {text: way(text) if random.random() < share else text for text in sorted(texts)}
    columns = [replace(c, path=tuple(ways.get(text, text) for text in c.path)) for c in page.columns]
    return replace(page, columns=tuple(columns))


_HEADINGS: tuple[Callable[[str], str], ...] = (
    str.upper,
    str.lower,
    fold,
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(" ", "  ") + " ",
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: f"{text}:",
    lambda text: f"{text} (*)",
    lambda text: text.replace(" ", "\u00a0"),
    lambda text: text[:-1],
)
_OTHER_FIGURES: tuple[Callable[[str], str], ...] = (
    lambda text: f"{text} năm trước",
    lambda text: f"{text} so với cùng kỳ (%)",
    lambda text: f"Lũy kế {text[:1].lower()}{text[1:]}",
    lambda text: f"{text} (dự kiến năm sau)",
)


def headings_by_other_words(page: Page, random: Random) -> Page:
    """Other texts that the form accepts."""
    words: dict[str, tuple[str, ...]] = {}
    nodes = list(forms()[page.form].columns)
    while nodes:
        node = nodes.pop()
        words.setdefault(node.texts[0], node.texts)
        nodes += node.columns
    chosen = {first: random.choice(texts) for first, texts in words.items()}
    columns = [
        replace(column, path=tuple(chosen.get(text, text) for text in column.path)) for column in page.columns
    ]
    return replace(page, columns=tuple(columns))


def headings_in_one_row(page: Page, random: Random) -> Page:
    mark = random.choice((" – ", " - ", ": "))
    return replace(page, columns=tuple(replace(c, path=(mark.join(c.path),)) for c in page.columns))


def headings_unmerged(page: Page, random: Random) -> Page:
    return replace(page, merged=False)
