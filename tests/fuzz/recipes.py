"""A file to try, as a value that fits on a line: changes, damage, kind of file, seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from kpi.intake.context import Context
from tests.fuzz.changes import CHANGES, REPORT_CHANGES
from tests.fuzz.damage import ANYWHERE, IN_LINES, PACKED, Damaged
from tests.fuzz.formats import FORMATS, Format, Truth, rendered
from tests.fuzz.judge import Verdict, judge
from tests.fuzz.reports import Report, sound_report

KINDS = (*CHANGES, *REPORT_CHANGES)
DAMAGES = (*ANYWHERE, *PACKED)


@dataclass(frozen=True, slots=True)
class Recipe:
    """`changes` are made in the order of `KINDS`, whatever order they are named in; `damage` may be ""."""

    seed: int
    format: Format
    changes: tuple[str, ...] = ()
    damage: str = ""


def drawn(seed: int) -> Recipe:
    """The recipe of a number: half of them changed, a third damaged, some both."""
    random = Random(f"recipe {seed}")
    kind = random.choice(FORMATS)
    is_damaged = random.random() < 0.4
    number = random.choice((0, 0, 1) if is_damaged else (1, 1, 2, 3))
    damage = random.choice((*ANYWHERE, *PACKED) if kind in ("xlsx", "ods") else tuple(ANYWHERE))
    return Recipe(seed, kind, tuple(random.sample(KINDS, number)), damage if is_damaged else "")


def recipe_of(words: Mapping[str, Any]) -> Recipe:
    """From JSON."""
    return Recipe(words["seed"], words["format"], tuple(words["changes"]), words["damage"])


def made(recipe: Recipe) -> tuple[Damaged, Truth]:
    """The file and the truth of its cells."""
    data, truth = rendered(_changed(recipe), recipe.format)
    if not recipe.damage:
        return Damaged(data), truth
    damage = {**ANYWHERE, **IN_LINES, **PACKED}[recipe.damage]
    return damage(data, Random(f"damage {recipe.seed}")), truth


def _changed(recipe: Recipe) -> Report:
    report = sound_report(Random(f"report {recipe.seed}"))
    random = Random(f"changes {recipe.seed}")
    for name in (name for name in CHANGES if name in recipe.changes):
        at = random.randrange(len(report))
        if recipe.format in ("xls", "csv"):
            at = 0
        report = (*report[:at], CHANGES[name](report[at], random), *report[at + 1 :])
    for name in (name for name in REPORT_CHANGES if name in recipe.changes):
        report = REPORT_CHANGES[name](report, random)
    return report


def tried(recipe: Recipe, context: Context) -> Verdict:
    """What becomes of the file."""
    file, truth = made(recipe)
    return judge(file.data, f".{recipe.format}", truth, context, file.places if recipe.damage else None)
