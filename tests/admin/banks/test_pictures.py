"""Hình ảnh — kept with the question or the choice they stand in, encoded anew; what cannot be shown is told."""

from hashlib import sha256
from io import BytesIO

import docx
import pytest
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from app.admin.banks import ParsedBank, repaired
from app.admin.banks.pictures import BYTES_MAX, recoded
from tests.admin.banks.build import asked, key, part_changed, read, saved

EMF = b"\x01\x00\x00\x00" + bytes(200)


def picture(
    kind: str = "PNG", size: tuple[int, int] = (40, 30), colour: str = "red", **options: object
) -> bytes:
    buffer = BytesIO()
    Pillow.new("RGB", size, colour).save(buffer, kind, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def noise(size: tuple[int, int]) -> bytes:
    buffer = BytesIO()
    Pillow.effect_noise(size, 200).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def document(*, stem: bytes | None = None, choice: bytes | None = None) -> bytes:
    """Two questions; the first may have a picture of its own, and one as its choice C."""
    made = docx.Document()
    made.add_paragraph("Câu 1. Hình nào là Quốc kỳ?")
    if stem:
        made.add_paragraph().add_run().add_picture(BytesIO(stem))
    for line in (key("A.", "một"), [("B. hai", None)]):
        paragraph = made.add_paragraph()
        for text, look in line:
            run = paragraph.add_run(text)
            if look:
                look(run)
    third = made.add_paragraph("C. ")
    if choice:
        third.add_run().add_picture(BytesIO(choice))
    else:
        third.add_run("ba")
    for line in asked(2):
        paragraph = made.add_paragraph()
        for text, look in [(line, None)] if isinstance(line, str) else line:
            run = paragraph.add_run(text)
            if look:
                look(run)
    return saved(made)


def shapes(bank: ParsedBank) -> list[tuple[int, tuple[int, ...]]]:
    return [
        (len(q.images), tuple(len(q.images_of(i)) for i in range(len(q.options)))) for q in bank.questions
    ]


def test_a_picture_stays_with_its_stem_or_its_choice() -> None:
    bank = read(document(stem=picture(), choice=picture(colour="blue")))
    assert shapes(bank) == [(1, (0, 0, 1)), (0, (0, 0, 0, 0))]
    assert bank.questions[0].stem == "Hình nào là Quốc kỳ?"
    assert (bank.questions[0].options, bank.questions[0].correct) == (("một", "hai", ""), (0,))
    assert [(p.code, p.question) for p in bank.problems if p.code.startswith(("image", "empty"))] == [
        ("image", 1)
    ]
    (image,) = bank.questions[0].images
    assert (image.kind, image.width, image.height, image.sha256) == (
        "image/png", 40, 30, sha256(image.data).hexdigest()
    )  # fmt: skip
    assert Pillow.open(BytesIO(image.data)).getpixel((0, 0)) == (255, 0, 0)


def test_two_choices_that_are_different_pictures_are_no_duplicates() -> None:
    one, other = picture(colour="blue"), picture(colour="green")
    made = docx.Document()
    for text, data in [
        ("Câu 1. Hình nào?", None),
        ("A. ", one),
        ("B. ", other),
        ("C. ", one),
        ("Đáp án: B", None),
    ]:
        paragraph = made.add_paragraph(text)
        if data:
            paragraph.add_run().add_picture(BytesIO(data))
    bank = read(saved(made))
    assert shapes(bank) == [(0, (1, 1, 1))]
    assert [(p.code, p.fields["letters"]) for p in bank.problems if p.severity == "block"] == [
        ("duplicate_options", "A, C")
    ]
    assert bank.questions[0].images_of(0) == bank.questions[0].images_of(2)


@pytest.mark.parametrize(
    ("content", "code"),
    [(EMF, "image_format"), (b"<svg xmlns='x'/>", "image_format"), (b"nothing", "image_unreadable")],
)
def test_a_picture_that_phones_cannot_show_is_told_with_its_question(content: bytes, code: str) -> None:
    bank = read(part_changed(document(stem=picture()), "word/media/image1.png", lambda _: content))
    (problem,) = (p for p in bank.problems if p.severity == "block")
    assert (problem.code, problem.question, bank.questions[0].images) == (code, 1, ())
    assert not repaired(bank, 0, problem.repairs[0]).blocked


def test_a_picture_elsewhere_is_not_fetched() -> None:
    data = part_changed(
        document(stem=picture()),
        "word/_rels/document.xml.rels",
        lambda xml: xml.replace(
            b'Target="media/image1.png"', b'Target="http://example.org/a.png" TargetMode="External"'
        ),
    )
    assert [(p.code, p.question) for p in read(data).problems if p.code.startswith("image")] == [
        ("image_elsewhere", 1)
    ]


def test_what_a_picture_file_says_beside_its_pixels_is_gone() -> None:
    notes = PngInfo()
    notes.add_text("Author", "Nguyễn Văn A")
    exif = Pillow.Exif()
    exif[0x010E] = "Nguyen Van A"
    for data in (picture(pnginfo=notes), picture("JPEG", exif=exif)):
        assert b"Nguy" in data
        assert b"Nguy" not in recoded(data).data


@pytest.mark.parametrize(
    ("kind", "found"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "png"), ("BMP", "png"), ("WEBP", "png")]
)
def test_every_kind_becomes_one_that_browsers_show(kind: str, found: str) -> None:
    assert recoded(picture(kind)).kind == f"image/{found}"


def test_a_large_picture_is_made_smaller() -> None:
    image = recoded(noise((2000, 40)))
    assert (image.width, image.height, image.kind) == (1600, 32, "image/png")
    heavy = recoded(noise((1500, 700)))
    assert heavy.kind == "image/webp" and len(heavy.data) <= BYTES_MAX


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    header = picture(size=(1, 1))
    huge = header[:16] + (60_000).to_bytes(4, "big") * 2 + header[24:]
    with pytest.raises(ValueError, match="picture"):
        recoded(huge)
