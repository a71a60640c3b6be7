"""Workbooks with a password, from the command line: opened for the office, never written down."""

from __future__ import annotations

import io
from pathlib import Path

from msoffcrypto.format.ooxml import OOXMLFile

from tests.e2e.program import DONG_THAP, Office

PASSWORD = "bí mật 874"


def test_a_locked_report_is_imported_verified_and_rebuilt_with_its_password(
    office: Office, tmp_path: Path
) -> None:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO((DONG_THAP / "874-huyen-thanh-binh.xlsx").read_bytes())).encrypt(PASSWORD, out)
    report = tmp_path / "874.xlsx"
    report.write_bytes(out.getvalue())
    passwords = tmp_path / "passwords.txt"
    passwords.write_text(f"\ufeffother\r\n{PASSWORD}\r\n\r\n", "utf-8")
    options = ("--period", "2021", "--password-file", passwords)
    refused = office.get("import", report, "--period", "2021")["files"][0]
    assert [f["code"] for f in refused["findings"]] == ["file.password"]
    judged = office("validate", report, *options, "--annotate", tmp_path / "back", "--format", "json")
    (accepted,) = office.get("import", report, *options)["files"]
    assert accepted["outcome"] == "accepted"
    (original,) = (office.root / "lake" / "originals").rglob("*.xlsx")
    assert original.read_bytes() == out.getvalue()
    before = office.get("aggregate", "05", "--period", "2021")["rows"]
    for command in ("verify", "rebuild"):
        without = office.get(command)
        assert [f["code"] for f in without["findings"]] == ["lake.locked"]
        done = office(command, "--password-file", passwords, "--format", "json")
        assert (done.code, done.json["findings"]) == (0, [])
    assert office.get("aggregate", "05", "--period", "2021")["rows"] == before
    written = [path for folder in (office.root, tmp_path / "back") for path in folder.rglob("*")]
    secret = PASSWORD.encode()
    assert not [path for path in written if path.is_file() and secret in path.read_bytes()]
    assert PASSWORD not in judged.out + judged.err + str(accepted)


def test_a_file_of_passwords_that_cannot_be_read_is_a_mistake_of_usage(
    office: Office, tmp_path: Path
) -> None:
    other = tmp_path / "other.txt"
    other.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.txt", other, tmp_path):
        done = office("import", DONG_THAP, "--period", "2021", "--password-file", path)
        assert (done.code, str(path) in done.err) == (2, True)
