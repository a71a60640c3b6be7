"""Whether a cell holds what may stand in the body of a form's table, wherever it stands."""

from __future__ import annotations

from kpi.intake.context import Context
from kpi.intake.headers.claims import Header
from kpi.intake.texts.cells import read_column
from kpi.intake.texts.wording import is_figure
from kpi.model.number import State, mark_key


def is_value(cell: object, header: Header, context: Context) -> bool:
    """Whether a cell holds a figure, a mark for none, or a yes, a no or a class of one of the header's
    indicators."""
    if type(cell) is float or is_figure(cell):
        return True
    if not isinstance(cell, str) or not cell.strip():
        return False
    return is_nil(cell, context) or any(
        is_word(cell, name, context)
        for _, name in header.columns
        if context.indicator(name).type in ("yes_no", "class")
    )


def is_nil(cell: object, context: Context) -> bool:
    """Whether a cell holds a mark for none: "-"."""
    return isinstance(cell, str) and context.specs.settings.words.marks.get(mark_key(cell)) == "nil"


def is_word(cell: str, name: str, context: Context) -> bool:
    """Whether a text is a yes, a no or a class of an indicator."""
    column = read_column([cell], context.indicator(name), context.words[name])
    return column.state[0] == State.NUMBER.value
