"""Soát từng câu — faults and remarks that concern one question by itself."""

import re
from collections import defaultdict
from collections.abc import Iterable

from app.admin.banks.folding import option_key
from app.admin.banks.grammar.draft import Noticed
from app.admin.banks.grammar.key_lines import KEY_WITHIN
from app.admin.banks.model import ParsedQuestion, Problem, Repair, Severity, choosing, letters_of
from app.admin.banks.normalise import quoted, tidy
from app.admin.banks.pins import pinned
from app.rules.paper.draw import LETTERS as OPTION_LETTERS

STEM_MAX = 1_000
OPTION_MAX = 500
OPTIONS_MIN, OPTIONS_MAX = 2, len(OPTION_LETTERS)
QUOTED_MAX = 5
EDITOR_NOTE = re.compile(
    r"[(\[][^()\[\]]{0,20}\b(?:sửa|chỉnh|xem\s+lại|kiểm\s+tra\s+lại|bổ\s+sung|trùng|bỏ|sai|done)\b[^()\[\]]{0,40}[)\]]"
    r"|\bDONE\b|\bTODO\b|\?{3,}|\bđã\s+sửa\b"
)
LETTERS = [chr(c) for c in (*range(0x41, 0x7B), *range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA))]
SMALL = "".join(letter for letter in LETTERS if letter.islower())
LARGE = "".join(letter for letter in LETTERS if letter.isupper())
BROKEN_LINE = re.compile(rf"[{SMALL},]\n(?=[{SMALL}])[^\n]*")
# "sảnViệt": beside a letter that English lacks, so that no trade name is meant.
GLUED = re.compile(
    rf"(?<!\w)(?=[{SMALL}{LARGE}]*[^\W\x00-\x7f])[{LARGE}]?[{SMALL}]{{2,}}(?=[{LARGE}][{SMALL}])\w+"
)
BLEMISHES = (
    (KEY_WITHIN, "key_within", "drop_note"),
    (EDITOR_NOTE, "editor_note", "drop_note"),
    (BROKEN_LINE, "broken_line", "join_lines"),
    (GLUED, "glued_words", "part_words"),
)
BLOCKING = {
    "elsewhere", "key_within", "options_again", "options_outside", "option_gap", "date_cell", "number_format",
    "cell_error",
    "formula_without_value", "image_format", "image_unreadable", "key_of_repeated_number", "no_header",
    "no_questions",
}  # fmt: skip


def problems_of(question: ParsedQuestion) -> list[Problem]:
    """What is the matter with one question."""
    return [*key(question), *structure(question), *texts(question), *references(question), *leaks(question)]


def problem(
    question: ParsedQuestion, code: str, *repairs: Repair, block: bool = False, **fields: object
) -> Problem:
    severity: Severity = "block" if block else "warn"
    return Problem(severity, code, question.n, question.at, fields, repairs=repairs)


def key(question: ParsedQuestion) -> Iterable[Problem]:
    """Faults: no right option, or several where one is to be chosen."""
    right = question.correct
    if not right:
        choices = [choosing((i,)) for i in range(len(question.options))]
        yield problem(question, "no_key", *choices, block=True)
    if len(right) > 1 and not question.several:
        choices = [*(choosing((i,)) for i in right), Repair("allow_several")]
        yield problem(question, "several_keys", *choices, block=True, letters=letters_of(right))


def structure(question: ParsedQuestion) -> Iterable[Problem]:
    """Faults: a question that cannot be asked."""
    options = question.options
    if not question.stem and not question.images:
        yield problem(question, "empty_stem", block=True)
    if len(options) < OPTIONS_MIN:
        yield problem(question, "too_few_options", block=True, count=len(options))
    if len(options) > OPTIONS_MAX:
        yield problem(question, "too_many_options", block=True, count=len(options), most=OPTIONS_MAX)
    empty = tuple(i for i, option in enumerate(options) if not option and not question.images_of(i))
    if empty:
        yield problem(question, "empty_option", dropping(empty[0]), block=True, letters=letters_of(empty))
    first: dict[tuple[str, ...], int] = {}
    for i, option in enumerate(options):
        pictures = [image.sha256 for image in question.images_of(i)]
        same = first.setdefault((option_key(option), *pictures), i)
        if i not in empty and same != i:
            spare = same if i in question.correct else i
            letters = letters_of((same, i))
            yield problem(question, "duplicate_options", dropping(spare), block=True, letters=letters)


def dropping(position: int) -> Repair:
    return Repair("drop_choice", {"position": position})


def texts(question: ParsedQuestion) -> Iterable[Problem]:
    """Remarks on lengths, editors' notes, lines cut and words glued where they should not be."""
    if len(question.stem) > STEM_MAX:
        yield problem(question, "stem_too_long", count=len(question.stem), limit=STEM_MAX)
    for i, option in enumerate(question.options):
        if len(option) > OPTION_MAX:
            letters = letters_of((i,))
            yield problem(question, "option_too_long", letters=letters, count=len(option), limit=OPTION_MAX)
    for pattern, code, repair in BLEMISHES:
        for name, text in (("stem", question.stem), *enumerate(question.options)):
            if found := pattern.search(text):
                fields = {"field": name} | ({"text": found[0]} if repair == "drop_note" else {})
                block = code in BLOCKING
                yield problem(question, code, Repair(repair, fields), block=block, text=quoted(found[0]))
                break


def references(question: ParsedQuestion) -> Iterable[Problem]:
    """Remarks on options that speak of other options."""
    keep, by_letter = pinned(question.options)
    if not set(keep) <= set(question.pinned):
        repair = Repair("pin", {"positions": sorted({*keep, *question.pinned})})
        yield problem(question, "not_pinned", repair, letters=letters_of(keep))
    elif by_letter:
        yield problem(question, "cross_reference", letters=letters_of(by_letter), kept=letters_of(keep))
    elif keep:
        yield problem(question, "refers_to_all", letters=letters_of(keep))


def leaks(question: ParsedQuestion) -> Iterable[Problem]:
    """A right option that is the only one to end with a full stop gives itself away."""
    ending = tuple(i for i, option in enumerate(question.options) if option.endswith("."))
    if len(ending) == 1 and ending == question.correct and len(question.options) > OPTIONS_MIN:
        yield problem(question, "only_full_stop", Repair("drop_stops"), letters=letters_of(ending))


def joining(found: Iterable[Noticed]) -> Repair:
    return Repair("join_lines", {"field": "last", "text": tidy("\n".join(one.text for one in found))})


def dropping_lines(found: Iterable[Noticed]) -> Repair:
    return Repair("drop_lines", {"field": "last", "text": tidy("\n".join(one.text for one in found))})


def without_images(_: Iterable[Noticed]) -> Repair:
    return Repair("drop_images")


REPAIRS_NOTED = {
    "stray_text": joining,
    "runs_on": dropping_lines,
    "image_format": without_images,
    "image_unreadable": without_images,
    "image_elsewhere": without_images,
}


def told(noticed: Iterable[Noticed], question: int | None) -> list[Problem]:
    """What was noticed while reading, a problem for each code, at its first place, with all it quotes."""
    by_code: defaultdict[str, list[Noticed]] = defaultdict(list)
    for one in noticed:
        by_code[one.code].append(one)
    problems = []
    for name, found in by_code.items():
        code = "image_outside" if name == "image" and question is None else name
        severity: Severity = "block" if code in BLOCKING else "warn"
        text = ", ".join(dict.fromkeys(quoted(one.text) for one in found[:QUOTED_MAX] if one.text))
        repairs = (made(found),) if (made := REPAIRS_NOTED.get(code)) and question is not None else ()
        fields = {"text": text}
        problems.append(Problem(severity, code, question, found[0].at or None, fields, repairs=repairs))
    return problems
