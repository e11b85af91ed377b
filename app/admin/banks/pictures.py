"""Hình ảnh — the pictures of a file, each decoded and encoded anew, so that nothing but what it shows is kept.

While a file is read a picture is one character of the text, from a plane that no text uses: it goes wherever the
words around it go, into a stem or a choice, and is taken out of them at the end.
"""

import re
import warnings
from collections.abc import Iterable
from hashlib import sha256
from io import BytesIO

from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from app.admin.banks.model import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
PIXELS_MAX = 40_000_000
SIDE_MAX = 1_600
BYTES_MAX = 400_000
QUALITIES = (80, 60, 40)
PICTURES_MAX = 2_000  # of a file
FIRST = 0xF0000
CHARACTERS = re.compile("[\U000f0000-\U000ffffd]")
UNFIT = (
    UnidentifiedImageError,
    Pillow.DecompressionBombError,
    Pillow.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,  # Pillow's word for a broken PNG
    EOFError,
    ArithmeticError,
    LookupError,
    TypeError,
    MemoryError,
)


class Pictures:
    """The pictures of a file in the order in which they were met; the same picture is kept once."""

    def __init__(self) -> None:
        self.kept: list[Image] = []
        self.characters: dict[bytes, str] = {}

    def character(self, data: bytes) -> str:
        """What stands for a picture in the text. Raises ValueError for what cannot be decoded."""
        digest = sha256(data).digest()
        if digest not in self.characters:
            if len(self.kept) >= PICTURES_MAX:
                raise ValueError(PICTURES_MAX)
            self.kept.append(recoded(data))
            self.characters[digest] = chr(FIRST + len(self.kept) - 1)
        return self.characters[digest]

    def within(self, text: str) -> tuple[Image, ...]:
        """The pictures in a text, in their order, each once."""
        places = dict.fromkeys(ord(character) - FIRST for character in CHARACTERS.findall(text))
        return tuple(self.kept[place] for place in places if place < len(self.kept))


def without(text: str) -> str:
    """The text without its pictures."""
    return CHARACTERS.sub("", text)


def recoded(data: bytes) -> Image:
    """A picture as it may be shown: at most 1,600 pixels wide or high and some 400 kB, without metadata. Raises
    ValueError for what is no picture that browsers show, is damaged, or has more than 40 million pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with Pillow.open(BytesIO(data), formats=FORMATS) as opened:
                if opened.width * opened.height > PIXELS_MAX:
                    raise ValueError("pixels")
                photo = opened.format == "JPEG"
                picture = plain(ImageOps.exif_transpose(opened))
            picture.thumbnail((SIDE_MAX, SIDE_MAX))
            content, kind = encoded(picture, photo)
    except UNFIT as error:
        raise ValueError("picture") from error
    return Image(content, kind, sha256(content).hexdigest(), picture.width, picture.height)


def plain(picture: Pillow.Image) -> Pillow.Image:
    """Pixels alone, in colour or grey, with transparency if there is any."""
    clear = "A" in picture.mode or "transparency" in picture.info
    mode = "RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB"
    copy = picture.convert(mode)
    copy.info = {}
    return copy


def encoded(picture: Pillow.Image, photo: bool) -> tuple[bytes, str]:
    """Photographs as JPEG, drawings as PNG; as WebP, ever smaller, what would be too large."""
    content = (
        saved(picture, "JPEG", quality=85) if photo and picture.mode != "RGBA" else saved(picture, "PNG")
    )
    if len(content) <= BYTES_MAX:
        return content, "image/jpeg" if content.startswith(b"\xff\xd8") else "image/png"
    while True:
        for quality in QUALITIES:
            content = saved(picture, "WEBP", quality=quality, method=2)
            if len(content) <= BYTES_MAX:
                return content, "image/webp"
        picture.thumbnail((picture.width // 2, picture.height // 2))


def saved(picture: Pillow.Image, kind: str, **options: int) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def each_within(pictures: Pictures, texts: Iterable[str]) -> tuple[tuple[Image, ...], ...]:
    """The pictures of each of several texts; nothing at all where none has any."""
    found = tuple(pictures.within(text) for text in texts)
    return found if any(found) else ()
