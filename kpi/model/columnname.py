"""Hidden names that a blank form gives to the headings of its columns, and by which these are known when it
comes back.

Names belong to cells: programs move them along where rows and columns are inserted, deleted or moved.
They are made of letters, digits and underscores, which is what all programs with names allow.
"""

from __future__ import annotations

from typing import Literal

PREFIX = "kpi__"  # that of all our names

Frame = Literal["0code", "0name"]  # columns of codes and of names; ids of indicators begin with a letter
CODE: Frame = "0code"
NAME: Frame = "0name"


def column_name(form: str, column: str) -> str:
    """The name of a form's column: `column` is the id of its indicator, or a `Frame`."""
    return f"{PREFIX}{form.replace('-', '_')}__{column}"
