"""Phân tích — from the blocks of a whole file to its questions, key tables joined to what they speak of."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from app.admin.banks.grammar.answers import cell_claim
from app.admin.banks.grammar.draft import Claim, Draft, KeyEntry, KeyTable, Noticed, Parsed
from app.admin.banks.grammar.headers import find_header
from app.admin.banks.grammar.lettering import lettered
from app.admin.banks.grammar.questions import drafts_of
from app.admin.banks.grammar.regions import Cutter, Outline, Region
from app.admin.banks.grammar.rows import questions_of
from app.admin.banks.grammar.sections import Item, with_key_sections
from app.admin.banks.grammar.tables import items_of
from app.admin.banks.grammar.tokens import token_of
from app.admin.banks.stream import Block, Line, Table


def parse_text(blocks: Iterable[Block]) -> Parsed:
    """The questions of a document."""
    items: list[Item] = []
    for block in blocks:
        items += [token_of(block)] if isinstance(block, Line) else items_of(block)
    return joined(Cutter(lettered(with_key_sections(items))).cut())


def parse_sheets(tables: Iterable[Table]) -> Parsed:
    """The questions of a workbook's sheets; a sheet without a header of questions is told and left out."""
    tables = list(tables)
    if all(sum(map(bool, row.cells)) == 1 for table in tables for row in table.rows):
        return parse_text(tables)  # Typed into one column, as into a document.
    parsed = Parsed()
    read = []
    for table in tables:
        header = find_header(table.rows)
        if header is None:
            parsed.noticed.append(Noticed("sheet_without_header", "", table.sheet or ""))
            continue
        read.append(table.sheet or "")
        start, columns = header
        parsed.items += questions_of(table.rows[start:], columns)
    if not read and parsed.noticed:
        parsed.noticed = [Noticed("no_header", "")]
    elif len(read) > 1:
        parsed.noticed.append(Noticed("several_sheets", "", ", ".join(read)))
    return parsed


def joined(outline: Outline) -> Parsed:
    """Regions turned into questions in their places, key tables handed out."""
    drafts = iter(drafts_of([part for part in outline.parts if isinstance(part, Region)]))
    parsed = Parsed(noticed=outline.noticed)
    for part in outline.parts:
        if isinstance(part, Region):
            parsed.items.append(next(drafts))
        elif isinstance(part, KeyTable):
            parsed.items.append(part)
        else:
            parsed.items += part
    hand_out_keys(parsed)
    return parsed


def hand_out_keys(parsed: Parsed) -> None:
    """Each run of key tables speaks of the questions above it, or, with none above, of those below."""
    above: list[Draft] = []
    waiting: list[KeyEntry] = []
    for is_table, group in groupby(parsed.items, lambda item: isinstance(item, KeyTable)):
        items = list(group)
        drafts = [item for item in items if isinstance(item, Draft)]
        entries = [entry for item in items if isinstance(item, KeyTable) for entry in item.entries]
        if not is_table and waiting:
            match_keys(drafts, waiting, parsed)
            waiting = []
        elif not is_table:
            above = drafts
        elif above:
            match_keys(above, entries, parsed)
            above = []
        else:
            waiting = entries


def claim_of(draft: Draft, entry: KeyEntry) -> Claim:
    """What a key table says of a question; its words are read as those of a key line."""
    said = Claim(entry.positions, entry.at, entry.words)
    texts = [option.text for option in draft.options]
    return said if entry.positions else cell_claim(entry.words, texts, entry.at) or said


def match_keys(drafts: list[Draft], entries: list[KeyEntry], parsed: Parsed) -> None:
    """Entries go to the questions of their number; where numbers repeat, in order, if both repeat alike."""
    questions: defaultdict[int, list[Draft]] = defaultdict(list)
    keys: defaultdict[int, list[KeyEntry]] = defaultdict(list)
    lost: defaultdict[str, list[KeyEntry]] = defaultdict(list)
    for draft in drafts:
        questions[draft.n].append(draft)
    for entry in entries:
        keys[entry.n].append(entry)
    for n, found in keys.items():
        same = questions.get(n, [])
        if len(same) == len(found):
            pairs = list(zip(same, found, strict=True))
        elif len(same) == 1:
            pairs = [(same[0], entry) for entry in found]
        else:
            pairs = []
            lost["key_of_repeated_number" if same else "key_without_question"].append(found[0])
        for draft, entry in pairs:
            draft.claims.append(claim_of(draft, entry))
    for code, found in lost.items():
        parsed.noticed.append(Noticed(code, found[0].at, ", ".join(str(entry.n) for entry in found)))
