"""Points of others: those in reports and decisions, and appraisals typed wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from kpi.intake.context import prepare
from kpi.model.period import parse_period
from kpi.pipeline.figures.assessing import giving_notes
from kpi.score import score
from kpi.score.giving import read_given
from kpi.spec.kinds.scheme import Assessment, OnMissing
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs
from tests.findings.reproducers.reports import Reproducer, received
from tests.findings.reproducers.words import YEAR, empty, refused, typed
from tests.intake.books import sheet_of
from tests.intake.test_score_sheets import TABLE, TITLES
from tests.other_scheme import save_other_scheme
from tests.rollup.world import reports, units
from tests.score.rules import criterion, scheme
from tests.shipped import shipped_units

WHY = ("--why", "xem lại hồ sơ", "--evidence", "Biên bản thẩm định 12/BB")
DISTRICT = (*YEAR, "--level", "district", *WHY)
TEXT = """
29863 a 5
29863 district_test_a 50
29863 district_test_a 48 seq=2 form=02
29866 a 5
29866 district_test_a 50 reporter=29866
29898 a 5
"""


def _told(on_missing: OnMissing) -> Reproducer:
    """Points that the district is to give: twice, by a commune itself, and not at all."""

    def reproduce(_: object) -> object:
        rules = replace(scheme(criterion("A", "deduction", "a", 60, per_case=1)),
                        assessment=Assessment("district", on_missing, "Quy chế 12/QC, Điều 3"))  # fmt: skip
        con, tree = reports(TEXT), units()
        giving = read_given(con, tree, rules, "2021", ())
        scoring = score(con, tree, rules, "2021", "87", {}, marks=giving.points)
        return giving_notes(tree, scoring, giving)

    return reproduce


def _appraised(
    points: str = "3", criterion_id: str = "I.1", unit: str = "29902", why: str = ""
) -> Reproducer:
    words = [w if not (why and w == WHY[1]) else why for w in DISTRICT]
    return refused(("appraise", unit, criterion_id, points, *words))


def _twice(folder: object) -> object:
    office = empty(folder)
    return [office("decide", "appraise", "29902", "I.1", points, *DISTRICT) for points in ("3", "4")]


def _without_rule(folder: object) -> object:
    """A scheme of the office without points of others."""
    import json

    from tests.e2e.program import ROOT

    office = empty(folder)
    data = json.loads((ROOT / "specs/schemes/illustrative.json").read_text("utf-8"))
    data = {key: value for key, value in data.items() if key != "assessment"} | {"id": "ours"}
    path = office.root / "specs/schemes/ours.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    office("decide", "appraise", "29902", "I.1", "3", "--scheme", "ours", *DISTRICT)
    return office("score", *YEAR, "--scheme", "ours", "--differences")


def _sheet(old: str = "", new: str = "", name: str = "Phường 3", titles: str = TITLES) -> Reproducer:
    """The score sheet of a commune, spoilt."""
    return lambda _: received(sheet_of(titles, TABLE.replace(old, new, 1) if old else TABLE, name=name))


def _two_schemes(folder: Path) -> object:
    save_other_scheme(folder)
    period = parse_period("2021")
    specs = load_specs([builtin_specs(), folder / "specs"], "87", check=False)
    context = prepare(specs, shipped_units().at(period.end), "87", period)
    return received(sheet_of(TITLES.replace("-illustrative", ""), TABLE, name="Phường 3"), context)


_OPEN = _told("undetermined")
REPRODUCERS: Mapping[str, Reproducer] = {
    "decide.appraise_criterion": _appraised(criterion_id="I.9"),
    "decide.appraise_differs": _twice,
    "decide.appraise_level": typed(
        "decide", "appraise", "29902", "I.1", "3", "--period", "2025", "--level", "district", *WHY
    ),
    "decide.appraise_person": _appraised(why="ông Nguyễn Văn Mẫu báo"),
    "decide.appraise_points": _appraised(points="7"),
    "decide.appraise_unit": _appraised(unit="29903"),
    "decide.no_assessment": _without_rule,
    "score.final.computed": _told("computed"),
    "score.final.undetermined": _OPEN,
    "score.no_assessment": _without_rule,
    "score.points_contradict": _OPEN,
    "score.points_missing": _OPEN,
    "score.points_strange": _OPEN,
    "row.block_points": _sheet("| 20 | | |", "| 20 | 20 | 14 |"),
    "row.criterion_unclear": _sheet("I.1 | Ban", "I.2 | Ban"),
    "row.criterion_name": _sheet("Ban hành kế hoạch", "Ban hành kế hoạh"),
    "row.most_differs": _sheet("kế hoạch | 5 | 5 | 3", "kế hoạch | 10 | 5 | 3"),
    "sheet.other_scheme": _sheet(titles=TITLES.replace("CĐ-illustrative", "CĐ-khac")),
    "sheet.points_strange": _sheet("| 5 | 5 | 3 |", "| 5 | 5 | 3 | 4"),
    "sheet.scheme_unclear": _two_schemes,
    "sheet.score_not_commune": _sheet(name="Sheet1", titles=TITLES.replace("Phường 3, Thành phố Sa Đéc", "")),
    "template.no_criteria": typed("template", "01", *YEAR, "--layout", "criteria"),
}
