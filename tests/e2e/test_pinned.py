"""Tables of a moment are made with the specs, units and decisions of that moment."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import pytest

from kpi.spec.places import builtin_specs
from tests.conftest import Imported
from tests.e2e.program import Office

YEAR = ("--period", "2021")
SCHEME = "schemes/illustrative.json"
PRINTS = [
    ("score", *YEAR),
    ("score", *YEAR, "--format", "json"),
    ("report", "score", *YEAR, "--format", "md"),
    ("aggregate", "03", *YEAR, "--level", "commune", "--at", "2025-07-01", "--format", "json"),
    ("aggregate", "people_reached", "--period", "2020..2021", "--at", "2025-07-01"),
    ("explain", "30133", "score", *YEAR),
    ("status", *YEAR, "--format", "csv"),
]


@pytest.fixture
def office(imported: Imported, tmp_path: Path) -> Office:
    return imported.copy(tmp_path / "w")


def edit_scheme(office: Office) -> None:
    """The office doubles the points of the first criterion and takes as many from the second."""
    scheme = json.loads((builtin_specs() / SCHEME).read_text("utf-8"))
    first, second = scheme["blocks"][0]["criteria"][:2]
    scheme["blocks"][0]["criteria"] = [{**first, "id": "I.X"}, second, *scheme["blocks"][0]["criteria"][2:]]
    target = office.root / "specs" / SCHEME
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(scheme), "utf-8")


def load_units(office: Office) -> None:
    changes = office.root / "nq.csv"
    changes.write_text(
        "effective_date,decree,old_code,new_code,share,new_name,new_parent\n"
        "2027-01-01,15/NQ,30130,30157,whole,,\n2027-01-01,15/NQ,30157,30157,whole,Xã Tân Thạnh Lớn,\n",
        "utf-8",
    )
    assert office("units", "load", changes).code == 0


def test_after_an_edit_of_the_specs_and_a_load_of_units_all_prints_as_before(office: Office) -> None:
    before = [office(*words).out for words in PRINTS]
    version = str(office.get("score", *YEAR)["snapshot"])
    edit_scheme(office)
    load_units(office)
    changed = [office(*words).out for words in PRINTS]
    assert all(now != then for now, then in zip(changed, before, strict=True) if "Nguồn" in then)
    again = [office(*words, "--as-of", version) for words in PRINTS]
    assert [result.out for result in again] == before
    assert all("--specs current" in result.err for result in again)
    today = office.get("score", *YEAR, "--as-of", version, "--specs", "current")
    assert "I.X" in json.dumps(today["rows"][0])
    assert today == office.get("score", *YEAR)


def test_the_source_line_and_the_json_name_the_specs_and_the_unit_list(office: Office) -> None:
    data = office.get("score", *YEAR)
    source = office("score", *YEAR).out.rstrip().splitlines()[-1]
    assert data["specs"][:8] in source
    assert data["unit_list"][:8] in source
    edit_scheme(office)
    changed = office.get("score", *YEAR)
    assert changed["specs"] != data["specs"]
    assert changed["unit_list"] == data["unit_list"]
    assert office.get("score", *YEAR, "--specs", data["specs"][:8])["rows"] == data["rows"]


def test_specs_that_were_used_and_never_imported_with_are_had_back_by_their_fingerprint(
    office: Office,
) -> None:
    edit_scheme(office)
    printed = office.get("score", *YEAR)
    shutil.rmtree(office.root / "specs" / "schemes")
    assert office.get("score", *YEAR) != printed
    assert office.get("score", *YEAR, "--specs", printed["specs"][:10]) == printed
    unknown = office("score", *YEAR, "--specs", "zz")
    assert unknown.code == 3
    assert printed["specs"][:8] in unknown.err


def test_kept_specs_that_were_touched_are_never_used(office: Office) -> None:
    edit_scheme(office)
    [kept] = [p for p in (office.root / "lake" / "kept" / "specs").iterdir() if p.is_dir()]
    (kept / "0" / SCHEME).unlink()
    (kept / "0" / SCHEME).write_text("{}", "utf-8")
    refused = office("score", *YEAR, "--as-of", "1")
    assert refused.code == 3
    assert "kept/specs" in refused.err
    assert office("score", *YEAR, "--as-of", "1", "--specs", "current").code == 0
    assert [f["code"] for f in office("verify", "--format", "json").json["findings"]] == ["lake.kept_damaged"]


def test_a_lake_from_before_says_that_nothing_tells_which_specs_held(office: Office) -> None:
    (office.root / "lake" / "log" / "pins.jsonl").unlink()
    shutil.rmtree(office.root / "lake" / "kept")
    assert office("score", *YEAR, "--as-of", "1").err == ""
    edit_scheme(office)
    told = office("score", *YEAR, "--as-of", "1")
    assert told.code == 0
    assert "chưa lưu bộ định nghĩa" in told.err


def test_a_lake_that_cannot_be_written_is_read_and_it_is_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, line: str) -> None:
        raise PermissionError(errno.EACCES, "denied", str(path))

    edit_scheme(office)
    monkeypatch.setattr("kpi.lake.pins.add_line", refuse)
    told = office("score", *YEAR)
    assert told.code == 0
    assert told.out
    assert "--as-of" in told.err
