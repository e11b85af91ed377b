"""Danh sách để thử — three winners, two collectives, and the sheets that carry them."""

from dataclasses import replace
from fractions import Fraction

from app.admin.exports import CollectiveRow, Sheet, WinnerRow

HEADINGS = [
    *["TT", "Họ và tên", "Năm sinh", "Giới tính", "Chức vụ, đơn vị công tác", "Chi bộ"],
    *["Đảng bộ (tổ chức cơ sở đảng)", "Kỳ thi/Tuần", "Số câu đúng (Điểm)", "Số dự đoán", "Chênh lệch"],
    *["Thời gian làm bài", "Thời điểm nộp bài", "Giải", "Tiền thưởng", "Số điện thoại", "Ghi chú", "Ký nhận"],
]
PUBLIC_HEADINGS = ["TT", "Họ và tên", "Đơn vị", "Số câu đúng (Điểm)", "Thời gian làm bài", "Giải"]
COLLECTIVE_HEADINGS = [
    *[
        "TT",
        "Tên tập thể",
        "Tổng số đảng viên",
        "Số người dự thi",
        "Tỷ lệ %",
        "Số lượt",
        "Số người đúng 100 %",
    ],
    *["Điểm bình quân", "Số giải cá nhân", "Hạng", "Giải/Hình thức khen thưởng", "Tiền thưởng"],
]
DIGEST = "9f" * 32
BINH = WinnerRow(
    person="p2",
    name="Trần Thị Bình",
    birth_year=1990,
    sex="female",
    position="Chuyên viên",
    unit_path="Đảng bộ Sở Nội vụ › Chi bộ 2",
    cell="Chi bộ 2",
    base="Đảng bộ Sở Nội vụ",
    round_title="Tuần 1",
    score=10,
    full_score=10,
    prediction=7172,
    miss=1,
    elapsed_ms=3_725_999,
    sealed_at_ms=1_648_440_005_999,  # 11:00:05.999 28/03/2022 in Vietnam
    prize="Giải Nhất",
    prize_rank=0,
    place=1,
    prize_value=2_000_000,
    note="",
    phone="0912345678",
    name_public=True,
)
AN = replace(
    BINH,
    person="p1",
    name="Nguyễn Văn An",
    birth_year=None,
    sex=None,
    position="",
    prediction=None,
    miss=None,
    prize="Giải Nhì",
    prize_rank=1,
    place=3,
    prize_value=None,
    phone=None,
    name_public=False,
)
CHI = replace(AN, person="p3", name="Lê Chi", place=2)
WINNERS = Sheet("Tìm hiểu Nghị quyết", "Tuần 1", "Đảng ủy Khối", (AN, BINH, CHI), DIGEST, 1_648_440_005_000)

HEALTH = CollectiveRow(
    "Đảng bộ Sở Y tế",
    1200,
    1150,
    Fraction(1150, 1200),
    3000,
    900,
    Fraction(29, 3),
    4,
    "Giấy khen",
    2,
    500_000,
)
EMPTY = CollectiveRow("Chi bộ 10", 0, 0, None, 0, 0, None, 0, "", 3)
SMALL = replace(
    EMPTY, name="Chi bộ 2", members=3, persons=3, rate=Fraction(1), attempts=3, award="Giấy khen", place=1
)
COLLECTIVE = Sheet(
    "Tìm hiểu Nghị quyết", "Tuần 1", "Đảng ủy Khối", (EMPTY, HEALTH, SMALL), DIGEST, 1_648_440_005_000
)
