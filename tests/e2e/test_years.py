"""Recognition over years: every year by the scheme of its time; a merged commune has no past of one unit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.program import Office, new_office

TOWN, STEADY, RISING = "15127", "15133", "15136"  # the town took in two communes on 01/12/2019
NAMES = {
    TOWN: ("Thị trấn Cẩm Thủy", "Thị trấn Phong Sơn"),
    STEADY: ("Xã Cẩm Thành",) * 2,
    RISING: ("Xã Cẩm Quý",) * 2,
}
HEAD = """"TUYÊN TRUYỀN PHÒNG, CHỐNG TỆ NẠN MA TÚY, MẠI DÂM"
Kỳ báo cáo: Năm {year}
"Đơn vị gửi: Huyện Cẩm Thủy, Tỉnh Thanh Hóa"
STT,Mã,Đơn vị,Hoạt động tuyên truyền,,,,,Đối tượng được tuyên truyền,,,,,
,,,Số hình thức tuyên truyền,Số buổi tuyên truyền,Số lượt người tham dự,"Số tin, bài",Duy trì thường xuyên,\
Người lao động tại cơ sở dễ phát sinh tệ nạn,,Người lao động tại khu công nghiệp,,"Học sinh, sinh viên",
,,,,,,,,Tổng số,Được tuyên truyền,Tổng số,Được tuyên truyền,Tổng số,Được tuyên truyền
"""
YEARS = {  # news items
    2018: {TOWN: 5, STEADY: 5, RISING: 0},
    2019: {TOWN: 5, STEADY: 5, RISING: 5},
    2020: {TOWN: 5, STEADY: 5, RISING: 5},
    2021: {TOWN: 5, STEADY: 0, RISING: 5},
}


def word(text: str) -> dict[str, str]:
    return {"vi": text, "en": text}


def scheme(name: str, least: int, start: str, end: str | None = None) -> dict[str, Any]:
    """Good with at least so many news items; recognised after two good years."""
    rule = {"id": "two-years", "name": word("Hai năm"), "classes": ["good"], "years": 2, "citation": "Điều 9"}
    criterion = {"id": "I.1", "name": word("Tin, bài"), "kind": "steps", "value": "news_items", "points": 10,
                 "steps": [{"from": least, "points": 10}], "citation": "Điều 1"}  # fmt: skip
    return {
        "kind": "scheme", "id": name, "name": word(name), "standing": "adopted", "note": word("Thử"),
        "valid_from": start, **({"valid_to": end} if end else {}), "periods": ["year"], "points": 10,
        "legal_basis": [], "caps": [], "recognition": [rule],
        "blocks": [{"id": "I", "name": word("Khối"), "points": 10, "criteria": [criterion]}],
        "bands": [{"id": name, "name": word(name), "from": low} for name, low in (("good", 10), ("weak", 0))],
    }  # fmt: skip


def send(office: Office, folder: Path, year: int, items: Mapping[str, int]) -> None:
    lines = [
        f"{n},{code},{NAMES[code][year > 2018]},1,1,1,{number},Có,1,1,1,1,1,1"
        for n, (code, number) in enumerate(items.items(), 1)
    ]
    path = folder / f"390-{year}.csv"
    path.write_text(HEAD.format(year=year) + "\n".join(lines) + "\n", "utf-8")
    done = office.get("import", path, "--period", str(year))
    assert done["files"][0]["outcome"].startswith("accepted"), done


@pytest.fixture(scope="module")
def thanh_hoa(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Four years; until the end of 2019 five news items were enough, since then four are."""
    folder = tmp_path_factory.mktemp("years")
    office = new_office(folder / "w", "38")
    schemes = folder / "w/specs/schemes"
    schemes.mkdir()
    for one in (scheme("old", 5, "2015-01-01", "2020-01-01"), scheme("new", 4, "2020-01-01")):
        (schemes / f"{one['id']}.json").write_text(json.dumps(one), "utf-8")
    for year, items in YEARS.items():
        send(office, folder, year, items)
    return office


def recognition(office: Office, year: int) -> dict[str, Any]:
    found: dict[str, Any] = office.get("score", "--period", str(year), "--recognition", "--under", "390")
    return found


def states(found: dict[str, Any]) -> dict[str, str]:
    return {row["unit"]: row["state"] for row in found["recognition"] if row["unit"] in NAMES}


def test_each_year_counts_by_the_scheme_of_its_time_and_a_merger_begins_anew(thanh_hoa: Office) -> None:
    found = recognition(thanh_hoa, 2020)
    assert [(year["period"], year["scheme"]["id"]) for year in found["years"]] == [
        ("2018", "old"), ("2019", "old"), ("2020", "new"),
    ]  # fmt: skip
    assert states(found) == {TOWN: "undetermined", STEADY: "kept", RISING: "recognised"}
    town = next(row for row in found["recognition"] if row["unit"] == TOWN)
    assert [(one["class"], one["why"]) for one in town["classes"]] == [
        (None, "not_one_unit"), ("good", "known"), ("good", "known"),
    ]  # fmt: skip
    assert town["possible"] == ["recognised", "kept"]
    assert states(recognition(thanh_hoa, 2021)) == {TOWN: "kept", STEADY: "lost", RISING: "kept"}


def test_a_year_counts_as_kpi_score_prints_it(thanh_hoa: Office) -> None:
    found = recognition(thanh_hoa, 2021)
    for place, year in enumerate(("2019", "2020", "2021")):
        rows = thanh_hoa.get("score", "--period", year, "--under", "390")["rows"]
        printed = {row["unit"]: row["class"] for row in rows}
        for row in found["recognition"]:
            one = row["classes"][place]
            assert one["unit"] is None or one["class"] == printed[one["unit"]]


def test_the_years_are_explained_and_every_format_tells_the_rule(thanh_hoa: Office, tmp_path: Path) -> None:
    tree = thanh_hoa("explain", TOWN, "recognition", "--period", "2020", lang="en").out
    assert "two-years" not in tree
    assert "Điều 9" in tree
    for told in ("2020: good", "2018: not one unit then", "scheme “old” (old), version"):
        assert told in tree
    for suffix in ("html", "csv"):
        thanh_hoa("score", "--period", "2020", "--recognition", "-o", tmp_path / f"a.{suffix}")
        assert "giữ vững" in (tmp_path / f"a.{suffix}").read_text("utf-8-sig")


def test_a_scheme_without_such_a_rule_and_a_half_year_are_refused(thanh_hoa: Office) -> None:
    words = ("score", "--recognition", "--allow-expired")
    none = thanh_hoa(*words, "--period", "2020", "--scheme", "illustrative", lang="en")
    assert (none.code, "no rule of recognition" in none.err) == (3, True)
    half = thanh_hoa(*words, "--period", "2020-S1", lang="en")
    assert (half.code, "goes by years" in half.err) == (3, True)


def test_the_declared_list_of_changes_tells_class_and_merger(thanh_hoa: Office, tmp_path: Path) -> None:
    thanh_hoa("report", "changed", "--period", "2019", "--under", "390", "-o", tmp_path / "a.json")
    found = json.loads((tmp_path / "a.json").read_text("utf-8"))
    changes = {one["unit"]: (one["change"], one["why"]) for one in found["changes"] if one["unit"] in NAMES}
    assert changes == {
        TOWN: ("open", "not_one_unit"), STEADY: ("same", "known"), RISING: ("changed", "known"),
    }  # fmt: skip
    assert found["before"]["scheme"]["id"] == "old"
