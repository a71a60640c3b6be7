"""What an appraisal says: the points that the district or the province gives a commune for a criterion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from kpi.findings import Finding, finding
from kpi.lake.decisions import Decision, in_force
from kpi.model.nearest import nearest
from kpi.model.number import plain
from kpi.model.period import Period
from kpi.model.show import day_text
from kpi.pipeline.deciding.naming import persons_named
from kpi.pipeline.deciding.verdicts import Because
from kpi.pipeline.opening.whole import open_whole
from kpi.pipeline.opening.workspace import Workspace
from kpi.quick import dataclass
from kpi.score.assessing import Given
from kpi.score.giving import read_given
from kpi.spec.assessment import Scorer
from kpi.spec.kinds.scheme import Criterion, Scheme
from kpi.units.gazetteer.names import clean
from kpi.units.gazetteer.tree import Tree

_POINTS = re.compile(r"\d{1,4}(?:[.,]\d{1,4})?")  # as many places as a figure of the lake keeps


@dataclass(frozen=True, slots=True)
class Appraisal:
    """Points as they were typed, of a level (district or province), with what they rest on."""

    scheme: Scheme
    unit: str
    criterion: str
    points: str
    level: Scorer
    period: Period
    evidence: str

    @property
    def subject(self) -> str:
        """What it is about: of several on one subject the last holds."""
        return f"{self.period} {self.scheme.id} {self.unit} {self.criterion} {self.level}"


def appraisal_value(
    workspace: Workspace, one: Appraisal, because: Because, all_decisions: Sequence[Decision]
) -> tuple[Mapping[str, object] | None, list[Finding]]:
    """The value of the decision, with what it contradicts; or None, with what speaks against it. Raises
    Fault of `open_snapshot` and of the specs."""
    tree = workspace.tree_on(one.period.end)
    texts = {"reason": because.reason, "evidence": one.evidence, "office": because.who}
    findings = [*_about(one, tree), *persons_named(workspace, tree, texts)]
    points = _points(one)
    if findings or points is None:
        return None, findings
    value = {
        "scheme": one.scheme.id,
        "period": str(one.period),
        "unit": one.unit,
        "criterion": one.criterion,
        "level": one.level,
        "points": plain(points),
        "evidence": clean(one.evidence),
    }
    return value, [*_other(workspace, tree, one, points, all_decisions)]


def _about(one: Appraisal, tree: Tree) -> Iterator[Finding]:
    """What is wrong with the scheme, the unit, the level, the criterion or the points."""
    if one.scheme.assessment is None:
        yield finding("decide.no_assessment", scheme=one.scheme.id)
    unit = tree.get(one.unit)
    if unit is None or unit.level != "commune":
        near = ", ".join(nearest(one.unit, [place.code for place in tree if place.level == "commune"]))
        yield finding("decide.appraise_unit", unit=one.unit, day=day_text(tree.day), near=near)
    if one.level == "district" and "district" not in tree.levels:
        yield finding("decide.appraise_level", level=one.level, day=day_text(tree.day), allowed="province")
    criterion = _criterion(one)
    if criterion is None:
        near = ", ".join(nearest(one.criterion, [x.id for x in one.scheme.criteria]))
        yield finding("decide.appraise_criterion", criterion=one.criterion, scheme=one.scheme.id, near=near)
    elif _points(one) is None:
        most = plain(criterion.points)
        yield finding("decide.appraise_points", criterion=criterion.id, points=one.points, most=most)


def _criterion(one: Appraisal) -> Criterion | None:
    return next((x for x in one.scheme.criteria if x.id == one.criterion), None)


def _points(one: Appraisal) -> Decimal | None:
    """The points; None where the criterion cannot give them."""
    criterion = _criterion(one)
    if criterion is None or not _POINTS.fullmatch(one.points):
        return None
    points = Decimal(one.points.replace(",", "."))
    return points if points <= criterion.points else None


def _other(
    workspace: Workspace, tree: Tree, one: Appraisal, points: Decimal, all_decisions: Sequence[Decision]
) -> Iterator[Finding]:
    """Other points that the level gave before, in form 07 or by a decision."""
    with open_whole(workspace, one.period) as whole:
        giving = read_given(whole.con, tree, one.scheme, str(one.period), in_force(all_decisions))
    before = giving.points.get(one.unit, {}).get((one.criterion, one.level))
    if before is not None and before.points != points:
        yield finding(
            "decide.appraise_differs",
            unit=one.unit,
            criterion=one.criterion,
            level=one.level,
            points=plain(before.points),
            where=where_words(before),
        )


def where_words(one: Given) -> str:
    """Where points stand: file, sheet and cell, or the number of the decision."""
    return f"kpi decide list: {one.decision}" if one.decision else f"{one.file}, {one.sheet}!{one.cell}"
