"""What became of a file, held against the truth of its cells."""

from __future__ import annotations

import time
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal

from kpi.findings import load_catalogue
from kpi.intake.context import Context
from kpi.intake.workbook import read_file
from kpi.model.received import Received
from tests.fuzz.formats import Place, Truth

SECONDS = 5.0  # of processor time, for a file of a few kilobytes
Outcome = Literal["whole", "partly", "refused", "wrong", "untold", "unread", "slow", "raised"]
FAULTS: frozenset[Outcome] = frozenset({"wrong", "untold", "unread", "slow", "raised"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`whole`: every value was read; `partly`: some were not, and that is told. The others but `refused` are
    faults: `detail` says where."""

    outcome: Outcome
    detail: str = ""


def judge(
    data: bytes, suffix: str, truth: Truth, context: Context, damaged: Set[Place] | None = None
) -> Verdict:
    """Read the file and compare. In a damaged one, what was read from `damaged` cells may be anything, and
    the others may have moved; elsewhere each value must stand in the very cell where it was written."""
    begun = time.thread_time()
    try:
        received = read_file(data, f"a{suffix}", suffix, context)
    except BaseException as error:  # a panic of the reader is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return Verdict("raised", repr(error))
    if time.thread_time() - begun > SECONDS:
        return Verdict("slow", f"{time.thread_time() - begun:.1f} s")
    codes = [finding.code for finding in received.findings]
    if "file.unread" in codes or not set(codes) <= _known_codes():
        return Verdict("unread", " ".join(codes))
    return _held(received, truth, damaged)


@cache
def _known_codes() -> Set[str]:
    return frozenset(load_catalogue().entries)


def _held(received: Received, truth: Truth, damaged: Set[Place] | None) -> Verdict:
    facts = {} if damaged is None else {(fact.unit, fact.indicator): place for place, fact in truth.items()}
    touched = damaged or frozenset()
    wrong, missing = [], {place for place in truth if not _is_touched(place, touched)}
    named = any(sheet for sheet, _ in truth)
    for sheet, cell, unit, indicator, value in _values(received):
        place = facts.get((unit, indicator), (sheet if named else "", cell))
        if _is_touched(place, touched):
            continue
        fact = truth.get(place)
        if fact is None or (fact.unit, fact.indicator, fact.value) != (unit, indicator, value):
            wrong.append(f"{sheet}!{cell} {unit} {indicator} {value}, not {fact}")
        missing.discard(place)
    if wrong and not truth and damaged and any(one.code == "file.no_period" for one in received.findings):
        # Of a report of another year the very cell that says so is gone: nobody could tell, and it is told.
        return Verdict("partly")
    if wrong:
        return Verdict("wrong", f"{len(wrong)}: " + "; ".join(wrong[:4]))
    if received.refused:
        return Verdict("refused" if received.findings else "untold", received.findings[0].code)
    if missing and not received.findings:
        return Verdict("untold", f"{len(missing)}: {sorted(missing)[:4]}")
    return Verdict("partly" if missing else "whole")


def _is_touched(place: Place, touched: Set[Place]) -> bool:
    """Of some kinds of files only the cell is known, not its sheet."""
    return place in touched or ("", place[1]) in touched


def _values(received: Received) -> Iterator[tuple[str, str, str, str, Decimal | str]]:
    """Sheet, cell, unit, indicator and value of all that counts."""
    for part in received.parts:
        for piece in getattr(part, "pieces", (part,)):
            r = piece.readings
            for at, role in enumerate(r.role):
                value = r.value[at]
                kept = Decimal(value) if value is not None else r.text[at]
                if role == "unit" and kept is not None:
                    yield piece.sheet, r.cell[at], r.unit[at], r.indicator[at], kept
