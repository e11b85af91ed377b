"""Câu trùng — questions that ask the same again, or almost.

Almost: the same figures ("Đại hội XI" is not "Đại hội XII"), and nine words in ten of the stem in common, or
eight in ten of the whole question with seven in ten of the stem. Pairs are found by their rarest words
(prefix filtering), so 5,000 questions take no 12 million comparisons.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from math import ceil

from app.admin.banks.folding import option_key, words_key
from app.admin.banks.model import ParsedQuestion, Problem, Repair

STEM_ALIKE = 0.9
WHOLE_ALIKE, ITS_STEM_ALIKE = 0.8, 0.7
WORDS_MIN = 5  # "Chọn câu đúng" may stand over many questions
WORDS_MAX = 500  # longer texts are compared as they are
COMPARED_MAX = 60  # candidates of one question
FIGURE = re.compile(r"\d+|\b[IVXLC]+\b")
Words = frozenset[str]


def duplicates(questions: Sequence[ParsedQuestion]) -> list[Problem]:
    """Each question that repeats an earlier one, told once, in the file's order."""
    stems = [words_key(question.stem) for question in questions]
    found: dict[int, Problem] = {}
    by_stem: defaultdict[str, list[int]] = defaultdict(list)
    for i, (question, stem) in enumerate(zip(questions, stems, strict=True)):
        same = [j for j in by_stem[stem] if shares_option(question, questions[j])] if stem else []
        if same:
            found[i] = repeats("duplicate_question", questions, i, same[0])
        elif by_stem[stem] and len(stem.split()) >= WORDS_MIN:
            found[i] = repeats("near_duplicate", questions, i, by_stem[stem][0])
        by_stem[stem].append(i)
    for i, j in near_pairs(questions, [frozenset(stem.split()) for stem in stems]):
        found.setdefault(i, repeats("near_duplicate", questions, i, j))
    return [found[i] for i in sorted(found)]


def repeats(code: str, questions: Sequence[ParsedQuestion], position: int, before: int) -> Problem:
    question, earlier = questions[position], questions[before]
    fields = {"earlier": earlier.n, "earlier_at": earlier.at, "earlier_position": before}
    return Problem("warn", code, question.n, question.at, fields, position, (Repair("drop_question"),))


def shares_option(one: ParsedQuestion, other: ParsedQuestion) -> bool:
    return not {option_key(option) for option in one.options}.isdisjoint(map(option_key, other.options))


def near_pairs(questions: Sequence[ParsedQuestion], stems: Sequence[Words]) -> Iterator[tuple[int, int]]:
    """(a question, an earlier one almost like it), each question at most twice."""
    ids: dict[tuple[str, ...], int] = {}
    figures = [ids.setdefault(tuple(FIGURE.findall(q.stem)), len(ids)) for q in questions]
    wholes = [
        stem.union(*(words_key(option).split() for option in question.options))
        for question, stem in zip(questions, stems, strict=True)
    ]
    yield from pairs(stems, STEM_ALIKE, figures)
    for i, j in pairs(wholes, WHOLE_ALIKE, figures):
        if min(len(stems[i]), len(stems[j])) and alike(stems[i], stems[j], ITS_STEM_ALIKE):
            yield i, j


def pairs(words: Sequence[Words], share: float, groups: Sequence[int]) -> Iterator[tuple[int, int]]:
    """(a set of words, the first earlier one of its group alike in a share), found by their rarest words."""
    frequency = Counter(word for found in words for word in found)
    index: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    for i, (found, group) in enumerate(zip(words, groups, strict=True)):
        if not WORDS_MIN <= len(found) <= WORDS_MAX:
            continue
        rarest = sorted(found, key=lambda word: (frequency[word], word))
        prefix = rarest[: len(found) - ceil(share * len(found)) + 1]
        candidates = {j for word in prefix for j in index[group, word][:COMPARED_MAX]}
        near = [j for j in sorted(candidates)[:COMPARED_MAX] if alike(found, words[j], share)]
        if near:
            yield i, near[0]
        for word in prefix:
            index[group, word].append(i)


def alike(one: Words, other: Words, share: float) -> bool:
    """Whether the words in common are a share of the words in all (Jaccard)."""
    if not share * len(one) <= len(other) <= len(one) / share:
        return False
    common = len(one & other)
    return common >= share * (len(one) + len(other) - common)
