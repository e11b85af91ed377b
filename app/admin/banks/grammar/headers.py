"""Tiêu đề cột — which column of a table holds what, told by the words of its header."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.admin.banks.stream import Cell, Row, text_of
from app.vietnamese import fold

HEADER_ROWS = 20
HEADER_MAX = 100  # characters of a column's name
FIELDS = {  # folded: without tones, stops and case
    "no": ("stt", "tt", "so tt", "so thu tu", "cau", "cau so", "cau thu", "no"),
    "stem": ("cau hoi", "noi dung", "noi dung cau hoi", "cau hoi thi", "cau dan", "question"),
    "key": (
        "dap an", "dap an dung", "ket qua", "correct answer", "correct answers", "correct answer s", "correct",
        "da", "phuong an dung", "cau tra loi dung", "tra loi dung", "answer", "key",
    ),
    "level": ("muc do", "muc do nhan thuc", "do kho", "level"),
    "topic": ("chu de", "chuyen de", "phan", "phan thi", "noi dung thi", "linh vuc", "chuong", "topic"),
    "source": (
        "can cu", "can cu phap ly", "nguon", "trich dan", "tai lieu", "tai lieu tham khao", "can cu nguon", "source",
    ),
    "explain": ("giai thich", "giai thich dap an", "loi giai", "loi giai chi tiet", "huong dan giai", "explanation"),
    "choices": ("phuong an", "cac phuong an", "phuong an tra loi", "cac phuong an tra loi", "lua chon", "cac lua chon"),
}  # fmt: skip
NAMES = {name: field for field, names in FIELDS.items() for name in names}
OPTION = re.compile(
    r"(?:phuong an|phuong an tra loi|dap an|lua chon|option|tra loi|cau tra loi|answer|pa|da) ?(?P<label>[a-h1-8])"
    r"|(?P<bare>[a-h])"
)
ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]")
NEEDED = 3
OPTIONS_NEEDED = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table of questions: by field, and of options in their order."""

    fields: dict[str, int]
    options: tuple[int, ...]

    @property
    def holds_questions(self) -> bool:
        """A question column, some way to find options and key, and no mere coincidence."""
        known = len(self.fields) + len(self.options)
        enough = len(self.options) >= OPTIONS_NEEDED or "key" in self.fields or "choices" in self.fields
        return "stem" in self.fields and enough and known >= NEEDED

    @property
    def holds_keys(self) -> bool:
        """A key table with a header: numbers and letters, no questions."""
        return {"no", "key"} <= self.fields.keys() and "stem" not in self.fields and not self.options


def columns_of(texts: Sequence[str]) -> Columns:
    """The columns that the texts of a header row name; the first of each name counts."""
    fields: dict[str, int] = {}
    options: dict[int, int] = {}
    for column, text in enumerate(texts):
        name = fold(ASIDE.sub(" ", text))
        option = OPTION.fullmatch(name)
        field = NAMES.get(name) or prefixed(name)
        if option:
            label = option["label"] or option["bare"]
            options.setdefault(int(label) - 1 if label.isdigit() else ord(label) - ord("a"), column)
        elif field == "key" and field in fields:
            keep_two_keys(fields, options, column, name)
        elif field:
            fields.setdefault(field, column)
    in_order = tuple(options[i] for i in sorted(options))
    return Columns(fields, in_order)


def keep_two_keys(fields: dict[str, int], options: dict[int, int], column: int, name: str) -> None:
    """Of "Đáp án" and "Đáp án đúng" the first holds the options."""
    if "dung" in name and not options and "choices" not in fields:
        fields["choices"], fields["key"] = fields["key"], column


def prefixed(name: str) -> str | None:
    """The field of a header that says more than its name: "Mức độ nhận thức của câu"; longest name first."""
    for known in sorted(NAMES, key=len, reverse=True):
        if " " in known and name.startswith(f"{known} "):
            return NAMES[known]
    return None


def find_header(rows: Sequence[Row]) -> tuple[int, Columns] | None:
    """(the first row below the header, its columns) within the first 20 rows; None when there is none.

    A header may take two rows: "Phương án trả lời" over "A", "B", "C", "D".
    """
    for i, row in enumerate(rows[:HEADER_ROWS]):
        columns = columns_of(header_texts(row.cells))
        if not columns.holds_questions:
            continue
        if not columns.options and i + 1 < len(rows):
            both = columns_of(over_under(row.cells, rows[i + 1].cells))
            if both.holds_questions and both.options:
                return i + 2, both
        return i + 1, columns
    return None


def header_texts(cells: Sequence[Cell]) -> list[str]:
    return [text_of(cell)[:HEADER_MAX].replace("\n", " ") for cell in cells]


def over_under(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[str]:
    """The texts of a header of two rows, the lower one's first."""
    below = header_texts(lower)
    below += [""] * (len(upper) - len(below))
    above = header_texts(upper)
    above += [""] * (len(below) - len(above))
    return [low.strip() or high for low, high in zip(below, above, strict=True)]
