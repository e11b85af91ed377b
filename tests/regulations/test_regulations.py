"""The regulations of the presets, word for word (the .txt files beside this one), and of what no preset has.

A change of words: `HOITHI_WRITE_SNAPSHOTS=1 pytest tests/regulations` writes them anew; the difference is then read.
"""

import io
import os
from pathlib import Path

import pytest
from docx import Document

from app.contest_file import read_contest
from app.regulations import Regulations, as_html, as_text, regulations
from app.regulations.office import as_docx
from tests.contest_file.files import SOUND, changed

HERE = Path(__file__).parent
PRESETS = sorted((HERE.parents[1] / "app" / "presets").glob("*.toml"))


def written(text: str, names: dict[str, str] | None = None) -> Regulations:
    return regulations(read_contest(text), names or {})


def clauses(text: Regulations, number: int) -> list[str]:
    found = []
    for clause in text.articles[number - 1].clauses:
        found += [clause.text, *clause.points]
    return found


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_a_preset_s_regulations_stay_word_for_word(preset: Path):
    snapshot = HERE / f"{preset.stem}.txt"
    text = as_text(written(preset.read_text()))
    if os.environ.get("HOITHI_WRITE_SNAPSHOTS"):
        snapshot.write_text(text)
    assert text == snapshot.read_text()


@pytest.mark.parametrize("preset", PRESETS, ids=lambda path: path.stem)
def test_no_mark_of_a_template_is_left_and_twelve_articles_are_there(preset: Path):
    text = written(preset.read_text())
    assert [one.number for one in text.articles] == list(range(1, 13))
    assert [one.heading for one in text.articles if not one.clauses] == []
    assert "§" not in as_text(text)


def test_the_word_file_says_the_same():
    text = written(PRESETS[8].read_text())
    document = Document(io.BytesIO(as_docx(text)))
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said == [line.strip() for line in as_text(text).splitlines() if line]
    assert as_docx(text)[:2] == b"PK"


def test_the_page_says_the_same_and_what_is_typed_is_never_markup():
    text = written(changed("Tìm hiểu lịch sử Đảng", "Lịch sử <b>Đảng</b> & Bác"))
    assert text.title == "Lịch sử <b>Đảng</b> & Bác"
    assert "Lịch sử &lt;b&gt;Đảng&lt;/b&gt; &amp; Bác" in as_html(text)
    assert "<b>" not in as_html(text)


@pytest.mark.parametrize(
    ("old", "new", "number", "said"),
    [
        ("minutes = 15", "minutes = 15\nattempts = {consumed_by = \"submission\"}", 4,
         "Số lượt thi: tối đa 07 lượt mỗi người trong một kỳ; lượt chỉ được tính là đã dùng khi nộp bài."),
        ("minutes = 15", "minutes = 15\nattempts = {consumed_by = \"submission\"}", 4,
         "Thời gian làm bài: 15 phút mỗi lượt; hết giờ mà chưa nộp bài thì bài không được tính;"),
        ("minutes = 15", "minutes = 15\nattempts = {consumed_by = \"submission\"}", 4,
         "Bài đang làm khi kỳ thi đóng: kết thúc đúng giờ đóng, chưa nộp thì không được tính;"),
        ("minutes = 15", "minutes = 15\nattempts = {close = \"may_finish\"}", 4,
         "Bài đang làm khi kỳ thi đóng: được làm tiếp cho đến hết thời gian làm bài của lượt;"),
        ("minutes = 15", "minutes = 15\nattempts = {grace_seconds = 8}", 4,
         "Câu trả lời và bài nộp gửi đúng giờ mà đến chậm do đường truyền được nhận thêm 8 giây; "
         "thời điểm nộp bài ghi không muộn hơn lúc hết giờ;"),
        ("minutes = 15", "minutes = 15\nattempts = {min_interval_ms = 90000}", 4,
         "Hai lượt liên tiếp của một người cách nhau ít nhất 1 phút 30 giây."),
        ("minutes = 15", "minutes = 15\nfeedback = {key_after_close = true}", 5,
         "Điểm của người dự thi được hiển thị ngay sau khi nộp bài; đáp án được công khai sau khi kỳ thi đóng."),
        ("minutes = 15", "minutes = 15\nspecial_prizes = [{id = \"lan-toa\", name = \"Giải Lan tỏa\", count = 10}]", 8,
         "Giải phụ: 10 Giải Lan tỏa, do Ban Tổ chức xét, dành cho người có nhiều đóng góp lan tỏa cuộc thi;"),
        ("minutes = 15", "minutes = 15\nprize_values = {nhi = 500000}", 8,
         "Đối với Tuần 1, Tuần 2: Giải cá nhân của mỗi kỳ: 01 Giải Nhất; 02 Giải Nhì, trị giá 500.000 đồng mỗi giải."),
        ("minutes = 15", "minutes = 15\naudience = {units = [\"so\"], age_min = 18, age_max = 60}", 2,
         "Dành cho đảng viên và quần chúng thuộc Đảng bộ Sở Nội vụ, từ đủ 18 tuổi đến 60 tuổi."),
        ('slug = "tim-hieu"', 'slug = "tim-hieu"\nholders = {holding = "at_most", most = 2}', 8,
         "Mỗi người nhận không quá một giải trong một kỳ, không quá 02 giải trong cả cuộc thi."),
        ('slug = "tim-hieu"', 'slug = "tim-hieu"\nholders = {holding = "at_most", most = 2}', 8,
         "Người đã có đủ 02 giải ở các kỳ trước vẫn giữ thứ hạng nhưng không nhận thêm giải; "
         "giải được trao cho người kế tiếp."),
        ('slug = "tim-hieu"', 'slug = "tim-hieu"\nage_max = 70', 2,
         "Người dự thi không quá 70 tuổi, tính đến ngày khai mạc kỳ thi."),
        ('slug = "tim-hieu"',
         'slug = "tim-hieu"\nnominations = [{unit = "so", prize = "Giấy khen", reason = "Tổ chức tốt", by = "BTC"}]', 9,
         "Đảng bộ Sở Nội vụ: Giấy khen; Tổ chức tốt (BTC)."),
        ("score_min = 10", "score_min = 8", 7,
         "Đối với Tuần 1, Tuần 2: Chỉ người đạt từ 8 điểm trở lên được xếp hạng, lần lượt theo các tiêu chí sau, "
         "tiêu chí sau chỉ xét khi các tiêu chí trước bằng nhau:"),
        ("score_min = 10", "score_min = 8\nholders_before = \"skip\"", 8,
         "Người đã có giải ở kỳ trước vẫn giữ thứ hạng nhưng không nhận thêm giải; giải được trao cho người kế tiếp."),
        ('target = "attempts"', 'target = "attempts", from = "first"', 6,
         "Người thi nhiều lượt được tính số dự đoán của lượt thi đầu tiên."),
        ("", "", 4,
         "Mỗi đề thi có 05 câu hỏi trắc nghiệm, được rút ngẫu nhiên từ ngân hàng câu hỏi cho từng lượt thi "
         "theo ma trận đề: 03 câu về Lịch sử Đảng; 02 câu bất kỳ."),
    ],
)  # fmt: skip
def test_an_axis_is_spoken(old: str, new: str, number: int, said: str):
    names = {"so": "Đảng bộ Sở Nội vụ"}
    before, after = written(SOUND, names), written(changed(old, new), names)
    assert [one for one in clauses(after, number) if one == said] == [said]
    assert old == new or said not in clauses(before, number)


SECOND = 'like = "tuan-1"'


@pytest.mark.parametrize(
    ("own", "number", "first", "second"),
    [
        ("attempts_per_person = 1", 5,
         "Mỗi người được tính một lượt: lượt có điểm cao nhất; nếu bằng nhau thì lượt có thời gian làm bài ngắn nhất; "
         "nếu vẫn bằng nhau thì lượt thi trước.", "Mỗi người có một lượt, là lượt được tính."),
        ('paper = {bank = "Bộ đề", blueprint = [{count = 5}], points = 3}', 7,
         "Chỉ người đạt điểm tối đa được xếp hạng, lần lượt theo các tiêu chí sau, "
         "tiêu chí sau chỉ xét khi các tiêu chí trước bằng nhau:",
         "Chỉ người đạt từ 10 điểm trở lên được xếp hạng, lần lượt theo các tiêu chí sau, "
         "tiêu chí sau chỉ xét khi các tiêu chí trước bằng nhau:"),
    ],
)  # fmt: skip
def test_rounds_that_an_article_cannot_speak_of_together_are_spoken_of_apart(
    own: str, number: int, first: str, second: str
):
    text = SOUND[: SOUND.index('[[rounds]]\ncode = "tong-ket"')].replace(SECOND, f"{SECOND}\n{own}")
    said = clauses(written(text), number)
    assert [one for one in said if one.endswith((first, second))] == [
        f"Đối với Tuần 1: {first}",
        f"Đối với Tuần 2: {second}",
    ]


def test_what_a_bracket_decides_is_said_of_the_bracket():
    selector = '{units = ["so"], not_units = ["tay"], persons = "members", unit_members_max = 9}'
    brackets = f"""brackets = [
    {{id = "a", name = "Bảng A", selector = {selector}, prizes = [{{id = "x", name = "X", count = 1}}]}},
]"""
    head, body = SOUND[: SOUND.index("prizes = [")].split("minutes = 15")
    text = written(f"{head}{brackets}\nminutes = 15{body}prizes_max_percent = 50\n")
    assert (
        "Bảng A: người thuộc so, không thuộc tay, là đảng viên, ở đơn vị có không quá 9 đảng viên."
        in clauses(text, 7)
    )
    assert clauses(text, 8)[2] == (
        "Tổng số giải cá nhân của mỗi bảng không vượt quá 50% số người dự thi của bảng; "
        "khi vượt thì bớt từ giải thấp nhất;"
    )
    assert "số lượt thi của bảng" in clauses(text, 6)[0]


def test_the_best_of_a_round_with_brackets_are_those_of_each_bracket():
    weeks = SOUND[: SOUND.index('[[rounds]]\ncode = "tong-ket"')]
    edge = 'audience = {qualifications = [{rounds = ["tuan-1"], best = 3}]}'
    own = 'prizes = [{id = "x", name = "X", count = 1}]'
    whole = weeks.replace(SECOND, f"{SECOND}\n{edge}")
    apart = whole.replace("minutes = 15", f'brackets = [{{id = "a", name = "A", {own}}}]\nminutes = 15')
    apart = apart[: apart.index("prizes = [\n")] + apart[apart.index('[[rounds]]\ncode = "tuan-2"') :]
    said = "Được dự thi: 03 người xếp hạng cao nhất của {}mỗi kỳ trong các kỳ Tuần 1;"
    assert said.format("") in clauses(written(whole), 2)
    assert said.format("mỗi bảng, ") in clauses(written(apart), 2)


def test_phones_of_the_excluded_are_not_told():
    assert "0912345678" not in as_text(written(SOUND))
    assert "Ban Tổ chức." in clauses(written(SOUND), 2)


def test_letters_go_on_after_the_last():
    prizes = ", ".join(f'{{label = "Diện {at}"}}' for at in range(30))
    text = as_text(written(changed('{label = "Ban Tổ chức", phones = ["0912345678"]}', prizes)))
    assert "   đ) Diện 4;\n" in text
    assert "   y1) Diện 23;\n" in text
