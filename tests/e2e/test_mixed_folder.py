"""One folder with good reports and one bad file of every kind, imported in one run."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.e2e.program import DONG_THAP, Office, Result
from tests.e2e.test_bad_input import YEAR, zeros
from tests.intake.biff import compound
from tests.intake.books import HEAD, TITLES, packed, saved, sheet_of, unpacked
from tests.intake.conftest import office as context_of

GOOD = ("866-thanh-pho-cao-lanh.xlsx", "867-thanh-pho-sa-dec.xlsx", "868-thanh-pho-hong-ngu.xlsx")
PERSON = "Nguyễn Văn Mật"
# Good files but for one thing: they are taken, and the thing is told at its cell.
TAKEN = {
    "871-nan.xlsx": [],  # the code beside the name is enough
    "872-merges.xlsx": [],
    "873-name.xlsx": [("row.unknown_unit", "C9")],
}
# Files of which nothing can be taken, and the reason.
REFUSED = {
    "bomb.xlsx": "file.bomb",
    "damaged.xlsx": "file.damaged",
    "password.xlsx": "file.password",
    "persons.xlsx": "file.persons",
    "blank.xlsx": "file.blank_template",
    "exported.xlsx": "file.own_table",
    "unknown.xlsx": "file.no_known_form",
}


def report(district: str, code: bool = True) -> dict[str, bytes]:
    """Form 05 of all communes of a district, as the parts of a workbook."""
    tree = context_of("87", "2021").tree
    unit = tree.get(district)
    assert unit is not None
    rows = "\n".join(
        f"{n} | '{u.code if code else ''} | {u.name} | {n + 4} | {n + 3} | 1 | 0 | 2 | 0 | 1 | {n}"
        for n, u in enumerate(tree.children(district), 1)
    )
    return unpacked(saved(sheet_of(TITLES.replace("huyện Tam Nông", unit.name), HEAD, rows)))


def changed(parts: dict[str, bytes], pattern: str, text: str) -> bytes:
    """The workbook with one text of its sheet's XML replaced."""
    name = "xl/worksheets/sheet1.xml"
    xml, times = re.subn(pattern, text, parts[name].decode())
    assert times == 1, pattern
    return packed(parts | {name: xml.encode()})


def endless_name() -> bytes:
    cell = f'<c r="C9" t="inlineStr"><is><t>{"11." * 10_900}</t></is></c>'
    return changed(report("873", code=False), r'<c r="C9"[^>]*>.*?</c>', cell)


def fill_folder(office: Office, folder: Path) -> None:
    folder.mkdir()
    merges = "".join(f'<mergeCell ref="B{r}:C1048576"/>' for r in range(40, 2040))
    made = {
        **{name: (DONG_THAP / name).read_bytes() for name in GOOD},
        "871-nan.xlsx": changed(report("871"), r'<c r="C9"[^>]*>.*?</c>', '<c r="C9"><v>NaN</v></c>'),
        "872-merges.xlsx": changed(report("872"), r"<mergeCells[^>]*>", f"<mergeCells>{merges}"),
        "873-name.xlsx": endless_name(),
        "bomb.xlsx": zeros(1000),
        "damaged.xlsx": (DONG_THAP / GOOD[0]).read_bytes()[:9000],
        "password.xlsx": compound({"EncryptedPackage": b"\0"}),
        "persons.xlsx": saved(sheet_of(f"STT | Họ và tên | Số CCCD\n1 | {PERSON} | 034099001234")),
        "unknown.xlsx": saved(sheet_of("Hàng | Giá\nGạo | 12")),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    office.get("template", "05", *YEAR, "--reporter", "875", "-o", folder / "blank.xlsx")
    assert office("history", "-o", folder / "exported.xlsx").code == 0


def import_all(office: Office, folder: Path, *words: str) -> Result:
    done = office("import", folder, *YEAR, *words)
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    assert PERSON not in done.out + done.err
    return done


def test_good_files_are_stored_and_each_bad_one_is_told_at_its_file(office: Office, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    fill_folder(office, folder)
    dry = import_all(office, folder, "--dry-run")
    done = import_all(office, folder, "--format", "json").json
    files = {Path(f["file"]).name: f for f in done["files"]}
    assert set(files) == {*GOOD, *TAKEN, *REFUSED}
    for name in GOOD:
        assert files[name]["outcome"] == "accepted"
    for name, code in REFUSED.items():
        file = files[name]
        assert (file["outcome"], file["form"], [f["code"] for f in file["findings"]]) == (
            "refused",
            [],
            [code],
        )
        assert all(Path(f["file"]).name == name for f in file["findings"])
    counted = Counter(f["outcome"] for f in done["files"])
    assert {o: done["totals"][o] for o in counted} == counted
    told = {
        n: [(f["code"], f["cell"]) for f in files[n]["findings"] if f["severity"] != "info"] for n in TAKEN
    }
    assert told == TAKEN
    rows = {
        r["unit"]: r["coverage"] for r in office.get("aggregate", "05", *YEAR, "--level", "district")["rows"]
    }
    assert {u for u, c in rows.items() if c["reported"]} == {"866", "867", "868", "871", "872", "873"}
    assert len(rows["873"]["missing"]) == 1
    (line,) = [line for line in dry.out.splitlines() if line.startswith("Tổng số ")]
    assert line.startswith(f"Tổng số {len(files)} tệp: ")
    assert sum(int(n) for n in re.findall(r": (\d+)", line)) == len(files)
    for name, file in files.items():
        assert dry.out.count(f"{name} ") == 1 + len(file["findings"]), name
    assert office("verify").code == 0
