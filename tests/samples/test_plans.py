"""The sample of each plan: taken in as its commands say, its targets come to what plain arithmetic says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sample_reports.generator.plans import PLANS
from sample_reports.generator.plans.sample import Sample
from sample_reports.generator.plans.writing import RECORD, commands, planted, write_sample
from tests.e2e.program import ROOT, Office, run


@dataclass(frozen=True)
class Taken:
    """A sample that was taken in: its folder, its workspace, and by period what was planted."""

    sample: Sample
    folder: Path
    office: Office
    periods: Mapping[str, Any]

    def plan(self, period: str, *words: str) -> dict[str, Any]:
        done: dict[str, Any] = self.office.get("plan", self.sample.plan, "--period", period, *words)
        return done


@pytest.fixture(scope="module", params=sorted(PLANS))
def taken(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Taken:
    sample = PLANS[request.param]()
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder, sample)
    first, second, *others = (shlex.split(line)[1:] for line in commands(folder, sample))
    assert [first[0], second[2]] == ["init", "run"]
    assert run(*first).code == 0
    done = run(*second, "--format", "json")
    assert done.code in (0, 1), done.err
    for words in others:
        assert run(*words).code == 0, words
    record = json.loads((folder / RECORD).read_text("utf-8"))
    return Taken(sample, folder, Office(Path(first[1])), record["periods"])


def shown(outcome: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Of what a target came to what the record says, in its words."""
    measured = outcome["measured"] or {}
    given: dict[str, Any] = {key: outcome[key] for key in ("verdict", "reason", "needed") if key in wanted}
    if "upper" in wanted:
        given["upper"] = outcome["upper"]["verdict"]
    if "base" in wanted:
        given["base"] = ends(outcome["base"]["value"])
    if "back" in wanted:
        given["back"] = [one["unit"] for one in outcome["back"]["units"]]
    given |= {key: ends(measured[key]) for key in ("numerator", "denominator") if key in wanted}
    for key in ("supports", "readings"):
        if key in wanted:
            others = {one["id"]: one for one in outcome[key]}
            given[key] = {id_: beside(others[id_], one) for id_, one in wanted[key].items()}
            assert others.keys() == wanted[key].keys()
    return given


def with_targets(taken: Taken) -> list[tuple[str, Any]]:
    return [(period, record) for period, record in taken.periods.items() if record["targets"]]


def beside(one: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    if "verdict" in wanted:
        return shown(one, wanted)
    return {key: ends(one[key]) for key in wanted}


def ends(span: Mapping[str, Any] | None) -> list[Any] | None:
    return None if span is None else [span["low"], span["high"]]


def test_every_target_comes_to_what_plain_arithmetic_says(taken: Taken) -> None:
    for period, record in with_targets(taken):
        found = {one["id"]: one for one in taken.plan(period)["targets"]}
        assert list(found) == list(record["targets"])
        for id_, wanted in record["targets"].items():
            assert shown(found[id_], wanted) == wanted, (period, id_)


def test_every_target_of_a_part_does_too(taken: Taken) -> None:
    for period, record in with_targets(taken):
        for unit, targets in record["below"].items():
            found = {one["id"]: one for one in taken.plan(period, "--under", unit)["targets"]}
            for id_, wanted in targets.items():
                assert shown(found[id_], wanted) == wanted, (period, unit, id_)


def test_what_counts_is_what_came_last(taken: Taken) -> None:
    for period, record in with_targets(taken):
        rows = [row for row in taken.office.get("history", "--period", period) if row["current"]]
        assert {row["reporter"]: row["received"] for row in rows} == record["received"]


def test_who_is_missing_is_named(taken: Taken) -> None:
    for period, record in with_targets(taken):
        rows = taken.office.get("status", "--period", period) if record["forms"] else ()
        [collection] = [one for one in taken.sample.collections if one.period == period]
        asked = {one.code for one in collection.reporters}
        awaited = [row for row in rows if row["form"] in record["forms"] and row["reporter"] in asked]
        assert {row["reporter"] for row in awaited if row["outcome"] == "missing"} == set(
            record["missing"] if record["forms"] else ()
        )


def test_who_is_late_by_the_plan_is_named_and_who_came_on_the_last_day_is_not(taken: Taken) -> None:
    for period, record in with_targets(taken):
        if record["last_day"] is None:
            continue
        words = ("--plan", taken.sample.plan, "--period", period, "--on", f"{period}-12-31")
        rows = [row for row in taken.office.get("status", *words) if row["due"]]
        assert {row["due"] for row in rows} == {record["last_day"]} == {f"{period}-12-14"}
        assert {row["reporter"]: row["days_late"] for row in rows if row["days_late"]} == record["days_late"]
        on_time = {row["reporter"] for row in rows if row["received"] == record["last_day"]}
        assert len(on_time) > 1
        assert on_time.isdisjoint(record["days_late"])


def test_what_is_wrong_is_found_and_nothing_else(taken: Taken) -> None:
    for period, record in with_targets(taken):
        found = taken.office.get("validate", "--period", period)
        errors = [one for one in found if one["severity"] == "error"]
        planted_units = {one["unit"] for one in record["wrong"]} | set(record["absent"])
        assert {one["unit"] for one in errors} == planted_units
        assert {one["finding"] for one in record["wrong"]} <= {one["code"] for one in errors}


def test_a_sample_is_the_same_bytes_every_time(taken: Taken, tmp_path: Path) -> None:
    again = PLANS[taken.sample.plan]()
    assert json.loads(json.dumps(planted(again)))["periods"] == taken.periods
    last = again.collections[-1]
    last.draw(tmp_path)
    files = sorted(one.file for one in last.sendings)
    assert files == sorted(path.name for path in tmp_path.glob("*.xlsx"))
    for name in files:
        assert (tmp_path / name).read_bytes() == (taken.folder / last.period / name).read_bytes()


def test_verdicts_of_all_kinds_are_among_them() -> None:
    verdicts = {
        target["verdict"]
        for make in PLANS.values()
        for one in make().collections
        for targets in (one.targets, *one.below.values())
        for target in targets.values()
    }
    assert {"reached", "not_reached", "cannot_tell", "does_not_arise", "no_baseline"} <= verdicts


def test_the_readmes_have_every_plan() -> None:
    front, page = ((ROOT / name / "README.md").read_text("utf-8") for name in (".", "sample_reports"))
    for plan in PLANS:
        assert f"make plan PLAN={plan}" in front
        assert page.count(f"| `{plan}` |") == 2  # in both languages


def test_the_readme_of_the_samples_types_what_the_generator_says() -> None:
    page = (ROOT / "sample_reports" / "README.md").read_text("utf-8")
    for line in commands(Path("DIR"), PLANS["son-la-2022"]()):
        assert f"$ {line}\n" in page
