"""Forms 02 (counts) and 06 (money) of Huyện Thanh Bình as text tables."""

from __future__ import annotations

from kpi.intake.context import Context
from tests.intake.books import Read, read, sheet_of

TITLES_02 = """
Biểu 02/TT
TUYÊN TRUYỀN PHÒNG, CHỐNG TỆ NẠN MA TÚY, MẠI DÂM
Kỳ báo cáo: Năm 2021
Đơn vị báo cáo: UBND huyện Thanh Bình
"""
HEAD_02 = """
STT | Mã | Tên đơn vị | Hoạt động tuyên truyền | < | < | < | < |\
 Đối tượng được tuyên truyền | < | < | < | < | <
^ | ^ | ^ | Số hình thức tuyên truyền | Số buổi tuyên truyền | Số lượt người tham dự | Số tin, bài |\
 Duy trì thường xuyên | Người lao động tại cơ sở dễ phát sinh tệ nạn | < |\
 Người lao động tại khu công nghiệp | < | Học sinh, sinh viên | <
^ | ^ | ^ | ^ | ^ | ^ | ^ | ^ | Tổng số | Được tuyên truyền | Tổng số | Được tuyên truyền |\
 Tổng số | Được tuyên truyền
"""
ROWS_02 = """
1 | '30133 | Xã Tân Quới | 4 | 11 | 1185 | 36 | Có | 19 | 14 | 5 | 4 | 631 | 516
2 | '30136 | Xã Tân Hòa | 6 | 17 | 1207 | 11 | Không | 16 | 13 | 3 | 2 | 611 | 480
3 | '30139 | Xã An Phong | 3 | 24 | 2507 | 24 | Không | 16 | 8 | 2 | 1 | 2630 | 1611
"""
IDS_02 = (
    "propaganda_forms", "propaganda_sessions", "people_reached", "news_items", "propaganda_regular",
    "workers_at_risk", "workers_at_risk_reached", "workers_industrial", "workers_industrial_reached",
    "pupils", "pupils_reached",
)  # fmt: skip
PERSONS_02 = IDS_02[5:]
TITLES_06 = TITLES_02.replace("02/TT", "06/TC").replace(
    "TUYÊN TRUYỀN PHÒNG, CHỐNG TỆ NẠN MA TÚY, MẠI DÂM", "TỔ CHỨC THỰC HIỆN VÀ KINH PHÍ"
)
HEAD_06 = """
STT | Mã | Tên đơn vị | Kế hoạch | < | Cán bộ | < | Đội 178 | Kinh phí | < | < | <
^ | ^ | ^ | Ban hành | Lồng ghép | Tổng số | Được tập huấn | ^ |\
 Trung ương | Địa phương | Nguồn khác | Tổng cộng
"""
ROWS_06 = """
1 | '30133 | Xã Tân Quới | Có | Có | 6 | 6 | Có | 0.5 | 20 | 0.5 | 21
2 | '30136 | Xã Tân Hòa | Có | Không | 6 | 6 | Không | 1.5 | 13 | 0 | 14.5
3 | '30139 | Xã An Phong | Có | Có | 3 | 3 | Không | 5.5 | 10.5 | 0 | 16
"""
IDS_06 = (
    "plan_issued", "plan_integrated", "officials", "officials_trained", "team_178", "money_central",
    "money_local", "money_other", "money_total",
)  # fmt: skip
MONEY_06 = IDS_06[5:]


def taken(found: Read) -> set[str]:
    """Indicators that were read."""
    return {name for part in found.pieces for name in part.readings.indicator}


def lost(found: Read, ids: tuple[str, ...]) -> set[str]:
    """Indicators of a form that were not read."""
    return set(ids) - taken(found)


def form_02(
    context: Context, *, line: str = "", head: str = HEAD_02, under: str = "", rows: str = ROWS_02
) -> Read:
    """Form 02 with a line above its header and one under it."""
    parts = [TITLES_02, line, head, under, rows]
    return read(sheet_of(*(p for p in parts if p), name="Biểu 02"), context)


def form_06(
    context: Context, *, line: str = "", head: str = HEAD_06, under: str = "", rows: str = ROWS_06
) -> Read:
    """Form 06 with a line above its header and one under it."""
    parts = [TITLES_06, line, head, under, rows]
    return read(sheet_of(*(p for p in parts if p), name="Biểu 06"), context)
