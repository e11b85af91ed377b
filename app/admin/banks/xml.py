"""Đọc XML an toàn — the parts of an office file, without document types, entities or anything from outside.

defusedxml refuses every DTD (Word and Excel never write one), so nothing can be expanded or fetched; a depth
limit keeps what walks the tree from falling off its stack.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import XMLParser  # type: ignore[import-untyped]
from lxml import etree

DEPTH_MAX = 200
CHUNK = 2**16
# Office files saved as "Strict Open XML" use other names for the same things.
STRICT = b"http://purl.oclc.org/ooxml/"
USUAL = b"http://schemas.openxmlformats.org/"
STRICT_NAMES = (
    (STRICT + b"wordprocessingml/main", USUAL + b"wordprocessingml/2006/main"),
    (STRICT + b"spreadsheetml/main", USUAL + b"spreadsheetml/2006/main"),
    (STRICT + b"officeDocument/", USUAL + b"officeDocument/2006/"),
)


class Builder:
    """Builds the elements at one depth of the tree and nothing above; `whole` are those complete.

    Text is kept where it is all that an element holds: office files have it nowhere else. Elements with an
    `ignored` tag are left out.
    """

    def __init__(self, depth: int, ignored: frozenset[str]) -> None:
        self.depth = depth
        self.ignored = ignored
        self.open: list[Element] = []
        self.text: list[str] = []
        self.whole: list[Element] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Called by the parser. Raises ValueError where the tree is too deep."""
        element = Element(tag, attributes)
        above = len(self.open)
        if above > self.depth:
            if tag not in self.ignored:
                self.open[-1].append(element)
            if above >= DEPTH_MAX:
                raise ValueError("depth")
        self.open.append(element)
        self.text.clear()

    def data(self, text: str) -> None:
        """Called by the parser."""
        self.text.append(text)

    def end(self, _tag: str) -> None:
        """Called by the parser."""
        element = self.open.pop()
        if self.text and not len(element):
            element.text = "".join(self.text)
        self.text.clear()
        if len(self.open) == self.depth:
            self.whole.append(element)

    def taken(self) -> list[Element]:
        """What is complete, handed out once."""
        whole, self.whole = self.whole, []
        return whole


def children(data: bytes, depth: int, ignored: frozenset[str] = frozenset()) -> Iterator[Element]:
    """The elements at a depth (root 0), one after the other, each whole.

    Raises ValueError where the tree is too deep, ParseError or DefusedXmlException (a ValueError) where it is
    unfit.
    """
    if STRICT in data[:4096]:
        for strict, usual in STRICT_NAMES:
            data = data.replace(strict, usual)
    builder = Builder(depth, ignored)
    parser = XMLParser(target=builder, forbid_dtd=True)
    for start in range(0, len(data), CHUNK):
        parser.feed(data[start : start + CHUNK])
        yield from builder.taken()
    parser.close()
    yield from builder.taken()


def tree(data: bytes) -> Element:
    """The whole part as one element."""
    (root,) = children(data, 0)
    return root


def whole(data: bytes) -> etree._Element:
    """A document of another program, mixed text and all. Raises ValueError or SyntaxError for what is unfit."""
    next(children(data, 0), None)  # Refuses document types, depth and what is not well-formed.
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def local(element: Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def number(text: str | None, default: int = 0) -> int:
    """An attribute that should be a whole number."""
    try:
        return int(text) if text else default
    except ValueError:
        return default
