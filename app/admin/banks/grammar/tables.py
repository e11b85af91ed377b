"""Bảng trong văn bản — what a table of a document is: questions by rows, a key grid, or mere layout."""

import re
from collections.abc import Iterator
from dataclasses import replace

from app.admin.banks.grammar.answers import TICK
from app.admin.banks.grammar.draft import KeyEntry, KeyTable
from app.admin.banks.grammar.headers import columns_of, find_header, header_texts
from app.admin.banks.grammar.key_lines import LETTERS, letters
from app.admin.banks.grammar.options import AT_START, index_of
from app.admin.banks.grammar.rows import ORDINAL, cell_text, questions_of
from app.admin.banks.grammar.sections import Item
from app.admin.banks.grammar.tokens import all_pairs, token_of
from app.admin.banks.normalise import tidy
from app.admin.banks.stream import Cell, Line, Row, Table, text_of

ANSWER = re.compile(rf"({LETTERS})\s*[.;]?", re.IGNORECASE)
BARE_LETTER = re.compile(r"\s*[*#]?[(\[]?[A-Ha-h]\s*\*?[)\]]?\s*")
TITLE_WORDS = re.compile(r"(?:stt|tt|câu(?:\s+(?:hỏi|số))?|đáp\s*án(?:\s+đúng)?|đa|)\W*", re.IGNORECASE)
MATCHED_MIN = 0.8
OTHERS_MAX = 0.25  # cells of a grid that are no letters, for each that is one
Place = tuple[int, int]  # row, column


def items_of(table: Table) -> list[Item]:
    """What a table stands for in the reading order."""
    header = find_header(table.rows)
    if header:
        start, columns = header
        return [questions_of(table.rows[start:], columns)]
    keys = key_grid(table) or headed_keys(table) or ticked_keys(table)
    if keys:
        return [KeyTable(tuple(keys))]
    return [token_of(line) for line in laid_out(table)]


def headed_keys(table: Table) -> list[KeyEntry]:
    """The entries of a table headed "Câu | Đáp án", with or without further columns."""
    columns = columns_of(header_texts(table.rows[0].cells)) if table.rows else None
    if columns is None or not columns.holds_keys:
        return []
    found = []
    for row in table.rows[1:]:
        number = ORDINAL.fullmatch(cell_text(row, columns.fields["no"]))
        text = cell_text(row, columns.fields["key"])
        if number and text:
            found.append(entry(int(number["n"]), text, row.at))
    return found


def ticked_keys(table: Table) -> list[KeyEntry]:
    """The entries of an answer sheet: "Câu | A | B | C | D", with a tick below the right letters."""
    columns = columns_of(header_texts(table.rows[0].cells)) if table.rows else None
    if columns is None or "no" not in columns.fields or "stem" in columns.fields or not columns.options:
        return []
    found = []
    for row in table.rows[1:]:
        number = ORDINAL.fullmatch(cell_text(row, columns.fields["no"]))
        cells = [cell_text(row, column) for column in columns.options]
        if not number or not all(not text or TICK.fullmatch(text) for text in cells):
            return []
        found.append(KeyEntry(int(number["n"]), tuple(i for i, text in enumerate(cells) if text), row.at))
    return [one for one in found if one.positions]


def entry(n: int, text: str, at: str) -> KeyEntry:
    """The entry of a cell; what are no letters stays in words."""
    answer = ANSWER.fullmatch(text)
    return KeyEntry(n, letters(answer[1]), at) if answer else KeyEntry(n, (), at, text)


def key_grid(table: Table) -> list[KeyEntry]:
    """The entries of a grid: each letter's number stands to its left, or above it, or in the same cell. A few cells
    may hold something else, to be told with their question."""
    numbers: dict[Place, int] = {}
    answers: dict[Place, str] = {}
    others: dict[Place, str] = {}
    entries: list[KeyEntry] = []
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row.cells):
            text = tidy(text_of(cell)).replace("\n", " ")
            if number := ORDINAL.fullmatch(text):
                numbers[r, c] = int(number["n"])
            elif ANSWER.fullmatch(text):
                answers[r, c] = text
            elif pairs := all_pairs(text):
                entries += [KeyEntry(n, (position,), row.at) for n, position in pairs]
            elif not TITLE_WORDS.fullmatch(text):
                others[r, c] = text
    if len(others) > OTHERS_MAX * len(answers):
        return []
    said = answers | others
    left = {(r, c): numbers.get((r, c - 1)) for r, c in said}
    above = {(r, c): numbers.get((r - 1, c)) for r, c in said}
    pairing = max((left, above), key=lambda found: sum(found[place] is not None for place in answers))
    matched = [(place, n) for place, n in pairing.items() if n is not None]
    if len(matched) < MATCHED_MIN * len(said) or any(pairing[place] is None for place in others):
        return []
    return entries + [entry(n, said[place], table.rows[place[0]].at) for place, n in matched]


def laid_out(table: Table) -> list[Line]:
    """The lines of a table that is only layout, in reading order; a table of options by its letters."""
    cells = [cell for row in table.rows for cell in cells_of(row)]
    labels = [AT_START.match(cell[0].text) for cell in cells]
    positions = [index_of(label["letter"]) if label else -1 for label in labels]
    if sorted(positions) == list(range(len(cells))):
        cells = [cell for _, cell in sorted(zip(positions, cells, strict=True), key=lambda pair: pair[0])]
    lines = [line for cell in cells for line in cell]
    return [replace(line, after_blank=line.after_blank or i == 0) for i, line in enumerate(lines)]


def cells_of(row: Row) -> Iterator[Cell]:
    """The cells that hold anything; a letter or number alone in a cell labels the one after it."""
    cells = [
        cell
        for i, cell in enumerate(row.cells)
        if i not in row.repeated and any(line.text.strip() or line.things for line in cell)
    ]
    for i, cell in enumerate(cells):
        alone = len(cell) == 1 and i + 1 < len(cells)
        first = cell[0]
        if alone and (BARE_LETTER.fullmatch(first.text) or (i == 0 and first.text.strip().isdecimal())):
            yield (
                replace(
                    first,
                    text=first.text.rstrip() + ".",
                    marks=first.marks[: len(first.text.rstrip())] + b"\0",
                ),
            )
        else:
            yield cell
