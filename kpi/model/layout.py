"""The layouts of forms."""

from __future__ import annotations

from typing import Literal, get_args

Layout = Literal["rows", "vertical", "criteria"]
"""A row for each unit; one unit with a row for each indicator; of a form for points a sheet for each commune,
with a row for each criterion and a column for each of those who give them."""
LAYOUTS: tuple[Layout, ...] = get_args(Layout)
