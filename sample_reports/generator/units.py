"""Administrative units on a day, straight from the list the project ships."""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNITS_FILE = ROOT / "specs" / "units" / "units.csv"
_LEVELS = {"1": "province", "2": "district", "3": "commune"}


@dataclass(frozen=True, slots=True)
class Place:
    """One unit: `type` as the official list says it ("Xã"), `name` with the type ("Xã Tân Phú")."""

    code: str
    level: str
    type: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class Country:
    """All units on one day, by code and by parent; a code is unique within a level only."""

    by_code: dict[tuple[str, str], Place]
    below: dict[str, tuple[Place, ...]]

    def get(self, level: str, code: str) -> Place:
        """One unit. Raises KeyError when it does not exist on the day."""
        return self.by_code[level, code]

    def children(self, code: str) -> tuple[Place, ...]:
        """The units right below, in the order of their codes."""
        return self.below.get(code, ())

    def districts(self) -> tuple[Place, ...]:
        """All districts of the country in the order of their codes."""
        return tuple(place for key, place in sorted(self.by_code.items()) if key[0] == "district")


def units_on(day: date, source: Path = UNITS_FILE) -> Country:
    """Read the list and keep what is valid on a day."""
    by_code: dict[tuple[str, str], Place] = {}
    below: dict[str, list[Place]] = defaultdict(list)
    with source.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["valid_from"] <= day.isoformat() and not (
                row["valid_to"] and row["valid_to"] <= day.isoformat()
            ):
                # The type cell of a few units contradicts the name; the name is right.
                kind = next((t for t in _TYPES if row["name"].startswith(t + " ")), row["type"])
                place = Place(row["code"], _LEVELS[row["level"]], kind, row["name"], row["parent_code"])
                by_code[place.level, place.code] = place
                below[place.parent].append(place)
    return Country(by_code, {code: tuple(sorted(c, key=lambda p: p.code)) for code, c in below.items()})


_TYPES = ("Thành phố", "Thị xã", "Thị trấn", "Phường", "Đặc khu", "Tỉnh", "Huyện", "Quận", "Xã")
