"""Matching the names of all communes of 2021 to units, each in its district and never seen before: a new
matcher, and nothing kept of other names."""

from __future__ import annotations

import gc
import json
import time
from collections.abc import Callable
from datetime import date

from kpi.model import letters
from kpi.model.memory import collect_rarely
from kpi.units import Tree, Unit, load_units
from kpi.units.gazetteer import names
from kpi.units.gazetteer.names import fold
from kpi.units.gazetteer.tree import COUNTRY
from kpi.units.matching.matcher import Matcher

DAY = date(2021, 12, 31)
ROUNDS = 3
SHORT = {"Xã": "X. ", "Phường": "P.", "Thị trấn": "TT "}
TYPED: dict[str, Callable[[Unit], str]] = {
    "official names": lambda u: u.name,
    "upper case": lambda u: u.name.upper(),
    "without diacritics": lambda u: fold(u.name),
    "abbreviated": lambda u: SHORT[u.type] + u.name[len(u.type) + 1 :],
}


def main() -> None:
    """Print names per second of each way of typing (the best of `ROUNDS`), and how many names were matched,
    and how many wrongly."""
    collect_rarely()  # as the program does
    units = load_units()
    tree = units.at(DAY)
    units.aliases()
    print(json.dumps({title: measure(tree, typed) for title, typed in TYPED.items()}))


def measure(tree: Tree, typed: Callable[[Unit], str]) -> dict[str, float]:
    """Each name inside its district, by a new matcher in every round."""
    communes = tree.under("", "commune")
    rows = [(typed(unit), unit.parent) for unit in communes]
    best = float("inf")
    for _ in range(ROUNDS):
        _forget()
        start = time.perf_counter()
        matcher = Matcher(tree, COUNTRY)
        found = [matcher.match(name, None, parent).unit for name, parent in rows]
        best = min(best, time.perf_counter() - start)
    right = sum(unit == meant for unit, meant in zip(found, communes, strict=True))
    wrong = sum(unit is not None for unit in found) - right
    return {"rate": len(rows) / best, "right": right, "wrong": wrong, "seconds": best}


def _forget() -> None:
    """Empty what is kept of words and names."""
    for module in (letters, names):
        for part in vars(module).values():
            getattr(part, "cache_clear", lambda: None)()
    gc.collect()


if __name__ == "__main__":
    main()
