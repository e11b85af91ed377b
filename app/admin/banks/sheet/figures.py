"""Con số trong ô — the text that a number's cell shows, by its number format (ECMA-376 part 1, 18.8.30–31).

Figures are written the way Excel stores formats: a dot for decimals, a comma between thousands. Dates and
formats not understood here give no text; their cells have to be typed as text.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

BUILTIN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
BUILTIN |= {
    12: "# ?/?",
    13: "# ??/??",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    48: "##0.0E+0",
}
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
DATE_CODE = "yyyy"
EXACT_BELOW = 10**15  # Excel keeps fifteen digits
CODE_MAX = 255  # Excel's own limit; a longer code is none it wrote
# What is no placeholder: "quoted", \x, the widths _x and *x, [colour], [condition]; [h] is time, so it stays.
LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
UNSEEN = re.compile(r"[_*].|\[[^\]]*\]")
QUOTED = r'(?:"[^"]*"|\\.|[ $()+/-])*'
NUMBER = re.compile(
    rf"(?P<before>{QUOTED})(?P<whole>[#0,]*[#0])(?:\.(?P<decimals>0*#*))?(?P<percent>%?)(?P<after>{QUOTED})"
)


def format_code(number_format: int, codes: dict[int, str]) -> str:
    """The code of a number format by its number; what says nothing is "General"."""
    if number_format in codes:
        return codes[number_format] if len(codes[number_format]) <= CODE_MAX else "?"
    return DATE_CODE if number_format in DATES else BUILTIN.get(number_format, "General")


def is_general(code: str) -> bool:
    """Whether a format shows a number as it is."""
    return LITERAL.sub("", code).strip().lower() in ("general", "@", "")


def is_date(code: str) -> bool:
    """Whether a format shows a day or a time."""
    placeholders = LITERAL.sub("", code.partition(";")[0])
    return not is_general(code) and bool(re.search("[ymdhs]", placeholders, re.IGNORECASE))


def displayed(value: str, code: str) -> str | None:
    """The text of a number as its cell shows it; None where value or format is not understood."""
    try:
        amount = Decimal(value)
    except ArithmeticError:
        return None
    if not amount.is_finite() or abs(amount) >= EXACT_BELOW:
        return None
    if is_general(code):
        return str(int(amount)) if amount == int(amount) else f"{float(amount):.15g}"
    shape = NUMBER.fullmatch(UNSEEN.sub("", code.partition(";")[0]))
    if not shape:
        return None
    figure = digits(abs(amount) * (100 if shape["percent"] else 1), shape["whole"], shape["decimals"] or "")
    sign = "-" if amount < 0 and figure.strip("0.,") else ""
    return literal(shape["before"]) + sign + figure + shape["percent"] + literal(shape["after"])


def digits(amount: Decimal, whole: str, decimals: str) -> str:
    """Rounded half up, padded to the zeros of the format, decimals marked # dropped when they are 0."""
    rounded = amount.quantize(Decimal(1).scaleb(-len(decimals)), rounding=ROUND_HALF_UP)
    units, _, fraction = f"{rounded:,f}".partition(".") if "," in whole else f"{rounded:f}".partition(".")
    kept = decimals.count("0")
    fraction = fraction[:kept] + fraction[kept:].rstrip("0")
    units = ("" if units == "0" else units).rjust(whole.count("0"), "0")
    return f"{units}.{fraction}" if fraction else units


def literal(text: str) -> str:
    """The characters of a format that are shown as they stand."""
    return re.sub(r'"([^"]*)"|\\(.)', lambda match: match[1] or match[2] or "", text)
