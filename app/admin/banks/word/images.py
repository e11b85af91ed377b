"""Hình trong văn bản — the pictures of a .docx, found through the document's relationships."""

from xml.etree.ElementTree import Element

from app.admin.banks.container import Package
from app.admin.banks.pictures import Pictures
from app.admin.banks.xml import local

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
REFERENCES = {"blip": f"{R}embed", "imagedata": f"{R}id"}
VECTORS = (b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a", b"\x01\x00\x09\x00")  # EMF, WMF, WMF without a header
OTHERS = (b"<svg", b"<?xml", b"II*\x00", b"MM\x00*")
Found = tuple[str, tuple[str, ...]]


class Images:
    """What the document's references to pictures stand for, each looked up once."""

    def __init__(self, package: Package, pictures: Pictures) -> None:
        self.package = package
        self.pictures = pictures
        self.parts = {
            reference: part
            for reference, (kind, part) in package.relations(package.main).items()
            if kind == "image"
        }
        self.found: dict[str, Found] = {}

    def of(self, drawing: Element) -> Found:
        """(what stands for a drawing's pictures in the text, codes of what is the matter with them)."""
        references = [
            element.get(REFERENCES[local(element)], "")
            for element in drawing.iter()
            if local(element) in REFERENCES
        ]
        results = [self.picture(reference) for reference in dict.fromkeys(references)]
        things = dict.fromkeys(thing for _, things in results for thing in things)
        return "".join(text for text, _ in results), tuple(things)

    def picture(self, reference: str) -> Found:
        if reference not in self.found:
            self.found[reference] = self.looked_up(reference)
        return self.found[reference]

    def looked_up(self, reference: str) -> Found:
        if reference not in self.parts:
            return "", ("image_elsewhere",)
        data = self.package.read(self.parts[reference])
        if data.startswith((*VECTORS, *OTHERS)):
            return "", ("image_format",)
        try:
            return self.pictures.character(data), ("image",)
        except ValueError:
            return "", ("image_unreadable",)
