"""Loại tổ chức đảng — the kinds of a unit, and the words by which sheets call them."""

from app.vietnamese import fold

KINDS = {  # identifier -> what a sheet may say; the first is the usual one
    "dang_bo_tinh": ("Đảng bộ tỉnh", "Đảng bộ thành phố", "Tỉnh ủy", "Thành ủy"),
    "dang_bo_khoi": ("Đảng bộ Khối", "Đảng ủy Khối"),
    "dang_bo_co_so": ("Đảng bộ cơ sở", "Đảng ủy cơ sở", "ĐBCS"),
    "chi_bo_co_so": ("Chi bộ cơ sở", "CBCS"),
    "dang_bo_bo_phan": ("Đảng bộ bộ phận", "Đảng ủy bộ phận", "ĐBBP"),
    "chi_bo": ("Chi bộ", "Chi bộ trực thuộc", "Chi bộ dưới cơ sở", "Chi bộ trực thuộc đảng ủy cơ sở"),
    "to_dang": ("Tổ đảng",),
    "khac": ("Khác", "Đơn vị khác", "Loại khác"),
}
ACCEPTED = ", ".join(words[0] for words in KINDS.values())
BY_WORDS = {fold(word): kind for kind, words in KINDS.items() for word in (kind, *words)}


def read_kind(raw: str) -> str | None:
    """The identifier of the kind, or None."""
    return BY_WORDS.get(fold(raw))
