"""A contest file that is sound, short and has a bit of everything; tests change a line of it."""

SOUND = """\
format = 1

[contest]
slug = "tim-hieu"
title = "Tìm hiểu lịch sử Đảng"
organiser = "Đảng ủy Khối"
exclusions = [{label = "Ban Tổ chức", phones = ["0912345678"]}]

[[rounds]]
code = "tuan-1"
title = "Tuần 1"
opens_at = "2026-03-02T08:00"
closes_at = "2026-03-09T08:00"
minutes = 15
attempts_per_person = 7
prediction_text = "Có bao nhiêu lượt thi?"
paper = {bank = "Bộ đề", blueprint = [{count = 3, topic = "Lịch sử Đảng"}, {count = 2}], points = 2}

[rounds.rules]
counted = ["score:desc", "elapsed:asc"]
score_min = 10
prediction = {target = "attempts"}
ranking = ["score:desc", "miss:asc"]
prizes = [
    {id = "nhat", name = "Giải Nhất", count = 1},
    {id = "nhi", name = "Giải Nhì", count = 2},
]

[[rounds]]
code = "tuan-2"
title = "Tuần 2"
like = "tuan-1"
opens_at = "2026-03-09T08:00"
closes_at = "2026-03-16T08:00"

[[rounds]]
code = "tong-ket"
title = "Tổng kết"
kind = "summary"
covers = ["tuan-1", "tuan-2"]

[rounds.rules]
ranking = ["score_sum:desc"]

[rounds.rules.collective]
level = ["chi_bo"]
prizes = [{id = "giay-khen", name = "Giấy khen", count = 5}]
"""


def changed(old: str, new: str) -> str:
    """The sound file with one thing changed, at its first occurrence."""
    assert old in SOUND
    return SOUND.replace(old, new, 1)
