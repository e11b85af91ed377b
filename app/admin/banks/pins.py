"""Phương án giữ chỗ — options that speak of other options, so that a shuffle may not move them freely.

"Tất cả các phương án trên" keeps the last place; one that stands higher keeps all above it in place too.
"Cả A và B" keeps its own place and those of A and B.
"""

import re
from collections.abc import Sequence

from app.admin.banks.grammar.key_lines import letters

LENGTH_MAX = 80  # longer texts say something of their own
NAME = r"\(?[A-Ha-h]\)?"
THING = r"(?:đáp\s*án|phương\s*án|câu(?:\s+trả\s+lời)?|ý(?:\s+kiến)?|lựa\s+chọn|nội\s+dung|trường\s+hợp|điều|yếu\s+tố)"
VERDICT = r"(?:\s*(?:đều\s+)?(?:đúng|sai|không\s+đúng)(?:\s+cả)?)?"
BY_LETTER = re.compile(
    rf"(?:(?:chỉ|gồm|cả|các|{THING})\s+)*(?P<names>{NAME}(?:\s*(?:,|;|và|hoặc|lẫn|&|\+|/)\s*(?:cả\s+)?{NAME})+){VERDICT}\s*\.?",
    re.IGNORECASE,
)
ALL = re.compile(
    rf"(?:tất\s+cả|toàn\s+bộ|cả\s+(?:\d|hai|ba|bốn|năm))(?:\s+các)?(?:\s+{THING})?(?:\s+(?:nêu\s+|kể\s+)?(?:ở\s+)?trên|\s+này)?{VERDICT}\s*\.?"
    rf"|(?:các|cả|hai|ba|không\s+có|không|chẳng\s+có)\s+(?:các\s+)?{THING}\s+(?:nào\s+)?(?:(?:nêu|kể|ở)\s+)*"
    rf"(?:trên|đúng|sai){VERDICT}(?:\s+cả)?\s*\.?"
    rf"|{THING}\s+khác\s*\.?",
    re.IGNORECASE,
)


def pinned(options: Sequence[str]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """(positions to keep when shuffling, positions whose text names other options by letter)."""
    keep: set[int] = set()
    by_letter = []
    for i, option in enumerate(options):
        text = " ".join(option.split())
        if len(text) > LENGTH_MAX:
            continue
        named = BY_LETTER.fullmatch(text)
        if named and max(letters(named["names"])) < len(options):
            by_letter.append(i)
            keep |= {i, *letters(named["names"])}
        elif ALL.fullmatch(text):
            keep |= {i} if i == len(options) - 1 else set(range(i + 1))
    return tuple(sorted(keep)), tuple(by_letter)
