"""Soát từng câu — faults and remarks that concern one question by itself."""

import re
from collections import defaultdict
from collections.abc import Iterable

from app.admin.banks.folding import option_key
from app.admin.banks.grammar.draft import Noticed
from app.admin.banks.model import ParsedQuestion, Problem, Severity
from app.admin.banks.normalise import quoted
from app.admin.banks.pins import pinned
from app.admin.banks.settle import named

STEM_MAX = 1_000
OPTION_MAX = 500
OPTIONS_MIN = 2
QUOTED_MAX = 5
EDITOR_NOTE = re.compile(
    r"[(\[][^()\[\]]{0,20}\b(?:sửa|chỉnh|xem\s+lại|kiểm\s+tra\s+lại|bổ\s+sung|trùng|bỏ|sai|done)\b[^()\[\]]{0,40}[)\]]"
    r"|\bDONE\b|\bTODO\b|\?{3,}|\bđã\s+sửa\b"
)
BLOCKING = {
    "options_again", "option_gap", "date_cell", "number_format", "cell_error", "formula_without_value",
    "legacy_font", "key_of_repeated_number", "no_header", "no_questions",
}  # fmt: skip


def problems_of(question: ParsedQuestion) -> list[Problem]:
    """What is the matter with a question's texts; its key is judged elsewhere."""
    return [*structure(question), *texts(question), *leaks(question)]


def problem(question: ParsedQuestion, code: str, *, block: bool = False, **fields: object) -> Problem:
    return Problem("block" if block else "warn", code, question.n, question.at, fields)


def structure(question: ParsedQuestion) -> Iterable[Problem]:
    """Faults: a question that cannot be asked."""
    options = question.options
    if not question.stem:
        yield problem(question, "empty_stem", block=True)
    if len(options) < OPTIONS_MIN:
        yield problem(question, "too_few_options", block=True, count=len(options))
    empty = tuple(i for i, option in enumerate(options) if not option)
    if empty:
        yield problem(question, "empty_option", block=True, letters=named(empty))
    first: dict[str, int] = {}
    for i, option in enumerate(options):
        same = first.setdefault(option_key(option), i)
        if option and same != i:
            yield problem(question, "duplicate_options", block=True, letters=named((same, i)))


def texts(question: ParsedQuestion) -> Iterable[Problem]:
    """Remarks on lengths, editors' notes, and options that speak of other options."""
    if len(question.stem) > STEM_MAX:
        yield problem(question, "stem_too_long", count=len(question.stem), limit=STEM_MAX)
    for i, option in enumerate(question.options):
        if len(option) > OPTION_MAX:
            yield problem(
                question, "option_too_long", letters=named((i,)), count=len(option), limit=OPTION_MAX
            )
    for text in (question.stem, *question.options):
        if note := EDITOR_NOTE.search(text):
            yield problem(question, "editor_note", text=quoted(note[0]))
            break
    keep, by_letter = pinned(question.options)
    if by_letter:
        yield problem(question, "cross_reference", letters=named(by_letter), kept=named(keep))
    elif keep:
        yield problem(question, "refers_to_all", letters=named(keep))


def leaks(question: ParsedQuestion) -> Iterable[Problem]:
    """A right option that is the only one to end with a full stop gives itself away."""
    ending = tuple(i for i, option in enumerate(question.options) if option.endswith("."))
    if len(ending) == 1 and ending == question.correct and len(question.options) > OPTIONS_MIN:
        yield problem(question, "only_full_stop", letters=named(ending))


def told(noticed: Iterable[Noticed], question: int | None) -> list[Problem]:
    """What was noticed while reading, a problem for each code, at its first place, with all it quotes."""
    by_code: defaultdict[str, list[Noticed]] = defaultdict(list)
    for one in noticed:
        by_code[one.code].append(one)
    problems = []
    for code, found in by_code.items():
        severity: Severity = "block" if code in BLOCKING else "warn"
        text = ", ".join(dict.fromkeys(quoted(one.text) for one in found[:QUOTED_MAX] if one.text))
        problems.append(Problem(severity, code, question, found[0].at or None, {"text": text}))
    return problems
