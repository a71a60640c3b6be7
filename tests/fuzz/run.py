"""``python -m tests.fuzz.run --count 5000 --seed 1``: tries so many files and says what became of them.

Exit code 1 when there is a fault; each is printed as a line of ``corpus.json``. A reader that hangs is ended
after two minutes, with the recipe on the screen.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import sys
from collections import Counter
from dataclasses import asdict

from tabulate import tabulate

from tests.fuzz.judge import FAULTS, Verdict
from tests.fuzz.recipes import Recipe, drawn, tried
from tests.intake.conftest import office

HANG = 120


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    context = office("87", "2021")
    counts: dict[str, Counter[str]] = {}
    faults = 0
    for seed in range(words.seed, words.seed + words.count):
        recipe = drawn(seed)
        print(f"\r{seed}", end="", file=sys.stderr, flush=True)
        faulthandler.dump_traceback_later(HANG, exit=True)
        verdict = tried(recipe, context)
        faulthandler.cancel_dump_traceback_later()
        for kind in (recipe.format, *recipe.changes, recipe.damage or "undamaged", "all"):
            counts.setdefault(kind, Counter())[verdict.outcome] += 1
        if verdict.outcome in FAULTS:
            faults += 1
            print(f"\r{line_of(recipe, verdict)}", flush=True)
    print("\r", end="", file=sys.stderr)
    outcomes = sorted({outcome for counter in counts.values() for outcome in counter})
    table = [
        [kind, *(counts[kind][o] or "" for o in outcomes), counts[kind].total()] for kind in sorted(counts)
    ]
    print(tabulate(table, ["", *outcomes, "files"]))
    return 1 if faults else 0


def line_of(recipe: Recipe, verdict: Verdict) -> str:
    """The recipe as JSON, with what became of it."""
    return json.dumps({**asdict(recipe), "what": f"{verdict.outcome}: {verdict.detail}"}, ensure_ascii=False)


if __name__ == "__main__":
    sys.exit(main())
