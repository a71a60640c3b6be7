"""The layouts of forms."""

from __future__ import annotations

from typing import Literal, get_args

Layout = Literal["rows", "vertical"]
"""A row for each unit, or one unit with a row for each indicator."""
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
