"""Schemes by cases written down as data: each goes through the program, from report to points, class and
rank, and through the plain reading of the schema in `naive_score`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.e2e.program import Office, new_office
from tests.score import naive_score
from tests.score.case_office import packed, report, save_specs, take
from tests.score.written import cases, ends_told, one_scheme_of_all, possible, rank_told, whole
from tests.shipped import shipped_units

Json = Mapping[str, Any]
RULES = cases("criteria")["rules"]
SCHEMES = cases("schemes")["cases"]
DATES = cases("dates")["cases"]
OF_RULES = [(rule, case) for rule in RULES for case in rule["cases"]]


def scheme_of(case: Json) -> dict[str, Any]:
    return whole(case["id"], {**cases("schemes")["base"], **case.get("change", {})})


@dataclass(frozen=True)
class Province:
    """The workspace with all cases: by the id of a scheme's case the communes of its district, and for each
    case of a rule its commune."""

    office: Office
    by_scheme: Mapping[str, list[str]]
    by_case: list[str]

    def score(self, scheme: str) -> Mapping[str, Json]:
        words = ("score", "--period", "2021", "--scheme", scheme, "--level", "commune")
        return {row["unit"]: row for row in self.office.get(*words)["rows"]}


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Province:
    root = tmp_path_factory.mktemp("cases")
    office = new_office(root / "w")
    save_specs(office.root, [one_scheme_of_all(RULES), *map(scheme_of, [*SCHEMES, *DATES])])
    units = shipped_units().at(date(2021, 12, 31))
    homes = [(one, units.under(one.code, "commune")) for one in units.under("87", "district")]
    homes.sort(key=lambda home: -len(home[1]))
    others = cases("schemes")["others"]
    by_scheme = {}
    for case in SCHEMES:  # a district each, the small ones first, whose communes it ranks
        district, communes = homes.pop()
        rows = [one["figures"] for one in case["communes"]]
        report(root / "in", district, communes, [*rows, *[others] * (len(communes) - len(rows))])
        by_scheme[case["id"]] = [one.code for one in communes[: len(rows)]]
    rows, places = packed(case["figures"] for _, case in OF_RULES)
    codes: list[str] = []
    while len(codes) < len(rows):
        district, communes = homes.pop()
        these = rows[len(codes) :][: len(communes)]
        report(root / "in", district, communes, [*these, *[others] * (len(communes) - len(these))])
        codes += [one.code for one in communes]
    take(office, root / "in")
    return Province(office, by_scheme, [codes[place] for place in places])


def ends_of(one: Json, minimum: str = "points_min", maximum: str = "points_max") -> tuple[Fraction, Fraction]:
    """The points that the program told, or between which they lie."""
    both = (one[minimum], one[maximum]) if one["points"] is None else (one["points"],) * 2
    return Fraction(str(both[0])), Fraction(str(both[1]))


def test_every_kind_of_rule_gives_what_its_cases_say(province: Province) -> None:
    rows = province.score("criteria")
    criteria = {rule["id"]: f"C.{n}" for n, rule in enumerate(RULES, 1)}
    wrong = []
    for (rule, case), commune in zip(OF_RULES, province.by_case, strict=True):
        found = ends_of(rows[commune]["criteria"][criteria[rule["id"]]])
        if found != ends_told(case["points"]):
            wrong.append((rule["id"], case, tuple(map(float, found))))
    assert wrong == []


def test_a_district_comes_to_the_points_classes_and_ranks_of_its_case(province: Province) -> None:
    for case in SCHEMES:
        rows = province.score(case["id"])
        for number, (told, commune) in enumerate(
            zip(case["communes"], province.by_scheme[case["id"]], strict=True), 1
        ):
            row, place = rows[commune], f"{case['id']}, commune {number}"
            assert ends_of(row) == ends_told(told["points"]), place
            assert (row["class"], row["capped_by"], row["caps_open"]) == (
                told["class"],
                told.get("capped_by", []),
                told.get("caps_open", []),
            ), place
            assert (row["rank_parent_min"], row["rank_parent_max"]) == rank_told(told["rank"]), place


@pytest.mark.parametrize("case", DATES, ids=[case["id"] for case in DATES])
def test_a_scheme_scores_what_ends_within_its_days(province: Province, case: Json) -> None:
    words = ("score", "--period", "2021", "--scheme", case["id"], "--level", "province", "--format", "json")
    done = province.office(*words, *["--allow-expired"] * case.get("allowed", False))
    assert (done.code == 3) is (case["outcome"] == "refused"), done.err
    assert case.get("says", "") in (done.err if done.code == 3 else done.out)


def test_the_plain_reading_gives_every_rule_the_same() -> None:
    wrong = []
    for rule, case in OF_RULES:
        figures = {name: possible(name, cell) for name, cell in case["figures"].items()}
        ends = [naive_score.points_of(rule["criterion"], one) for one in naive_score.completions(figures)]
        found = min(low for low, _ in ends), max(high for _, high in ends)
        if tuple(map(eight_places, found)) != ends_told(case["points"]):
            wrong.append((rule["id"], case, found))
    assert wrong == []


def eight_places(points: Fraction) -> Fraction:
    return Fraction(int(points * 10**8 + Fraction(1, 2)), 10**8)


@pytest.mark.parametrize("case", SCHEMES, ids=[case["id"] for case in SCHEMES])
def test_the_plain_reading_gives_every_scheme_the_same(case: Json) -> None:
    scheme = scheme_of(case)
    totals, told_totals, points = [], [], []
    for told in case["communes"]:
        figures = {name: possible(name, cell) for name, cell in told["figures"].items()}
        ways = list(naive_score.completions(figures))
        ends = [naive_score.total_of(scheme, one) for one in ways]
        totals.append((min(low for low, _ in ends), max(high for _, high in ends)))
        points.append([one for way in ways for one in naive_score.placed(scheme, totals[-1], way)])
        told_totals.append(ends_told(told["points"]))
        classes = set().union(*(naive_score.classes_of(scheme, one) for one in ways))
        assert classes == set(told.get("classes") or [told["class"]]), told
    assert totals == told_totals
    for place, told in enumerate(case["communes"]):
        others = [{*one} for one in points[:place] + points[place + 1 :]]
        assert naive_score.rank_ends(points[place], others) == rank_told(told["rank"]), told
