"""Kho tệp thử, tệp bẩn — texts as they were found in real banks, typed by hand; what is read and told beside each."""

from collections.abc import Iterator

from tests.banks.files import File
from tests.banks.questions import Written

MIXED = """\
NGÂN HÀNG CÂU HỎI TÌM HIỂU ĐIỀU LỆ ĐẢNG
Phần I. ĐẢNG VIÊN
Câu 1: Tuổi kết nạp Đảng là bao nhiêu?
a) Từ đủ 16 tuổi.
b. Từ đủ 18 tuổi
C/ Từ đủ 20 tuổi
=> Đáp án: B
Căn cứ: Điều 1 Điều lệ Đảng
Câu 3 : Thời gian dự bị là 6 tháng, 12 tháng hay 18 tháng?
A. 6 tháng   B. 12 tháng   C. 18 tháng
Đáp án đúng là: B
Nguồn: Điều 5 Điều lệ Đảng
"""
CONFLICT = """\
Câu 1. Ai bầu Ban Bí thư?
A. Đại hội
B. Ban Chấp hành Trung ương
Đáp án: A
Đáp án: B
Căn cứ: Điều 17
"""
LISTED = """\
Câu 1. Cho các ý sau:
1. Tập trung dân chủ
2. Tự phê bình và phê bình
3. Đoàn kết trên cơ sở Cương lĩnh
Đồng chí Nguyễn Văn A. nói có mấy ý đúng?
A. 1 ý
B. 2 ý
C. 3 ý
D. Cả A và B
Đáp án: C
Căn cứ: Điều lệ Đảng
"""
WITHOUT_OPTION = """\
Câu 1. Có mấy cấp?
A. Hai
B. Ba
Đáp án: D
Căn cứ: Điều 10
"""
UNCLEAR = """\
Câu 1. Có mấy cấp?
A. Hai
B. Ba
Đáp án: cả hai ý
Căn cứ: Điều 10
"""
TWICE = """\
Câu 1. Có mấy cấp?
A. Hai
B. Ba
C. hai.
Đáp án: B
Căn cứ: Điều 10
"""
LOST_HEAD = """\
Câu 1. Có mấy cấp?
A. Hai
B. Ba
Đáp án: B
Căn cứ: Điều 10
Câu 2. Có mấy ban?
A. Một
B. Hai
Họp mấy tháng một lần?
A. Ba
B. Sáu
Đáp án: B
Căn cứ: Điều 11
"""
SEVERAL = """\
Câu 1. Những ai được bầu?
A. Đảng viên chính thức
B. Đảng viên dự bị
C. Đại biểu chính thức
Đáp án: A, C
Căn cứ: Điều 12
"""


def dirty_files() -> Iterator[File]:
    mixed = (
        Written(
            1, "Tuổi kết nạp Đảng là bao nhiêu?", ("Từ đủ 16 tuổi.", "Từ đủ 18 tuổi", "Từ đủ 20 tuổi"), "B"
        ),
        Written(
            3,
            "Thời gian dự bị là 6 tháng, 12 tháng hay 18 tháng?",
            ("6 tháng", "12 tháng", "18 tháng"),
            "B",
        ),
    )
    yield text("mixed", MIXED, mixed, "numbering_gap")
    bureau = Written(1, "Ai bầu Ban Bí thư?", ("Đại hội", "Ban Chấp hành Trung ương"), "A")
    yield text("conflict", CONFLICT, (bureau,), "key_conflict")
    stem = (
        "Cho các ý sau:\n1. Tập trung dân chủ\n2. Tự phê bình và phê bình\n3. Đoàn kết trên cơ sở Cương lĩnh\n"
        "Đồng chí Nguyễn Văn A. nói có mấy ý đúng?"
    )
    listed = Written(1, stem, ("1 ý", "2 ý", "3 ý", "Cả A và B"), "C")
    yield text("list-in-stem", LISTED, (listed,), "cross_reference")
    levels = Written(1, "Có mấy cấp?", ("Hai", "Ba"), "")
    yield text("key-without-option", WITHOUT_OPTION, (levels,), "key_without_option")
    yield text("key-in-words", UNCLEAR, (levels,), "key_unclear", "no_key")
    thrice = Written(1, "Có mấy cấp?", ("Hai", "Ba", "hai."), "B")
    yield text("same-option-twice", TWICE, (thrice,), "duplicate_options")
    lost = (
        Written(1, "Có mấy cấp?", ("Hai", "Ba"), "B"),
        Written(2, "Có mấy ban?", ("Một", "Hai\nHọp mấy tháng một lần?\nA. Ba\nB. Sáu"), "B"),
    )
    yield text("lost-head", LOST_HEAD, lost, "options_again")
    several = Written(
        1, "Những ai được bầu?", ("Đảng viên chính thức", "Đảng viên dự bị", "Đại biểu chính thức"), "AC"
    )
    yield text("several-keys", SEVERAL, (several,))


def text(name: str, content: str, questions: tuple[Written, ...], *problems: str) -> File:
    return File(f"dirty-{name}.txt", content.encode(), questions, frozenset(problems))
