"""Which unit a row of a table names, and what is told when it names none for sure."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import assert_never

from kpi.findings import Catalogue, Finding, finding, load_catalogue
from kpi.findings.catalogue import LANGUAGES
from kpi.intake.context import Context
from kpi.intake.texts.name_marks import fits
from kpi.model.heading import header_key
from kpi.model.level import LEVELS
from kpi.units.gazetteer.names import clean, has_diacritics, key, readings
from kpi.units.gazetteer.tree import Unit, lineage
from kpi.units.matching.matcher import official_code
from kpi.units.matching.propose import Proposal
from kpi.units.matching.scope import Match, Problem

_PROPOSED = 3
_LONGEST = 80  # characters of a name that are repeated
_SPECIAL = frozenset('"$`\\!%')  # what shells read between double quotes
# Problems of a name that may only bear marks:
_NAMELESS: tuple[Problem, ...] = ("unknown", "code_name_conflict")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table (0-based) with the name and code in it; `parent` is the code of the unit in which the
    rows lie, None where that is not known."""

    row: int
    name: str
    code: str | float
    parent: str | None


class Names:
    """All that is typed in the column of names of one table, looked through once, when first needed."""

    def __init__(self, typed: Iterable[str]) -> None:
        self._typed = typed
        self._accented: bool | None = None

    def accented(self, parent: str | None, context: Context) -> bool:
        """Whether the names that are known have their diacritics."""
        if self._accented is None:
            self._accented = _accented(dict.fromkeys(self._typed), parent, context)
        return self._accented


@dataclass(frozen=True, slots=True)
class Meant:
    """The unit a row means. `row` has its name without harmless marks. With the problem "words" the name
    bears `words` that nobody knows, and without them it is that of the unit in `match.other`."""

    match: Match
    row: Row
    words: str = ""


def unit_named(row: Row, column: Names, context: Context) -> Meant:
    """The unit a row means. `column` holds all that is typed in the column of names: where the others have
    their diacritics, a name without any is not one that lacks them."""
    typed = _match(row, column, context)
    stages = [(s, replace(row, name=s.name)) for s in context.marks.stages(row.name)]
    if not stages:
        return Meant(typed, row)
    all_readings = [(s, bare, _match(bare, column, context)) for s, bare in stages]
    reading = next((one for one in all_readings if one[2].unit is not None), None)
    if typed.unit is not None:  # "Phường (1)" is a name, "Phú Thành (A)" too
        other = reading[2].unit if reading is not None and typed.how != "code" else None
        if other in (None, typed.unit):
            return Meant(typed, row)
        both = (typed.unit, *([other] if other is not None else []))
        return Meant(Match(None, "", "ambiguous", both), row)
    whole = typed if row.code == "" else _match(replace(row, code=""), column, context)
    if typed.problem not in _NAMELESS or whole.problem != "unknown":
        return Meant(typed, row)
    if reading is None:
        harmless = [bare for s, bare in stages if not s.odd]
        return Meant(typed, harmless[-1] if harmless and typed.problem == "unknown" else row)
    stage, bare, match = reading
    if match.unit is not None and (stage.odd or not fits(stage, match.unit)):
        words = stage.odd or ", ".join(map(str.strip, stage.asides))
        return Meant(Match(None, "", "words", (match.unit,)), row, words)
    return Meant(match, bare)


def _match(row: Row, column: Names, context: Context) -> Match:
    match = context.matcher.match(row.name, row.code, row.parent)
    if match.problem == "ambiguous" and not has_diacritics(row.name) and column.accented(row.parent, context):
        return context.matcher.match(row.name, row.code, row.parent, accented=True)
    return match


def _accented(column: Iterable[str], parent: str | None, context: Context) -> bool:
    matches = [(text, context.matcher.match(text, None, parent)) for text in column if text]
    unit_matches = [(text, match) for text, match in matches if match.unit is not None]
    return any(has_diacritics(t) for t, _ in unit_matches) and all(
        m.how != "no_diacritics" for _, m in unit_matches
    )


def is_whole(name: str, code: str | float, whole: Unit, context: Context) -> bool:
    """Whether a row is of the sender itself, all its units together: it bears the sender's name in any
    spelling, or its code and no other name."""
    typed, name_key = key(name), key(whole.name)
    if code == "" or official_code(code, whole.level) != whole.code:
        return code == "" and typed == name_key
    unit = context.tree.get(official_code(code, LEVELS[-1]))  # a number may have lost its leading zeros
    return typed.name == name_key.name or (not typed.name and (unit is None or unit.parent != whole.code))


def unnamed(reading: Meant, context: Context, near: bool = True) -> Finding:
    """What is told of a row that means no unit of the reporter's for sure; `near`: with the units that its
    name resembles."""
    row, match = reading.row, reading.match
    if reading.words:
        return _worded(reading, context)
    unknown = near and match.problem == "unknown" and row.code == ""
    resembling = context.matcher.propose(row.name, row.parent) if unknown else ()
    if resembling:
        return _proposed(row.name, resembling, context)
    others = "; ".join(_where(unit, row.parent, context) for unit in match.other[:3])
    # What no unit resembles and surely has no type may be a person's name: then only its cell is told.
    is_known = not row.name or bool(match.other) or may_be_told(row.name, context)
    name = (row.name or str(row.code))[:_LONGEST] if is_known else "(…)"
    return finding(_code_of(match.problem), name=name, others=others)


def _code_of(problem: Problem) -> str:
    match problem:
        case "unknown" | "":
            return "row.unknown_unit"
        case "ambiguous":
            return "row.ambiguous_unit"
        case "other_parent":
            return "row.other_parent"
        case "other_province":
            return "row.other_province"
        case "code_name_conflict":
            return "row.code_name_conflict"
        case "not_valid_then":
            return "row.unit_not_valid"
        case "words":
            return "row.name_words"
        case _:
            assert_never(problem)


def _worded(reading: Meant, context: Context) -> Finding:
    """A unit's name with words behind it; they are repeated if they surely are no person's name."""
    (unit,) = reading.match.other
    meaning = context.locator.lines.of(reading.words)
    is_known = may_be_told(reading.words, context) or (meaning is not None and meaning.other)
    words = reading.words[:_LONGEST] if is_known else "(…)"
    return finding(_code_of("words"), unit=unit.code, name=unit.name, words=words)


def may_be_told(text: str, context: Context) -> bool:
    """Whether a text surely names no person: it begins with the type of a unit, or it is made up of plain
    words ("Khu vực khác") and not written as names are, each word with a capital letter."""
    name_words = header_key(text).split()
    plain = all(word in context.plain or word.isdigit() for word in name_words)
    return surely_typed(text) or (plain and not all(word[:1].isupper() for word in text.split()))


def surely_typed(name: str) -> bool:
    """Whether the name begins with a type and cannot be read without: "H Hen Niê" or "P. Lan" can."""
    return all(name_key.type for name_key in readings(name))


def _proposed(name: str, near: Sequence[Proposal], context: Context) -> Finding:
    """The nearest units, and the command that confirms one of them."""
    first = [p for p in near if p.distance == near[0].distance]
    likeness = {f"near_{lang}": _likenesses(near[:_PROPOSED], lang) for lang in LANGUAGES}
    params = {"name": name[:_LONGEST], **likeness}
    if len(first) > 1:
        command = _command(name, "CODE", context)
        return finding("row.unknown_unit_tied", count=len(first), command=command, **params)
    unit = first[0].unit
    command = _command(name, unit.code, context)
    return finding("row.unknown_unit_near", target=unit.name, command=command, **params)


def _likenesses(near: Iterable[Proposal], lang: str) -> str:
    return "; ".join(_likeness(proposal, catalogue_texts(lang)) for proposal in near)


def _likeness(proposal: Proposal, texts: Catalogue) -> str:
    why = texts.text(f"unit.near.{proposal.reason}")
    params = {
        "name": proposal.unit.name,
        "code": proposal.unit.code,
        "distance": proposal.distance,
        "why": why,
    }
    return texts.text("unit.near", **params)


def _command(name: str, code: str, context: Context) -> str:
    """The command that confirms what was meant. What no terminal shows is left out of the name, and what a
    command takes for an option: neither makes a difference to its key."""
    typed = clean("".join(sign if sign.isprintable() else " " for sign in name)).lstrip("- ")
    quoted = shlex.quote(typed) if _SPECIAL.intersection(typed) else f'"{typed}"'
    return f'kpi decide alias {quoted} {code} --at {context.period.end.isoformat()} --why "…"'


@lru_cache
def catalogue_texts(lang: str) -> Catalogue:
    return load_catalogue(lang)


def _where(unit: Unit, parent: str | None, context: Context) -> str:
    """A unit with its code, and those above it in which the rows of the table do not lie anyway."""
    around = {u.code for u in context.tree.path(parent or context.province)}
    above = [u.name for u in reversed(lineage(context.tree, unit)[:-1]) if u.code not in around]
    return ", ".join((f"{unit.name} ({unit.code})", *above))
