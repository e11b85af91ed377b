"""Đọc ngân hàng — the whole way from a file's bytes to its questions and what is the matter with them.

bytes → container check → blocks → normalise → tokens → parse → key election → lint → ParsedBank
"""

from collections import defaultdict
from dataclasses import replace
from hashlib import sha256
from zipfile import ZipFile

from app.admin.banks.container import DAMAGED, Archive, Package, check_size, opened, other_kind
from app.admin.banks.exchange.delimited import text_of_bytes
from app.admin.banks.exchange.reading import (
    TEXTS,
    is_package,
    is_xml,
    package_questions,
    suffix_of,
    text_questions,
    xml_questions,
)
from app.admin.banks.grammar.draft import Draft, Noticed, Parsed
from app.admin.banks.grammar.parse import parse_sheets, parse_text
from app.admin.banks.lint.bank import numbering
from app.admin.banks.lint.questions import told
from app.admin.banks.model import ParsedBank, ParsedQuestion, Places, Problem
from app.admin.banks.normalise import Normaliser, tidy
from app.admin.banks.pictures import CHARACTERS, Pictures, each_within, without
from app.admin.banks.pins import pinned
from app.admin.banks.repairs import linted
from app.admin.banks.settle import settle
from app.admin.banks.sheet import workbook_blocks
from app.admin.banks.stream import Table
from app.admin.banks.word import document_blocks
from app.errors import BankUnreadable

QUESTIONS_MAX = 5_000
EVERYWHERE_FROM = 4  # questions


def read_bank(file_name: str, data: bytes) -> ParsedBank:
    """The questions of a file and its problems: .docx, .xlsx, .csv, Aiken, GIFT, Moodle XML, QTI, plain text.

    Raises BankUnreadable when the file cannot be read at all: another kind of file, damaged, protected by a
    password, empty, larger than the limits, or more than 5,000 questions.
    """
    return Reading().bank(file_name, data)


class Reading:
    """One file on its way; what is met on the way is collected here."""

    def __init__(self) -> None:
        self.normaliser = Normaliser()
        self.pictures = Pictures()
        self.problems: list[Problem] = []

    def bank(self, file_name: str, data: bytes) -> ParsedBank:
        try:
            parsed = self.parse(file_name, data)
        except DAMAGED as error:
            raise BankUnreadable("bank.damaged") from error
        if len(parsed.drafts) > QUESTIONS_MAX:
            count = len(parsed.drafts)
            raise BankUnreadable("bank.too_many_questions", count=count, limit=QUESTIONS_MAX)
        if self.normaliser.decomposed_at:
            parsed.noticed.append(Noticed("decomposed", self.normaliser.decomposed_at))
        if converted := self.normaliser.converted:
            fields = {"places": Places(converted)}
            self.problems.append(Problem("warn", "legacy_font", None, converted[0], fields))
        return judged(file_name, sha256(data).hexdigest(), parsed, self.problems, self.pictures)

    def parse(self, file_name: str, data: bytes) -> Parsed:
        """What the file holds, by what its bytes are; of texts its name tells that it is one."""
        check_size(data)
        if data.startswith(b"PK"):
            return self.zipped(opened(data))
        suffix = suffix_of(file_name)
        kind = other_kind(data)
        if kind != "bank.not_office":
            raise BankUnreadable(kind)
        if is_xml(data):
            return xml_questions(file_name, data, self.pictures, self.normaliser)
        if suffix in TEXTS:
            return text_questions(text_of_bytes(data), suffix, self.normaliser)
        raise BankUnreadable(kind)

    def zipped(self, archive: ZipFile) -> Parsed:
        """An office file, or a package of items."""
        if is_package(items := Archive(archive)):
            return package_questions(items, self.pictures, self.normaliser)
        package = Package(archive)
        if package.macros:
            self.problems.append(Problem("warn", "macros_ignored", None, None, {"part": package.macros}))
        folder = package.main.partition("/")[0]
        if package.main.endswith(".bin"):
            raise BankUnreadable("bank.is_xlsb")
        if folder == "word":
            return parse_text(self.normaliser.blocks(document_blocks(package, self.pictures)))
        if folder != "xl":
            raise BankUnreadable("bank.not_office")
        tables, problems = workbook_blocks(package)
        self.problems += problems
        return parse_sheets(one for one in self.normaliser.blocks(tables) if isinstance(one, Table))


def judged(
    file_name: str, digest: str, parsed: Parsed, of_reader: list[Problem], pictures: Pictures
) -> ParsedBank:
    """The bank of what was parsed: the questions with their keys, and all problems."""
    drafts = parsed.drafts
    settled = settle(drafts)
    questions = tuple(
        question_of(draft, correct, several, pictures)
        for draft, correct, several in zip(drafts, settled.correct, settled.several, strict=True)
    )
    noted: list[Problem] = []
    for i, draft in enumerate(drafts):
        noted += [replace(one, position=i) for one in (*settled.problems[i], *told(draft.noticed, draft.n))]
    of_file = told(parsed.noticed, None)
    if not questions and not any(problem.severity == "block" for problem in of_file):
        of_file += told([Noticed("no_questions", "")], None)
    noted = [
        *told_once(noted, len(drafts)),
        *settled.of_file,
        *of_file,
        *numbering(questions, [draft.numbered for draft in drafts]),
    ]
    return linted(ParsedBank(file_name, digest, questions, (), (*noted, *of_reader)))


def told_once(noted: list[Problem], questions: int) -> list[Problem]:
    """A remark that every one of several questions has, and nobody can settle with a tap, is one of the file."""
    having: defaultdict[str, set[int | None]] = defaultdict(set)
    for one in noted:
        if one.severity == "warn" and not one.repairs:
            having[one.code].add(one.position)
    everywhere = {
        code for code, positions in having.items() if len(positions) == questions >= EVERYWHERE_FROM
    }
    first = {one.code: one for one in reversed(noted)}
    return [
        *(one for one in noted if one.code not in everywhere or one.repairs),
        *(replace(first[code], question=None, at=None, position=None) for code in sorted(everywhere)),
    ]


def question_of(draft: Draft, correct: tuple[int, ...], several: bool, pictures: Pictures) -> ParsedQuestion:
    """The question that a draft becomes."""
    options = tuple(words(option.text) or "" for option in draft.options)
    keep, _ = pinned(options)
    fixed = {i for i, option in enumerate(draft.options) if option.fixed}
    return ParsedQuestion(
        n=draft.n,
        stem=words(draft.stem) or "",
        options=options,
        correct=correct,
        topic=words(draft.topic),
        level=words(draft.level),
        source=words(draft.source),
        explain=words(draft.explain),
        at=draft.at,
        pinned=tuple(sorted(fixed.union(keep))),
        several=several,
        images=pictures.within(draft.stem),
        option_images=each_within(pictures, (option.text for option in draft.options)),
    )


def words(text: str | None) -> str | None:
    """A text without its pictures."""
    return tidy(without(text)) or None if text and CHARACTERS.search(text) else text
