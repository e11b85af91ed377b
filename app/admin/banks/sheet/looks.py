"""Dáng của ô — how the cells of a worksheet look: bold, red or filled cells may tell the right choice."""

from xml.etree.ElementTree import Element

from app.admin.banks.sheet.cells import S
from app.admin.banks.stream import BOLD, COLOUR_MAX, COLOUR_SHIFT, HIGHLIGHT, ITALIC, UNDERLINE, dark
from app.admin.banks.xml import number, tree

ORDINARY = {"theme": ("0", "1"), "indexed": ("0", "1", "8", "9", "64", "65")}  # black, white, automatic
SWITCHES = ((f"{S}b", BOLD), (f"{S}i", ITALIC), (f"{S}u", UNDERLINE))


def cell_marks(data: bytes) -> list[int]:
    """The mark of every cell style, by its index."""
    if not data:
        return []
    styles = tree(data)
    colours: dict[str, int] = {}
    fonts = [font_mark(font, colours) for font in styles.iterfind(f"{S}fonts/{S}font")]
    fills = [HIGHLIGHT * filled(fill) for fill in styles.iterfind(f"{S}fills/{S}fill")]
    return [
        at(fonts, style.get("fontId")) | at(fills, style.get("fillId"))
        for style in styles.iterfind(f"{S}cellXfs/{S}xf")
    ]


def at(marks: list[int], index: str | None) -> int:
    place = number(index)
    return marks[place] if 0 <= place < len(marks) else 0


def font_mark(font: Element, colours: dict[str, int]) -> int:
    mark = 0
    for name, bit in SWITCHES:
        switch = font.find(name)
        mark |= bit * (switch is not None and switch.get("val", "1") not in ("0", "false", "none"))
    colour = colour_of(font.find(f"{S}color"))
    return mark | (
        colours.setdefault(colour, min(len(colours) + 1, COLOUR_MAX)) << COLOUR_SHIFT if colour else 0
    )


def filled(fill: Element) -> bool:
    """Whether a cell is painted in any colour but white."""
    pattern = fill.find(f"{S}patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return False
    return colour_of(pattern.find(f"{S}fgColor")) not in ("", "ffffff")


def colour_of(element: Element | None) -> str:
    """A colour by any of the names that Excel has for it; empty for the ordinary ones."""
    if element is None:
        return ""
    for name, ordinary in ORDINARY.items():
        if value := element.get(name):
            return "" if value in ordinary else f"{name} {value}"
    value = element.get("rgb", "").lower()[-6:]
    try:
        return "" if dark(bytes.fromhex(value)) else value
    except ValueError:
        return ""
