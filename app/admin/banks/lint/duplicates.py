"""Câu trùng — questions that ask the same again, or almost.

Almost: the same figures ("Đại hội XI" is not "Đại hội XII"), and at least 85 words of a hundred in common.
Pairs are found by their rarest words, so 5,000 questions take no 12 million comparisons.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import ceil

from app.admin.banks.folding import option_key, words_key
from app.admin.banks.model import ParsedQuestion, Problem

ALIKE = 0.85
WORDS_MIN = 5  # "Chọn câu đúng" may stand over many questions
COMPARED_MAX = 100  # candidates of one question
FIGURE = re.compile(r"\d+|\b[IVXLC]+\b")


def duplicates(questions: Sequence[ParsedQuestion]) -> Iterable[Problem]:
    """Each question that repeats an earlier one, told once."""
    stems = [words_key(question.stem) for question in questions]
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    repeated = set()
    for i, (question, stem) in enumerate(zip(questions, stems, strict=True)):
        earlier = [j for j in by_stem[stem] if shares_option(question, questions[j])] if stem else []
        same = by_stem[stem] if len(stem.split()) >= WORDS_MIN else []
        if earlier:
            repeated.add(i)
            yield repeats("duplicate_question", question, questions[earlier[0]])
        elif same:
            repeated.add(i)
            yield repeats("near_duplicate", question, questions[same[0]])
        by_stem[stem].append(i)
    for i, j in near_pairs(questions, stems):
        if i not in repeated:
            yield repeats("near_duplicate", questions[i], questions[j])


def repeats(code: str, question: ParsedQuestion, earlier: ParsedQuestion) -> Problem:
    return Problem("warn", code, question.n, question.at, {"earlier": earlier.n, "earlier_at": earlier.at})


def shares_option(one: ParsedQuestion, other: ParsedQuestion) -> bool:
    return not {option_key(option) for option in one.options}.isdisjoint(map(option_key, other.options))


def near_pairs(questions: Sequence[ParsedQuestion], stems: Sequence[str]) -> Iterable[tuple[int, int]]:
    """(a question, the first earlier one almost like it), by the words of their stems (prefix filtering)."""
    words = [frozenset(stem.split()) for stem in stems]
    frequency = Counter(word for found in words for word in found)
    index: defaultdict[tuple[tuple[str, ...], str], list[int]] = defaultdict(list)
    for i, (question, found) in enumerate(zip(questions, words, strict=True)):
        if len(found) < WORDS_MIN:
            continue
        figures = tuple(FIGURE.findall(question.stem))
        rarest = sorted(found, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(found) - ceil(ALIKE * len(found)) + 1]
        candidates = {j for word in prefix for j in index[figures, word][:COMPARED_MAX]}
        near = [j for j in sorted(candidates)[:COMPARED_MAX] if alike(found, words[j])]
        if near:
            yield i, near[0]
        for word in prefix:
            index[figures, word].append(i)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether the words in common are enough of the words in all (Jaccard)."""
    if not ALIKE * len(one) <= len(other) <= len(one) / ALIKE:
        return False
    common = len(one & other)
    return common >= ALIKE * (len(one) + len(other) - common)
