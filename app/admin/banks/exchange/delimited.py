"""CSV — a table as text: which encoding, which delimiter, its rows as the common stream."""

import csv
import unicodedata
from collections import Counter
from io import StringIO
from itertools import islice

from app.admin.banks.exchange.sheets import APOSTROPHE, FORMULA_STARTS
from app.admin.banks.legacy import guessed
from app.admin.banks.stream import LINES_MAX, Cell, Row, Table, plain
from app.errors import BankUnreadable

DELIMITERS = ",;\t"
SNIFFED = 20  # records
COLUMNS_MAX = 40
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def text_of_bytes(data: bytes) -> str:
    """The text of a file: by its mark; UTF-16 or UTF-8 without one; else Windows-1258, or the bytes of an old font.

    Raises BankUnreadable for what is no text.
    """
    encoding = next((name for mark, name in MARKS if data.startswith(mark)), "")
    if not encoding:
        zeros = data[:2000].count(0)
        encoding = (
            ("utf-16-le" if data[1:2] == b"\0" else "utf-16-be") if 4 * zeros > len(data[:2000]) else "utf-8"
        )
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise BankUnreadable("bank.not_text") from None
        text = eight_bits(data)
    if "\0" in text:
        raise BankUnreadable("bank.not_text")
    return text


def eight_bits(data: bytes) -> str:
    """Windows-1258 keeps tones apart from their letters; TCVN3 and VNI use the same bytes otherwise."""
    latin = data.decode("latin-1")
    if guessed(latin.splitlines()):
        return latin
    return unicodedata.normalize("NFC", data.decode("cp1258", errors="replace"))


def delimiter_of(text: str) -> str:
    """What parts the cells: of , ; and TAB the one that gives most records the same number of cells, and most cells."""

    def evidence(delimiter: str) -> tuple[int, int]:
        widths = [len(row) for row in islice(csv.reader(StringIO(text), delimiter=delimiter), SNIFFED)]
        width, count = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (count if width > 1 else 0, width)

    return max(DELIMITERS, key=evidence)


def csv_table(text: str) -> Table:
    """The rows of a text as a table without a look; a row is numbered as Excel shows it."""
    csv.field_size_limit(2**20)
    rows, lines = [], 0
    try:
        for number, cells in enumerate(
            csv.reader(StringIO(text, newline=""), delimiter=delimiter_of(text)), 1
        ):
            row = Row(f"row {number}", tuple(cell_of(cell, number) for cell in cells[:COLUMNS_MAX]))
            lines += sum(map(len, row.cells))
            if lines > LINES_MAX:
                raise BankUnreadable("bank.swollen")
            if any(row.cells):
                rows.append(row)
    except csv.Error as error:
        raise BankUnreadable("bank.not_text") from error
    return Table(tuple(rows), sheet="")


def cell_of(text: str, number: int) -> Cell:
    """A cell's lines, without the apostrophe that keeps Excel from taking a text for a formula."""
    if text.startswith(APOSTROPHE) and text[1:].startswith(FORMULA_STARTS):
        text = text[1:]
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return tuple(plain(line, f"row {number}") for line in lines if line.strip())
