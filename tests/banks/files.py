"""Kho tệp thử — files as organisations keep them, made here: each with what a person reads in it.

Nothing expected comes from the importer. `problems` are the codes a person would want to be told, missing sources
(which all but a few of these files lack) left out.
"""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tests.admin.banks.build import LOOKS, Look, docx_of, underline
from tests.banks.questions import FOUR, Written

Piece = tuple[str, Look | None]
Lines = list[str | list[Piece]]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the corpus; `refused` is the code of one that is not read at all."""

    name: str
    content: bytes
    questions: tuple[Written, ...] = FOUR
    problems: frozenset[str] = frozenset()
    refused: str = ""


Head = Callable[[int, str], str]
Label = Callable[[str], str]


def plain_head(n: int, stem: str) -> str:
    return f"Câu {n}. {stem}"


def plain_label(letter: str) -> str:
    return f"{letter}."


def question_lines(
    question: Written,
    head: Head = plain_head,
    label: Label = plain_label,
    look: Look | None = None,
    whole: bool = False,
) -> Lines:
    """A question's lines; the right choice's letter, or all of it, has the look."""
    lines: Lines = [head(question.n, question.stem)]
    for letter, text in zip("ABCD", question.options, strict=True):
        shown = look if letter == question.right else None
        lines.append([(label(letter), shown), (f" {text}", shown if whole else None)])
    return lines


def written(head: Head = plain_head, label: Label = plain_label, look: Look | None = underline) -> Lines:
    return [line for question in FOUR for line in question_lines(question, head, label, look)]


def keys_by_looks() -> Iterator[File]:
    for name, look in LOOKS.items():
        for whole in (False, True):
            lines = [line for one in FOUR for line in question_lines(one, look=look, whole=whole)]
            yield File(f"key-{name}-{'whole' if whole else 'letter'}.docx", docx_of(*lines))
    all_bold = [line for one in FOUR for line in question_lines(one, look=underline)]
    bold_letters: Lines = [
        [(text, LOOKS["bold"] if i == 0 and not look else look) for i, (text, look) in enumerate(line)]
        if isinstance(line, list)
        else line
        for line in all_bold
    ]
    yield File("key-underline-other-letters-bold.docx", docx_of(*bold_letters))


HEADS: dict[str, Head] = {
    "colon": lambda n, stem: f"Câu {n}: {stem}",
    "glued": lambda n, stem: f"Câu{n}:{stem}",
    "capitals-dash": lambda n, stem: f"CÂU {n} – {stem}",
    "cau-hoi": lambda n, stem: f"Câu hỏi {n}. {stem}",
    "cau-so": lambda n, stem: f"Câu số {n}: {stem}",
    "points": lambda n, stem: f"Câu {n} (0,25 điểm): {stem}",
    "number-dot": lambda n, stem: f"{n}. {stem}",
    "number-slash": lambda n, stem: f"{n}/ {stem}",
    "number-bracket": lambda n, stem: f"{n}) {stem}",
    "question": lambda n, stem: f"Question {n}. {stem}",
    "bai": lambda n, stem: f"Bài {n}. {stem}",
    "no-break-space": lambda n, stem: f"Câu\u00a0{n}:\u00a0{stem}",
    "zero-width": lambda n, stem: f"\ufeffCâu\u200b {n}. {stem}",
    "below": lambda n, stem: f"Câu {n}.\n{stem}",
}
LABELS: dict[str, Label] = {
    "small": lambda letter: f"{letter.lower()}.",
    "small-bracket": lambda letter: f"{letter.lower()})",
    "bracket": lambda letter: f"{letter})",
    "colon": lambda letter: f"{letter}:",
    "dash": lambda letter: f"{letter} -",
    "slash": lambda letter: f"{letter}/",
}


def heads_and_labels() -> Iterator[File]:
    for name, head in HEADS.items():
        yield File(f"head-{name}.docx", docx_of(*written(head)))
    for name, label in LABELS.items():
        yield File(f"label-{name}.docx", docx_of(*written(label=label)))


def on_one_line() -> Iterator[File]:
    for name, gap, per_line in (("tabs", "\t", 4), ("spaces", "     ", 4), ("two-and-two", "\t\t", 2)):
        lines: Lines = []
        for one in FOUR:
            lines.append(plain_head(one.n, one.stem))
            pieces = [
                [(f"{letter}.", underline if letter == one.right else None), (f" {text}", None)]
                for letter, text in zip("ABCD", one.options, strict=True)
            ]
            for start in range(0, 4, per_line):
                joined: list[Piece] = []
                for piece in pieces[start : start + per_line]:
                    joined += [*([(gap, None)] if joined else []), *piece]
                lines.append(joined)
        yield File(f"options-{name}.docx", docx_of(*lines))


KEY_LINES: dict[str, Callable[[Written], str]] = {
    "dap-an": lambda one: f"Đáp án: {one.right}",
    "dap-an-small": lambda one: f"đáp án {one.right.lower()}",
    "dap-an-words": lambda one: f"Đáp án đúng là: {one.right}. {one.options['ABCD'.index(one.right)]}.",
    "arrow": lambda one: f"=> Đáp án: {one.right}",
    "chon": lambda one: f"Chọn {one.right}",
    "tra-loi": lambda one: f"Trả lời: {one.right}",
    "answer": lambda one: f"ANSWER: {one.right}",
    "d-a": lambda one: f"Đ/A: {one.right}",
}


def typed_keys() -> Iterator[File]:
    for name, key in KEY_LINES.items():
        lines = [line for one in FOUR for line in (*question_lines(one), key(one))]
        yield File(f"key-line-{name}.docx", docx_of(*lines))
    marked = {
        "asterisk": lambda letter, right: f"*{letter}." if right else f"{letter}.",
        "tick": lambda letter, right: f"✓ {letter}." if right else f"{letter}.",
    }
    for name, mark in marked.items():
        starred = [
            line
            for one in FOUR
            for line in question_lines(
                one, label=lambda letter, one=one, mark=mark: mark(letter, letter == one.right)
            )  # type: ignore[misc]
        ]
        yield File(f"key-{name}.docx", docx_of(*starred))
    told = [
        line + " (đúng)" if isinstance(line, str) and line.startswith(f"{one.right}.") else line
        for one in FOUR
        for line in as_text(question_lines(one))
    ]
    yield File("key-suffix.docx", docx_of(*told))
    for name, table in KEY_TABLES.items():
        yield File(f"key-table-{name}.docx", docx_of(*written(look=None), *table))


KEY_TABLES: dict[str, Sequence[str]] = {
    "dashes": ("ĐÁP ÁN", "1-A 2-B 3-C 4-D"),
    "dots": ("BẢNG ĐÁP ÁN", "1.A", "2.B", "3.C", "4.D"),
    "glued": ("HẾT", "1A, 2B, 3C, 4D"),
    "words": ("ĐÁP ÁN", "Câu 1: A; Câu 2: B; Câu 3: C; Câu 4: D"),
}


def as_text(lines: Lines) -> list[str]:
    return [line if isinstance(line, str) else "".join(text for text, _ in line) for line in lines]


def dirty() -> Iterator[File]:
    noise: Lines = [
        "ĐỀ 1 (DONE)",
        "Trang 1/3",
        *written()[:10],
        "-----",
        "Trang 2",
        *written()[10:],
        "--- HẾT ---",
    ]
    yield File("noise.docx", docx_of(*noise))
    yield File(
        "nfd.docx", docx_of(*(decomposed(line) for line in written())), problems=frozenset({"decomposed"})
    )
    glued = replace(FOUR[0], stem="Đảng Cộng sảnViệt Nam được thành lập vào năm nào?")
    lines = [line for one in (glued, *FOUR[1:]) for line in question_lines(one, look=underline)]
    yield File("glued-words.docx", docx_of(*lines), (glued, *FOUR[1:]), frozenset({"glued_words"}))
    note = replace(FOUR[1], options=("Trần Phú (sửa lại 23/6/2024)", *FOUR[1].options[1:]))
    lines = [line for one in (FOUR[0], note, *FOUR[2:]) for line in question_lines(one, look=underline)]
    yield File("editor-note.docx", docx_of(*lines), (FOUR[0], note, *FOUR[2:]), frozenset({"editor_note"}))
    keyless: Lines = [*question_lines(FOUR[0]), *written()[5:]]
    yield File(
        "one-without-key.docx",
        docx_of(*keyless),
        (replace(FOUR[0], right=""), *FOUR[1:]),
        frozenset({"no_key", "key_signal_weak"}),
    )
    gap: Lines = [*written()[:5], *written()[10:]]
    yield File("number-left-out.docx", docx_of(*gap), (FOUR[0], *FOUR[2:]), frozenset({"numbering_gap"}))
    twice: Lines = [*written(), *question_lines(replace(FOUR[0], n=5), look=underline)]
    found = frozenset({"duplicate_question"})
    yield File("asked-twice.docx", docx_of(*twice), (*FOUR, replace(FOUR[0], n=5)), found)


def decomposed(line: str | list[Piece]) -> str | list[Piece]:
    if isinstance(line, str):
        return unicodedata.normalize("NFD", line)
    return [(unicodedata.normalize("NFD", text), look) for text, look in line]


REFUSED = {
    "old.doc": (bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), "bank.old_doc"),
    "old.xls": (bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), "bank.old_xls"),
    "locked.docx": (
        bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"),
        "bank.encrypted",
    ),
    "scan.pdf": (b"%PDF-1.7 ...", "bank.is_pdf"),
    "old.rtf": (b"{\\rtf1 ...", "bank.is_rtf"),
    "empty.docx": (b"", "bank.empty_file"),
    "cut.docx": (docx_of("Câu 1.")[:400], "bank.damaged"),
    "web.xml": (b"<?xml version='1.0'?><html/>", "bank.other_xml"),
}


def refused() -> Iterator[File]:
    for name, (content, code) in REFUSED.items():
        yield File(name, content, (), refused=code)


def word_files() -> list[File]:
    return [*keys_by_looks(), *heads_and_labels(), *on_one_line(), *typed_keys(), *dirty(), *refused()]
