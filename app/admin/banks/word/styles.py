"""Kiểu chữ — how a run of a .docx looks once its styles are applied.

The order of precedence is ECMA-376 part 1, 17.7.2; bold, italic and hidden are toggles (17.7.3): a character
style turns what its paragraph's style set, the run's own formatting is final.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property
from xml.etree.ElementTree import Element

from app.admin.banks.legacy import Coding, coding_of
from app.admin.banks.stream import BOLD, COLOUR_MAX, COLOUR_SHIFT, HIGHLIGHT, ITALIC, UNDERLINE, dark
from app.admin.banks.xml import number

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = f"{W}val"
OFF = {"0", "false", "off", "none"}
BARE_FILLS = {"auto", "ffffff", "none", ""}
ORDINARY_THEMES = {"text1", "dark1", "tx1", "dk1"}


SAYING = {f"{W}{name}" for name in ("u", "rFonts", "b", "i", "vanish", "highlight", "shd", "color")}


@dataclass(frozen=True, slots=True)
class Look:
    """What one level of formatting says; None says nothing. `colour` "" is the ordinary one."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    underline: bool | None = None
    highlight: bool | None = None
    colour: str | None = None
    font: str | None = None


NOTHING = Look()


def look_of(properties: Element | None) -> Look:
    """The look that a `w:rPr` sets."""
    if properties is None or not len(properties):
        return NOTHING
    by_tag = {child.tag: child for child in properties if child.tag in SAYING}
    underline = by_tag.get(f"{W}u")
    fonts = by_tag.get(f"{W}rFonts")
    return Look(
        bold=toggle(by_tag.get(f"{W}b")),
        italic=toggle(by_tag.get(f"{W}i")),
        hidden=toggle(by_tag.get(f"{W}vanish")),
        underline=None if underline is None else underline.get(VAL, "none") != "none",
        highlight=highlight(by_tag.get(f"{W}highlight"), by_tag.get(f"{W}shd")),
        colour=colour(by_tag.get(f"{W}color")),
        font=None if fonts is None else fonts.get(f"{W}hAnsi") or fonts.get(f"{W}ascii"),
    )


def toggle(element: Element | None) -> bool | None:
    return None if element is None else element.get(VAL, "1") not in OFF


def highlight(marker: Element | None, shading: Element | None) -> bool | None:
    """Either of the two ways that Word paints behind letters."""
    if marker is not None and marker.get(VAL, "none") not in ("none", "white"):
        return True
    if shading is not None and shading.get(VAL) != "nil":
        return shading.get(f"{W}fill", "auto").lower() not in BARE_FILLS
    return None if marker is None and shading is None else False


def colour(element: Element | None) -> str | None:
    """The letters' colour in hexadecimal; black, automatic and dark grey (texts from the web) are ordinary."""
    if element is None:
        return None
    value = element.get(VAL, "auto").lower()
    if value == "auto" or element.get(f"{W}themeColor") in ORDINARY_THEMES:
        return ""
    try:
        channels = bytes.fromhex(value)
    except ValueError:
        return ""
    return "" if dark(channels) else value


def over(upper: Look, lower: Look) -> Look:
    """What the upper says; where it says nothing, the lower."""
    if upper == NOTHING:
        return lower
    pairs = ((getattr(upper, f.name), getattr(lower, f.name)) for f in fields(Look))
    return Look(*(low if up is None else up for up, low in pairs))


class Styles:
    """The styles of a document by id, and the marks that their combinations make."""

    def __init__(self, root: Element | None) -> None:
        self.elements: dict[str, Element] = {}
        self.default_style = ""
        for style in () if root is None else root.iter(f"{W}style"):
            style_id = style.get(f"{W}styleId", "")
            self.elements[style_id] = style
            if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in OFF:
                self.default_style = style_id
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.defaults = look_of(defaults)
        self.looks: dict[str, Look] = {}
        self.nearest: dict[tuple[str, str], Element | None] = {}
        self.said: dict[tuple[object, ...], Look] = {}
        self.colours: dict[str, int] = {}
        self.marks: dict[tuple[str, str, Look], tuple[int, bool, Coding]] = {}

    def direct(self, properties: Element | None) -> Look:
        """The look that a `w:rPr` sets, worked out once for all that say the same."""
        if properties is None:
            return NOTHING
        key = tuple([(c.tag, *c.attrib.items()) for c in properties if c.tag in SAYING])
        if key not in self.said:
            self.said[key] = look_of(properties)
        return self.said[key]

    def chain(self, style_id: str) -> Iterable[Element]:
        """The style and those it is based on, itself first."""
        seen: set[str] = set()
        while style_id in self.elements and style_id not in seen:
            seen.add(style_id)
            element = self.elements[style_id]
            yield element
            based_on = element.find(f"{W}basedOn")
            style_id = "" if based_on is None else based_on.get(VAL, "")

    def look(self, style_id: str) -> Look:
        """The look of a style, inheritance applied."""
        if style_id not in self.looks:
            look = NOTHING
            for element in self.chain(style_id):
                look = over(look, look_of(element.find(f"{W}rPr")))
            self.looks[style_id] = look
        return self.looks[style_id]

    def first(self, style_id: str, path: str) -> Element | None:
        """The nearest element at a path along the style's chain."""
        key = (style_id, path)
        if key not in self.nearest:
            found = (element.find(path) for element in self.chain(style_id))
            self.nearest[key] = next((element for element in found if element is not None), None)
        return self.nearest[key]

    @cached_property
    def headings(self) -> frozenset[str]:
        """The paragraph styles with a place in the document's outline."""
        return frozenset(s for s in self.elements if outlined(self.first(s, f"{W}pPr/{W}outlineLvl")))

    def mark(self, paragraph: str, character: str, direct: Look) -> tuple[int, bool, Coding]:
        """(mark byte, hidden, coding of its font) of a run."""
        key = (paragraph, character, direct)
        if key not in self.marks:
            self.marks[key] = self.new_mark(*key)
        return self.marks[key]

    def new_mark(self, paragraph: str, character: str, direct: Look) -> tuple[int, bool, Coding]:
        below, above = self.look(paragraph), self.look(character)
        plain = over(direct, over(above, over(below, self.defaults)))

        def toggled(own: bool | None, *levels: bool | None) -> bool:
            default, lower, upper = map(bool, levels)
            return own if own is not None else default or lower != upper

        bold = toggled(direct.bold, self.defaults.bold, below.bold, above.bold)
        italic = toggled(direct.italic, self.defaults.italic, below.italic, above.italic)
        hidden = toggled(direct.hidden, self.defaults.hidden, below.hidden, above.hidden)
        mark = BOLD * bold | ITALIC * italic | UNDERLINE * bool(plain.underline)
        mark |= HIGHLIGHT * bool(plain.highlight) | self.colour_number(plain.colour) << COLOUR_SHIFT
        return mark, hidden, coding_of(plain.font or "")

    def colour_number(self, colour: str | None) -> int:
        return self.colours.setdefault(colour, min(len(self.colours) + 1, COLOUR_MAX)) if colour else 0


def outlined(level: Element | None) -> bool:
    return level is not None and 0 <= number(level.get(VAL), 9) < 9
