"""A finding is a value: what is wrong, where, how grave, and with which figures.

Texts are not in the finding: they are looked up in the catalogue by its code, in the reader's language.
"""

from __future__ import annotations

import errno
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from kpi.findings.cells import addresses, cell_params, cells_told, covers
from kpi.findings.severity import Severity
from kpi.findings.traits import severity_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to tell: `code` is a key of the catalogue, or ``check.<id>`` for a rule of the specs.

    `cell` is the A1 address on `sheet` where it is told, `cells` the addresses and ranges on it that it is
    about, in order, that one among them; `unit` an administrative code; `indicator` an indicator id;
    `params` are the figures and names the text needs, as text.
    """

    code: str
    severity: Severity
    file: str = ""
    sheet: str = ""
    cell: str = ""
    unit: str = ""
    indicator: str = ""
    form: str = ""
    params: tuple[tuple[str, str], ...] = ()
    cells: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Cells that are not given are those that the parameters name, as in what is stored."""
        cells = self.cells or cells_told(dict(self.params))
        if not cells:  # nearly always
            cells = (self.cell,) if self.cell else ()
        elif self.cell and not covers(cells, self.cell):
            cells = (self.cell, *cells)
        object.__setattr__(self, "cells", tuple(dict.fromkeys(cells)))

    def at(self, **place: str) -> Finding:
        """The same finding with a more exact place (file, sheet, cell, unit, indicator, form)."""
        fields: dict[str, Any] = dict(place)
        if "cell" in place and self.cells == (self.cell,):
            fields["cells"] = ()
        return replace(self, **fields)


class Fault(Exception):  # noqa: N818  it carries findings; an error is but one of their severities
    """Raised where work cannot go on at all; carries the findings that say why. Exit code 3."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(", ".join(f.code for f in findings))
        self.findings = findings

    def __reduce__(self) -> tuple[type[Fault], tuple[Finding, ...]]:
        """It may come from another process."""
        return Fault, self.findings


def finding(
    code: str,
    severity: Severity | None = None,
    /,
    *,
    file: str = "",
    sheet: str = "",
    cell: str = "",
    unit: str = "",
    indicator: str = "",
    form: str = "",
    cells: Iterable[str] = (),
    cells_shown: str = "",
    **params: object,
) -> Finding:
    """Make a finding; every further keyword becomes a parameter of its text.

    `cells` are the cells it is about besides `cell`: addresses and ranges, or a text with these in it. The
    message may name them as ``{cells}``; `cells_shown` says how, where not one after the other.

    The catalogue says how grave it is; `severity` is given where it says that the kind varies. Raises
    ValueError and KeyError as `severity_of`, where call and catalogue do not agree.
    """
    about = addresses(cells) if isinstance(cells, str) else tuple(cells)
    texts = {key: str(value) for key, value in params.items()} | cell_params(about, cells_shown)
    pairs = tuple(texts.items())
    return Finding(
        code,
        severity_of(code, severity),
        file,
        sheet,
        cell,
        unit,
        indicator,
        form,
        pairs,
        about,
    )


def reason_of(error: OSError) -> str:
    """The key of the system's reason for an error, or its own words where it has no number."""
    name = errno.errorcode.get(error.errno or 0)
    return f"errno.{name}" if name else error.strerror or str(error)


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among the findings, None when there is none."""
    return min((f.severity for f in findings), key=lambda s: s.rank, default=None)
