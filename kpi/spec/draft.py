"""The draft of a form, as learnt from an office's own workbook: everything that becomes specs once somebody
has looked at it, and what the program is not sure of.

A draft counts for nothing. It is shown (`kpi specs learn`), put into a workbook to be completed
(``--review``) and read back from it (`kpi specs adopt`), which alone makes specs of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from kpi.spec.values import NO_TEXT, Text

# What a draft may propose; words that a rate or a class needs beside it are the office's own to write.
ColumnKind = Literal["count", "money", "yes_no", "class", "rate"]
OverTime = Literal["sum", "start", "end", "any", "all", "none"]
# A check by what it says: a total is the sum of its parts, a part is no more than its whole, what is there at
# the end is what was there, and came, less what went.
Relation = Literal["sum", "part", "balance"]
# Where a check was seen: in the row of column numbers (``4=2+3``), in the tree of headings ("Tổng số" over
# "Trong đó"), in formulas of the workbook, or in its figures alone.
Evidence = Literal["index", "headings", "formulas", "figures"]
CheckSeverity = Literal["error", "warning"]
# What stands in a column that holds no figures to collect.
Role = Literal["figures", "name", "code", "order", "remarks", "computed"]


@dataclass(frozen=True, slots=True)
class Question:
    """What the draft is unsure of: a `code` of the catalogue (``learn.…``) with `params`, the A1 `cell` of
    the workbook where it shows, and the indicator it is about ("" for the form as a whole). `open`: nothing
    is adopted before somebody has answered; else it is a remark."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    cell: str = ""
    indicator: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class DraftLabel:
    """One of the classes of a class column: its code as typed in cells, and its name."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class DraftColumn:
    """A leaf of the header tree. `path` are the headings from the outermost group to the leaf as printed,
    `cell` is where the leaf stands, `index` what the row of column numbers says of it ("4=2+3"; "" without
    one). `taken`: it becomes an indicator and a column of the form; a column of another `role` than figures
    never does. `known` is True where the indicator is one that the specs have already, which is used as it
    is. `required`: its cells may not be left empty. `expression`, over indicator ids, is what a column of the
    role "computed" says ("" where nobody knows): one that is taken becomes a rate, never a column."""

    indicator: str
    path: tuple[str, ...]
    cell: str
    role: Role = "figures"
    index: str = ""
    name: Text = NO_TEXT
    kind: ColumnKind = "count"
    unit: Text = NO_TEXT
    decimals: int = 0
    over_time: OverTime = "sum"
    distinct: bool = False
    required: bool = True
    labels: tuple[DraftLabel, ...] = ()
    taken: bool = True
    known: bool = False
    expression: str = ""

    @property
    def is_summed(self) -> bool:
        """Whether it holds figures to collect that add up over units."""
        return self.role == "figures" and self.kind in ("count", "money")


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """A rule over the columns of a row. `expression` is over indicator ids, as in the specs; `places` are the
    cells it was seen in; of `rows` rows of figures that tell, it held in `holding`. `taken`: it becomes a
    check."""

    id: str
    relation: Relation
    expression: str
    at: str
    evidence: Evidence
    places: tuple[str, ...] = ()
    rows: int = 0
    holding: int = 0
    taken: bool = True
    severity: CheckSeverity = "error"


@dataclass(frozen=True, slots=True)
class Origin:
    """The workbook that was learnt from: its file as named by the user, SHA-256, the sheet, and the corners
    of header and data in A1 ("A6:H8", "A10:H24"; no data in a blank)."""

    file: str
    sha256: str
    sheet: str
    header: str
    data: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form as learnt. `id` and `code` as in a form's spec; `source` is the document that prescribes the
    form, "" where nobody has said so yet; `periods` as in a form's spec, empty for all."""

    origin: Origin
    id: str
    code: str
    title: Text
    valid_from: date | None
    columns: tuple[DraftColumn, ...]
    checks: tuple[DraftCheck, ...] = ()
    questions: tuple[Question, ...] = ()
    source: str = ""
    note: Text = NO_TEXT
    periods: tuple[str, ...] = ()

    @property
    def collected(self) -> tuple[DraftColumn, ...]:
        """The columns that become columns of the form."""
        return tuple(column for column in self.columns if column.taken and column.role == "figures")
