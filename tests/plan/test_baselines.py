"""Baselines that the office enters: shown with their source, withdrawn, and as of a moment before them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi.findings import load_catalogue
from kpi.pipeline.deciding.baselines import Baselined
from kpi.pipeline.deciding.decisions import decide_baseline, listed, withdraw
from kpi.pipeline.deciding.verdicts import Because, Verdict
from kpi.pipeline.opening.workspace import open_workspace
from kpi.plan.choosing import chosen_plan
from kpi.spec.kinds.plan import KIND
from kpi.tables.decisions_table import what_text
from tests.conftest import Imported
from tests.e2e.program import Office

PLAN = "dong-thap-208-2021"
WHY = Because("kế hoạch không ghi giá trị gốc")


def entered(
    office: Office, value: str = "90", target: str = "dt.t1b", year: int = 2020, **more: Any
) -> Verdict:
    workspace = open_workspace(office.root)
    plan = chosen_plan(workspace.specs.of(KIND), PLAN)
    keys = {"of": "", "at": None, "source": "Báo cáo 12/BC-SLĐTBXH", **more}
    return decide_baseline(workspace, Baselined(plan, target, year, value, **keys), WHY)


def sellers(office: Office, *words: object) -> dict[str, Any]:
    """What the target comes to, with the version of the lake it is of."""
    done = office.get("plan", PLAN, "--period", "2021", *words)
    found = next(one for one in done["targets"] if one["id"] == "dt.t1b")
    return {**found, "snapshot": done["snapshot"]}


@pytest.fixture
def office(imported: Imported, tmp_path: Path) -> Office:
    return imported.copy(tmp_path / "w")


def test_a_target_rests_on_a_value_entered_until_it_is_taken_back(office: Office) -> None:
    before = sellers(office)
    assert before["verdict"] == "no_baseline"
    verdict = entered(office, "1")
    assert verdict.outcome == "stored"
    assert verdict.decision is not None
    assert "1; nguồn: Báo cáo 12/BC-SLĐTBXH" in what_text(verdict.decision, load_catalogue("vi"))
    after = sellers(office)
    assert (after["verdict"], after["planned"]) == ("not_reached", 1)
    assert (after["base"]["origin"], after["base"]["decision"]) == ("decision", verdict.decision.seq)
    assert after["base"]["source"] == "Báo cáo 12/BC-SLĐTBXH"
    # What was said before the decision was made is said again.
    assert sellers(office, "--as-of", before["snapshot"])["verdict"] == "no_baseline"
    entered(office, "100000")  # the last one on a year holds
    assert sellers(office)["verdict"] == "cannot_tell"  # one commune did not report
    assert withdraw(open_workspace(office.root), verdict.decision.seq + 1, WHY).outcome == "stored"
    assert sellers(office)["planned"] == 1
    assert [row.state for row in listed(open_workspace(office.root), None)][-2:] == [
        "withdrawn",
        "withdrawal",
    ]


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"target": "dt.t9"}, "decide.baseline_target"),
        ({"target": "dt.t5"}, "decide.baseline_kind"),
        ({"year": 2025}, "decide.baseline_year"),
        ({"year": 2003}, "decide.baseline_year"),
        ({"value": "ba"}, "decide.baseline_value"),
        ({"value": "-3"}, "decide.baseline_value"),
        ({"value": "3", "of": "2"}, "decide.baseline_value"),
        ({"source": "ông Nguyễn Văn Mẫu báo"}, "decide.appraise_person"),
    ],
)
def test_what_can_be_no_baseline_is_refused(office: Office, keys: dict[str, Any], code: str) -> None:
    verdict = entered(office, **keys)
    assert (verdict.outcome, [found.code for found in verdict.findings]) == ("refused", [code])


def test_by_the_command(office: Office) -> None:
    # fmt: off
    words = ("decide", "baseline", PLAN, "dt.t1b", "--year", "2020", "--value", "88,5", "--of", "143",
             "--at", "2020-06-30", "--source", "Báo cáo 12", "--because", "kế hoạch không ghi", "--by", "Sở")
    # fmt: on
    done = office.get(*words)
    assert done["outcome"] == "stored"
    assert done["decision"]["value"] == {
        "plan": PLAN, "target": "dt.t1b", "year": 2020, "value": "88.5", "source": "Báo cáo 12", "of": "143",
        "at": "2020-06-30",
    }  # fmt: skip
    assert office.get(*words)["outcome"] == "known"
    assert office("decide", "baseline", "dong-thap", *words[3:]).code == 3
