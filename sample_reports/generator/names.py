"""File names as offices give them: code and name without diacritics."""

from __future__ import annotations

import re
import unicodedata

from .units import Place


def file_name(place: Place, suffix: str = "") -> str:
    """E.g. ``866-thanh-pho-cao-lanh.xlsx``."""
    plain = place.name.lower().replace("đ", "d")
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return f"{place.code}-{re.sub('[^a-z0-9]+', '-', plain)}{suffix}.xlsx"
