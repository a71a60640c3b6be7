"""Recognition over years by cases written down as data: each goes through the program, from reports of six
years to the state, and through the plain reading of the rules in `naive_years`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office, new_office
from tests.e2e.test_years import HEAD, TOWN, word
from tests.score.naive_years import STATES, ways
from tests.shipped import shipped_units

Json = Mapping[str, Any]
DISTRICT = "390"
ASKED = (2018, 2020, 2021)
MERGED = 2019
"""The first year in which the town was the unit that it is."""
OTHERS_MERGED = ("15178",)
DATA: Json = json.loads((Path(__file__).parents[1] / "cases/recognition/years.json").read_text("utf-8"))
CASES: Sequence[Json] = DATA["cases"]


def classes_of(data: Json, year: int, figure: str) -> list[str] | None:
    """The classes that a figure may come to in a year; None where no scheme of the office was in force."""
    day = f"{year}-12-31"
    found = [one for one in data["schemes"] if one["from"] <= day < one.get("to", "9999")]
    if not found:
        return None
    low, _, high = figure.partition("-")
    items = range(int(low), int(high or low) + 1) if low else range(12)
    return sorted({next(c for c in data["classes"] if n >= found[0].get(c, 0)) for n in items})


def history(data: Json, case: Json, last: int) -> list[list[str] | None]:
    """All that the class of each year may have been, up to one."""
    return [
        None if case.get("town") and year < MERGED <= last else classes_of(data, year, figure)
        for year, figure in zip(data["years"], case["figures"].values(), strict=True)
        if year <= last
    ]


def scheme(one: Json) -> dict[str, Any]:
    """The JSON that a line of the cases is short for."""
    steps = [{"from": one["good"], "points": 10}, {"from": one["fair"], "points": 5}]
    criterion = {"id": "I.1", "name": word("Tin, bài"), "kind": "steps", "value": "news_items", "points": 10,
                 "steps": steps, "citation": "Điều 1"}  # fmt: skip
    rules = [{"name": word(rule["id"]), "citation": "Điều 9", **rule} for rule in DATA["rules"]]
    bands = zip(DATA["classes"], (10, 5, 0), strict=True)
    return {
        "kind": "scheme", "id": one["id"], "name": word(one["id"]), "standing": "adopted",
        "note": word("Thử"), "valid_from": one["from"], "periods": ["year"],
        **({"valid_to": one["to"]} if "to" in one else {}),
        "points": 10, "legal_basis": [], "caps": [], "recognition": rules,
        "blocks": [{"id": "I", "name": word("Khối"), "points": 10, "criteria": [criterion]}],
        "bands": [{"id": name, "name": word(name), "from": low} for name, low in bands],
    }  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    folder = tmp_path_factory.mktemp("recognition")
    one = new_office(folder / "w", "38")
    (folder / "w/specs/schemes").mkdir()
    for rules in DATA["schemes"]:
        path = folder / f"w/specs/schemes/{rules['id']}.json"
        path.write_text(json.dumps(scheme(rules)), "utf-8")
    for year in DATA["years"]:
        send(one, folder / f"390-{year}.csv", year)
    return one


def communes() -> dict[str, str]:
    """The commune of each case."""
    codes = [unit.code for unit in shipped_units().at(date(2021, 12, 31)).under(DISTRICT, "commune")]
    codes = [code for code in codes if code not in (TOWN, *OTHERS_MERGED)]
    return {case["id"]: TOWN if case.get("town") else codes.pop(0) for case in CASES}


def send(office: Office, path: Path, year: int) -> None:
    """The report of a year."""
    units = shipped_units().at(date(year, 12, 31))
    names = {unit.code: unit.name for unit in units.under(DISTRICT, "commune")}
    homes = communes()
    rows = [
        f"{homes[case['id']]},{names[homes[case['id']]]},1,1,1,{case['figures'][str(year)]},Có,1,1,1,1,1,1"
        for case in CASES
        if case["figures"][str(year)] != "-"
    ]
    lines = [f"{n},{row}\n" for n, row in enumerate(rows, 1)]
    path.write_text(HEAD.format(year=year) + "".join(lines), "utf-8")
    done = office.get("import", path, "--period", str(year))
    assert done["files"][0]["outcome"].startswith("accepted"), done


@pytest.mark.parametrize("year", ASKED)
def test_the_program_says_of_every_commune_what_its_case_says(office: Office, year: int) -> None:
    found = office.get("score", "--period", str(year), "--recognition", "--under", DISTRICT)["recognition"]
    possible = {(row["unit"], row["rule"]): " / ".join(row["possible"]) for row in found}
    homes = communes()
    wrong = [
        (case["id"], rule, possible[homes[case["id"]], rule], wanted)
        for case in CASES
        for rule, wanted in case["results"][str(year)].items()
        if possible[homes[case["id"]], rule] != wanted
    ]
    assert wrong == []


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_the_plain_reading_says_the_same(case: Json) -> None:
    for year, results in case["results"].items():
        for rule in DATA["rules"]:
            states, _ = ways(rule, DATA["classes"], history(DATA, case, int(year)))
            assert " / ".join(one for one in STATES if one in states) == results[rule["id"]], (year, rule)
