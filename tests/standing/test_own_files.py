"""The program's own tables are no reports, and what is filled in is never written over."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kpi.findings import Fault, load_catalogue
from kpi.model.period import parse_period
from kpi.model.table import Table
from kpi.pipeline.figures.tabulating import aggregate_table
from kpi.pipeline.following.history import history
from kpi.pipeline.opening.query import Query
from kpi.pipeline.templates.templates import make_templates
from kpi.tables.history_table import history_table
from kpi.write.delimited import delimited_text
from kpi.write.xlsx.table import save_workbook
from tests.standing.reports import FULL, A, B, C, Desk, book, codes, new_desk

YEAR = parse_period("2021")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return new_desk(tmp_path)


def tables(desk: Desk, lang: str) -> list[Table]:
    catalogue = load_catalogue(lang)
    found = history(desk.workspace)
    totals = aggregate_table(desk.workspace, catalogue, ["05"], Query(YEAR, level="commune", under="871"))
    return [
        totals.table(),
        history_table(found.rows, found.finding_counts, found.names, catalogue, found.decided),
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_own_workbooks_are_known_by_their_mark(desk: Desk, tmp_path: Path, lang: str) -> None:
    desk.one(book(FULL))
    for table in tables(desk, lang):
        save_workbook([table], tmp_path / "bang.xlsx", load_catalogue(lang))
        assert codes(desk.one((tmp_path / "bang.xlsx").read_bytes()).findings) == ["file.own_table"]
    assert desk.needed() == {A: 4, B: 5, C: 6}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_own_workbooks_are_known_by_their_source_line(desk: Desk, tmp_path: Path, lang: str) -> None:
    desk.one(book(FULL))
    save_workbook([tables(desk, lang)[0]], tmp_path / "bang.xlsx", load_catalogue(lang))
    copied = openpyxl.load_workbook(tmp_path / "bang.xlsx")
    del copied.custom_doc_props["kpi"]
    copied.save(tmp_path / "sao.xlsx")
    assert codes(desk.one((tmp_path / "sao.xlsx").read_bytes()).findings) == ["file.own_table"]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_own_delimited_tables_are_known(desk: Desk, lang: str) -> None:
    desk.one(book(FULL))
    catalogue = load_catalogue(lang)
    for level, under in (("district", None), ("commune", "871"), ("commune", A)):
        table = aggregate_table(
            desk.workspace, catalogue, ["05"], Query(YEAR, level=level, under=under)
        ).table()
        text = delimited_text([table], catalogue)
        [result] = desk.send(text.encode("utf-8-sig"), names=["bang.csv"])
        assert codes(result.findings) == ["file.own_table"], (level, under)


class TestTemplates:
    """Blank forms beside filled ones."""

    def make(self, desk: Desk, folder: Path, *forms: str, overwrite: bool = False) -> list[Path]:
        made = make_templates(desk.workspace, forms or ("05",), YEAR, "871", "rows", folder, overwrite)
        return [one.file for one in made]

    def test_a_blank_one_is_written_over(self, desk: Desk, tmp_path: Path) -> None:
        [file] = self.make(desk, tmp_path / "b")
        assert self.make(desk, tmp_path / "b", "04", "05") == [file]
        assert self.make(desk, tmp_path / "b") == [file]

    def test_a_blank_one_that_was_only_saved_again_is_written_over(self, desk: Desk, tmp_path: Path) -> None:
        [file] = self.make(desk, tmp_path / "b")
        openpyxl.load_workbook(file).save(file)
        assert self.make(desk, tmp_path / "b") == [file]

    @pytest.mark.parametrize("typed", [5, "…", "Có"])
    def test_a_filled_one_is_not(self, desk: Desk, tmp_path: Path, typed: object) -> None:
        [file] = self.make(desk, tmp_path / "b")
        filled = openpyxl.load_workbook(file)
        sheet = filled.worksheets[0]
        row = next(cell.row for cell in sheet["B"] if cell.value == A)
        sheet.cell(row, 5).value = typed
        filled.save(file)
        before = file.read_bytes()
        with pytest.raises(Fault) as fault:
            self.make(desk, tmp_path / "b")
        assert [f.code for f in fault.value.findings] == ["template.there"]
        assert file.name in dict(fault.value.findings[0].params)["names"]
        assert file.read_bytes() == before
        self.make(desk, tmp_path / "b", overwrite=True)
        assert file.read_bytes() != before

    def test_nothing_is_written_where_one_file_is_in_the_way(self, desk: Desk, tmp_path: Path) -> None:
        folder = tmp_path / "b"
        folder.mkdir()
        (folder / "877-huyen-chau-thanh-2021.xlsx").write_bytes(b"khac")
        with pytest.raises(Fault):
            make_templates(desk.workspace, ["05"], YEAR, None, "rows", folder)
        assert len(list(folder.iterdir())) == 1

    def test_a_blank_template_handed_in_is_told_as_one(self, desk: Desk, tmp_path: Path) -> None:
        desk.one(book(FULL))
        [file] = self.make(desk, tmp_path / "b", "all")
        assert codes(desk.one(file.read_bytes()).findings) == ["file.blank_template"]
        assert desk.needed() == {A: 4, B: 5, C: 6}
