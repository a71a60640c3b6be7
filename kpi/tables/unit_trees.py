"""The same answers about units as trees, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from kpi.findings import Catalogue
from kpi.model.branch import Branch
from kpi.model.level import LEVELS, Level
from kpi.model.show import day_text
from kpi.tables.unit_tables import gap_known, gaps_lines, parties_text
from kpi.tables.unit_words import (
    counted,
    decree_numbers,
    decree_text,
    kin_text,
    named,
    number_text,
    place_text,
    span_text,
)
from kpi.units.gazetteer.tree import Tree, Unit
from kpi.units.lives.decrees import Mention
from kpi.units.lives.events import KINDS, Event
from kpi.units.lives.gaps import Gap, Gaps
from kpi.units.lives.life import Life
from kpi.units.matching.search import Found, Hit

_MOST = 40  # lines below one heading; the others are counted


def list_tree(tree: Tree, under: str, level: Level, words: Catalogue) -> Branch:
    """Units of a day down to a level, each with the number of units below it."""
    top = tree.get(under)
    params = {"name": named(top) if top else words.text("units.country"), "day": day_text(tree.day)}
    title = words.text("units.list.title", **params)
    return Branch(
        counted(title, tree.walk(under), words),
        "strong",
        tuple(_listed(tree, unit, level, words) for unit in tree.children(under)),
    )


def _listed(tree: Tree, unit: Unit, level: Level, words: Catalogue) -> Branch:
    text = counted(named(unit), tree.walk(unit.code), words)
    deeper = LEVELS.index(unit.level) < LEVELS.index(level)
    children = tree.children(unit.code) if deeper else ()
    return Branch(
        text, "strong" if deeper and children else "", tuple(_listed(tree, u, level, words) for u in children)
    )


def show_tree(code: str, lives: Sequence[Life], words: Catalogue) -> Branch:
    """The stretches of a code's life, oldest first."""
    title = words.text("units.show.root", code=code, number=len(lives))
    return Branch(title, "strong", tuple(_life(life, words) for life in lives))


def _life(life: Life, words: Catalogue) -> Branch:
    lines = []
    if life.way[:-1]:
        lines.append(Branch(words.text("units.show.in", place=place_text(life.way))))
    if life.last_way:
        lines.append(Branch(words.text("units.show.in_last", place=place_text(life.last_way))))
    kinds = ", ".join(words.text(f"units.kind.{kind}") for kind in life.begins)
    lines.append(Branch(words.text("units.show.begins", kinds=kinds)))
    lines += [Branch(words.text("units.show.from", kin=kin_text(k, words))) for k in life.predecessors]
    lines += _decrees(life.decrees, life.unit.valid_from, words)
    for dealing in life.dealings:
        day = day_text(dealing.day)
        lines += [
            Branch(words.text("units.show.taken", day=day, kin=kin_text(k, words))) for k in dealing.takes
        ]
        lines += [
            Branch(words.text("units.show.given", day=day, kin=kin_text(k, words))) for k in dealing.gives
        ]
        lines += _decrees(dealing.decrees, dealing.day, words)
    lines += [Branch(words.text("units.show.to", kin=kin_text(k, words))) for k in life.successors]
    if life.unit.valid_to is not None:
        if not life.successors:
            lines.append(Branch(words.text("units.show.unknown"), "note"))
        lines += _decrees(life.last_decrees, life.unit.valid_to, words)
    return Branch(f"{life.unit.name} · {span_text(life.unit, words)}", "strong", tuple(lines))


def _decrees(mentions: Sequence[Mention], day: date, words: Catalogue) -> list[Branch]:
    if not mentions:
        return []
    lines = tuple(Branch(decree_text(mention), "faint") for mention in mentions)
    return [Branch(words.text("units.decrees", day=day_text(day)), "faint", lines)]


def find_tree(text: str, day: date, answer: Found, words: Catalogue) -> Branch:
    """The units that fit, each in its place; where none does, those of other days."""
    params = {"text": text, "day": day_text(day)}
    if answer.hits:
        title = words.text("units.find.root", number=len(answer.hits), **params)
        return Branch(title, "strong", _grown(answer.hits, 0, words))
    if not answer.other_days:
        return Branch(words.text("units.find.root_none", **params), "note")
    title = words.text("units.find.root_other_days", number=len(answer.other_days), **params)
    return Branch(title, "note", _grown(answer.other_days, 0, words))


def _grown(hits: Iterable[Hit], depth: int, words: Catalogue) -> tuple[Branch, ...]:
    """Hits in the order given, those that lie in one unit together below it."""
    groups: dict[str, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(hit.way[depth].code, []).append(hit)
    branches = []
    for group in groups.values():
        all_hits = [hit for hit in group if len(hit.way) == depth + 1]
        deeper = [hit for hit in group if len(hit.way) > depth + 1]
        below = _grown(deeper, depth + 1, words)
        lines = [Branch(_hit(hit, words), "strong") for hit in all_hits]
        if below and lines:
            lines[-1] = Branch(lines[-1].text, "strong", below)
        elif below:
            lines = [Branch(named(group[0].way[depth]), "", below)]
        branches += lines
    return tuple(branches)


def _hit(hit: Hit, words: Catalogue) -> str:
    how = words.text(f"units.how.{hit.how}", distance=hit.distance)
    return f"{named(hit.unit)} · {span_text(hit.unit, words)} · {how}"


def changes_tree(start: date, end: date, events: Sequence[Event], words: Catalogue) -> Branch:
    """Changes by day and kind."""
    params = {"start": day_text(start), "end": day_text(end)}
    title = words.text("units.changes.root", number=number_text(len(events), words), **params)
    days = groupby(events, key=lambda event: event.day)
    return Branch(title, "strong", tuple(_day(day, tuple(group), words) for day, group in days))


def _day(day: date, events: Sequence[Event], words: Catalogue) -> Branch:
    parts = []
    for kind in KINDS:
        all_events = [event for event in events if event.kind == kind]
        if all_events:
            title = f"{words.text(f'units.kind.{kind}')} ({number_text(len(all_events), words)})"
            parts.append(Branch(title, "", _cut([_event(event, words) for event in all_events], words)))
    mentions = tuple(dict.fromkeys(mention for event in events for mention in event.decrees))
    acts = {mention.decree: mention for mention in mentions}
    parts += _decrees(tuple(acts.values())[:_MOST], day, words)
    return Branch(f"{day_text(day)} ({number_text(len(events), words)})", "strong", tuple(parts))


def _event(event: Event, words: Catalogue) -> Branch:
    sides = [parties_text(side, words) for side in (event.old, event.new) if side]
    place = place_text((event.new or event.old)[0].way)
    texts = [" → ".join(sides), *([place] if place else []), *([event.decree] if event.decree else [])]
    return Branch(" · ".join(texts))


def gaps_tree(gaps: Gaps, words: Catalogue) -> Branch:
    """Communes of which the records are silent, by province."""
    ended, arose = gaps_lines(gaps, words)
    sides = (
        Branch(ended, "strong", _gaps(gaps.without_successor, words)),
        Branch(arose, "strong", _gaps(gaps.without_origin, words)),
    )
    return Branch(words.text("units.gaps.title"), "strong", sides)


def _gaps(gaps: Sequence[Gap], words: Catalogue) -> tuple[Branch, ...]:
    branches = []
    for _, group in groupby(gaps, key=lambda gap: (gap.way[0].code, gap.way[0].name)):
        all_gaps = tuple(group)
        title = f"{named(all_gaps[0].way[0])} ({number_text(len(all_gaps), words)})"
        branches.append(Branch(title, "", _cut([_gap(gap, words) for gap in all_gaps], words)))
    return tuple(branches)


def _gap(gap: Gap, words: Catalogue) -> Branch:
    place = place_text(gap.way[1:]) if len(gap.way) > 1 else ""
    texts = [f"{day_text(gap.day)} {named(gap.unit)}", *([place] if place else [])]
    known_text = gap_known(gap, words)
    acts = decree_numbers(gap.decrees)
    texts += [known_text] if known_text else []
    texts += [words.text("units.gaps.decrees", decrees=acts)] if acts and not gap.decree else []
    return Branch(" · ".join(texts))


def _cut(lines: Sequence[Branch], words: Catalogue) -> tuple[Branch, ...]:
    if len(lines) <= _MOST:
        return tuple(lines)
    more = words.text("units.more", number=number_text(len(lines) - _MOST, words))
    return (*lines[:_MOST], Branch(more, "note"))
