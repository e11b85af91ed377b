"""Đoạn chữ — the text of a paragraph, run by run, with the look of every character.

What is deleted under tracked changes, moved away or hidden is not read; what is inserted is. Alternatives of
the same drawing (`mc:AlternateContent`) are read once. What cannot be text is noted by its code.
"""

from xml.etree.ElementTree import Element

from app.admin.banks.word.styles import VAL, Styles, W, look_of
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
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
TICKS = {"f0fc", "f0fe", "00fc", "00fe"}  # the ticks of the Wingdings font
NOTES = {"footnoteReference", "endnoteReference"}
PICTURES = {"drawing", "pict", "object"}
LEGACY_LETTERS = range(0xA1, 0x100)  # where TCVN3 and VNI keep theirs


class Runs:
    """The text read so far of one paragraph: pieces with their marks, and what else was met."""

    def __init__(self, styles: Styles, paragraph_style: str, shade: int = 0) -> None:
        self.styles = styles
        self.style = paragraph_style
        self.shade = shade
        self.pieces: list[tuple[str, int]] = []
        self.things: list[str] = []
        self.legacy = False

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
                self.add("".join(e.text or "" for e in child.iter() if local(e) == "t"), 0)

    def read_run(self, run: Element) -> None:
        properties = run.find(f"{W}rPr")
        character = None if properties is None else properties.find(f"{W}rStyle")
        name = "" if character is None else character.get(VAL, "")
        mark, hidden, legacy = self.styles.mark(self.style, name, look_of(properties))
        if not hidden:
            self.read_content(run, mark | self.shade, legacy)

    def read_content(self, run: Element, mark: int, legacy: bool) -> None:
        for child in run:
            tag = local(child)
            if tag == "t":
                text = (child.text or "").replace("\n", " ")
                self.legacy |= legacy and any(ord(letter) in LEGACY_LETTERS for letter in text)
                self.add(text, mark)
            elif tag in CHARACTERS:
                self.add(CHARACTERS[tag], mark)
            elif tag == "sym":
                self.add("✓" if child.get(f"{W}char", "").lower() in TICKS else "", mark)
            elif tag in NOTES:
                self.things.append("footnote")
            elif tag in PICTURES:
                self.read_picture(child)
            elif tag == "AlternateContent":
                for choice in child[:1]:
                    self.read_content(choice, mark, legacy)

    def read_picture(self, picture: Element) -> None:
        tags = {local(element) for element in picture.iter()}
        if "txbxContent" in tags:
            self.things.append("text_box")
        if tags & {"blip", "imagedata", "OLEObject"}:
            self.things.append("image")

    def add(self, text: str, mark: int) -> None:
        if text:
            self.pieces.append((text, mark))
