"""Đọc ngân hàng — the whole way from a file's bytes to its questions and what is the matter with them.

bytes → container check → blocks → normalise → tokens → parse → key election → lint → ParsedBank
"""

from dataclasses import replace
from hashlib import sha256

from app.admin.banks.container import DAMAGED, Package, opened
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


def read_bank(file_name: str, data: bytes) -> ParsedBank:
    """The questions of a .docx or .xlsx file and its problems.

    Raises BankUnreadable when the file cannot be read at all: another kind of file, damaged, protected by a
    password, empty, larger than the limits, or more than 5,000 questions.
    """
    try:
        pictures = Pictures()
        parsed, problems = parse(opened(data), pictures)
    except DAMAGED as error:
        raise BankUnreadable("bank.damaged") from error
    if len(parsed.drafts) > QUESTIONS_MAX:
        raise BankUnreadable("bank.too_many_questions", count=len(parsed.drafts), limit=QUESTIONS_MAX)
    return judged(file_name, sha256(data).hexdigest(), parsed, problems, pictures)


def parse(package: Package, pictures: Pictures) -> tuple[Parsed, list[Problem]]:
    """What the package holds, parsed, and what its reader had to say."""
    folder = package.main.partition("/")[0]
    normaliser = Normaliser()
    problems: list[Problem] = []
    if folder == "word":
        parsed = parse_text(normaliser.blocks(document_blocks(package, pictures)))
    elif folder == "xl":
        tables, problems = workbook_blocks(package)
        parsed = parse_sheets(t for t in normaliser.blocks(tables) if isinstance(t, Table))
    else:
        raise BankUnreadable("bank.not_office")
    if normaliser.decomposed_at:
        parsed.noticed.append(Noticed("decomposed", normaliser.decomposed_at))
    if normaliser.converted:
        fields = {"places": Places(normaliser.converted)}
        problems.append(Problem("warn", "legacy_font", None, normaliser.converted[0], fields))
    return parsed, problems


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
    noted += [*settled.of_file, *of_file, *numbering(questions, [draft.numbered for draft in drafts])]
    return linted(ParsedBank(file_name, digest, questions, (), (*noted, *of_reader)))


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
