"""Đọc trao đổi — texts and XML of other programs as questions: which format it is, and its reader."""

from dataclasses import replace

from app.admin.banks.container import Archive
from app.admin.banks.exchange.aiken import aiken_questions, is_aiken
from app.admin.banks.exchange.delimited import csv_table
from app.admin.banks.exchange.gift import gift_questions, is_gift
from app.admin.banks.exchange.moodle import moodle_questions
from app.admin.banks.exchange.qti import ITEM, MANIFEST, item_files, qti_questions
from app.admin.banks.grammar.draft import Draft, Parsed
from app.admin.banks.grammar.headers import find_header
from app.admin.banks.grammar.parse import parse_sheets, parse_text
from app.admin.banks.normalise import Normaliser, lines_of
from app.admin.banks.pictures import Pictures
from app.admin.banks.stream import Line, Table, plain
from app.admin.banks.xml import children, local
from app.errors import BankUnreadable

TABLES = (".csv", ".tsv", ".tab")
TEXTS = (*TABLES, ".txt", ".text", ".gift", ".aiken", ".md")
ROOT_MAX = 2**16


def suffix_of(file_name: str) -> str:
    dot = file_name.rfind(".")
    return file_name[dot:].lower() if dot >= 0 else ""


def text_questions(text: str, suffix: str, normaliser: Normaliser) -> Parsed:
    """The questions of a text: a table, GIFT, Aiken, or questions as people write them."""
    if suffix in TABLES:
        return table_questions(csv_table(text), normaliser)
    lines = lines_in(text)
    if any("\t" in line.text for line in lines[:5]) and find_header((table := csv_table(text)).rows):
        return table_questions(table, normaliser)
    kept = [line for block in normaliser.blocks(lines) for line in lines_of(block)]
    if is_gift(text):
        return gift_questions(kept)
    if is_aiken([line.text for line in kept]):
        return aiken_questions(kept)
    blank = [not line.text.strip() for line in kept]
    apart = [replace(line, after_blank=i > 0 and blank[i - 1]) for i, line in enumerate(kept)]
    return parse_text(line for line, nothing in zip(apart, blank, strict=True) if not nothing)


def table_questions(table: Table, normaliser: Normaliser) -> Parsed:
    return parse_sheets(one for one in normaliser.blocks([table]) if isinstance(one, Table))


def lines_in(text: str) -> list[Line]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return [plain(line, f"line {number}") for number, line in enumerate(lines, 1)]


def is_xml(data: bytes) -> bool:
    start = data[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith((b"<?xml", b"<quiz", b"<assessmentItem"))


def xml_questions(file_name: str, data: bytes, pictures: Pictures, normaliser: Normaliser) -> Parsed:
    """The questions of a Moodle quiz or one QTI item. Raises BankUnreadable for other XML."""
    root = next(children(data, 0))
    if local(root) == "quiz":
        parsed = moodle_questions(root, pictures)
    elif local(root) == ITEM:
        parsed = qti_questions([(file_name, data)], None, pictures)
    else:
        raise BankUnreadable("bank.other_xml", root=local(root)[:40])
    return normalised(parsed, normaliser)


def package_questions(archive: Archive, pictures: Pictures, normaliser: Normaliser) -> Parsed:
    """The questions of a QTI package."""
    items = ((href, archive.read(href)) for href in item_files(archive))
    return normalised(qti_questions(items, archive, pictures), normaliser)


def is_package(archive: Archive) -> bool:
    return archive.holds(MANIFEST)


def normalised(parsed: Parsed, normaliser: Normaliser) -> Parsed:
    """The texts of drafts that did not come as lines, normalised."""
    for draft in parsed.drafts:
        normalise(draft, normaliser)
    return parsed


def normalise(draft: Draft, normaliser: Normaliser) -> None:
    def text(value: str) -> str:
        return normaliser.text(value, draft.at)

    draft.stem = text(draft.stem)
    draft.options = [replace(option, text=text(option.text)) for option in draft.options]
    draft.topic, draft.level = draft.topic and text(draft.topic), draft.level and text(draft.level)
    draft.source, draft.explain = draft.source and text(draft.source), draft.explain and text(draft.explain)
