"""Forms that come into use: ``kpi specs adopt``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpi.contract import Json
from kpi.contract.findings import findings_json
from kpi.findings import Catalogue

if TYPE_CHECKING:
    from kpi.pipeline.adopting.adopting import Adopted
    from kpi.pipeline.adopting.proof import Proof


def adopt_json(adopted: Adopted, catalogue: Catalogue) -> Json:
    """``kpi specs adopt``: ``{review, outcome, form, code, title, valid_from, earlier, columns, checks,
    files: [path], workbook, trial, findings}``. ``outcome`` is stored, already, refused or tried (dry run);
    ``trial`` is null where the original was not read; the form's keys are null for a file that is no
    review."""
    draft = adopted.draft
    return {
        "review": adopted.review,
        "outcome": adopted.outcome,
        "form": draft.id if draft else None,
        "code": draft.code if draft else None,
        "title": draft.title.get(catalogue.lang) if draft else None,
        "valid_from": draft.valid_from if draft else None,
        "earlier": adopted.earlier,
        "columns": len(draft.collected) if draft else None,
        "checks": sum(check.taken for check in draft.checks) if draft else None,
        "files": list(adopted.files),
        "workbook": adopted.workbook,
        "trial": _trial(adopted.proof) if adopted.proof else None,
        "findings": findings_json(adopted.findings, catalogue),
    }


def _trial(proof: Proof) -> Json:
    """``{blank, columns, located, rows, filled, figures, totals, totals_right}``: numbers, but for blank."""
    return {
        "blank": proof.is_blank,
        "columns": proof.columns,
        "located": proof.located,
        "rows": proof.rows,
        "filled": proof.filled,
        "figures": proof.figures,
        "totals": proof.totals,
        "totals_right": proof.totals_right,
    }
