"""The marks by which the program knows its own notes in a sender's workbook again.

A sender corrects the annotated copy and sends it back: the sheet of findings and the comments in it are the
program's words, and no report. Texts survive every program that saves workbooks; hidden marks do not.
"""

from __future__ import annotations

from kpi.model.grid import Grid

SHEET_MARK = "(kpi:findings)"
"""Stands in the first column near the top of the sheet that lists findings."""

COMMENT_MARK = "[kpi]"
"""Begins each finding in a comment; what stands before it is the sender's own."""

REVIEW_MARK = "(kpi:review 1)"
"""The first cell of the hidden sheet by which the review of a form is known; below it stands its draft."""

_NEAR = 8  # rows in which the mark stands, also where somebody has put a line above


def lists_findings(grid: Grid) -> bool:
    """Whether a sheet is the program's list of findings."""
    return any(row and isinstance(row[0], str) and SHEET_MARK in row[0] for row in grid.rows[:_NEAR])


def own_words(comment: str) -> str:
    """What the sender has written in a comment."""
    return comment.partition(COMMENT_MARK)[0].strip()
