"""What a sentence that somebody typed tells of persons, and what only sounds so. All names are made up, but
for those of streets, schools and units."""

from __future__ import annotations

import unicodedata

import pytest

from kpi.intake.context import Context
from kpi.intake.persons.naming import Sighting, names_person

PERSONS = """
name 1: Nguyễn Văn An
name 2: ông Nguyễn Văn An nghiện ma túy
name 2: ông NGUYỄN VĂN AN
name 1: NGUYỄN VĂN AN nghiện ma túy
name 5: Có 1 đối tượng NGUYỄN VĂN AN
name 3: Đối tượng NGUYỄN VĂN AN, CMND 123456789
name 2: bà Trần Thị B
name 2: Ông Nguyễn An bị bắt ngày 12/3
name 2: anh Hùng nhà ở ấp 3 nghiện
name 2: anh Lê Hùng nghiện
name 2: chị Mai Hoa bán dâm
name 2: ông Tư Hổ
name 2: Mr. John Smith was arrested
name 3: đối tượng Hải Đăng bị bắt
name 3: đối tượng Nguyen Van An
name 3: doi tuong nguyen van an
name 1: nguyễn văn an nghiện
name 1: nguyễn Văn An
name 1: Nguyễn văn An
name 1: Nguyễn-Văn-An
name 1: Nguyễn_Văn_An
name 1: Nguyễn/Văn/An
name 1: NguyễnVănAn
name 3: Đối tượng Lê Thị-Hoa
name 1: Nguyễn  Văn  An
name 1: Nguyễn V. A. sinh 1990
name 1: Nguyễn T.H
name 1: Ng.Văn An
name 1: N.V.A, sinh năm 1985
name 1: N.V.A nghiện
name 1: N.V. An
name 1: Tr.T.H
name 1: Phan T Hoa
name 1: Trần Thị HOA
name 1: Vàng A Páo
name 3: đối tượng Vàng A Páo buôn bán
name 1: Sùng A Dơ và vợ
name 1: Y Bhin Niê Kđăm
name 1: K'Brêu buôn ma túy
name 1: H'Hen Niê
name 1: A Lăng Nhớ
name 1: Bh'riu Liếc
name 1: Siu Black
name 1: Đinh Thị Blôm
name 1: Cao Y Tiêu
name 1: Đào Thị Lan vắng
name 1: Cao Minh Tuấn nghiện
name 3: Bí thư Lê Hoàng Phong ký
name 6: Quyết định của Chủ tịch Nguyễn Văn An
name 3: Đối tượng Trần Phú bị bắt
name 2: ông Lê Lợi
name 2: Đ/c Nguyễn Văn Bình, Trưởng Công an xã
name 9: Tụ điểm tại Đường Võ Văn Kiệt của Trần Văn Mẫu
name 5: Hội Nông Dân có Nguyễn Văn An
name 2: em Thảo (15 tuổi) bị xâm hại
paper 1: CMND 123456789
paper 1: CMND số 123 456 789
paper 2: số CMND: 331234567 của đối tượng
paper 1: CCCD số 079085001234
paper 1: CCCD 079 085 001 234
paper 1: căn cước 123456789012
paper 1: hộ chiếu B1234567
phone 1: 0912345678
phone 1: (091) 2345678
phone 1: ０９１２３４５６７８
phone 1: 0277.3861234
phone 2: ĐT 0912345678
phone 4: liên hệ số 0912.345.678
phone 1: +84 912 345 678
mail 1: an.nguyen@example.com
birth 1: sinh ngày 12/03/1990 tại ấp 2
birth 1: sn 1990
birth 2: trẻ sinh ngày 01/02/2015
label 1: họ tên: An
"""

OTHERS = """
Tụ điểm tại Đường Võ Văn Kiệt đã triệt xóa
Đường Lê Lợi, Nguyễn Huệ và Võ Văn Kiệt
Trường Tiểu học Trần Quốc Toản có tuyên truyền
TRƯỜNG TIỂU HỌC TRẦN QUỐC TOẢN
Trường Tiểu học Nguyễn Văn Mẫu
Trường THPT Nguyễn Đình Chiểu tổ chức
Hiệu trưởng Trường THPT Nguyễn Văn Mẫu
Bệnh viện Nguyễn Đình Chiểu
Bệnh viện Đa khoa Sa Đéc
Khu di tích Nguyễn Sinh Sắc
Chợ Nguyễn Văn Trỗi
Nhà văn hóa Nguyễn Sinh Sắc
Công viên Võ Thị Sáu
Trường mầm non Hoàng Văn Thụ
Phường Trần Hưng Đạo
Phong trào Toàn Dân Bảo Vệ An Ninh Tổ Quốc
Toàn Dân Bảo Vệ An Ninh Tổ Quốc
Hội Nông Dân Việt Nam
Ma Túy Tổng Hợp
MA TÚY TỔNG HỢP
Phòng Chống Ma Túy
Tăng Cường Kiểm Tra
Đào Tạo Nghề
Lý Lịch Tư Pháp
Quản Lý Văn Hóa Xã Hội
Phòng Chống Tội Phạm Tệ Nạn Xã Hội
Đồng Bằng Sông Cửu Long
Cao Lãnh Đồng Tháp
Cao Điểm Tấn Công Trấn Áp Tội Phạm
Từ Tháng Một đến Tháng Sáu
Từ Thiện Xã Hội
Phương Án Phối Hợp
Phương Tiện Giao Thông
Phí Bảo Vệ Môi Trường
Hạ Tầng Giao Thông
Lương Thực Thực Phẩm
Viên Chức Nhà Nước
Điền Đầy Đủ
Thi Đua Khen Thưởng
Thái Bình Dương
Vì An Ninh Tổ Quốc
Lễ Vu Lan Báo Hiếu
Đồng Chí Chủ Tịch
Đồng Tháp Mười Thị Trấn
Hồ Sơ Minh Chứng
Đoàn Thanh niên Cộng sản Hồ Chí Minh
Học tập và làm theo Bác Hồ
Hội Liên hiệp Phụ nữ, Đoàn Thanh niên Cộng sản Hồ Chí Minh phối hợp
Công an Phường 1, Thành phố Sa Đéc
đối tượng Sa Đéc
cán bộ Đoàn Thanh niên
đối tượng Bảo trợ xã hội
Trẻ em Hà Nội, chị em Phụ nữ
cô Giáo viên, ông Chủ tịch xã
anh A và đối tượng B
Chợ Bà Chiểu
T.P. Hồ Chí Minh, U.B.N.D, H.Đ.N.D
Trung tâm Y Tế, Bộ Y Tế
Kế hoạch số 0123456789
123456789
Kinh phí 912345678
Kinh phí 123.456.789 đồng
tỷ lệ 0.912345678
từ 01-12-2021 15 giờ
Đã cấp CCCD cho 120 người
CCCD: đã cấp 120 thẻ
Điện thoại cơ quan 0277 3861 234
ngân sách năm sau: ns 2021
học sinh 2021-2022, an sinh 2021
thanh niên sinh năm 2003
https://example.gov.vn/van-ban/123456789
Minh chứng: Biên bản 12/BB-UBND ngày 12/12/2021
Theo báo cáo số 15/BC-UBND ngày 12/12/2021 của Ủy ban nhân dân Phường 3
"""


def sighting(text: str, context: Context) -> Sighting | None:
    search = context.persons
    return names_person(text, search.words, search.naming, search.is_unit)


@pytest.mark.parametrize("line", PERSONS.strip().splitlines())
def test_persons_are_seen_and_where(dong_thap: Context, line: str) -> None:
    wanted, _, text = line.partition(": ")
    kind, number = wanted.split()
    assert sighting(text, dong_thap) == Sighting(kind, int(number))


@pytest.mark.parametrize("text", OTHERS.strip().splitlines())
def test_what_only_sounds_so_is_nobody(dong_thap: Context, text: str) -> None:
    assert sighting(text, dong_thap) is None


def test_signs_that_nobody_sees_hide_no_name(dong_thap: Context) -> None:
    apart = unicodedata.normalize("NFD", "đối tượng Nguyễn Văn An bị bắt")
    for text in (apart, "đối tượng Nguyễn\u200b Văn\u200b An", "Nguyễn\u00a0Văn\u00a0An", "Nguyễn Văn\nAn"):
        assert sighting(text, dong_thap) is not None


def test_long_texts_are_looked_through_to_their_end(dong_thap: Context) -> None:
    text = "đã kiểm tra đủ hồ sơ " * 200
    assert sighting(text, dong_thap) is None
    assert sighting(f"{text}có Lê Thị Mẫu", dong_thap) == Sighting("name", 1202)
