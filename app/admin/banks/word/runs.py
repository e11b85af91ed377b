"""Đoạn chữ — the text of a paragraph, run by run, with the look of every character.

What is deleted under tracked changes, moved away or hidden is not read; what is inserted is. Alternatives of
the same drawing (`mc:AlternateContent`) are read once. Boxes of text are kept, to be read where they are anchored.
What cannot be text is noted by its code.
"""

from xml.etree.ElementTree import Element

from app.admin.banks.legacy import Coding, decoded, is_coded
from app.admin.banks.word.equations import linear, lowered, raised, symbol
from app.admin.banks.word.images import Images
from app.admin.banks.word.styles import VAL, Styles, W, toggle
from app.admin.banks.xml import local

WRAPPERS = {
    "ins",
    "moveTo",
    "hyperlink",
    "smartTag",
    "sdt",
    "sdtContent",
    "fldSimple",
    "customXml",
    "dir",
    "bdo",
}
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "\xad"}
STRUCK = ("strike", "dstrike")
SHIFTED = {"superscript": raised, "subscript": lowered}
SHIFTED_MAX = 8  # characters: more are no exponent but a line set smaller
NOTES = {"footnoteReference", "endnoteReference"}
PICTURES = {"drawing", "pict", "object"}


class Runs:
    """The text read so far of one paragraph: pieces with their marks, and what else was met."""

    def __init__(self, styles: Styles, images: Images, paragraph_style: str, shade: int = 0) -> None:
        self.styles = styles
        self.images = images
        self.style = paragraph_style
        self.shade = shade
        self.pieces: list[tuple[str, int]] = []
        self.codings: dict[int, Coding] = {}  # of pieces set in an old font, by their place
        self.things: list[str] = []
        self.boxes: list[Element] = []  # of text, that stand anywhere on the page

    def go_on_from(self, above: "Runs") -> None:
        """What was read of a paragraph that runs on into this one."""
        self.pieces, self.codings = above.pieces, above.codings
        self.things, self.boxes = above.things, above.boxes

    def read(self, parent: Element) -> None:
        """All runs below an element, in order."""
        for child in parent:
            tag = local(child)
            if tag == "r":
                self.read_run(child)
            elif tag in WRAPPERS:
                self.read(child)
            elif tag == "AlternateContent":
                for choice in child[:1]:
                    self.read(choice)
            elif tag in ("oMath", "oMathPara"):
                self.things.append("equation")
                self.add(linear(child), 0)

    def read_run(self, run: Element) -> None:
        properties = run.find(f"{W}rPr")
        character = None if properties is None else properties.find(f"{W}rStyle")
        name = "" if character is None else character.get(VAL, "")
        mark, hidden, coding = self.styles.mark(self.style, name, self.styles.direct(properties))
        if hidden:
            return
        begin = len(self.pieces)
        self.read_content(run, mark | self.shade, coding)
        if properties is not None and not coding:
            self.shift(properties, begin)
        if properties is not None and any(toggle(properties.find(f"{W}{name}")) for name in STRUCK):
            self.things += ["struck"] if len(self.pieces) > begin else []

    def shift(self, properties: Element, begin: int) -> None:
        """What was read of a run above or below the line, in raised or lowered signs: 10² is not 102."""
        place = properties.find(f"{W}vertAlign")
        form = SHIFTED.get("" if place is None else place.get(VAL, ""))
        for i in range(begin, len(self.pieces) if form else 0):
            text, mark = self.pieces[i]
            if form and text.strip() and len(text) <= SHIFTED_MAX:
                self.pieces[i] = (form(text.strip()), mark)

    def read_content(self, run: Element, mark: int, coding: Coding) -> None:
        for child in run:
            tag = local(child)
            if tag == "t":
                self.add((child.text or "").replace("\n", " "), mark, coding)
            elif tag in CHARACTERS:
                self.add(CHARACTERS[tag], mark, coding)
            elif tag == "sym":
                shown = symbol(child.get(f"{W}font", ""), child.get(f"{W}char", ""))
                self.things += [] if shown else ["symbol"]
                self.add(shown, mark)
            elif tag in NOTES:
                self.things.append("footnote")
            elif tag in PICTURES:
                self.read_picture(child)
            elif tag == "AlternateContent":
                for choice in child[:1]:
                    self.read_content(choice, mark, coding)

    def read_picture(self, picture: Element) -> None:
        tags = {local(element) for element in picture.iter()}
        self.boxes += list(picture.iter(f"{W}txbxContent"))[:1]
        if tags & {"blip", "imagedata", "OLEObject"}:
            text, things = self.images.of(picture)
            self.things += [*things, *(["image_floating"] if text and "anchor" in tags else [])]
            self.add(text, 0)

    def add(self, text: str, mark: int, coding: Coding = "") -> None:
        if text:
            if coding:
                self.codings[len(self.pieces)] = coding
            self.pieces.append((text, mark))

    def decode(self) -> bool:
        """Letters of old fonts into Unicode, unless the paragraph shows that they are; whether there were any."""
        if not self.codings or not is_coded("".join(self.pieces[i][0] for i in self.codings)):
            return False
        for i, coding in self.codings.items():
            text, mark = self.pieces[i]
            self.pieces[i] = (decoded(text, coding), mark)
        self.codings = {}
        return True
