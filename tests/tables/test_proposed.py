"""The list of communes proposed for recognition."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from kpi.pipeline.figures.tabulating import declared_spec
from kpi.score.types import Scoring
from kpi.spec.kinds.table import TableSpec
from kpi.spec.load import load_specs
from kpi.spec.places import builtin_specs, spec_roots
from kpi.spec.scheme_ways import OTHERWISE
from kpi.tables.proposed_table import proposed_table
from tests.shipped import shipped_specs
from tests.tables.cases import SCHEME, frame, same, scored

COLUMNS = ("order", "name", "parent", "points", "band")
SPEC = TableSpec("p", "P", "proposed", same("Danh sách"), "commune", (), COLUMNS, "của dự án", best_classes=1)
ROWS = (
    scored("A1", (40, 20, 40), (1, 1)),  # good
    scored("A2", (0, 20, 40), (4, 4)),  # weak
    scored("B1", (40, None, 40), (2, 2)),  # 80 to 100: good whatever is missing
    scored("B2", (None, 20, 40), (1, 3)),  # 60 to 100: open
)


def test_communes_in_the_best_classes_are_proposed_and_open_ones_stand_apart() -> None:
    table = proposed_table(Scoring(SCHEME, ROWS, (), ()), frame(), SPEC)
    place = [column.key for column in table.columns].index("name")
    names = [row.cells[place] for row in table.rows]
    assert names == [
        "Đề nghị công nhận: 2 đơn vị",
        "Xã A1",
        "Xã B1",
        "Chưa xác định, chưa đề nghị: 1 đơn vị",
        "Xã B2",
    ]
    assert table.rows[1].cells[place + 1] == "Huyện A"
    assert "xếp loại Tốt" in table.notes[0]
    assert "Minh họa" in table.warning


def test_a_commune_that_cannot_reach_them_is_not_listed_though_its_class_is_open() -> None:
    far = replace(ROWS[3], points_min=ROWS[3].points_min - 60, points_max=ROWS[3].points_max - 30)
    table = proposed_table(Scoring(SCHEME, (far,), (), ()), frame(), SPEC)
    assert [row.kind for row in table.rows] == ["section", "section"]


def test_where_a_class_begins_lower_for_some_communes_these_may_still_reach_it() -> None:
    far = replace(ROWS[3], points_max=ROWS[3].points_max - 30)
    lower = replace(SCHEME, bands=(replace(SCHEME.bands[0], start=Decimal(60)), SCHEME.bands[1]))
    schemes = {"ward": lower, OTHERWISE: SCHEME}
    for variants, number in (((OTHERWISE,), 2), (("ward",), 3), (("ward", OTHERWISE), 3)):
        scoring = Scoring(SCHEME, (replace(far, variants=variants),), (), (), schemes=schemes)
        assert len(proposed_table(scoring, frame(), SPEC).rows) == number


def test_a_new_table_of_each_kind_takes_json_alone(tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    for kind in ("score", "summary", "proposed", "classes-by-district"):
        data = json.loads((builtin_specs() / "tables" / f"{kind}.json").read_text("utf-8"))
        data |= {"id": f"own-{kind}", "code": f"R/{kind}"}
        (tmp_path / "tables" / f"own-{kind}.json").write_text(json.dumps(data), "utf-8")
    tables = load_specs(spec_roots(tmp_path), "87").tables
    assert {tables[f"own-{kind}"].kind for kind in ("score", "summary", "proposed")} == {
        "score",
        "summary",
        "proposed",
    }
    assert tables["own-classes-by-district"].level == "district"


def test_names_of_spec_files_do_not_decide_which_table_is_taken() -> None:
    specs = shipped_specs("87")
    for tables in (specs.tables, dict(reversed(specs.tables.items()))):
        one = declared_spec(replace(specs, tables=tables), "commune", "")
        assert one is not None
        assert one.id == "score"
    own = {name: replace(specs.tables["score"], id=name) for name in ("b", "a")}
    one = declared_spec(replace(specs, tables=own), "commune", "")
    assert one is not None
    assert one.id == "a"
