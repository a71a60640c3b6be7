"""Which texts of a sheet say anything, of whatever is looked for all over it.

Most say nothing: names, codes and classes of units, marks of columns. They are told once for a run, and those
who look for persons, for tables of the program and for notes about periods pass over them.
"""

from __future__ import annotations

from collections.abc import Sequence

from kpi.intake.context import Context
from kpi.intake.persons.person_texts import NOTHING, look
from kpi.intake.sheets.own import is_own
from kpi.intake.sheets.remarks import may_remark
from kpi.model.grid import Text

_KEPT = 50_000  # distinct texts of a run; a file that holds more has them looked at again


def telling_texts(texts: Sequence[Text], context: Context) -> list[Text]:
    """The texts of a sheet that say anything, with their places."""
    if len(context.telling) > _KEPT:
        context.telling.clear()
    answer_to = context.telling.get
    return [
        one for one in texts if (_tells(one[2], context) if (answer := answer_to(one[2])) is None else answer)
    ]


def _tells(text: str, context: Context) -> bool:
    answer = context.telling[text] = (
        look(text, context.persons.words) is not NOTHING
        or may_remark(text)
        or is_own(text, context.specs.settings)
    )
    return answer
