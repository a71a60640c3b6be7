"""The levels of administrative units."""

from __future__ import annotations

from typing import Literal

Level = Literal["province", "district", "commune"]
LEVELS: tuple[Level, ...] = ("province", "district", "commune")
"""From the top downward."""
