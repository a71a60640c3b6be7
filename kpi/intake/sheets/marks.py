"""The hidden mark of a template of ours: which forms it was made for, and in which edition of them.

Tables are found by their headings, wherever they stand; the mark decides where these fit two forms, and is
held against what was found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kpi.findings import Finding, finding
from kpi.intake.context import Context
from kpi.model.received import Part


def marked_forms(mark: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the forms that a template was made for."""
    return tuple(mark["form"].split(",")) if mark.get("form") else ()


def against_mark(parts: Sequence[Part], mark: Mapping[str, str], context: Context) -> list[Finding]:
    """What is told of a template that holds other forms than it was made for, or another edition of them."""
    editions = dict(zip(marked_forms(mark), mark.get("edition", "").split(","), strict=False))
    printed = context.locator.lexicon.printed
    names = ", ".join(printed.get(form, form) for form in editions)
    findings = []
    for part in parts if editions else ():
        place = {"sheet": part.sheet, "form": part.form}
        if part.form not in editions:
            code = printed[part.form]
            findings.append(finding("sheet.mark_differs", **place, code=code, marked=names))
        elif editions[part.form] != context.specs.forms[part.form].edition:
            findings.append(finding("sheet.older_edition", **place, code=printed[part.form]))
    return findings
