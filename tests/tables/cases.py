"""A small province to build tables of: two districts with two communes each, a scheme of two blocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from kpi.findings import load_catalogue
from kpi.model.cell import Value
from kpi.model.period import parse_period
from kpi.model.table import Row, Table
from kpi.score.types import CriterionScore, Scoring, State, SummaryRow, UnitScore
from kpi.spec.kinds.scheme import Band, Block, Criterion, Scheme
from kpi.spec.scheme_results import Cap
from kpi.spec.values import Text, Validity
from kpi.tables.frame import Frame
from kpi.units.gazetteer.tree import Tree, Unit, grow

DAY = date(2021, 12, 31)


def same(text: str) -> Text:
    """A text that reads alike in both languages."""
    return Text(text, text)


def tree(districts: bool = True) -> Tree:
    """Province 87 with districts A and B, communes A1 A2 B1 B2; without districts communes lie below 87."""
    names = [("87", "province", "Tỉnh", "Tỉnh Đồng Tháp", "")]
    for letter in "AB":
        if districts:
            names.append((letter, "district", "Huyện", f"Huyện {letter}", "87"))
        above = letter if districts else "87"
        names += [(f"{letter}{n}", "commune", "Xã", f"Xã {letter}{n}", above) for n in (1, 2)]
    return grow(DAY, [Unit(*name, date(2004, 1, 1), None) for name in names])


def frame(lang: str = "vi", districts: bool = True) -> Frame:
    """Surroundings without an office's heading."""
    return Frame(load_catalogue(lang), parse_period("2021"), tree(districts), "Tỉnh Đồng Tháp")


SCHEME = Scheme(
    id="trial",
    name=Text("Thang thử", "Trial scheme"),
    standing="illustrative",
    note=Text("Số của dự án", "Ours"),
    validity=Validity(),
    legal_basis=(),
    blocks=(
        Block("I", Text("Chỉ đạo", "Direction"), Decimal(60), (
            Criterion("I.1", Text("Kế hoạch", "Plan"), "yes_no", "plan", Decimal(40)),
            Criterion("I.2", Text("Cán bộ", "Officials"), "yes_no", "officials", Decimal(20)),
        )),
        Block("II", Text("Kết quả", "Results"), Decimal(40), (
            Criterion("II.1", Text("Tụ điểm", "Hot spots"), "yes_no", "spots", Decimal(40)),
        )),
    ),
    bands=(Band("good", Text("Tốt", "Good"), Decimal(80)), Band("weak", Text("Yếu", "Weak"), Decimal(0))),
    caps=(Cap("again", "x > 0", "weak", Text("Có tụ điểm tái hoạt động", "A hot spot re-opened")),),
)  # fmt: skip


def scored(unit: str, points: tuple[int | None, ...], rank: tuple[int, int]) -> UnitScore:
    """A commune with the points of its criteria, None for undetermined ones."""
    criteria = {}
    for criterion, told in zip(SCHEME.criteria, points, strict=True):
        low, high = (Decimal(0), criterion.points) if told is None else (Decimal(told), Decimal(told))
        state = State.UNDETERMINED if told is None else State.DETERMINED
        criteria[criterion.id] = CriterionScore(
            None if told is None else low, low, high, criterion.points, state, ()
        )
    low = sum((c.minimum for c in criteria.values()), Decimal(0))
    high = sum((c.maximum for c in criteria.values()), Decimal(0))
    bands = {next(b.id for b in SCHEME.bands if p >= b.start) for p in (low, high)}
    return UnitScore(
        unit=unit,
        name=f"Xã {unit}",
        parent=unit[0],
        points=low if low == high else None,
        points_min=low,
        points_max=high,
        band=bands.pop() if len(bands) == 1 else None,
        rank=rank[0] if rank[0] == rank[1] else None,
        rank_min=rank[0],
        rank_max=rank[1],
        rank_parent=1,
        rank_parent_min=1,
        rank_parent_max=1,
        criteria=criteria,
        capped_by=(),
        caps_open=(),
        reported=True,
    )


SCORING = Scoring(
    scheme=SCHEME,
    rows=(
        scored("A1", (40, 20, 40), (1, 1)),
        scored("A2", (40, None, 0), (2, 3)),
        replace(scored("B1", (40, 0, 0), (2, 3)), capped_by=("again",)),
        replace(scored("B2", (None, None, None), (1, 4)), reported=False),
    ),
    summary=(
        SummaryRow("A", "Huyện A", "district", 2, 2, {"good": 1, "weak": 1}, 0),
        SummaryRow("B", "Huyện B", "district", 2, 1, {"good": 0, "weak": 1}, 1),
        SummaryRow("87", "Tỉnh Đồng Tháp", "province", 4, 3, {"good": 1, "weak": 2}, 1),
    ),
    notes=(),
)


def column(table: Table, key: str) -> list[Value]:
    """A column's values of all rows."""
    place = [c.key for c in table.columns].index(key)
    return [row.cells[place] for row in table.rows]


def named(table: Table, name: str) -> dict[str, Value]:
    """The row of a unit, by column key."""
    keys = [c.key for c in table.columns]
    row: Row = next(row for row in table.rows if name in row.cells)
    return dict(zip(keys, row.cells, strict=True))
