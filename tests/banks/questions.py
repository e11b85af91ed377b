"""Các câu của kho tệp thử — four questions, typed by hand; every file of the corpus writes them in its own way."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Written:
    """A question as a person would copy it out of the file: its words, and the letter of the right choice."""

    n: int
    stem: str
    options: tuple[str, ...]
    right: str


FOUR = (
    Written(
        1,
        "Đảng Cộng sản Việt Nam được thành lập vào năm nào?",
        ("Năm 1930", "Năm 1945", "Năm 1954", "Năm 1975"),
        "A",
    ),
    Written(
        2,
        "Ai là người sáng lập Đảng Cộng sản Việt Nam?",
        ("Trần Phú", "Nguyễn Ái Quốc", "Lê Hồng Phong", "Hà Huy Tập"),
        "B",
    ),
    Written(
        3,
        "Đường lối đổi mới toàn diện được đề ra ở kỳ đại hội nào?",
        ("Đại hội IV", "Đại hội V", "Đại hội VI", "Đại hội VII"),
        "C",
    ),
    Written(
        4,
        "Tổ chức cơ sở đảng được lập ở cấp nào dưới đây?",
        ("Tỉnh", "Huyện", "Trung ương", "Xã, phường, thị trấn"),
        "D",
    ),
)
