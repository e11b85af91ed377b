"""Đọc XML an toàn — the parts of an office file, without document types, entities or anything from outside.

defusedxml refuses every DTD (Word and Excel never write one), so nothing can be expanded or fetched; what follows
is parsed by the faster parser of the standard library. A depth limit keeps what walks the tree from falling off
its stack.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, XMLPullParser

from defusedxml.ElementTree import XMLParser  # type: ignore[import-untyped]
from lxml import etree

DEPTH_MAX = 200
CHUNK = 2**16
TAGS_KEPT = 500  # of a document of a million elements some fifty are different
# Office files saved as "Strict Open XML" use other names for the same things.
STRICT = b"http://purl.oclc.org/ooxml/"
USUAL = b"http://schemas.openxmlformats.org/"
STRICT_NAMES = (
    (STRICT + b"wordprocessingml/main", USUAL + b"wordprocessingml/2006/main"),
    (STRICT + b"spreadsheetml/main", USUAL + b"spreadsheetml/2006/main"),
    (STRICT + b"officeDocument/", USUAL + b"officeDocument/2006/"),
)


class Begun(Exception):
    """The root element begins: nothing before it was forbidden."""


class Prolog:
    """What stands before the root element; that is where a document type would."""

    def start(self, _tag: str, _attributes: dict[str, str]) -> None:
        """Called by the parser."""
        raise Begun


def check_prolog(data: bytes) -> None:
    """Raises DefusedXmlException (a ValueError) for a document type, ParseError for what is not well-formed."""
    parser = XMLParser(target=Prolog(), forbid_dtd=True)
    try:
        for start in range(0, len(data), CHUNK):
            parser.feed(data[start : start + CHUNK])
    except Begun:
        return
    raise ValueError("root")


def children(data: bytes, depth: int) -> Iterator[Element]:
    """The elements at a depth (root 0), one after the other, each whole; one that was handed out is emptied before
    the next.

    Raises ValueError where the tree is too deep, ParseError or DefusedXmlException (a ValueError) where it is
    unfit.
    """
    if STRICT in data[:4096]:
        for strict, usual in STRICT_NAMES:
            data = data.replace(strict, usual)
    check_prolog(data)
    parser: Any = XMLPullParser(("start", "end"))
    level = -1
    above: list[Element] = []
    for start in range(0, len(data) + CHUNK, CHUNK):
        if start < len(data):
            parser.feed(data[start : start + CHUNK])
        else:
            parser.close()
        for event, element in parser.read_events():
            if event == "start":
                level += 1
                if level < depth:
                    above.append(element)
                elif level >= DEPTH_MAX:
                    raise ValueError("depth")
            else:
                if level == depth:
                    yield element
                    if above:
                        above[-1].clear()
                elif level < depth:
                    above.pop()
                level -= 1


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
    return without_namespace(element.tag)


@lru_cache(TAGS_KEPT)
def without_namespace(tag: str) -> str:
    return tag.rpartition("}")[2]


def number(text: str | None, default: int = 0) -> int:
    """An attribute that should be a whole number."""
    try:
        return int(text) if text else default
    except ValueError:
        return default
