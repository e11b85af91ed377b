"""Thân văn bản — the blocks of a .docx in reading order: paragraphs line by line, tables cell by cell.

Paragraphs are counted as they stand directly in the body, empty ones included; tables and their rows are
counted apart ("table 2 row 3"). A paragraph whose end is deleted under tracked changes runs on into the next. A box
of text is read below the paragraph that holds it.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree.ElementTree import Element

from app.admin.banks.container import Package
from app.admin.banks.normalise import composed
from app.admin.banks.pictures import Pictures
from app.admin.banks.stream import HIGHLIGHT, Block, Cell, Line, ListLabel, Row, Table
from app.admin.banks.word.images import Images
from app.admin.banks.word.numbering import Numbering
from app.admin.banks.word.runs import Runs
from app.admin.banks.word.styles import VAL, Styles, W, highlight, outlined, over
from app.admin.banks.xml import children, local, number, tree

BODY_DEPTH = 2
SPAN_MAX = 64
# Half of what a document saved by Word consists of, and nothing of what it says: not even parsed.
OF_NO_CONCERN = re.compile(
    rb"<w:(?:sz|szCs|lang|spacing|ind|kern|iCs|bCs|noProof|w|position|tab w:val=[^>]*|lastRenderedPageBreak|proofErr"
    rb"|bookmarkStart|bookmarkEnd|tcW|contextualSpacing|keepNext|keepLines|widowControl)(?: [^<>]*)?/>"
)
ELSEWHERE = {"altChunk", "subDoc"}  # other documents inside this one, which Word joins when it saves
BLOCK_WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo"}


def document_blocks(package: Package, pictures: Pictures) -> Iterator[Block]:
    """The blocks of the package's document, read as they are asked for; its pictures go into `pictures`."""
    styles_part, numbering_part = package.related("styles"), package.related("numbering")
    styles = Styles(tree(styles_part) if styles_part else None)
    numbering = Numbering(tree(numbering_part) if numbering_part else None, styles)
    body = Body(styles, numbering, Images(package, pictures))
    for element in children(OF_NO_CONCERN.sub(b"", package.read(package.main)), BODY_DEPTH):
        yield from body.blocks(element)


class Body:
    """Where the reading stands: how many paragraphs and tables, what runs on into the next paragraph."""

    def __init__(self, styles: Styles, numbering: Numbering, images: Images) -> None:
        self.styles = styles
        self.images = images
        self.numbering = numbering
        self.paragraphs = 0
        self.tables = 0
        self.blank_before = False
        self.pending: Runs | None = None

    def blocks(self, element: Element) -> Iterator[Block]:
        """The blocks of one child of the body."""
        tag = local(element)
        if tag == "p":
            self.paragraphs += 1
            yield from self.lines(element, f"paragraph {self.paragraphs}")
        elif tag == "tbl":
            self.tables += 1
            yield self.table(element, f"table {self.tables}")
        elif tag in BLOCK_WRAPPERS:
            for child in element:
                yield from self.blocks(child)
        elif tag in ELSEWHERE:
            yield Line("", b"", f"paragraph {self.paragraphs}", things=("elsewhere",))

    def lines(self, paragraph: Element, at: str, shade: int = 0) -> list[Line]:
        """The lines of a paragraph; none if it is blank."""
        properties = paragraph.find(f"{W}pPr")
        style = (
            child_value(properties, "pStyle") if properties is not None else ""
        ) or self.styles.default_style
        if properties is not None and highlight(None, properties.find(f"{W}shd")):
            shade |= HIGHLIGHT
        runs = Runs(self.styles, self.images, style, shade)
        if self.pending is not None:
            runs.go_on_from(self.pending)
            self.pending = None
        runs.read(paragraph)
        ending = None if properties is None else properties.find(f"{W}rPr")
        if ending is not None and ending.find(f"{W}del") is not None:
            self.pending = runs
            return []
        lines = self.labelled(runs, properties, style, at)
        self.blank_before = not lines
        for box in runs.boxes:
            boxed = list(self.cell_lines(box, at, 0))
            lines += [replace(line, things=(*line.things, "text_box")) for line in boxed[:1]] + boxed[1:]
        return lines

    def labelled(self, runs: Runs, properties: Element | None, style: str, at: str) -> list[Line]:
        """The lines of what was read, the first with its list label."""
        ending = self.styles.direct(None if properties is None else properties.find(f"{W}rPr"))
        label = None
        place = self.numbering.place(properties, style)
        unseen = not runs.pieces and self.styles.mark(style, "", ending)[1]
        legacy = runs.decode()
        counted = self.numbering.next(*place) if place and not unseen else None
        if counted:
            text, label, look = counted
            runs.pieces.insert(0, (text, self.styles.mark(style, "", over(look, ending))[0]))
        text = "".join(text for text, _ in runs.pieces)
        marks = b"".join(bytes((mark,)) * len(text) for text, mark in runs.pieces)
        if not text.strip() and not runs.things:
            return []
        if legacy:
            text, marks = composed(text, marks)
            runs.things.append("legacy_font")
        heading = style in self.styles.headings
        if properties is not None:
            heading = heading or outlined(properties.find(f"{W}outlineLvl"))
        centred = (child_value(properties, "jc") if properties is not None else None) == "center"
        return split(text, marks, at, label, (heading, centred, self.blank_before), tuple(runs.things))

    def table(self, element: Element, at: str) -> Table:
        """A table, its rows at "<at> row N"."""
        rows: list[Row] = []
        for tr in within(element, "tr"):
            if tr.find(f"{W}trPr/{W}del") is None:
                rows.append(self.row(tr, f"{at} row {len(rows) + 1}", rows[-1] if rows else None))
        self.blank_before = False
        return Table(tuple(rows))

    def row(self, tr: Element, at: str, above: Row | None) -> Row:
        """A row in grid columns: a cell over several columns is followed by empty ones."""
        before = tr.find(f"{W}trPr/{W}gridBefore")
        cells: list[Cell] = [()] * (span(before) if before is not None else 0)
        repeated = set()
        for tc in within(tr, "tc"):
            properties = tc.find(f"{W}tcPr")
            merge = None if properties is None else properties.find(f"{W}vMerge")
            cell = self.cell(tc, at, properties)
            if merge is not None and merge.get(VAL, "continue") == "continue" and above is not None:
                repeated.add(len(cells))
                cell = above.cells[len(cells)] if len(cells) < len(above.cells) else cell
            wide = None if properties is None else properties.find(f"{W}gridSpan")
            cells += [cell, *[()] * (span(wide) - 1)]
        return Row(at, tuple(cells), frozenset(repeated))

    def cell(self, tc: Element, at: str, properties: Element | None) -> Cell:
        """The lines of a cell, those of a table inside it too."""
        shaded = properties is not None and highlight(None, properties.find(f"{W}shd"))
        return tuple(self.cell_lines(tc, at, HIGHLIGHT if shaded else 0))

    def cell_lines(self, parent: Element, at: str, shade: int) -> Iterator[Line]:
        for child in parent:
            tag = local(child)
            if tag == "p":
                yield from self.lines(child, at, shade)
            elif tag in BLOCK_WRAPPERS or tag in ("tbl", "tr", "tc"):
                yield from self.cell_lines(child, at, shade)


def split(
    text: str,
    marks: bytes,
    at: str,
    label: ListLabel | None,
    look: tuple[bool, bool, bool],
    things: tuple[str, ...],
) -> list[Line]:
    """One line for every line break; label, blank above and things go with the first."""
    heading, centred, after_blank = look
    lines = []
    start = 0
    for part in text.split("\n"):
        first = start == 0
        lines.append(
            Line(
                part,
                marks[start : start + len(part)],
                at,
                label if first else None,
                heading,
                centred,
                after_blank and first,
                things if first else (),
                not first,
            )
        )
        start += len(part) + 1
    return lines


def within(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also inside content controls."""
    for child in parent:
        name = local(child)
        if name == tag:
            yield child
        elif name in BLOCK_WRAPPERS:
            yield from within(child, tag)


def span(element: Element | None) -> int:
    return 1 if element is None else min(max(number(element.get(VAL), 1), 1), SPAN_MAX)


def child_value(parent: Element, name: str) -> str | None:
    child = parent.find(f"{W}{name}")
    return None if child is None else child.get(VAL)
