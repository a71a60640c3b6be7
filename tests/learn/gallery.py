"""Blank and filled forms of offices, as text tables; none is like the six of the project. All figures are
made up."""

# ruff: noqa: E501  a line is a row of a sheet

from __future__ import annotations

import openpyxl

from tests.intake.books import fill, table

POVERTY = """
UBND HUYỆN TAM NÔNG |  |  |  | Biểu 02/LĐTBXH
TÌNH HÌNH HỘ NGHÈO QUÝ III NĂM 2021
(Ban hành kèm theo Công văn số 12/SLĐTBXH-BTXH)

STT | Tên xã | Tổng số hộ dân | Số hộ nghèo đầu kỳ | Số hộ nghèo tăng trong kỳ | Số hộ nghèo giảm trong kỳ | Số hộ nghèo cuối kỳ | Tỷ lệ hộ nghèo (%) | Ghi chú
(A) | (B) | (1) | (2) | (3) | (4) | (5)=(2)+(3)-(4) | (6)=(5)/(1)*100 | (C)
1 | Thị trấn Tràm Chim | 2100 | 80 | 4 | 12 | 72 | 3.43 |
2 | Xã Tân Công Sính | 1500 | 95 | 3 | 20 | 78 | 5.2 | rà soát lại
3 | Xã Phú Hiệp | 1840 | 60 | 5 | 9 | 56 | 3.04 |
 | Tổng cộng | 5440 | 235 | 12 | 41 | 206 | 3.79 |
Người lập biểu |  |  |  |  | Thủ trưởng đơn vị
"""

LABOUR = """
Đơn vị báo cáo: UBND huyện Tam Nông |  |  |  | Mẫu số 05/VL
BÁO CÁO KẾT QUẢ GIẢI QUYẾT VIỆC LÀM 6 THÁNG ĐẦU NĂM 2021
 |  |  |  |  |  | Đơn vị tính: người
TT | Xã, phường, thị trấn | Số lao động được giải quyết việc làm | < | < | < | Lao động đi làm việc ở nước ngoài
^ | ^ | Tổng số | Chia ra | < | < | ^
^ | ^ | ^ | Nông nghiệp | Công nghiệp | Dịch vụ | ^
1 | Tràm Chim | 120 | 30 | 50 | 40 | 3
2 | Tân Công Sính | 85 | 45 | 20 | 20 | 0
3 | Phú Hiệp | 96 | 40 | 26 | 30 | 1
4 | Hòa Bình | 44 | 20 | 14 | 10 | 2
"""

DRUGS = """
UBND HUYỆN TAM NÔNG | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Biểu số 03/TNXH
THỐNG KÊ NGƯỜI NGHIỆN VÀ ĐIỂM PHỨC TẠP
Tháng … năm 20…
STT | Địa bàn | Số người nghiện có hồ sơ quản lý | Trong đó | < | Số điểm phức tạp (điểm) | < | Đã ký cam kết (có/không)
^ | ^ | ^ | Nữ | Dưới 18 tuổi | Phát hiện trong kỳ | Hiện có | ^
A | B | 1 | 2 | 3 | 4 | 5 | 6
1 | Thị trấn Tràm Chim
2 | Xã Tân Công Sính
3 | Xã Phú Hiệp
"""

HEALTH = """
UBND HUYỆN TAM NÔNG
Biểu 07-YT
Số liệu tiêm chủng mở rộng năm 2021
Stt | Tên xã | Trẻ dưới 1 tuổi |  | Phụ nữ có thai |
 |  | Tổng số trẻ | Được tiêm đủ | Tổng số phụ nữ | Được tiêm UV2+
1 | Xã Phú Hiệp | 95 | 90 | 88 | 80
2 | Xã Tân Công Sính | 101 | 99 | 97 | 97
3 | Thị trấn Tràm Chim | 160 | 151 | 149 | 140
"""

LAND = """
Phụ lục II
KẾT QUẢ CẤP GIẤY CHỨNG NHẬN QUYỀN SỬ DỤNG ĐẤT
Năm 2021

Số TT | Đơn vị hành chính | Diện tích tự nhiên (ha) | Diện tích đã cấp (ha) | Số giấy đã cấp trong năm | Lũy kế số giấy đã cấp | Thu tiền sử dụng đất (triệu đồng)
 |  | ha | ha | giấy | giấy | triệu đồng
I | Các xã
1 | Xã Phú Hiệp | 4512.35 | 4100.2 | 120 | 3011 | 350.5
2 | Xã Tân Công Sính | 7700.08 | 7000 | 90 | 2250 | 120
II | Thị trấn
3 | Thị trấn Tràm Chim | 1223.4 | 1199.45 | 210 | 5110 | 1200
Cộng I + II |  | 13435.83 | 12299.65 | 420 | 10371 | 1670.5
"""

SCHOOLS = """
Biểu 11/GD
BÁO CÁO HỌC SINH BỎ HỌC
Quý I/2022
TT | Mã xã | Tên xã | Tổng số học sinh | Trong đó: nữ | Số học sinh bỏ học trong quý | Xếp loại phong trào
1 | '30001 | Thị trấn Tràm Chim | 1200 | 580 | 4 | Tốt
2 | '30007 | Xã Tân Công Sính | 640 | 320 | 2 | Khá
3 | '30010 | Xã Phú Hiệp | 705 | 351 | 0 | Tốt
4 | '30016 | Xã Phú Cường | 810 | 399 | 5 | Khá
"""

MONEY = """
BIỂU TỔNG HỢP KINH PHÍ TRỢ GIÚP XÃ HỘI NĂM 2021
Kèm theo Báo cáo số …/BC-UBND
STT | Tên đơn vị | Kinh phí (triệu đồng) | < | < | Số đối tượng
^ | ^ | Tổng | Thường xuyên | Đột xuất | ^
 |  | 1=2+3 | 2 | 3 | 4
1 | Xã Phú Hiệp | 300.5 | 280.5 | 20 | 120
2 | Xã Tân Công Sính | 210 | 200 | 10 | 99
3 | Thị trấn Tràm Chim | 415 | 400 | 16 | 140
"""

VERTICAL = """
Biểu 09/DS
BÁO CÁO DÂN SỐ XÃ PHÚ HIỆP
STT | Chỉ tiêu | Đơn vị tính | Số liệu
1 | Số trẻ sinh ra | trẻ | 12
2 | Số người chết | người | 4
3 | Số cặp kết hôn | cặp | 9
"""

BARE = """
Mẫu số 2
BÁO CÁO CÔNG TÁC HÒA GIẢI Ở CƠ SỞ
STT | Tên đơn vị | Tổng số vụ việc tiếp nhận | Chia ra | < | < | Số tổ hòa giải hiện có (tổ)
^ | ^ | ^ | Hòa giải thành | Hòa giải không thành | Đang hòa giải | ^
(1) | (2) | (3)=(4)+(5)+(6) | (4) | (5) | (6) | (7)
.... |  |  |  |  |  |
.... |  |  |  |  |  |
Nơi nhận: |  |  |  | NGƯỜI LẬP BIỂU
"""

GALLERY = {
    "poverty": POVERTY, "labour": LABOUR, "drugs": DRUGS, "health": HEALTH, "land": LAND, "schools": SCHOOLS,
    "money": MONEY, "vertical": VERTICAL, "bare": BARE,
}  # fmt: skip


def book(*texts: str) -> openpyxl.Workbook:
    """A workbook with a sheet for each table."""
    result = openpyxl.Workbook()
    for number, text in enumerate(texts):
        sheet = result.worksheets[0] if not number else result.create_sheet()
        sheet.title = f"Trang {number + 1}"
        fill(sheet, table(text))
    return result
