"""From an indicator of a unit to the cell it was reported in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field
from decimal import Decimal
from typing import assert_never

from kpi.check.doubt import Doubt
from kpi.findings import Catalogue, Finding
from kpi.findings.traits import rule_of
from kpi.lake.figures import COUNTS_FIRST
from kpi.lake.finding_row import columns_of, finding_of
from kpi.lake.told import not_told_by
from kpi.model.cell import Plain
from kpi.model.number import State
from kpi.model.received import Role
from kpi.model.reporter import agency_of
from kpi.model.show import range_text
from kpi.pipeline.explaining.nodes import Node, Place
from kpi.pipeline.figures.view import Look
from kpi.pipeline.opening.reporters import agencies_in
from kpi.quick import dataclass
from kpi.rollup.compose import OF_PARTS, REPEATED
from kpi.spec.kinds.indicator import Indicator
from kpi.spec.specs import Specs


@dataclass(frozen=True, slots=True)
class Cell:
    """One stored observation with where it stands."""

    run: str
    unit: str
    indicator: str
    value: Decimal | None
    text: str | None
    state: str
    raw: str | None
    place: Place
    lower: Decimal | None = None
    upper: Decimal | None = None

    @property
    def known(self) -> bool:
        """Whether it holds a usable value."""
        return self.value is not None or self.text is not None

    @property
    def bounded(self) -> bool:
        """Whether no more is known of it than between what it lies."""
        return not self.known and not (self.lower is None and self.upper is None)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells by (unit, indicator), the one that counts first; findings by (run, submission, sheet, cell);
    which (unit, form) have a row at all, and which a sender above sent, with a row or without; by (unit,
    indicator) the cells of the parts of the period, with the part, where it has no report of its own; by
    the text of a reporter the name of an agency that it is."""

    by_key: dict[tuple[str, str], list[Cell]]
    findings: dict[tuple[str, str, str, str], list[Finding]]
    reported: frozenset[tuple[str, str]]
    specs: Specs
    catalogue: Catalogue
    parts: dict[tuple[str, str], list[tuple[str, Cell]]] = field(default_factory=dict)
    rowless: frozenset[tuple[str, str]] = frozenset()
    agencies: Mapping[str, str] = field(default_factory=dict)

    def inputs(self, unit: str, indicator: str) -> tuple[Node, ...]:
        """Nodes for one indicator of a unit: what was reported and where, or why nothing was."""
        spec = self.specs.indicators[indicator]
        label = f"{spec.name.get(self.catalogue.lang)} [{indicator}]"
        cells = self.by_key.get((unit, indicator), [])
        parts = self.parts.get((unit, indicator), [])
        if parts and not any((cell.known or cell.bounded) and cell.state not in OF_PARTS for cell in cells):
            return (self._of_parts(label, spec, cells, parts),)
        if not cells:
            return (Node("input", label, None, self._absent(unit, indicator)),)
        first, *others = cells
        return (
            self.node(first, label),
            *(
                self.node(other, label, self.catalogue.text("explain.not_counted"))
                for other in others
                if other.known
            ),
        )

    def is_bounded(self, unit: str, indicator: str) -> bool:
        """Whether of one indicator of a unit no more than a bound was reported."""
        cells = self.by_key.get((unit, indicator), [])
        return bool(cells) and cells[0].bounded

    def _of_parts(
        self, label: str, spec: Indicator, cells: Sequence[Cell], parts: Sequence[tuple[str, Cell]]
    ) -> Node:
        """A figure that the parts of the period make, or do not make since some are not there."""
        children = tuple(self.node(cell, part) for part, cell in parts)
        part_cell = next((cell for cell in cells if cell.state in OF_PARTS), None)
        if part_cell is None:
            lacking = self.catalogue.text("explain.parts_lacking")
            return Node("input", label, None, lacking, None, children)
        value, detail = shown(part_cell, spec, self.catalogue)
        rule = "distinct" if spec.distinct and part_cell.bounded else spec.over_time
        how = self.catalogue.text(f"explain.over_time.{rule}")
        twice = self.catalogue.text("explain.repeated") if part_cell.state == REPEATED else ""
        return Node("input", label, value, "; ".join(w for w in (detail, how, twice) if w), None, children)

    def node(self, cell: Cell, label: str, besides: str = "") -> Node:
        """The node of one cell, with its findings below."""
        spec = self.specs.indicators[cell.indicator]
        at = cell.place
        findings = self.findings.get((cell.run, at.submission, at.sheet, at.cell), [])
        children = tuple(Node("finding", self.finding_words(f), place=self._place(f, at)) for f in findings)
        value, detail = shown(cell, spec, self.catalogue)
        agency = self.agencies.get(at.reporter)
        sender = self.catalogue.text("explain.agency", name=agency) if agency else ""
        detail = "; ".join(word for word in (detail, sender, besides) if word)
        return Node("input", label, value, detail, at, children)

    def _place(self, finding: Finding, at: Place) -> Place | None:
        """Where a finding points; None where that is the cell `at` it is told of."""
        if (finding.file, finding.sheet, finding.cell) == (at.file, at.sheet, at.cell) or not finding.cell:
            return at if finding.cell and rule_of(finding.code) else None
        places = (cell.place for cell in self.by_key.get((finding.unit, finding.indicator), ()))
        same = (p for p in places if (p.file, p.sheet, p.cell) == (finding.file, finding.sheet, finding.cell))
        return next(same, None)

    def finding_words(self, finding: Finding) -> str:
        """Severity and message."""
        return f"{self.catalogue.text('severity.' + finding.severity)}: {self.catalogue.message(finding)}"

    def _absent(self, unit: str, indicator: str) -> str:
        forms = [form for form in self.specs.forms.values() if indicator in form.indicators]
        codes = ", ".join(form.code for form in forms)
        if any((unit, form.id) in self.reported for form in forms):
            return self.catalogue.text("explain.no_column", form=codes)
        if any((unit, form.id) in self.rowless for form in forms):
            return self.catalogue.text("explain.no_row", form=codes)
        return self.catalogue.text("explain.no_form", form=codes)


def shown(cell: Cell, spec: Indicator, catalogue: Catalogue) -> tuple[Plain, str]:
    """The value as reported, and in words what state the cell is in."""
    unit = spec.unit_in(catalogue.lang)
    if not cell.known:
        raw = cell.raw or ""
        if cell.bounded:
            ends = range_text(cell.lower, cell.upper, catalogue.lang)
            if cell.state in OF_PARTS:
                return None, f"{ends} {unit}".strip()
            return None, catalogue.text("explain.state.range", raw=raw, range=ends, unit=unit)
        return None, catalogue.text(f"explain.state.{cell.state}", raw=raw)
    match spec.type:
        case "class":
            names = {label.code: label.name.get(catalogue.lang) for label in spec.labels}
            return names.get(cell.text or "", cell.text), ""
        case "yes_no":
            return cell.value, f"({catalogue.text('explain.yes' if cell.value else 'explain.no')})"
        case "count" | "money" | "rate":
            nil = catalogue.text("explain.state.nil", raw=cell.raw or "") if cell.state == "nil" else ""
            return cell.value, "; ".join(word for word in (unit, nil) if word)
        case _:
            assert_never(spec.type)


def read_cells(
    view: Look,
    units: Collection[str],
    indicators: Iterable[str],
    doubts: Sequence[Doubt] = (),
    role: Role = "unit",
) -> Cells:
    """All that current submissions say of some indicators of some units, with what was told of their cells
    when they were read and, in place of the rules as they were judged then, the `doubts` of now. The role
    ``whole`` asks for what agencies tell of units as a whole."""
    con, indicators = view.snapshot.con, list(indicators)
    ids = {indicator for doubt in doubts for indicator in doubt.indicators}
    rows = con.execute(
        "SELECT run, unit, indicator, value, text, state, raw, file, sheet, cell, form, reporter, "
        "submission, received, lower, upper FROM (SELECT o.*, s.seq, s.received FROM observation o "
        "JOIN submission s USING (run, submission, form, reporter) "
        "WHERE o.period = $period AND o.role = $role AND o.unit IN (SELECT unnest($units)) "
        f"AND o.indicator IN (SELECT unnest($indicators))) ORDER BY {COUNTS_FIRST}",
        {
            "period": str(view.period),
            "role": role,
            "units": list(units),
            "indicators": sorted({*indicators, *ids}),
        },
    ).fetchall()
    by_key: dict[tuple[str, str], list[Cell]] = {}
    for run, unit, indicator, value, text, state, raw, *where, lower, upper in rows:
        one = Cell(run, unit, indicator, value, text, state, raw, Place(*where), lower, upper)
        by_key.setdefault((unit, indicator), []).append(one)
    reported = con.execute(
        "SELECT DISTINCT unit, form FROM observation WHERE period = $period AND role = 'unit' "
        "AND unit IN (SELECT unnest($units))",
        {"period": str(view.period), "units": list(units)},
    ).fetchall()
    parts = _parts(view, units, indicators) if view.composition is not None else {}
    cells = [cell for group in by_key.values() for cell in group]
    cells += [cell for group in parts.values() for _, cell in group]
    return Cells(
        by_key,
        _findings(view, cells, doubts),
        frozenset((unit, form) for unit, form in reported),
        view.workspace.specs,
        view.catalogue,
        parts,
        _rowless(view, units),
        _agencies(view, cells),
    )


def _agencies(view: Look, cells: Iterable[Cell]) -> dict[str, str]:
    """The names of the agencies that told any of the cells, by the text of the reporter."""
    reporters = {cell.place.reporter for cell in cells if agency_of(cell.place.reporter)}
    if not reporters:
        return {}
    agencies = agencies_in(view.workspace, view.period, view.tree)
    return {reporter: agencies.name(reporter, view.catalogue.lang) for reporter in reporters}


def _rowless(view: Look, units: Collection[str]) -> frozenset[tuple[str, str]]:
    """(unit, form) where a unit above, or the unit itself, sent the form; of those without a row of their own
    it tells that the row is missing, not the form."""
    rows = view.snapshot.con.execute(
        "SELECT DISTINCT reporter, form FROM submission WHERE period = $period", {"period": str(view.period)}
    ).fetchall()
    forms_by_unit: dict[str, list[str]] = {}
    for reporter, form in rows:
        forms_by_unit.setdefault(reporter, []).append(form)
    return frozenset(
        (unit, form)
        for unit in units
        for above in view.tree.path(unit)
        for form in forms_by_unit.get(above.code, ())
    )


def _parts(
    view: Look, units: Collection[str], indicators: Iterable[str]
) -> dict[tuple[str, str], list[tuple[str, Cell]]]:
    """The cells of the parts of the period: of a unit that was made of them those of one kind, else all."""
    rows = view.snapshot.con.execute(
        "SELECT part, run, unit, indicator, value, text, lower, upper, raw, c.file, sheet, cell, form, "
        "reporter, submission, received "
        "FROM part_cell c JOIN submission USING (run, submission, form, reporter) "
        "WHERE whole = $period AND unit IN (SELECT unnest($units)) "
        "AND indicator IN (SELECT unnest($indicators)) AND (NOT EXISTS (FROM part_source s "
        "WHERE s.unit = c.unit AND s.form = c.form) OR EXISTS (FROM part_source s "
        "WHERE s.unit = c.unit AND s.form = c.form AND s.part = c.part)) ORDER BY no",
        {"period": str(view.period), "units": list(units), "indicators": list(indicators)},
    ).fetchall()
    cells_by_key: dict[tuple[str, str], list[tuple[str, Cell]]] = {}
    for part, run, unit, indicator, value, text, lower, upper, raw, *where in rows:
        state = State.NUMBER if lower is None and upper is None else State.RANGE
        cell = Cell(run, unit, indicator, value, text, state, raw, Place(*where), lower, upper)
        cells_by_key.setdefault((unit, indicator), []).append((part, cell))
    return cells_by_key


def _findings(
    view: Look, cells: Sequence[Cell], doubts: Sequence[Doubt]
) -> dict[tuple[str, str, str, str], list[Finding]]:
    keys = {(c.run, c.place.submission, c.place.sheet, c.place.cell) for c in cells}
    rows = view.snapshot.con.execute(
        f"SELECT run, submission, {columns_of()} FROM finding WHERE cell <> '' AND {not_told_by('rules')} "
        "AND run IN (SELECT unnest($runs)) ORDER BY severity, code",
        {"runs": sorted({cell.run for cell in cells})},
    ).fetchall()
    findings_by_key: dict[tuple[str, str, str, str], list[Finding]] = {}
    for doubt in doubts:
        for at in doubt.cells:
            findings_by_key.setdefault((at.run, at.submission, at.sheet, at.cell), []).append(doubt.finding)
    for run, submission, *row in rows:
        one = finding_of(row)
        key = (run, submission, one.sheet, one.cell)
        if key in keys:
            findings_by_key.setdefault(key, []).append(one)
    return findings_by_key
