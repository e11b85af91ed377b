"""Phông cũ — TCVN3 and VNI are read run by run; the letters expected here were typed by hand."""

import unicodedata

import pytest

from app.admin.banks import ParsedBank
from app.admin.banks.legacy import TCVN3_CODES, TCVN3_LETTERS, coding_of, decoded, guessed
from tests.admin.banks.build import codes, docx_of, key, part_changed, read, xlsx_of
from tests.admin.banks.test_word import REST, body_of, run


def fonts(name: str) -> str:
    return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'


def stem_of(*runs: tuple[str, str]) -> tuple[str, ParsedBank]:
    """The stem read from runs of (font, text)."""
    inner = "".join(run(text, fonts(font) if font else "") for font, text in runs)
    bank = read(body_of(f"<w:p>{run('Câu 1. ')}{inner}</w:p>", *REST))
    return bank.questions[0].stem, bank


@pytest.mark.parametrize(
    ("runs", "stem"),
    [
        ([(".VnTime", "C©u hái nµy")], "Câu hỏi này"),
        ([(".VnTime", "§¶ng Céng s¶n ViÖt Nam")], "Đảng Cộng sản Việt Nam"),
        ([(".VnTimeH", "®¶ng céng s¶n")], "ĐẢNG CỘNG SẢN"),
        ([("VNI-Times", "Caâu hoûi naøy")], "Câu hỏi này"),
        ([("VNI-Helve", "ÑAÛNG COÄNG SAÛN VIEÄT NAM")], "ĐẢNG CỘNG SẢN VIỆT NAM"),
        ([("VNI-Times", "ñöôøng loái, söï nghieäp, kyõ thuaät, lyù luaän")], "đường lối, sự nghiệp, kỹ thuật, lý luận"),
        ([("VNI-Times", "A"), ("VNI-Times", "Ûnh ña"), ("VNI-Times", "ûng")], "Ảnh đảng"),
        (
            [(".VnTime", "Héi nghÞ "), ("", "lần thứ sáu"), ("VNI-Times", " Trung öông"), (".VnTimeH", " kho¸ ")],
            "Hội nghị lần thứ sáu Trung ương KHOÁ",
        ),
        ([(".VnTime", "T\xad t\xadëng")], "Tư tưởng"),
        ([(".VnTime", "".join(chr(0xF000 + ord(c)) for c in "nµy"))], "này"),
        ([(".VnTime", "Đảng và cá nhân")], "Đảng và cá nhân"),
        ([(".VnTime", "Cau hoi nay")], "Cau hoi nay"),
        ([("Times New Roman", "C©u")], "C©u"),
    ],
)  # fmt: skip
def test_each_run_is_decoded_by_its_font(runs: list[tuple[str, str]], stem: str) -> None:
    found, bank = stem_of(*runs)
    assert found == unicodedata.normalize("NFC", stem)
    assert not bank.blocked


def test_the_paragraphs_decoded_are_told_once() -> None:
    _, bank = stem_of((".VnTime", "C©u hái nµy"))
    (told,) = (p for p in bank.problems if p.code == "legacy_font")
    assert (told.severity, told.question, told.at) == ("warn", None, "paragraph 1")
    assert told.message().endswith("đã chuyển sang Unicode ở đoạn 1. Xin đọc lại các chỗ đó.")
    assert codes(stem_of(("", "Câu hỏi này"))[1]) == []


def test_the_underlined_key_survives_decoding() -> None:
    document = docx_of("Caâu 1. Hoûi?", key("A.", "moät"), "B. hai", "C. taùm")
    vni = fonts("VNI-Times").encode()

    def in_vni(xml: bytes) -> bytes:
        named = xml.replace(b"<w:rPr>", b"<w:rPr>" + vni)
        return named.replace(b"<w:r><w:t", b"<w:r><w:rPr>" + vni + b"</w:rPr><w:t")

    bank = read(part_changed(document, "word/document.xml", in_vni))
    assert [(q.stem, q.options, q.correct) for q in bank.questions] == [("Hỏi?", ("một", "hai", "tám"), (0,))]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Uû ban nh©n d©n cÊp nµo?", "TØnh", "HuyÖn", "X·"], ("Uỷ ban nhân dân cấp nào?", ("Tỉnh", "Huyện", "Xã"))),
        (
            ["Uyû ban nhaân daân caáp naøo?", "Tænh", "Huyeän", "Xaõ"],
            ("Uỷ ban nhân dân cấp nào?", ("Tỉnh", "Huyện", "Xã")),
        ),
        (["Cá nhân nào, ông A hay bà B?", "Ông", "Bà", "Cô"], ("Cá nhân nào, ông A hay bà B?", ("Ông", "Bà", "Cô"))),
    ],
)  # fmt: skip
def test_where_fonts_do_not_tell_the_letters_of_the_file_do(
    cells: list[str], expected: tuple[str, tuple[str, ...]]
) -> None:
    bank = read(xlsx_of(["STT", "Question", "A", "B", "C", "Key"], [1, *cells, "A"]))
    assert [(q.stem, q.options) for q in bank.questions] == [expected]


def test_the_table_of_tcvn3_names_every_letter_once() -> None:
    small = {c for c in TCVN3_LETTERS if c.islower()}
    vowels = {
        unicodedata.normalize("NFC", base + tone)
        for base in "aăâeêioôơuưy"
        for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    } - set("aeiouy")
    assert small == vowels | {"đ"}
    assert len(set(TCVN3_CODES)) == len(TCVN3_CODES) == len(TCVN3_LETTERS)


@pytest.mark.parametrize("text", ["toán, hoà, các, và, ông", "5 µm, © ABC®", "Được điều động", "plain", ""])
def test_unicode_is_not_taken_for_an_old_font(text: str) -> None:
    assert guessed([text] * 50) == ""


def test_fonts_are_known_by_their_names() -> None:
    assert [coding_of(name) for name in (".VnTime", ".VnArialH", "VNI-Times", "Arial", "")] == [
        "tcvn3", "tcvn3-capitals", "vni", "", "",
    ]  # fmt: skip
    assert decoded("abc", "tcvn3-capitals") == "ABC"
