"""Đọc XML an toàn — the parts of an office file, without document types, entities or anything from outside.

defusedxml refuses every DTD (Word and Excel never write one), so nothing can be expanded or fetched; a depth
limit keeps what walks the tree from falling off its stack.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

DEPTH_MAX = 200
# Office files saved as "Strict Open XML" use other names for the same things.
STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/",
        b"http://schemas.openxmlformats.org/officeDocument/2006/",
    ),
)


def children(data: bytes, depth: int) -> Iterator[Element]:
    """The elements at a depth (root 0), each whole, forgotten when the next one is asked for.

    Raises ValueError where the tree is too deep, ParseError or DefusedXmlException where it is unfit.
    """
    for strict, usual in STRICT:
        if strict in data[:4096]:
            data = data.replace(strict, usual)
    events: Iterator[tuple[str, Any]] = iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True)
    open_elements: list[Element] = []
    for event, element in events:
        if event == "start":
            open_elements.append(element)
            if len(open_elements) > DEPTH_MAX:
                raise ValueError("depth")
            continue
        open_elements.pop()
        if len(open_elements) == depth:
            yield element
            if open_elements:
                open_elements[-1].clear()


def tree(data: bytes) -> Element:
    """The whole part as one element."""
    return next(children(data, 0))


def local(element: Element) -> str:
    """The tag without its namespace."""
    return str(element.tag).rpartition("}")[2]


def number(text: str | None, default: int = 0) -> int:
    """An attribute that should be a whole number."""
    try:
        return int(text) if text else default
    except ValueError:
        return default
