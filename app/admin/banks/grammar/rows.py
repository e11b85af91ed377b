"""Bảng câu hỏi — one question per row, in a worksheet or a table of a document, under a header row."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.admin.banks.grammar.answers import TICK, cell_claim
from app.admin.banks.grammar.draft import Draft, DraftOption, things_of
from app.admin.banks.grammar.headers import Columns, columns_of, header_texts
from app.admin.banks.grammar.lettering import COUNTS, lettered
from app.admin.banks.grammar.options import AT_START, BULLET_OR_TICK, MARKERS, has_first, index_of
from app.admin.banks.grammar.questions import drafts_of, made
from app.admin.banks.grammar.regions import Region
from app.admin.banks.grammar.tokens import HEAD, HEADING, HEADING_BARE, ROMAN, Token, heading_start, token_of
from app.admin.banks.normalise import tidy
from app.admin.banks.stream import Cell, Line, Row, plain, text_of

ORDINAL = re.compile(r"(?:câu\s*(?:số\s*)?)?(?P<n>\d{1,6})\s*[.:)]?", re.IGNORECASE)
SHARED = ("topic", "level", "source")  # a merged cell speaks for all its rows
TEXTS = ("topic", "level", "source", "explain")


def questions_of(rows: Sequence[Row], columns: Columns) -> list[Draft]:
    """The questions of the rows below a header."""
    regions: list[Region] = []
    drafts: list[Draft] = []
    filled: list[tuple[Draft, Row]] = []
    topic, previous = None, 0
    for row in joined(rows, columns):
        if heading := group_heading(row, columns):
            topic = heading
        elif not is_blank(row, columns) and columns_of(header_texts(row.cells)) != columns:
            number = number_of(row, columns)
            region = region_of(row, columns, previous + 1 if number is None else number)
            region.topic = region.fields.pop("topic", None) or topic
            previous = region.head.n
            draft = draft_of(row, columns, region) if columns.options else None
            drafts += [draft] if draft else []
            regions += [] if draft else [region]
            filled.append((draft or Draft(0, ""), row))
    if not columns.options:
        drafts = drafts_of(regions)
        filled = [(draft, row) for draft, (_, row) in zip(drafts, filled, strict=True)]
    else:
        clear_columns(drafts)
    for draft, row in filled:
        complete(draft, row, columns)
    return drafts


def joined(rows: Sequence[Row], columns: Columns) -> list[Row]:
    """The rows; where each choice has a row of its own, those of a question are one, ticks put beside choices."""
    choices = columns.fields.get("choices")
    if choices is None or columns.options:
        return list(rows)
    whole: list[Row] = []
    for row in (ticked(row, columns, choices) for row in rows):
        begins = cell_text(row, columns.fields["stem"]) or cell_text(row, columns.fields.get("no"))
        if whole and not begins and cell_text(row, choices):
            lines = (*cell_at(whole[-1], choices), *cell_at(row, choices))
            whole[-1] = with_cell(whole[-1], choices, lines)
        else:
            whole.append(row)
    return whole


def ticked(row: Row, columns: Columns, choices: int) -> Row:
    """The row with the tick of its key cell before its choice."""
    key = columns.fields.get("key")
    cell = cell_at(row, choices)
    if key is None or not cell or not TICK.fullmatch(cell_text(row, key)):
        return row
    first = replace(cell[0], text=f"*{cell[0].text}", marks=b"\0" + cell[0].marks, label=None)
    return with_cell(with_cell(row, choices, (first, *cell[1:])), key, ())


def with_cell(row: Row, column: int, cell: Cell) -> Row:
    return replace(row, cells=(*row.cells[:column], cell, *row.cells[column + 1 :]))


def clear_columns(drafts: Sequence[Draft]) -> None:
    """A look that a whole column has is none of its options'."""
    for column in range(max((len(draft.options) for draft in drafts), default=0)):
        own = [draft for draft in drafts if column < len(draft.options)]
        looks = {mark for draft in own for mark in draft.options[column].marks}
        if len(own) > 1 and len(looks) == 1:
            for draft in own:
                option = draft.options[column]
                draft.options[column] = replace(option, marks=bytes(len(option.marks)), letter_mark=0)


def complete(draft: Draft, row: Row, columns: Columns) -> None:
    """What the row's other cells say of its question."""
    draft.numbered = number_of(row, columns) is not None
    for name in ("level", "source", "explain"):
        value = cell_text(row, columns.fields.get(name), shared=name in SHARED)
        if value:
            setattr(draft, name, value)
    claim = cell_claim(cell_text(row, columns.fields.get("key")), [o.text for o in draft.options], row.at)
    if claim:
        draft.claims.append(claim)
    used = {*columns.fields.values(), *columns.options}
    draft.noticed += [
        n for column in sorted(used) for n in things_of(cell_at(row, column)) if n not in draft.noticed
    ]


def cell_at(row: Row, column: int | None) -> Cell:
    return row.cells[column] if column is not None and column < len(row.cells) else ()


def cell_text(row: Row, column: int | None, *, shared: bool = False) -> str:
    """A cell's text; one that only repeats a merged cell counts where values are shared."""
    return "" if column in row.repeated and not shared else tidy(text_of(cell_at(row, column)))


def is_blank(row: Row, columns: Columns) -> bool:
    """Whether the row holds nothing of a question; a number alone is nothing."""
    wanted = {
        columns.fields["stem"],
        *columns.options,
        columns.fields.get("choices"),
        columns.fields.get("key"),
    }
    return not any(cell_text(row, column) for column in wanted)


def group_heading(row: Row, columns: Columns) -> str | None:
    """The topic that a row names for the rows below it: its only text, a heading or outside the questions."""
    texts = [(i, tidy(text_of(cell))) for i, cell in enumerate(row.cells) if i not in row.repeated]
    texts = [(i, text) for i, text in texts if text]
    if len(texts) != 1:
        return None
    column, text = texts[0]
    worded = any(pattern.fullmatch(text) for pattern in (HEADING, HEADING_BARE, ROMAN))
    elsewhere = (
        column != columns.fields["stem"] and column not in columns.options and not ORDINAL.fullmatch(text)
    )
    if not worded and not elsewhere:
        return None
    return tidy(text[heading_start(plain(text, row.at)) :])


def number_of(row: Row, columns: Columns) -> int | None:
    """The number in the row's own column, or before its question ("Câu 7: …")."""
    match = ORDINAL.fullmatch(cell_text(row, columns.fields.get("no")))
    if match:
        return int(match["n"])
    typed = typed_head(cell_at(row, columns.fields["stem"]))
    return typed.n if typed else None


def typed_head(cell: Cell) -> Token | None:
    """The head "Câu 7:" that a question's cell begins with."""
    match = HEAD.fullmatch(cell[0].text) if cell else None
    token = token_of(cell[0]) if match and match["stop"] else None
    return token if token and token.kind == "head" else None


def region_of(row: Row, columns: Columns, n: int) -> Region:
    """The row's question as if it stood in running text: its cell, then the cell of its options."""
    cell = cell_at(row, columns.fields["stem"])
    typed = typed_head(cell)
    first: Line = cell[0] if cell else plain("", row.at)
    head = Token(
        "number",
        replace(first, at=row.at, label=None),
        n=n,
        start=typed.start if typed else label_width(first),
    )
    rest = [*cell[1:], *bulleted(cell_at(row, columns.fields.get("choices")))]
    values = {name: cell_text(row, columns.fields.get(name), shared=True) for name in TEXTS}
    tokens = [item for item in lettered([head, *map(token_of, rest)])[1:] if isinstance(item, Token)]
    return Region(head, tokens, fields={k: v for k, v in values.items() if v})


def bulleted(cell: Cell) -> Cell:
    """The lines of a cell of choices; without letters or bullets of their own each is a choice."""
    told = any(line.label or has_first(line, 0) or BULLET_OR_TICK.match(line.text) for line in cell)
    if told or len(cell) not in COUNTS:
        return cell
    return tuple(replace(line, text=f"- {line.text}", marks=line.marks[:1] * 2 + line.marks) for line in cell)


def label_width(line: Line) -> int:
    return line.label.width if line.label else 0


def draft_of(row: Row, columns: Columns, region: Region) -> Draft:
    """The question of a row that gives each option a cell."""
    draft = Draft(region.head.n, row.at, topic=region.topic)
    lines = [region.head.content, *(line.text for line in cell_at(row, columns.fields["stem"])[1:])]
    draft.stem = tidy("\n".join(lines))
    options = [option_of(cell_at(row, column), i) for i, column in enumerate(columns.options)]
    while options and not options[-1].text:
        options.pop()
    draft.options = options
    return draft


def option_of(cell: Cell, position: int) -> DraftOption:
    """An option's cell; a letter typed before its text is its label if it is the column's own."""
    text, marks = text_of(cell), b"\0".join(line.marks for line in cell)
    match = AT_START.match(text.partition("\n")[0])
    if match and match["text"] and index_of(match["letter"]) == position and match["stop"] in ".)":
        starred = bool((match["before"] or "").strip(" #") or match["after"])
        option = made(text[match.start("text") :], marks[match.start("text") :])
        return replace(option, starred=starred, letter_mark=marks[match.start("letter")])
    bare = text.lstrip()
    if bare[:1] in tuple(MARKERS):
        start = len(text) - len(bare) + 1
        return replace(made(text[start:], marks[start:]), starred=True)
    return made(text, marks)
