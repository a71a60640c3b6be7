"""``kpi scheme``: from the template to the year printed with an office's own scheme."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import openpyxl
import pytest

from tests.conftest import Imported
from tests.e2e.program import Office
from tests.schemes.books import OWN, Edits, entered

BY = ("--by", "Sở Y tế")


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "quyet-dinh.pdf"
    path.write_bytes(b"%PDF synthetic")
    return path


def book(folder: Path, edits: Edits = OWN, name: str = "own.xlsx") -> Path:
    path = folder / name
    path.write_bytes(entered(edits))
    return path


def test_an_adopted_scheme_prints_the_year_and_names_whose_it_is(
    imported: Imported, tmp_path: Path, document: Path
) -> None:
    office = imported.copy(tmp_path / "w")
    before = office.get("score", "--period", "2021", "--level", "commune")
    words = ("scheme", "adopt", book(tmp_path), *BY, "--document", document)
    tried = office.get(*words, "--dry-run")
    assert (tried["outcome"], office.get("scheme", "list")[-1]["id"]) == ("tried", "illustrative")
    adopted = office.get(*words)
    assert (adopted["outcome"], adopted["scheme"]["standing"]) == ("stored", "adopted")
    assert adopted["scheme"]["adopted"]["by"] == "Sở Y tế"
    effect = adopted["effect"]
    assert (effect["scheme"]["id"], effect["compared_to"]["id"]) == ("so-y-te", "illustrative")
    moves = [one for one in effect["changes"] if one["class_change"] == "changed"]
    assert {(one["before"]["class"], one["after"]["class"]) for one in moves} == {("fair", "good")}
    after = office.get("score", "--period", "2021")
    assert (after["scheme"]["id"], after["scheme"]["standing"]) == ("so-y-te", "adopted")
    classes = {row["unit"]: row["class"] for row in before["rows"]}
    risen = {row["unit"] for row in after["rows"] if row["class"] != classes[row["unit"]]}
    assert risen == {one["unit"] for one in moves}
    assert office.get("score", "--period", "2021", "--scheme", "illustrative")["rows"] == before["rows"]
    digest = hashlib.sha256(document.read_bytes()).hexdigest()
    assert (office.root / f"documents/{digest}.pdf").read_bytes() == document.read_bytes()
    assert office.get(*words)["outcome"] == "already"


def test_a_version_that_was_used_is_read_again_after_the_next_one(
    imported: Imported, tmp_path: Path, document: Path
) -> None:
    office = imported.copy(tmp_path / "w")
    adopt = ("scheme", "adopt")
    law = (*BY, "--document", document)
    office.get(*adopt, book(tmp_path), *law)
    used = office.get("score", "--period", "2021")
    later = {**OWN, ("Thang điểm", "B6"): "01/01/2021", ("Xếp loại", "D3"): 80}
    again = office.get(*adopt, book(tmp_path, later, "next.xlsx"), *law)
    assert (again["outcome"], again["scheme"]["id"]) == ("stored", "so-y-te-2021-01-01")
    assert [one["code"] for one in again["findings"]] == [
        "scheme.citation_illustrative",
        "scheme.new_version",
    ]
    versions = {one["id"]: one for one in office.get("scheme", "list")}
    assert versions["so-y-te"]["valid_to"] == "2021-01-01"
    assert office.get("score", "--period", "2021")["scheme"]["id"] == "so-y-te-2021-01-01"
    words = ("score", "--period", "2021", "--specs", used["specs"])
    assert office.get(*words, "--scheme", "so-y-te")["rows"] == used["rows"]


@pytest.mark.parametrize(
    ("edits", "code", "sheet", "cell"),
    [
        ({("Tiêu chí", "G3"): 6}, "spec.points_sum", "Khối", "D3"),
        ({("Tiêu chí", "F3"): "plan_isued"}, "spec.unknown_reference", "Tiêu chí", "F3"),
        ({("Xếp loại", "D6"): 10}, "spec.bad_number", "Xếp loại", "D6"),
        ({("Khống chế", "C3"): "tot"}, "spec.unknown_reference", "Khống chế", "C3"),
    ],
)
def test_a_fault_of_the_scheme_is_told_at_its_cell_and_nothing_is_stored(
    office: Office, tmp_path: Path, document: Path, edits: Edits, code: str, sheet: str, cell: str
) -> None:
    path = book(tmp_path, {**OWN, **edits})
    done = office("scheme", "adopt", path, *BY, "--document", document, "--format", "json")
    assert done.code == 1
    assert (code, sheet, cell) in [(f["code"], f["sheet"], f["cell"]) for f in done.json["findings"]]
    assert done.json["outcome"] == "refused"
    assert not (office.root / "specs/schemes").exists()
    assert not (office.root / "documents").exists()


def _row(sheet: str, row: int, **cells: object) -> Edits:
    return {(sheet, f"{column}{row}"): value for column, value in cells.items()}


WAYS: Edits = {
    **_row("Mức riêng", 3, A="ward", B="Phường", C="Wards", D="Phường", F="Điều 3, giả định"),
    **_row("Cách hiểu", 3, A="limit", B="Ngưỡng", C="Limit", D="with", E="Không rõ.", F="Unclear."),
    **_row("Các cách", 3, A="limit", B="with", C="kể cả", D="included"),
    **_row("Các cách", 4, A="limit", B="without", C="không kể", D="not included"),
    **_row("Thay đổi", 3, A=1, B="ward", F="xếp loại", G="good", T=95),
    **_row("Thay đổi", 4, A=2, C="limit", D="without", E="OTHERWISE", F="xếp loại", G="good", T=88),
}
"""Wards of their own, and a reading for all others."""


def test_variants_and_readings_are_adopted_shown_scored_and_explained(
    imported: Imported, tmp_path: Path, document: Path
) -> None:
    office = imported.copy(tmp_path / "w")
    adopted = office.get("scheme", "adopt", book(tmp_path, {**OWN, **WAYS}), *BY, "--document", document)
    assert adopted["outcome"] == "stored", adopted["findings"]
    scheme = adopted["scheme"]
    assert scheme["variants"][0]["changes"] == [{"band": "good", "set": {"from": 95}}]
    [_, without] = scheme["readings"][0]["options"]
    assert without["changes"] == [{"band": "good", "set": {"from": 88}, "for": ["OTHERWISE"]}]
    shown = office("scheme", "show", "so-y-te").out
    assert "Mức riêng “Phường” (Phường): Tốt ≥ 95 [Điều 3, giả định]" in " ".join(shown.split())
    assert "limit=without): Tốt ≥ 88; Phường: không đổi" in " ".join(shown.split())
    scored = office.get("score", "--period", "2021")
    assert scored["readings"] == {"limit": "with"}
    assert [one["id"] for one in scored["variants"]] == ["ward"]
    kinds = {(row["name"].startswith("Phường"), row["variant"]) for row in scored["rows"]}
    assert kinds == {(True, "ward"), (False, "OTHERWISE")}
    differing = office.get("score", "--period", "2021", "--differ")
    units = [row["unit"] for row in differing["rows"]]
    assert units == [row["unit"] for row in scored["rows"] if row["other_readings"]] != []
    unit, [other] = units[0], differing["rows"][0]["other_readings"]
    assert (other["readings"], other["class"]) == ({"limit": "without"}, "fair")
    read = office.get("score", "--period", "2021", "--reading", "limit=without")
    assert {row["unit"]: row["class"] for row in read["rows"]}[unit] == "fair"
    assert office("score", "--period", "2021", "--reading", "limit=nothing").code == 3
    printed = office.get("report", "score", "--period", "2021", "--reading", "limit=without")
    assert printed["rows"] == read["rows"]
    assert office("report", "form-03", "--period", "2021", "--reading", "limit=without").code == 3
    tables = [
        {"command": "score", "differ": True, "files": ["differ.json"]},
        {"command": "report", "table": "score", "readings": ["limit=without"], "files": ["read.json"]},
    ]
    year = {"kind": "run", "period": "2021", "on": "2022-01-10", "output": "made", "tables": tables}
    (tmp_path / "year.json").write_text(json.dumps(year), "utf-8")
    assert office("run", tmp_path / "year.json", "--output", tmp_path / "made").code in (0, 1)
    for name, rows in (("differ", differing["rows"]), ("read", read["rows"])):
        assert json.loads((tmp_path / f"made/{name}.json").read_text("utf-8"))["rows"] == rows
    told = office("explain", unit, "class", "--period", "2021").out
    assert "mức chung" in told
    assert "limit=without" in told
    ward = next(row["unit"] for row in scored["rows"] if row["variant"] == "ward")
    assert "Điều 3, giả định" in office("explain", ward, "score", "--period", "2021").out
    compared = office("scheme", "compare", "illustrative", "so-y-te", "--format", "json").json
    assert ("ward: good", "95") in [(one["about"], one["after"]) for one in compared["differences"]]


def of_north(code: str, start: str, end: str | None = None) -> Edits:
    """Edits with a group of one province."""
    return {
        **WAYS,
        **_row("Nhóm tỉnh", 3, A="north", B="Miền Bắc", C="North", D="Điều 4, giả định"),
        **_row("Tỉnh của nhóm", 3, A="north", B=code, C=start, D=end),
        ("Mức riêng", "D3"): None,
        ("Mức riêng", "E3"): "north",
    }


@pytest.mark.parametrize(
    ("code", "start", "end", "told"),
    [
        ("87", "01/01/2021", "01/07/2025", []),
        ("87", "01/01/2021", None, ["spec.province_unknown"]),
        ("82", "01/01/2015", None, ["spec.province_other"]),
        ("82", "01/07/2025", None, []),
        ("99", "01/01/2021", "01/01/2022", ["spec.province_unknown"]),
        ("46", "01/01/2021", None, []),  # renamed, and never merged
    ],
)
def test_a_code_that_is_not_one_province_all_its_days_is_refused_at_its_cell(
    office: Office, tmp_path: Path, document: Path, code: str, start: str, end: str | None, told: list[str]
) -> None:
    path = book(tmp_path, {**OWN, **of_north(code, start, end)})
    done = office("scheme", "adopt", path, *BY, "--document", document, "--dry-run", "--format", "json")
    found = [f for f in done.json["findings"] if f["severity"] == "error"]
    assert [one["code"] for one in found] == told
    assert {(one["sheet"], one["cell"]) for one in found} <= {("Tỉnh của nhóm", "B3")}


def test_an_end_taken_out_by_hand_is_told_by_the_check_of_specs(
    office: Office, tmp_path: Path, document: Path
) -> None:
    edits = {**OWN, **of_north("87", "01/01/2021", "01/07/2025")}
    assert office.get("scheme", "adopt", book(tmp_path, edits), *BY, "--document", document)["files"]
    path = office.root / "specs/schemes/so-y-te.json"
    data = json.loads(path.read_text("utf-8"))
    del data["groups"][0]["members"][0]["to"]
    path.write_text(json.dumps(data), "utf-8")
    done = office("specs", "check", "--format", "json")
    places = [(one["code"], one["path"]) for one in done.json["findings"]]
    assert (done.code, places) == (1, [("spec.province_unknown", "$.groups[0].members[0].province")])


@pytest.mark.parametrize(
    ("edits", "code", "sheet", "cell"),
    [
        ({("Thay đổi", "G3"): "best"}, "spec.unknown_reference", "Thay đổi", "G3"),
        ({("Thay đổi", "T3"): 60}, "spec.not_descending", "Thay đổi", "T3"),
        ({("Thay đổi", "B3"): "town"}, "scheme.lost_row", "Thay đổi", "B3"),
        ({("Thay đổi", "D4"): "perhaps"}, "scheme.lost_row", "Thay đổi", "D4"),
        ({("Cách hiểu", "D3"): "perhaps"}, "spec.unknown_reference", "Cách hiểu", "D3"),
        ({("Mức riêng", "E3"): "north"}, "spec.unknown_reference", "Mức riêng", "E3"),
        ({("Mức riêng", "D3"): "Làng"}, "spec.bad_value", "Mức riêng", "D3"),
    ],
)
def test_a_fault_of_a_variant_is_told_at_its_cell(
    office: Office, tmp_path: Path, document: Path, edits: Edits, code: str, sheet: str, cell: str
) -> None:
    path = book(tmp_path, {**OWN, **WAYS, **edits})
    done = office("scheme", "adopt", path, *BY, "--document", document, "--format", "json")
    assert (code, sheet, cell) in [(f["code"], f["sheet"], f["cell"]) for f in done.json["findings"]]
    assert done.json["outcome"] == "refused"


def test_an_id_of_the_program_is_not_taken(office: Office, tmp_path: Path, document: Path) -> None:
    done = office("scheme", "adopt", book(tmp_path, {}), *BY, "--document", document, "--format", "json")
    assert [one["code"] for one in done.json["findings"]] == ["scheme.id_taken"]


def test_template_show_compare_and_confirm(office: Office, tmp_path: Path, document: Path) -> None:
    path = tmp_path / "t.xlsx"
    assert office("scheme", "template", "-o", path).code == 0
    assert openpyxl.load_workbook(path).sheetnames[1:4] == ["Thang điểm", "Căn cứ", "Khối"]
    assert office("scheme", "template", "-o", tmp_path / "t.csv").code == 2
    office.get("scheme", "adopt", book(tmp_path), *BY, "--document", document)
    assert "I.4" in office("scheme", "show", "so-y-te").out
    compared = office("scheme", "compare", "illustrative", "so-y-te", "--format", "json")
    fields = [(one["about"], one["before"], one["after"]) for one in compared.json["differences"]]
    assert compared.code == 1
    assert ("good", "90", "85") in fields
    assert office("scheme", "compare", "so-y-te", "so-y-te").code == 0
    confirmed = office.get("scheme", "confirm", "so-y-te", *BY, "--against", "bản có chữ ký")
    assert confirmed["scheme"]["checked"]["against"] == "bản có chữ ký"
    assert json.loads((office.root / "specs/schemes/so-y-te.json").read_text("utf-8"))["checked"]
    assert office("scheme", "confirm", "illustrative", *BY, "--against", "bản ký").code == 3
    assert office("scheme", "show", "so-yte").code == 3
    assert office("scheme", "confirm", "so-y-te", "--by", " ", "--against", "bản ký").code == 2


def test_a_classification_by_law_is_confirmed_for_the_text_that_was_compared(office: Office) -> None:
    against = ("--by", "Công an tỉnh", "--against", "bản có chữ ký")
    stored = office.get("scheme", "confirm", "qd-28-2025", *against)["confirmation"]
    path = office.root / "specs/confirmations/qd-28-2025.json"
    assert json.loads(path.read_text("utf-8")) == stored
    assert _confirmed(office) == (True, "Công an tỉnh", True, ["đã đối chiếu văn bản với bản có chữ ký"])
    path.write_text(json.dumps({**stored, "text_sha256": "0" * 64}), "utf-8")
    assert _confirmed(office) == (False, "Công an tỉnh", False, ["được nhập theo", "không còn tính"])
    assert office("scheme", "confirm", "qd-28-2024", *against).code == 3


def _confirmed(office: Office) -> tuple[bool, str, bool, list[str]]:
    answer = office.get("classify", "--period", "2026", "--under", "82")
    rules = answer["classification"]
    one = rules["confirmed"]
    words = ("được nhập theo", "đã đối chiếu văn bản với bản có chữ ký", "không còn tính")
    said = [word for word in words if any(word in note for note in answer["notes"])]
    return rules["checked_against_original"], one["by"], one["current"], said


@pytest.mark.parametrize("name", ["../../../victim", "a/b", "con", "x" * 300])
def test_an_id_that_is_no_name_of_a_file_is_refused_at_its_cell(
    office: Office, tmp_path: Path, document: Path, name: str
) -> None:
    path = book(tmp_path, {**OWN, ("Thang điểm", "B3"): name})
    done = office("scheme", "adopt", path, *BY, "--document", document, "--dry-run", "--format", "json")
    assert [(one["code"], one["cell"]) for one in done.json["findings"]] == [("review.bad_id", "B3")]


def test_versions_are_those_of_their_own_id_alone(office: Office, tmp_path: Path, document: Path) -> None:
    law = (*BY, "--document", document)
    day = ("Thang điểm", "B6")
    for name, start in (("xa", "01/01/2021"), ("xa-nui", "01/01/2022"), ("xa", "01/01/2024")):
        edits = {**OWN, ("Thang điểm", "B3"): name, day: start}
        office.get("scheme", "adopt", book(tmp_path, edits), *law)
    ends = {one["id"]: one["valid_to"] for one in office.get("scheme", "list")}
    assert ends == {"illustrative": None, "xa": "2024-01-01", "xa-2024-01-01": None, "xa-nui": None}


def test_another_end_is_another_version_and_never_already_there(
    office: Office, tmp_path: Path, document: Path
) -> None:
    law = (*BY, "--document", document)
    office.get("scheme", "adopt", book(tmp_path), *law)
    ended = {**OWN, ("Thang điểm", "B7"): "01/01/2030"}
    done = office("scheme", "adopt", book(tmp_path, ended), *law, "--format", "json")
    assert [one["code"] for one in done.json["findings"]] == ["scheme.id_taken"]


def test_a_criterion_twice_is_told_with_the_file_that_was_given(
    office: Office, tmp_path: Path, document: Path
) -> None:
    path = book(tmp_path, {**OWN, ("Tiêu chí", "B4"): "I.1"})
    done = office("scheme", "adopt", path, *BY, "--document", document, "--format", "json")
    assert ("spec.duplicate_id", "B4") in [(one["code"], one["cell"]) for one in done.json["findings"]]
    assert "/specs/schemes" not in done.out


def test_a_note_that_still_calls_the_scheme_illustrative_is_told(
    office: Office, tmp_path: Path, document: Path
) -> None:
    path = book(tmp_path, {cell: text for cell, text in OWN.items() if cell != ("Thang điểm", "B14")})
    told = office.get("scheme", "adopt", path, *BY, "--document", document, "--dry-run")["findings"]
    assert ("scheme.note_illustrative", "B14") in [(one["code"], one["cell"]) for one in told]


def test_numbers_that_still_name_the_illustrative_source_are_told_at_their_cells(
    office: Office, tmp_path: Path, document: Path
) -> None:
    own_source = {("Tiêu chí", f"N{row}"): "QĐ 01/QĐ-UBND, Điều 3 (giả định)" for row in range(3, 18)}
    law = (*BY, "--document", document, "--dry-run")
    [note] = office.get("scheme", "adopt", book(tmp_path, {**OWN, **own_source}), *law)["findings"]
    assert (note["code"], note["severity"]) == ("scheme.citation_illustrative", "warning")
    assert (note["sheet"], note["cells"]) == ("Tiêu chí", ["N18"])
    last = {("Tiêu chí", "N18"): "QĐ 01/QĐ-UBND, Điều 4 (giả định)"}
    assert (
        office.get("scheme", "adopt", book(tmp_path, {**OWN, **own_source, **last}), *law)["findings"] == []
    )
