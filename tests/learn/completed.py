"""A completed review beside its original, for those who only want one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kpi.write.xlsx.review import write_review
from tests.learn.originals import draft_from, save_original


def save_completed(folder: Path) -> None:
    """Save ``original.xlsx`` and ``review.xlsx``, in which nothing is left to be filled in."""
    original = save_original(folder / "original.xlsx")
    one = draft_from(original, source="Biểu của cơ quan", valid_from=date(2021, 1, 1), questions=())
    write_review(one, folder / "review.xlsx", "vi")
