"""Tables about units: lists, lives, matches of a search, changes, gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from kpi.findings import Catalogue
from kpi.model.show import day_text
from kpi.model.table import Column, Row, Table
from kpi.tables.unit_words import (
    counts_text,
    decree_numbers,
    kin_text,
    named,
    number_text,
    place_text,
    span_text,
)
from kpi.units.gazetteer.tree import Tree, Unit
from kpi.units.lives.events import Event, Party
from kpi.units.lives.gaps import Gap, Gaps
from kpi.units.lives.life import Life
from kpi.units.matching.search import Found, Hit

_WIDTHS = {"code": 7, "name": 26, "level": 10, "place": 44, "decrees": 34, "decree": 20, "old": 44, "new": 44}


def list_table(tree: Tree, under: str, units: Sequence[Unit], words: Catalogue) -> Table:
    """A line per unit of a day in the unit `under` ("": the country), each after what it lies in."""
    top = tree.get(under)
    name = named(top) if top else words.text("units.country")
    title = words.text("units.list.title", name=name, day=day_text(tree.day))
    rows = [
        (
            unit.code,
            unit.name,
            words.text(f"units.level.{unit.level}"),
            place_text(tree.path(unit.code)),
            span_text(unit, words),
        )
        for unit in units
    ]
    return _table(
        "units-list",
        title,
        ("code", "name", "level", "place", "span"),
        rows,
        words,
        counts_text(tree.walk(under), words),
    )


def show_table(code: str, lives: Sequence[Life], words: Catalogue) -> Table:
    """A line per stretch of a code's life."""
    rows = [
        (
            life.unit.name,
            span_text(life.unit, words),
            place_text(life.way),
            ", ".join(words.text(f"units.kind.{kind}") for kind in life.begins),
            "; ".join([*(kin_text(kin, words) for kin in life.predecessors), *_dealt(life, "taken", words)]),
            "; ".join([*(kin_text(kin, words) for kin in life.successors), *_dealt(life, "given", words)]),
            decree_numbers((*life.decrees, *life.last_decrees)),
        )
        for life in lives
    ]
    keys = ("name", "span", "place", "begins", "predecessors", "successors", "decrees")
    return _table("units-show", words.text("units.show.title", code=code), keys, rows, words)


def _dealt(life: Life, side: str, words: Catalogue) -> list[str]:
    """What a unit took in, or gave away, on days within its life."""
    return [
        f"{day_text(dealing.day)}: {kin_text(kin, words)}"
        for dealing in life.dealings
        for kin in (dealing.takes if side == "taken" else dealing.gives)
    ]


def find_table(text: str, day: date, answer: Found, words: Catalogue) -> Table:
    """A line per unit that fits; where none does, those of other days."""
    hits = answer.hits or answer.other_days
    title = words.text("units.find.title", text=text, day=day_text(day))
    keys = ("code", "name", "place", "span", "how")
    table = _table("units-find", title, keys, [_hit(hit, words) for hit in hits], words)
    if answer.hits:
        return table
    note = words.text("units.find.other_days" if hits else "units.find.none", day=day_text(day))
    return Table(table.id, title, (), table.columns, table.rows, (note,))


def _hit(hit: Hit, words: Catalogue) -> tuple[str, ...]:
    how = words.text(f"units.how.{hit.how}", distance=hit.distance)
    return (hit.unit.code, hit.unit.name, place_text(hit.way), span_text(hit.unit, words), how)


def changes_table(start: date, end: date, events: Iterable[Event], words: Catalogue) -> Table:
    """A line per change."""
    rows = [
        (
            day_text(event.day),
            words.text(f"units.kind.{event.kind}"),
            words.text(f"units.level.{event.level}"),
            parties_text(event.old, words),
            parties_text(event.new, words),
            place_text((event.new or event.old)[0].way),
            event.decree or decree_numbers(event.decrees),
        )
        for event in events
    ]
    keys = ("day", "kind", "level", "old", "new", "place", "decrees")
    title = words.text("units.changes.title", start=day_text(start), end=day_text(end))
    return _table("units-changes", title, keys, rows, words)


def parties_text(parties: Sequence[Party], words: Catalogue) -> str:
    """The units on one side of a change, with the share of those that did not go whole."""
    texts = []
    for party in parties:
        text = named(party.unit)
        if party.share and party.share != "whole":
            text += f" ({words.text(f'units.share.{party.share}')})"
        elif party.by in ("later", "children"):
            text += f" ({words.text(f'units.by.{party.by}')})"
        texts.append(text)
    return " + ".join(texts)


def gaps_table(gaps: Gaps, words: Catalogue) -> Table:
    """A line per commune of which the records are silent."""
    rows = [_gap(gap, "ended", words) for gap in gaps.without_successor] + [
        _gap(gap, "arisen", words) for gap in gaps.without_origin
    ]
    keys = ("day", "kind", "code", "name", "place", "decrees", "known")
    return _table("units-gaps", words.text("units.gaps.title"), keys, rows, words, *gaps_lines(gaps, words))


def gaps_lines(gaps: Gaps, words: Catalogue) -> tuple[str, ...]:
    """What is not known out of how many."""
    ended = words.text(
        "units.gaps.ended",
        ended=number_text(gaps.ended, words),
        told=number_text(gaps.ended_told, words),
        later=number_text(gaps.ended_later, words),
        lost=number_text(len(gaps.without_successor), words),
    )
    numbers = {"arose": gaps.arose, "told": gaps.arose_told, "lost": len(gaps.without_origin)}
    arose = words.text("units.gaps.arose", **{key: number_text(n, words) for key, n in numbers.items()})
    return ended, arose


def gap_known(gap: Gap, words: Catalogue) -> str:
    """What little is known of a commune that ended."""
    texts = []
    if gap.again is not None:
        texts.append(words.text("units.gaps.again", day=day_text(gap.again)))
    if gap.within is not None:
        texts.append(words.text("units.gaps.within", name=named(gap.within)))
    if gap.decree:
        texts.append(words.text("units.gaps.decree", decree=gap.decree))
    return "; ".join(texts)


def _gap(gap: Gap, kind: str, words: Catalogue) -> tuple[str, ...]:
    return (
        day_text(gap.day),
        words.text(f"units.kind.{kind}"),
        gap.unit.code,
        gap.unit.name,
        place_text(gap.way),
        decree_numbers(gap.decrees),
        gap_known(gap, words),
    )


def _table(
    name: str, title: str, keys: Sequence[str], rows: Iterable[tuple[str, ...]], words: Catalogue, *lines: str
) -> Table:
    columns = tuple(
        Column(key, words.text(f"units.column.{key}"), width=_WIDTHS.get(key, 24)) for key in keys
    )
    return Table(name, title, lines, columns, tuple(map(Row, rows)))
