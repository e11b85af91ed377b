"""Công thức — raised, lowered and stacked characters as text that reads the same: m², CO₂, (1/2), √(a+b)."""

from xml.etree.ElementTree import Element

from app.admin.banks.xml import local

SIGNS = "0123456789+-−=()"
RAISED = str.maketrans(SIGNS + "no", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ°")
LOWERED = str.maketrans(SIGNS, "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
# What the Symbol font shows for its codes, as Word keeps them.
SYMBOLS = {
    "f0a3": "≤", "f0b3": "≥", "f0b9": "≠", "f0b4": "×", "f0b8": "÷", "f0b1": "±", "f0b0": "°", "f0bb": "≈", "f0a5": "∞",
    "f0ae": "→", "f0ac": "←", "f0ab": "↔", "f0de": "⇒", "f0db": "⇔", "f0b7": "•", "f0d7": "⋅", "f0d6": "√", "f0ce": "∈",
    "f0c7": "∩", "f0c8": "∪", "f0cc": "⊂", "f0c6": "∅", "f061": "α", "f062": "β", "f067": "γ", "f064": "δ", "f044": "Δ",
    "f06c": "λ", "f06d": "μ", "f070": "π", "f057": "Ω", "f0e5": "∑",
}  # fmt: skip
TICKS = {"f0fc", "f0fe", "00fc", "00fe"}  # the ticks of the Wingdings font


def symbol(font: str, code: str) -> str:
    """A character picked from a font of symbols; empty where nothing here shows the same."""
    code = code.lower()
    if font.lower().startswith("wingdings"):
        return "✓" if code in TICKS else ""
    return SYMBOLS.get(code if len(code) == 4 and code.startswith("f0") else f"f0{code[-2:]}", "")


def raised(text: str) -> str:
    """A text above the line; "^" stands before what has no raised form."""
    high = text.translate(RAISED)
    return high if fits(text, RAISED) else f"^{within(text)}"


def lowered(text: str) -> str:
    """A text below the line; "_" stands before what has no lowered form."""
    low = text.translate(LOWERED)
    return low if fits(text, LOWERED) else f"_{within(text)}"


def fits(text: str, forms: dict[int, int]) -> bool:
    return all(ord(character) in forms for character in text)


def within(text: str) -> str:
    """A part of an equation, in brackets where its end would not be seen."""
    return text if len(text) <= 1 or text.isdecimal() else f"({text})"


def linear(element: Element) -> str:
    """An equation (Office MathML, ECMA-376 part 1, 22.1) on one line."""
    tag = local(element)
    if tag == "t":
        return element.text or ""
    parts = {local(child): linear(child) for child in element if not local(child).endswith("Pr")}
    if tag == "f":
        return f"({within(parts.get('num', ''))}/{within(parts.get('den', ''))})"
    if tag == "rad":
        return f"{raised(parts.get('deg', ''))}√{within(parts.get('e', ''))}"
    if tag in ("sSup", "sSub", "sSubSup", "nary"):
        base = sign_of(element) if tag == "nary" else parts.get("e", "")
        low = lowered(parts["sub"]) if parts.get("sub") else ""
        high = raised(parts["sup"]) if parts.get("sup") else ""
        return base + low + high + (parts.get("e", "") if tag == "nary" else "")
    whole = "".join(linear(child) for child in element if not local(child).endswith("Pr"))
    return f"({whole})" if tag == "d" else whole


def sign_of(nary: Element) -> str:
    """The sign of a sum, product or integral."""
    signs = [value for child in nary.iter() if local(child) == "chr" for value in child.attrib.values()]
    return signs[0] if signs else "∫"
