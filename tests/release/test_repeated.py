"""A release is repeated byte for byte, whatever happens after it."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from kpi.pipeline.opening import days
from kpi.spec.places import builtin_specs
from tests.conftest import Imported
from tests.e2e.program import DONG_THAP, Office

YEAR = ("--period", "2021")
NAME = "2021-final"
FILES = {
    "score.xlsx": ("score", *YEAR),
    "score.docx": ("score", *YEAR, "--level", "province"),
    "summary.html": ("report", "summary", *YEAR, "--signed", "2021-12-20"),
    "changed.csv": ("report", "changed", *YEAR),
    "totals.json": ("aggregate", "03", "inspected_rate", *YEAR, "--level", "commune"),
    "restated.html": ("aggregate", "establishments", *YEAR, "--level", "commune", "--at", "2025-07-01"),
    "support.csv": ("aggregate", "05", *YEAR, "--level", "commune"),
    "series.xlsx": ("aggregate", "people_reached", "--period", "2020..2021"),
    "status.docx": ("status", *YEAR, "--plan", "dong-thap-208-2021"),
    "plan.json": ("plan", "dong-thap-208-2021", *YEAR),
    "years.html": ("plan", "qd-1629-2021"),
    "compared.html": ("compare", "people_reached", *YEAR, "--to", "2020"),
    "year.docx": ("report", "year", *YEAR),
}
RUN = {
    "kind": "run",
    "period": "2021",
    "on": "2021-12-20",
    "as_of": NAME,
    "output": "run",
    "tables": [{"command": "report", "table": "summary", "files": ["summary.docx"]}],
}
PRINTS = (
    ("explain", "30133", "score", *YEAR),
    ("validate", *YEAR, "--fail-on", "never"),
    ("sql", "SELECT unit, value FROM figures WHERE indicator = 'establishments' ORDER BY unit, value"),
    ("decide", "list"),
    ("history", *YEAR),
)


class Later(date):
    """The days of an office that prints its release again years later."""

    @classmethod
    def today(cls) -> Later:
        return cls(2040, 1, 15)


def printed(office: Office, folder: Path) -> dict[str, bytes]:
    """Every table of the release, in every format."""
    folder.mkdir()
    for name, words in FILES.items():
        done = office(*words, "--as-of", NAME, "-o", folder / name)
        assert done.code in (0, 1), done.err
    results = {" ".join(words): office(*words, "--as-of", NAME) for words in PRINTS}
    assert all(result.code == 0 for result in results.values()), results
    (folder / "run.json").write_text(json.dumps(RUN), "utf-8")
    assert office("run", folder / "run.json").code in (0, 1)
    files = {name: (folder / name).read_bytes() for name in (*FILES, "run/summary.docx", "run/manifest.json")}
    return files | {words: result.out.encode() for words, result in results.items()}


def corrected(folder: Path) -> Path:
    """A report with one establishment more in all of a commune, and none in any kind."""
    book = openpyxl.load_workbook(DONG_THAP / "866-thanh-pho-cao-lanh.xlsx")
    sheet = book["Biểu 03"]
    row = next(cell.row for cell in sheet["B"] if cell.value == "29863")
    sheet.cell(row, 4).value += 1
    book.save(folder / "866-lan-2.xlsx")
    return folder / "866-lan-2.xlsx"


def edit_specs(office: Office) -> None:
    """Another scheme, and a form of which two columns are read as each other's."""
    scheme = json.loads((builtin_specs() / "schemes" / "illustrative.json").read_text("utf-8"))
    scheme["blocks"][0]["criteria"][0]["id"] = "I.X"
    form = (builtin_specs() / "forms" / "05-ht.json").read_text("utf-8")
    form = form.replace("support_legal", "?").replace("support_health", "support_legal")
    for name, text in (
        ("schemes/illustrative.json", json.dumps(scheme)),
        ("forms/05-ht.json", form.replace("?", "support_health")),
    ):
        target = office.root / "specs" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


def load_units(office: Office) -> None:
    changes = office.root / "nq.csv"
    changes.write_text(
        "effective_date,decree,old_code,new_code,share,new_name,new_parent\n"
        "2027-01-01,15/NQ,30130,30157,whole,,\n2027-01-01,15/NQ,30157,30157,whole,Xã Tân Thạnh Lớn,\n",
        "utf-8",
    )
    assert office("units", "load", changes).code == 0


@pytest.fixture
def office(imported: Imported, tmp_path: Path) -> Office:
    """A workspace whose figures of 2021 are released, and not locked."""
    made = imported.copy(tmp_path / "w")
    done = made(
        "decide", "release", "2021", "--as", "final", "--no-lock", "--why", "Báo cáo 12/BC", "--who", "Phòng"
    )
    assert done.code == 0, done.err
    return made


def test_nothing_that_happens_later_changes_a_byte(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = printed(office, tmp_path / "before")
    about = openpyxl.load_workbook(tmp_path / "before" / "score.xlsx").properties
    assert about.description.endswith(f"số liệu chính thức, bản công bố {NAME}.")
    assert json.loads(before["totals.json"])["release"] == NAME

    assert (
        office("import", corrected(tmp_path), *YEAR, "--received", "2021-12-20", "--fail-on", "never").code
        == 0
    )
    taken = next(row["submission"] for row in office.get("history", *YEAR) if row["reporter"] == "867")
    for words in (
        ("withdraw-submission", taken),
        ("waive", "establishments_by_kind", "29863", *YEAR),
        ("appraise", "30025", "I.1", "1", *YEAR, "--level", "district", "--evidence", "biên bản"),
        ("alias", "Xã Tân Qui Tây", "29920", "--at", "2021-12-31"),
        ("share", "30157", "30157=0.6", "30130=0.4", "--on", "2025-07-01"),
        ("release", "2021", "--as", "final"),
    ):
        done = office("decide", *words, "--why", "số liệu được sửa")
        assert done.code == 0, done.out
    edit_specs(office)
    load_units(office)
    assert office("rebuild").code == 0
    assert office("rebuild").code == 0

    monkeypatch.setattr(days, "date", Later)
    after = printed(office, tmp_path / "after")
    assert [name for name in before if before[name] != after[name]] == []
    assert "2021-final.2" in office("score", *YEAR, "--as-of", NAME).err
    now = office("score", *YEAR, "--as-of", "2021-final.2").out
    assert now != office("score", *YEAR, "--as-of", NAME).out
    found = [f["code"] for f in office("verify", "--format", "json").json["findings"]]
    assert "release.damaged" not in found


def test_what_was_not_released_says_so(office: Office) -> None:
    assert office("score", *YEAR).out.rstrip().endswith("số liệu chưa công bố.")
    assert (
        office("score", *YEAR, "--as-of", NAME)
        .out.rstrip()
        .endswith(f"số liệu chính thức, bản công bố {NAME}.")
    )
    today = office("score", *YEAR, "--as-of", NAME, "--specs", "current")
    assert today.out.rstrip().endswith(f"bản công bố {NAME}.")  # the specs are still those
    edit_specs(office)
    other = office("score", *YEAR, "--as-of", NAME, "--specs", "current")
    assert other.out.rstrip().endswith("số liệu chưa công bố.")


def test_kept_specs_that_were_damaged_are_told_and_never_used(office: Office) -> None:
    edit_specs(office)
    [kept] = [p for p in (office.root / "lake" / "kept" / "specs").iterdir() if p.is_dir()]
    shutil.rmtree(kept / "0" / "schemes")
    refused = office("score", *YEAR, "--as-of", NAME)
    assert refused.code == 3
    found = {f["code"]: f for f in office("verify", "--format", "json").json["findings"]}
    assert NAME in found["release.damaged"]["message"]
    assert "kept/specs" in found["release.damaged"]["message"]
