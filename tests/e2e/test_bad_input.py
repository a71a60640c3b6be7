"""Whatever is handed in: a message in the user's language, the right exit code, nothing that counts."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

import openpyxl
import pytest

from kpi.intake.context import Context
from kpi.intake.workbook import read_file
from tests.e2e.program import CAM_NGOC, DONG_THAP, Office, new_office, process, run
from tests.intake.biff import compound
from tests.intake.books import HEAD, ROWS, TITLES, packed, saved, sheet_of, unpacked
from tests.intake.conftest import office as context_of

YEAR = ("--period", "2021")
GOOD = DONG_THAP / "867-thanh-pho-sa-dec.xlsx"


def report() -> bytes:
    return saved(sheet_of(TITLES, HEAD, ROWS))


def with_sheet(change: Callable[[bytes], bytes]) -> bytes:
    """The report with the XML of its sheet changed."""
    parts = unpacked(report())
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    return packed(parts)


def zeros(megabytes: int) -> bytes:
    """A sheet that unpacks to so many million bytes, made without ever holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(b"0" * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    body = block * megabytes + packer.flush()
    return _with_packed(unpacked(report()), "xl/worksheets/sheet2.xml", body, megabytes * 1_000_000, 0)


def _with_packed(parts: dict[str, bytes], name: str, body: bytes, size: int, crc: int) -> bytes:
    """A zip with one member more, whose packed bytes and declared size are given."""
    import struct

    data = packed(parts)
    end = data.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack("<HII", data[end + 10 : end + 20])
    title = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(body), size, len(title), 0)
    local = b"PK\x03\x04" + common + title + body
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + title
    central = data[start : start + length] + entry
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(central), start + len(local), 0)
    return data[:start] + local + central + b"PK\x05\x06" + tail


def lying() -> bytes:
    """The directory says ten bytes; the member unpacks to twenty million."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(b"0" * 20_000_000) + packer.flush()
    parts = unpacked(report())
    del parts["xl/worksheets/sheet1.xml"]
    return _with_packed(parts, "xl/worksheets/sheet1.xml", body, 10, zlib.crc32(b"0" * 10))


def entities() -> bytes:
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE w [<!ENTITY a0 "ha">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return with_sheet(lambda xml: doctype.encode() + xml.replace(b"<sheetData>", b"<sheetData>&a11;&x;", 1))


def far_cell() -> bytes:
    cell = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return with_sheet(lambda xml: xml.replace(b"</sheetData>", cell))


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(200)
HTML = "<html><meta charset=utf-8><table><tr><td>Đơn vị</td></tr></table></html>".encode()

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "text": ("a.xlsx", lambda: b"plain text", "file.not_a_workbook"),
    "empty file": ("a.xlsx", lambda: b"", "file.empty"),
    "empty csv": ("a.csv", lambda: b"\n\n", "file.empty"),
    "empty workbook": ("a.xlsx", lambda: saved(openpyxl.Workbook()), "file.empty"),
    "a picture": ("a.xlsx", lambda: PNG, "file.not_a_workbook"),
    "a web page": ("a.xls", lambda: HTML, "file.not_a_workbook"),
    "a pdf": ("a.xlsx", lambda: b"%PDF-1.7\n", "file.not_a_workbook"),
    "a word document": ("a.xlsx", lambda: packed({"word/document.xml": b"<w/>"}), "file.not_a_workbook"),
    "no known form": ("a.xlsx", lambda: saved(sheet_of("Hàng | Giá\nGạo | 12")), "file.no_known_form"),
    "a password": ("a.xlsx", lambda: compound({"EncryptedPackage": b"\0"}), "file.password"),
    "an old password": ("a.xls", lambda: compound({"EncryptedPackage": b"\0"}), "file.password"),
    "another period": (
        "a.xlsx",
        lambda: saved(sheet_of(TITLES.replace("2021", "2020"), HEAD, ROWS)),
        "file.other_period",
    ),
    "another province": ("a.xlsx", lambda: next(CAM_NGOC.glob("*.xlsx")).read_bytes(), "file.other"),
    "a gigabyte": ("a.xlsx", lambda: zeros(1000), "file.bomb"),
    "a lying directory": ("a.xlsx", lying, "file.damaged"),
    "many members": (
        "a.xlsx",
        lambda: packed({**unpacked(report()), **{f"x/{n}.xml": b"" for n in range(6000)}}),
        "file.bomb",
    ),
    "a far cell": ("a.xlsx", far_cell, "file.too_many_cells"),
    "half a file": ("a.xlsx", lambda: GOOD.read_bytes()[:9000], "file.damaged"),
    "an encrypted zip": ("a.zip", lambda: _flagged(packed({"a.xlsx": b"x"})), "file.password"),
    "an empty zip": ("a.zip", lambda: packed({}), "file.empty"),
    "a zip of text": ("a.zip", lambda: packed({"a.txt": b"x"}), "file.skipped"),
    "half a zip": ("a.zip", lambda: packed({"a.xlsx": GOOD.read_bytes()})[:5000], "file.damaged"),
    "a zip bomb of zips": ("a.zip", lambda: packed({"a.xlsx": b"0" * 50_000_000}), "file.bomb"),
}


def _flagged(data: bytes) -> bytes:
    """The bit that says a member is encrypted, in both headers."""
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01" + data[7 : at + 8] + b"\x01" + data[at + 9 :]


def test_bad_files_are_refused_each_with_its_reason_kept_and_counted_nowhere(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "bad"
    for name, (label, make, _) in BAD.items():
        (folder / name).mkdir(parents=True)
        (folder / name / label).write_bytes(make())
    done = office("import", folder, *YEAR, "--keep-refused", "--format", "json")
    assert done.code == 1
    assert "Traceback" not in done.out + done.err
    files = {Path(f["file"]).parent.name: f for f in done.json["files"]}
    kept = {p.read_bytes() for p in (office.root / "lake" / "originals").rglob("*") if p.is_file()}
    for name, (label, _, code) in BAD.items():
        file = files.pop(name)
        assert (file["outcome"], file["form"], file["reporter"]) == ("refused", [], ""), name
        codes = [f["code"] for f in file["findings"]]
        assert any(c.startswith(code) for c in codes), (name, codes)
        assert all(f["message"] and f["remedy"] for f in file["findings"]), name
        assert (folder / name / label).read_bytes() in kept, name
    assert files == {}
    assert {r["outcome"] for r in office.get("status", *YEAR)} == {"missing"}
    (row,) = office.get("aggregate", "05", *YEAR, "--level", "province")["rows"]
    assert row["coverage"]["reported"] == 0
    assert {r["outcome"] for r in office.get("history")} == {"refused"}
    assert office("verify").code == 0


def test_messages_are_in_the_language_asked_for(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(PNG)
    assert "không phải bảng tính" in office("import", path, *YEAR, "--dry-run").out
    english = office("import", path, *YEAR, "--dry-run", lang="en").out
    assert "not a workbook" in english


def test_entities_are_not_expanded(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(entities())
    done = office("import", path, *YEAR, "--format", "json")
    assert done.code in (0, 1)
    assert "root:" not in done.out
    assert "haha" not in done.out


def test_bad_files_beside_good_ones_do_no_harm(office: Office, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(PNG)
    (tmp_path / "~$b.xlsx").write_bytes(b"lock")
    (tmp_path / "c.docx").write_bytes(b"x")
    (tmp_path / "d.xlsx").write_bytes(GOOD.read_bytes())
    (tmp_path / "e.xlsx").mkdir()
    done = office("import", tmp_path, *YEAR, "--format", "json")
    outcomes = {Path(f["file"]).name: f["outcome"] for f in done.json["files"]}
    assert outcomes == {"a.xlsx": "refused", "d.xlsx": "accepted"}
    told = {f["code"]: (Path(f["file"]), f["message"]) for f in done.json["findings"]}
    assert {code: place for code, (place, _) in told.items()} == {
        "folder.lake": tmp_path / "w" / "lake",
        "file.skipped": tmp_path,
        "file.of_system": tmp_path,
    }
    assert "c.docx" in told["file.skipped"][1]
    assert "~$b.xlsx" in told["file.of_system"][1]
    assert done.code == 1


def test_a_zip_with_evil_and_legacy_names_writes_nothing_outside(office: Office, tmp_path: Path) -> None:
    bundle = tmp_path / "in" / "a.zip"
    bundle.parent.mkdir()
    with zipfile.ZipFile(bundle, "w") as out:
        out.writestr("../../evil.xlsx", GOOD.read_bytes())
        out.writestr("/etc/absolute.xlsx", (DONG_THAP / "868-thanh-pho-hong-ngu.xlsx").read_bytes())
        out.writestr("C:\\temp\\866.xlsx", (DONG_THAP / "866-thanh-pho-cao-lanh.xlsx").read_bytes())
        legacy = zipfile.ZipInfo("b\u00ect\u00ean.xlsx")
        out.writestr(legacy, b"not a workbook")
    raw = bundle.read_bytes().replace("b\u00ect\u00ean".encode(), b"b\x8d\x8dt\x82\x82n")
    bundle.write_bytes(raw.replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00"))
    before = {p for p in tmp_path.rglob("*") if office.root not in p.parents}
    done = office("import", bundle, *YEAR, "--format", "json")
    files = done.json["files"]
    assert sorted(f["reporter"] for f in files) in (["", "866", "867", "868"], [""])
    assert {p for p in tmp_path.rglob("*") if office.root not in p.parents} == before
    assert not Path("/etc/absolute.xlsx").exists()


def test_a_zip_within_a_zip_is_not_opened_and_told(office: Office, tmp_path: Path) -> None:
    bundle = tmp_path / "a.zip"
    bundle.write_bytes(packed({"in.zip": packed({"a.xlsx": GOOD.read_bytes()})}))
    done = office("import", bundle, *YEAR, "--format", "json")
    assert done.code in (1, 3)
    assert done.json["files"][0]["outcome"] == "refused"


def test_a_list_of_persons_leaves_no_trace_of_itself(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(saved(sheet_of("STT | Họ và tên | Số CCCD\n1 | Nguyễn Văn Mật | 034099001234")))
    done = office("import", path, *YEAR, "--format", "json")
    assert [f["code"] for f in done.json["files"][0]["findings"]] == ["file.persons"]
    assert not [p for p in (office.root / "lake" / "originals").rglob("*") if p.is_file()]
    for stored in (p for p in (office.root / "lake").rglob("*") if p.is_file()):
        held = stored.read_bytes()
        assert not [sign for sign in ("Văn Mật", "034099001234") if sign.encode() in held]
    assert office("verify").code == 0
    assert office("rebuild").code == 0


def test_a_path_that_is_not_there_or_cannot_be_read(office: Office, tmp_path: Path) -> None:
    gone = office("import", tmp_path / "no.xlsx", *YEAR)
    assert (gone.code, gone.out) == (2, "")
    assert "no.xlsx" in gone.err
    (tmp_path / "leer").mkdir()
    nothing = office("import", tmp_path / "leer", *YEAR)
    assert nothing.code == 3
    dangling = tmp_path / "in"
    dangling.mkdir()
    (dangling / "weg.xlsx").symlink_to(tmp_path / "nirgends.xlsx")
    done = office("import", dangling, *YEAR)
    assert done.code in (1, 3)
    assert "Traceback" not in done.out + done.err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_pipes_and_names_that_are_not_text(office: Office, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    os.mkfifo(tmp_path / "pipe.zip")
    named = tmp_path / os.fsdecode(b"b\xff\x1b[2J.xlsx")
    named.write_bytes(GOOD.read_bytes())
    done = office("import", tmp_path / "pipe.xlsx", tmp_path / "pipe.zip", named, *YEAR, "--format", "json")
    files = {Path(f["file"]).name: f for f in done.json["files"]}
    assert {name: f["outcome"] for name, f in files.items()} == {
        "pipe.xlsx": "refused",
        "pipe.zip": "refused",
        "b\ufffd\ufffd[2J.xlsx": "accepted",
    }
    assert files["pipe.xlsx"]["findings"][0]["code"] == "file.unreadable"


@pytest.mark.parametrize("target", ["folder.xlsx", "none/out.xlsx", "none/out.csv"])
def test_output_that_cannot_be_written(office: Office, tmp_path: Path, target: str) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    done = office("status", *YEAR, "-o", tmp_path / target)
    assert done.code in (2, 3)
    assert done.err.strip()
    assert "Traceback" not in done.err
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("province = 87", "province"),
        ('lake = "lake"', "province"),
        ('province = "87"\ncolour = "red"', "colour"),
        ("province = [", "kpi.toml"),
        ("\x00\xff", "kpi.toml"),
        ('province = "XX"\nlake = "lake"', "XX"),
    ],
)
def test_a_broken_workspace_file(office: Office, text: str, said: str) -> None:
    (office.root / "kpi.toml").write_bytes(text.encode("latin-1"))
    for command in (("status", *YEAR), ("import", GOOD, *YEAR)):
        done = office(*command)
        assert (done.code, done.out) == (3, ""), done
        assert said in done.err
        assert "Traceback" not in done.err


def test_no_workspace_and_no_lake(office: Office, tmp_path: Path) -> None:
    lost = run("-C", tmp_path / "nowhere", "status", *YEAR)
    assert lost.code == 3
    assert "kpi.toml" in lost.err
    (office.root / "lake").rename(office.root / "weg")
    done = office("status", *YEAR)
    assert done.code == 3
    assert "lake" in done.err


def test_a_lake_of_a_newer_program_is_left_alone(office: Office) -> None:
    about = office.root / "lake" / "lake.json"
    about.write_text(json.dumps({"format": 99, "tables": "1"}), "utf-8")
    before = {p: p.stat().st_mtime_ns for p in (office.root / "lake").rglob("*") if p.is_file()}
    for words in (("import", GOOD, *YEAR), ("status", *YEAR), ("verify",), ("rebuild",), ("history",)):
        done = office(*words)
        assert (done.code, done.out) == (3, ""), words
        assert "99" in done.err
    assert {p: p.stat().st_mtime_ns for p in (office.root / "lake").rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("broken", ["{", '{"kind": "form"}', "[]", '{"kind": "form", "kind": "form"}'])
def test_a_broken_spec_of_the_workspace(office: Office, broken: str) -> None:
    folder = office.root / "specs" / "forms"
    folder.mkdir(parents=True)
    (folder / "01-hong.json").write_text(broken, "utf-8")
    done = office("import", GOOD, *YEAR)
    assert (done.code, done.out) == (3, "")
    assert "01-hong.json" in done.err
    assert office.root.joinpath("lake").is_dir()
    checked = office("specs", "check")
    assert checked.code == 1
    assert "01-hong.json" in checked.out


def test_wrong_figures_of_periods_places_and_names(office: Office) -> None:
    for words in (
        ("aggregate", "nonsense", *YEAR),
        ("aggregate", "01", *YEAR, "--under", "99999"),
        ("score", *YEAR, "--scheme", "nonsense"),
        ("score", *YEAR, "--under", "nonsense"),
        ("report", "nonsense", *YEAR),
        ("status", *YEAR, "--as-of", "gestern"),
        ("aggregate", "01", "--period", "2025-S2", "--level", "district"),
    ):
        done = office(*words)
        assert done.code == 3, (words, done)
        assert done.out == ""
        assert done.err.strip()


def test_no_text_from_a_file_becomes_a_formula(office: Office, tmp_path: Path) -> None:
    evil = ('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")
    book = sheet_of(TITLES, HEAD, ROWS)
    sheet = book.worksheets[0]
    for n, text in enumerate(evil):
        sheet.cell(12 + n, 3).value = text.strip()
        sheet.cell(12 + n, 3).data_type = "s"
        sheet.cell(12 + n, 4).value = 1
    sheet.title = "=1+1"
    path = tmp_path / "=cmd.xlsx"
    path.write_bytes(saved(book))
    for suffix in ("csv", "xlsx"):
        out = tmp_path / f"out.{suffix}"
        done = office("import", path, *YEAR, "--dry-run", "-o", out)
        assert done.code == 1
        for cell in _cells(out):
            assert not re.match(r"[=+@\t\r]|-(?!$|\d+([.,]\d+)?$)", cell), cell
    with zipfile.ZipFile(tmp_path / "out.xlsx") as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
    assert not any(b"<f>" in xml for xml in sheets)


def _cells(path: Path) -> list[str]:
    if path.suffix == ".csv":
        return [c for row in csv.reader(io.StringIO(path.read_text("utf-8-sig"))) for c in row if c]
    book = openpyxl.load_workbook(path)
    return [c.value for s in book.worksheets for row in s for c in row if c.data_type == "f"]


@pytest.fixture(scope="module")
def dong_thap() -> Context:
    return context_of("87", "2021")


def _told(data: bytes, context: Context) -> None:
    """Read without an exception; a file that is not refused holds sound readings."""
    received = read_file(data, "a.xlsx", ".xlsx", context)
    assert received.refused or received.parts
    assert all(f.code in context_codes() for f in received.findings)


def context_codes() -> frozenset[str]:
    from kpi.findings import load_catalogue

    return frozenset(load_catalogue().entries)


def test_a_file_cut_anywhere_is_refused(dong_thap: Context) -> None:
    data = GOOD.read_bytes()
    random = Random(50)
    for _ in range(50):
        cut = data[: random.randrange(len(data))]
        received = read_file(cut, "a.xlsx", ".xlsx", dong_thap)
        assert received.refused
        assert received.findings[0].code in ("file.damaged", "file.not_a_workbook", "file.empty")


def test_flipped_bits_never_break_the_reader_nor_change_a_figure(dong_thap: Context) -> None:
    data = report()
    sound = read_file(data, "a.xlsx", ".xlsx", dong_thap)
    random = Random(100)
    for _ in range(300):
        place, bit = random.randrange(len(data)), 1 << random.randrange(8)
        flipped = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
        received = read_file(flipped, "a.xlsx", ".xlsx", dong_thap)
        if not received.refused:
            assert [p.readings.value for p in received.parts] == [p.readings.value for p in sound.parts]


def test_xml_shuffled_at_random_is_read_or_refused_but_never_raises(dong_thap: Context) -> None:
    random = Random(7)
    for _ in range(100):
        parts = unpacked(report())
        name = random.choice(sorted(parts))
        xml = bytearray(parts[name])
        for _ in range(random.randrange(1, 6)):
            at = random.randrange(len(xml))
            xml[at : at + random.randrange(6)] = bytes(
                random.choices(b'<>/"=rcs0A9&;\xff', k=random.randrange(6))
            )
        _told(packed({**parts, name: bytes(xml)}), dong_thap)


SLOW = (
    ("xl/worksheets/sheet1.xml", b"<row "),
    ("xl/worksheets/sheet1.xml", b'<c r="A1" '),
    ("xl/worksheets/sheet1.xml", b'<c t="e" '),
    ("xl/worksheets/sheet1.xml", b"<f><v "),
    ("xl/workbook.xml", b"<sheet "),
    ("xl/workbook.xml", b"<sheet aaaaaaaa"),
    ("xl/_rels/workbook.xml.rels", b"<Relationship a"),
    ("docProps/custom.xml", b'name="kpi" '),
)
SIZE = 500_000  # bytes


def test_patterns_made_to_be_slow_are_not(tmp_path: Path) -> None:
    """Searched in quadratic time half a million bytes takes minutes a file: the process is ended."""
    root, parts = new_office(tmp_path / "w").root, unpacked(report())
    folder = tmp_path / "sent"
    folder.mkdir()
    for number, (part, piece) in enumerate(SLOW):
        for kind, text in (("many", piece * (SIZE // len(piece))), ("long", piece + b"a" * SIZE)):
            data = packed({**parts, part: parts.get(part, b"") + text})
            (folder / f"{number}-{kind}.xlsx").write_bytes(data)
    done = process("-C", root, "import", folder, "--dry-run", *YEAR, "--format", "json", limit=100)
    assert done.code in (0, 1), done.err
    read = {Path(file["file"]).name for file in done.json["files"]}
    assert read == {path.name for path in folder.iterdir()}


def test_the_program_survives_as_a_process_too(tmp_path: Path) -> None:
    root = new_office(tmp_path / "w").root
    (tmp_path / "a.xlsx").write_bytes(entities())
    (tmp_path / "b.xlsx").write_bytes(far_cell())
    done = process("-C", root, "import", tmp_path / "a.xlsx", tmp_path / "b.xlsx", *YEAR)
    assert done.code in (0, 1)
    assert "Traceback" not in done.err
