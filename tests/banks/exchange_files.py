"""Kho tệp thử, phần trao đổi — texts typed the way other programs write them; CSV in every encoding."""

import csv
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

from tests.banks.files import File, as_text, question_lines
from tests.banks.questions import FOUR, Written

HEADER = ["STT", "Câu hỏi", "A", "B", "C", "D", "Đáp án"]


def csv_of(delimiter: str) -> str:
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerows([HEADER, *([one.n, one.stem, *one.options, one.right] for one in FOUR)])
    return buffer.getvalue()


def in_1258(text: str) -> bytes:
    """Windows-1258 as Windows writes it: a letter with its shape, then its tone."""
    tones = "\u0300\u0301\u0303\u0309\u0323"
    shaped = []
    for letter in text:
        try:
            shaped.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            for tone in tones:
                base = next((b for b in BASES if composed(b + tone) == letter), "")
                if base:
                    shaped.append((base + tone).encode("cp1258"))
    return b"".join(shaped)


BASES = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def tables() -> Iterator[File]:
    for name, delimiter in (("comma", ","), ("semicolon", ";"), ("tab", "\t")):
        yield File(f"{name}.csv", csv_of(delimiter).encode())
    yield File("bom.csv", csv_of(",").encode("utf-8-sig"))
    yield File("utf-16.csv", csv_of("\t").encode("utf-16"))
    yield File("utf-16-no-mark.csv", csv_of("\t").encode("utf-16-le"))
    yield File("windows-1258.csv", in_1258(csv_of(";")))
    yield File("copied-from-excel.txt", csv_of("\t").encode())


def aiken(one: Written) -> str:
    options = "\n".join(f"{letter}. {text}" for letter, text in zip("ABCD", one.options, strict=True))
    return f"{one.stem}\n{options}\nANSWER: {one.right}\n"


def gift(one: Written) -> str:
    signs = "".join(
        f"\t{'=' if letter == one.right else '~'}{text}\n"
        for letter, text in zip("ABCD", one.options, strict=True)
    )
    return f"// ghi chú\n::Câu {one.n}:: {one.stem} {{\n{signs}}}\n"


def moodle(one: Written) -> str:
    answers = "".join(
        f'<answer fraction="{100 if letter == one.right else 0}" format="html">'
        f"<text><![CDATA[<p>{text}</p>]]></text></answer>"
        for letter, text in zip("ABCD", one.options, strict=True)
    )
    return (
        f'<question type="multichoice"><name><text>Câu {one.n}</text></name><questiontext format="html"><text>'
        f"<![CDATA[<p dir='ltr'><b>{one.stem}</b><script>alert(1)</script></p>]]></text></questiontext>"
        f"<single>true</single>{answers}</question>"
    )


def qti(one: Written) -> str:
    choices = "".join(
        f'<simpleChoice identifier="c{letter}"><p>{text}</p></simpleChoice>'
        for letter, text in zip("ABCD", one.options, strict=True)
    )
    return (
        f'<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i{one.n}" '
        f'title="Câu {one.n}"><responseDeclaration identifier="R" cardinality="single" baseType="identifier">'
        f"<correctResponse><value>c{one.right}</value></correctResponse></responseDeclaration><itemBody>"
        f'<choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1"><prompt>{one.stem}</prompt>{choices}'
        "</choiceInteraction></itemBody></assessmentItem>"
    )


def qti_package() -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        listed = "".join(f'<resource type="imsqti_item_xmlv2p1" href="q{one.n}.xml"/>' for one in FOUR)
        archive.writestr("imsmanifest.xml", f"<manifest><resources>{listed}</resources></manifest>")
        for one in FOUR:
            archive.writestr(f"q{one.n}.xml", qti(one))
    return buffer.getvalue()


def others() -> Iterator[File]:
    yield File("aiken.txt", "\n".join(map(aiken, FOUR)).encode())
    broken = aiken(FOUR[0]).replace(" được thành", "\nđược thành")
    yield File("aiken-two-lines.txt", "\n".join([broken, *map(aiken, FOUR[1:])]).encode())
    yield File("gift.gift", "\n".join(map(gift, FOUR)).encode())
    wrong = "B" if FOUR[0].right == "A" else "A"
    either = replace(FOUR[0], right="".join(sorted(FOUR[0].right + wrong)))
    alike = gift(FOUR[0]).replace("\t~", "\t=", 1).encode()
    yield File("gift-either.gift", alike, (either,), problems=frozenset({"several_keys"}))
    essay = "::Tự luận:: Nêu ý nghĩa? {}\n"
    yield File(
        "gift-essay.txt", "\n".join([*map(gift, FOUR), essay]).encode(), problems=frozenset({"other_kind"})
    )
    yield File("quiz.xml", f"<quiz>{''.join(map(moodle, FOUR))}</quiz>".encode())
    yield File("item.xml", qti(FOUR[0]).encode(), FOUR[:1])
    yield File("items.zip", qti_package())
    typed = [line for one in FOUR for line in (*as_text(question_lines(one)), f"Đáp án: {one.right}", "")]
    yield File("pasted.txt", "\n".join(typed).encode())
    yield File("pasted-crlf.txt", "\r\n".join(typed).encode("utf-16"))
    starred = "".join(aiken(one).replace(f"ANSWER: {one.right}", f"ĐÁP ÁN: {one.right}") for one in FOUR[:1])
    yield File("aiken-vietnamese.txt", (starred + "\n" + aiken(FOUR[1])).encode(), FOUR[:2])


def exchange_files() -> list[File]:
    return [*tables(), *others()]
