"""Đính chính đáp án — what an amendment makes of the answer key of a round, and the chain that amendments form.

No set of regulations that we know of says what a wrong key means, so an amendment may only do what the regulations
can be followed with afterwards. A record knows one full score, and prizes are often given at the full score alone
(RULES.md 2.1, R1, R6): so a faulty question is counted right for all on whose paper it stands, and never taken out of
papers, which would leave those who drew it short of the full score. Where all papers are the same, both rank alike.

    key     other choices are right: exactly these, and what was right so far no longer is
    also    these are right as well (BANKS.md 3.1: one file, two keys), alone, beside what was right so far
    void    the question is at fault: any answer is right, also none

Amendments of a round are numbered from 1 and each is sealed with the seal of the one before it: leaving one out,
changing one or changing their order changes the last seal.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from json import dumps

from app.errors import Unfit
from app.rules.paper.marking import Accepted, MarkingKey


class AmendmentKind(StrEnum):
    KEY = "key"  # đáp án khác
    ALSO = "also"  # thêm đáp án được chấp nhận
    VOID = "void"  # câu hỏi hỏng, tính đúng cho mọi người


@dataclass(frozen=True, slots=True)
class Amendment:
    """`choices` of the question that are right together; none for VOID."""

    kind: AmendmentKind
    question: int
    choices: frozenset[int] = frozenset()


def accepted_after(accepted: Accepted, amendment: Amendment) -> Accepted:
    """What is accepted of a question from then on."""
    if amendment.kind is AmendmentKind.VOID:
        return ()
    if amendment.kind is AmendmentKind.KEY:
        return (amendment.choices,)
    return (*accepted, amendment.choices)


def amended(key: MarkingKey, amendments: Iterable[Amendment]) -> MarkingKey:
    """The key after these amendments, one after the other."""
    changed = dict(key)
    for one in amendments:
        changed[one.question] = accepted_after(changed[one.question], one)
    return changed


def check(key: MarkingKey, amendment: Amendment, offered: frozenset[int], *, several: bool) -> None:
    """Raises Unfit for an amendment that makes no sense: `offered` are the choices that the question has, `several`
    whether a participant could choose more than one."""
    now = key[amendment.question]
    if amendment.kind is not AmendmentKind.VOID:
        if not amendment.choices or not amendment.choices <= offered:
            raise Unfit("amendment.no_choice")
        if len(amendment.choices) > 1 and not several:
            raise Unfit("amendment.one_choice")
        if amendment.kind is AmendmentKind.ALSO and not now:
            raise Unfit("amendment.already_void")
    if set(accepted_after(now, amendment)) == set(now):
        raise Unfit("amendment.changes_nothing")


def sealed(before: str, told: Mapping[str, object]) -> str:
    """The seal of an amendment, SHA-256 in hexadecimal, over the seal of the one before it ("" for the first) and
    canonical JSON: sorted keys, no spaces, UTF-8."""
    written = dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(f"{before}\n{written}\n".encode()).hexdigest()
