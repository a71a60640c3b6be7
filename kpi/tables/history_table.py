"""Tables about the lake itself: what came when, whether all is whole, what a rebuild did."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kpi.findings import Catalogue
from kpi.lake.decisions import Decision
from kpi.lake.rebuild import RebuildReport
from kpi.lake.verify import VerifyReport
from kpi.model.cell import Value
from kpi.model.show import stored_day, stored_moment
from kpi.model.table import Column, Kind, Row, Table


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One form of one submission; ``docs/json.md`` (``kpi history``) says what each field is. `version` is
    the lake's after its run; `supersedes` a submission id or ""; `current` tells whether it counts today,
    `kept` whether its original is in the lake. `standing` says what has become of it: counts, patched (all
    but the units of later patches), held, overtaken (held before a later one that counts), withdrawn,
    replaced, refused, or decided: then a later row, made by the decision `see`, has said it once more.
    `decision` is the number of the one that made this row (0: an import). A `patch` changes single units;
    `units` have `figures` figures (None: not known). Where the decision `set_aside` (0: none) had details of
    persons set aside, `received_sha256` is that of the file that came."""

    seq: int
    version: int
    run: str
    submission: str
    file: str
    form: str
    period: str
    reporter: str
    received: str
    imported_at: str
    outcome: str
    errors: int
    warnings: int
    supersedes: str
    current: bool
    kept: bool = True
    standing: str = ""
    decision: int = 0
    see: int = 0
    patch: bool = False
    units: int | None = None
    figures: int | None = None
    received_sha256: str = ""
    set_aside: int = 0


def history_table(
    rows: Sequence[HistoryRow],
    finding_counts: Mapping[tuple[str, ...], tuple[int, int]],
    names: Mapping[tuple[str, str], str],
    catalogue: Catalogue,
    decided: Mapping[int, Decision] | None = None,
) -> Table:
    """A line for each file and reporter with its forms, newest last, and one for what a decision made of it.

    `finding_counts` gives errors and warnings of a (run, submission), `names` the name of a
    (period, reporter), `decided` the decisions by number.
    """
    text = catalogue.text
    columns = (
        Column("version", text("history.version"), Kind.COUNT, width=9),
        Column("imported_at", text("history.imported_at"), width=16),
        Column("received", text("table.status.received"), width=11),
        Column("period", text("history.period"), width=9),
        Column("reporter", text("table.files.reporter"), width=28),
        Column("file", text("table.findings.file"), width=34),
        Column("forms", text("table.files.forms"), width=20),
        Column("outcome", text("table.status.outcome"), width=22),
        Column("errors", text("table.status.errors"), Kind.COUNT, width=8),
        Column("warnings", text("table.status.warnings"), Kind.COUNT, width=9),
        Column("units", text("history.units"), Kind.COUNT, width=7),
        Column("figures", text("history.figures"), Kind.COUNT, width=8),
        Column("submission", text("table.files.submission"), width=18),
        Column("supersedes", text("history.supersedes"), width=18),
        Column("current", text("history.current"), width=18),
        Column("decision", text("history.decision"), width=30),
    )
    groups: dict[tuple[str, str, str, int], list[HistoryRow]] = {}
    for row in rows:
        groups.setdefault((row.run, row.submission, row.reporter, row.decision), []).append(row)
    decisions_by_number = decided or {}
    lines = tuple(
        Row(_line(group, finding_counts, names, decisions_by_number, catalogue)) for group in groups.values()
    )
    submission_rows = [row for row in rows if not row.decision]
    many = len({(row.run, row.submission, row.reporter) for row in submission_rows})
    subtitle = text("history.count", runs=len({row.run for row in submission_rows}), submissions=many)
    return Table("history", text("history.title"), (subtitle,), columns, lines)


def _line(
    group: list[HistoryRow],
    finding_counts: Mapping[tuple[str, ...], tuple[int, int]],
    names: Mapping[tuple[str, str], str],
    decided: Mapping[int, Decision],
    catalogue: Catalogue,
) -> tuple[Value, ...]:
    first = group[0]
    errors, warnings = finding_counts.get((first.run, first.submission), (0, 0))
    name = names.get((first.period, first.reporter), "")
    by = decided.get(first.decision)
    aside = decided.get(first.set_aside) if by is None else None
    why = by or aside
    figures = [row.figures for row in group if row.figures is not None]
    return (
        first.version,
        stored_moment(by.at if by is not None else first.imported_at),
        stored_day(first.received),
        first.period,
        f"{first.reporter} {name}".strip(),
        first.file,
        ", ".join(row.form for row in group),
        "; ".join(_by_text(group, lambda row: _outcome(row, catalogue), catalogue)),
        errors,
        warnings,
        max((row.units for row in group if row.units is not None), default=None),
        sum(figures) if figures else None,
        first.submission,
        ", ".join(dict.fromkeys(row.supersedes for row in group if row.supersedes)),
        "; ".join(_by_text(group, lambda row: _standing(row, catalogue), catalogue)),
        catalogue.text("history.by", seq=why.seq, reason=why.reason) if why is not None else "",
    )


def _by_text(
    group: Sequence[HistoryRow], text_of: Callable[[HistoryRow], str], catalogue: Catalogue
) -> Iterator[str]:
    """What the forms of a line have in common; where they differ, which forms are meant."""
    forms: dict[str, list[str]] = {}
    for row in group:
        forms.setdefault(text_of(row), []).append(row.form)
    for text, form_names in forms.items():
        if len(forms) == 1:
            yield text
        else:
            yield catalogue.text("history.of_forms", what=text, forms=", ".join(form_names))


def _outcome(row: HistoryRow, catalogue: Catalogue) -> str:
    text = catalogue.text(f"table.outcome.{row.outcome}")
    return catalogue.text("history.patch", what=text) if row.patch else text


def _standing(row: HistoryRow, catalogue: Catalogue) -> str:
    if row.standing == "refused":
        return catalogue.text("history.not" if row.kept else "history.not_kept")
    return catalogue.text(f"history.standing.{row.standing}", seq=row.see)


def verify_table(report: VerifyReport, catalogue: Catalogue) -> Table:
    """What was checked, in figures; the findings stand in a table of their own."""
    figures = {
        "originals": report.originals,
        "submissions": report.submissions,
        "values": report.values,
        "leftovers": len(report.leftovers),
    }
    return _figures("verify", figures, catalogue)


def rebuild_table(report: RebuildReport, catalogue: Catalogue) -> Table:
    """What was made anew, in figures."""
    figures = {"submissions": report.submissions, "values": report.values, "changed": report.changed}
    return _figures("rebuild", figures, catalogue)


def _figures(kind: str, figures: Mapping[str, int | None], catalogue: Catalogue) -> Table:
    text = catalogue.text
    columns = (
        Column("what", text("lake.what"), width=44),
        Column("number", text("table.summary.number"), Kind.COUNT, width=12),
    )
    rows = tuple(Row((text(f"{kind}.{key}"), number)) for key, number in figures.items())
    return Table(kind, text(f"{kind}.title"), (), columns, rows)
