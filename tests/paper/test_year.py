"""The yearly report on the sample reports of Đồng Tháp: what it says is what the other commands say."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_COLOR_INDEX

from tests.conftest import Imported
from tests.e2e.program import Office, new_office
from tests.e2e.sent import SPECS, fill, take

YEAR = ("report", "year", "--period", "2021")
PLAN = "dong-thap-208-2021"


@pytest.fixture(scope="module")
def paper(imported: Imported) -> dict[str, Any]:
    told: dict[str, Any] = imported.office.get(*YEAR, "--sources")
    return told


@pytest.fixture(scope="module")
def figures(paper: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["what"]: one for one in paper["figures"]}


@pytest.fixture(scope="module")
def totals(imported: Imported) -> dict[str, Any]:
    forms = ("01", "02", "03", "04", "05", "06")
    rates = [f"{name}_rate" for name in ("inspected", "supported", "officials_trained", "cases_handled")]
    done = imported.office.get("aggregate", *forms, *rates, "--period", "2021", "--level", "province")
    (row,) = done["rows"]
    return dict(row)


@pytest.fixture(scope="module")
def document(imported: Imported, tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("year") / "report.docx"
    done = imported.office(*YEAR, "--signed", "2021-12-14", "-o", path)
    assert done.code == 0, done.err
    return docx.Document(str(path))


def all_text(document: Any) -> str:
    paragraphs = document.element.body.iter(docx.oxml.ns.qn("w:p"))
    return "\n".join("".join(t.text or "" for t in p.iter(docx.oxml.ns.qn("w:t"))) for p in paragraphs)


def test_its_figures_are_those_of_the_totals(
    figures: dict[str, dict[str, Any]], totals: dict[str, Any]
) -> None:
    compared = 0
    for what, figure in figures.items():
        name, _, label = what.partition(".")
        if name in totals["values"]:
            value = totals["values"][name]
            assert figure["value"] == (value[label] if label else value), what
            assert figure["coverage"]["reported"] == totals["coverage"]["by_indicator"][name], what
            compared += 1
    assert compared > 50
    assert figures["inspected"]["coverage"]["missing"] == ["30028"]


def test_its_classes_are_those_of_the_scores(imported: Imported, figures: dict[str, dict[str, Any]]) -> None:
    done = imported.office.get("score", "--period", "2021", "--level", "province")
    (row,) = [one for one in done["summary"] if one["unit"] == "87"]
    assert {name: figures[f"class:{name}"]["value"] for name in row["classes"]} == row["classes"]
    assert figures["class:silent"]["value"] == 143 - row["reported"]
    shown = sum(one["value"] for what, one in figures.items() if what.startswith("class:"))
    assert shown == figures["units"]["value"] == 143


def test_its_targets_are_those_of_the_plan(imported: Imported, paper: dict[str, Any]) -> None:
    targets = imported.office.get("plan", PLAN, "--period", "2021")["targets"]
    (table,) = [one for one in paper["parts"] if "208/KH-UBND" in one.get("title", "")]
    rows = [row["cells"] for row in table["rows"]]
    assert [name for name in (row["name"] for row in rows) if name in {t["name"] for t in targets}] == [
        one["name"] for one in targets
    ]
    (registered,) = [
        row for row in rows if row["name"] == "Xã, phường, thị trấn đăng ký lành mạnh không có tệ nạn mại dâm"
    ]
    numerator = next(t for t in targets if t["id"] == "dt.t5")["measured"]["numerator"]
    assert registered["count"].startswith(f"{numerator['low']}–{numerator['high']} ")


def test_every_figure_rests_on_cells_that_can_be_reached(
    imported: Imported, figures: dict[str, dict[str, Any]]
) -> None:
    rows = imported.office.get(
        "sql", "SELECT indicator, count(*) AS n FROM figures WHERE level = 'commune' GROUP BY indicator"
    )
    cells = {row["indicator"]: row["n"] for row in rows}
    assert figures["inspected"]["cells"] == 142
    assert figures["inspected"]["cells"] <= cells["inspected"]
    assert figures["inspected_rate"]["cells"] == 2 * 142
    assert figures["inspected_rate"]["forms"] == ["03/KT"]
    command = figures["inspected_rate"]["explain"].split()[1:]
    assert imported.office(*command).code == 0
    assert figures["class:good"]["explain"] == "kpi explain 87 class:good --period 2021"
    assert imported.office(*figures["class:good"]["explain"].split()[1:]).code == 0


def test_the_document_says_every_figure_with_what_it_lacks(
    document: Any, figures: dict[str, dict[str, Any]]
) -> None:
    text = all_text(document)
    for figure in figures.values():
        assert figure["text"] in text
    assert "(số liệu của 142/143 xã, phường, thị trấn)" in text
    assert "minh họa, không phải thang điểm chính thức" in text
    assert "Minh họa, không phải thang điểm chính thức" in document.sections[0].footer.paragraphs[0].text


def test_the_document_is_laid_out_by_the_decree(document: Any) -> None:
    head = document.tables[0]
    assert [cell.text.split("\n")[0] for cell in head.rows[0].cells] == [
        "ỦY BAN NHÂN DÂN TỈNH ĐỒNG THÁP",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]
    assert head.rows[0].cells[1].text.split("\n")[1] == "Độc lập - Tự do - Hạnh phúc"
    assert [cell.text for cell in head.rows[1].cells] == [
        "Số: ……/BC-……",
        "Đồng Tháp, ngày 14 tháng 12 năm 2021",
    ]
    assert "Nơi nhận:\n- Như trên;" in document.tables[-1].rows[0].cells[0].text
    assert document.tables[-1].rows[0].cells[0].text.endswith(".")
    body = next(p for p in document.paragraphs if p.text.startswith("Kỳ này có 143"))
    assert body.style.font.size.pt == 14
    assert round(body.paragraph_format.first_line_indent.mm, 1) == 12.7


def test_what_is_left_to_write_is_marked(document: Any) -> None:
    marked = [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color == WD_COLOR_INDEX.YELLOW
    ]
    assert any("Khó khăn, vướng mắc và nguyên nhân" in text for text in marked)
    assert any("Phương hướng" in text for text in marked)
    assert all(text.startswith("[") and text.endswith("]") for text in marked)
    lines = [p for p in document.paragraphs if p.text == "\t"]
    assert len(lines) == 20


def test_no_law_of_the_period_leaves_its_section_out_and_says_so(paper: dict[str, Any]) -> None:
    headings = [part["text"] for part in paper["parts"] if part["part"] == "heading"]
    assert "Phân loại địa bàn về ma túy" not in headings
    assert any("Phân loại địa bàn về ma túy" in note and "24/08/2025" in note for note in paper["notes"])
    numbers = [part["number"] for part in paper["parts"] if part["part"] == "heading"]
    assert numbers == ["I.", "II.", *(f"{n}." for n in range(1, 7)), "III.", "IV.", "V."]


def test_a_district_has_its_own(imported: Imported) -> None:
    told = imported.office.get(*YEAR, "--under", "871")
    totals = imported.office.get(
        "aggregate", "03", "--period", "2021", "--level", "district", "--under", "871"
    )
    figures = {one["what"]: one for one in told["figures"]}
    assert figures["inspected"]["value"] == totals["rows"][0]["values"]["inspected"]
    assert "huyện Tam Nông" in told["report"]["title"]
    (table,) = [part for part in told["parts"] if part.get("title") == "Kết quả hỗ trợ"]
    communes = [row for row in table["rows"] if row["kind"] == "unit"]
    assert len(communes) == figures["units"]["value"]


def test_the_same_report_is_the_same_file(imported: Imported, tmp_path: Path) -> None:
    for suffix in ("html", "xlsx"):
        paths = [tmp_path / f"{n}.{suffix}" for n in "ab"]
        for path in paths:
            assert imported.office(*YEAR, "-o", path).code == 0
        assert paths[0].read_bytes() == paths[1].read_bytes()


def test_a_page_loads_nothing_and_carries_charts(imported: Imported) -> None:
    page = imported.office(*YEAR, "--sources", "--format", "html").out
    assert not re.search(r"(src|href)=[\"'](?!#)", page)
    assert '<svg class="chart"' in page
    assert "<sup>[1]</sup>" in page
    assert "kpi explain 87 inspected --period 2021" in page
    plain = imported.office(*YEAR, "--format", "html").out
    assert "<sup>" not in plain


def test_rows_are_the_figures(imported: Imported, figures: dict[str, dict[str, Any]]) -> None:
    lines = imported.office(*YEAR, "--format", "csv").out.splitlines()
    assert len(lines) == 1 + len(figures)
    assert any("kpi explain 87 inspected --period 2021" in line for line in lines)


def test_without_reports_nothing_is_a_zero(office: Office) -> None:
    done = office(*YEAR)
    assert done.code == 1
    told = office.get(*YEAR)
    unknown = [
        one for one in told["figures"] if one["what"] != "units" and not one["what"].startswith("class:")
    ]
    assert len(unknown) > 50
    assert {one["value"] for one in unknown} == {None}
    assert {one["state"] for one in unknown} == {"missing"}
    assert "[chưa có số liệu của 143/143 xã, phường, thị trấn]" in done.out


def test_without_a_plan_there_is_no_section_of_targets(office: Office) -> None:
    told = office.get("report", "year", "--period", "2020")
    assert "Thực hiện chỉ tiêu kế hoạch" not in [part.get("text") for part in told["parts"]]
    assert any("“Thực hiện chỉ tiêu kế hoạch”: không có kế hoạch nào" in note for note in told["notes"])


def test_a_repealed_law_gives_no_classes(office: Office) -> None:
    told = office.get("report", "year", "--period", "2025-S1")
    assert not any(one["what"].startswith("class:") for one in told["figures"])
    reasons = [
        part["text"] for part in told["parts"] if part["part"] == "text" and "15/02/2025" in part["text"]
    ]
    assert len(reasons) == 2  # in the place of the sentence and of the table
    assert all(text.startswith("[") for text in reasons)
    allowed = office.get("report", "year", "--period", "2025-S1", "--allow-expired")
    assert any(one["what"] == "class:silent" for one in allowed["figures"])
    assert all(one["explain"].endswith("--allow-expired") for one in allowed["figures"] if one["explain"])


@pytest.mark.parametrize(
    ("words", "option"),
    [(("year", "--at", "2021-06-30"), "--at"), (("year", "--annex", "1"), "--annex"),
     (("summary", "--sources"), "--sources")],
)  # fmt: skip
def test_options_that_do_not_fit_are_refused(office: Office, words: tuple[str, ...], option: str) -> None:
    done = office("report", *words, "--period", "2021")
    assert done.code == 3
    assert option in done.err


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A district that reported of 2019 and 2020; one commune was silent in the first year."""
    folder = tmp_path_factory.mktemp("two")
    office = new_office(folder / "w", "38")
    both = {"15127": (40, 30), "15133": (4, 2), "15175": (5, 5)}
    for period, figures in {"2019": {**both, "15133": None}, "2020": both}.items():
        empty = dict.fromkeys(SPECS.forms["03"].indicators)
        cells: dict[str, Any] = {
            unit: empty if one is None else {"establishments": one[0], "inspected": one[1]}
            for unit, one in figures.items()
        }
        take(office, fill(office, folder / period, "390", cells, period, ("03",)), period=period)
    return office


def test_it_is_held_against_the_year_before(two_years: Office) -> None:
    told = two_years.get("report", "year", "--period", "2020", "--under", "390")
    (table,) = [one for one in told["parts"] if one.get("title") == "Một số chỉ tiêu so với kỳ trước"]
    rows = {row["cells"]["name"]: row["cells"] for row in table["rows"]}
    (inspected,) = [cells for name, cells in rows.items() if name.startswith("Cơ sở được kiểm tra")]
    data = two_years.get("compare", "inspected", "--period", "2020", "--to", "2019", "--under", "390",
                         "--level", "district")  # fmt: skip
    assert [inspected["value@2019"], inspected["value@2020"]] == [
        one["value"] for one in data["rows"][0]["figures"]
    ]
    assert inspected["difference"] == data["rows"][0]["change"]
    assert inspected["remark"]  # not the same ground in both
    (people,) = [cells for name, cells in rows.items() if name.startswith("Số lượt người")]
    assert people["value@2019"] is None


def test_an_error_that_stands_against_a_figure_is_marked_at_it(two_years: Office) -> None:
    """Communes with more establishments than kinds of them."""
    told = two_years.get("report", "year", "--period", "2020", "--under", "390")
    (inspected,) = [one for one in told["figures"] if one["what"] == "inspected"]
    assert (inspected["value"], inspected["doubted"]) == (37, 3)
    assert any("37 (!) cơ sở" in part.get("text", "") for part in told["parts"])
    assert any(note.startswith("“(!)”") for note in told["notes"])


def test_without_the_year_before_there_is_nothing_to_hold_it_against(paper: dict[str, Any]) -> None:
    assert any("“So sánh với kỳ trước”: chưa có báo cáo của năm 2020" in note for note in paper["notes"])


def test_a_document_has_words_own_charts(document: Any) -> None:
    charts = [part for part in document.part.package.iter_parts() if "/charts/" in part.partname]
    assert len(charts) == 1
    chart = ElementTree.fromstring(charts[0].blob)
    names = [one.text for one in chart.findall(".//{*}v")]
    assert {"Tốt", "Khá", "Trung bình", "Yếu", "Huyện Tam Nông"} <= set(names)
    (title,) = chart.findall(".//{*}title")
    assert "Minh họa, không phải thang điểm chính thức" in "".join(title.itertext())


def test_figures_are_exact(figures: dict[str, dict[str, Any]], totals: dict[str, Any]) -> None:
    assert Decimal(str(figures["money_total"]["value"])) == sum(
        Decimal(str(totals["values"][name])) for name in ("money_central", "money_local", "money_other")
    )
