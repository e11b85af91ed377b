"""Chốt đáp án — the right options of each question from all that tells them; every disagreement is a fault."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.admin.banks.elect import Election, Positions, elect
from app.admin.banks.folding import option_key
from app.admin.banks.grammar.draft import Claim, Draft
from app.admin.banks.model import Problem, Repair, Severity, Term, choosing, letters_of
from app.admin.banks.normalise import quoted

SEVERAL_WANTED = re.compile(
    r"chọn\s+(?:nhiều|các|[2-8]|hai|ba|bốn)\s+(?:đáp\s*án|phương\s*án|câu|ý)", re.IGNORECASE
)
SEVERAL_SHARE = 0.1  # of questions whose key lines name several options: the file is not single-choice
OPPOSED = 0.5  # from this share of disagreement on, two ways to mark the key are two different things


@dataclass(frozen=True, slots=True)
class Settled:
    """Per question the right options, whether several may be right, and the faults of its key; then the faults of
    the file's keys."""

    correct: list[Positions]
    several: list[bool]
    problems: list[list[Problem]]
    of_file: list[Problem]


def settle(drafts: Sequence[Draft]) -> Settled:
    """The right options of a file's questions."""
    election = elect(drafts)
    stars = [starred(draft) for draft in drafts]
    if 2 * sum(len(s) == len(d.options) > 1 for s, d in zip(stars, drafts, strict=True)) > len(drafts):
        stars = [() for _ in drafts]  # Asterisks before all options are bullets.
    several = sum(any(len(c.positions) > 1 for c in draft.claims) for draft in drafts) >= SEVERAL_SHARE * len(
        drafts
    )
    typed = [opinions(draft, star) for draft, star in zip(drafts, stars, strict=True)]
    doubts, of_file = cross_checked(election, [told[0] if told else () for told in typed])
    correct, allowed, problems = [], [], []
    for i, draft in enumerate(drafts):
        right = typed[i][0] if typed[i] else election.marked[i]
        faults = claim_faults(draft)
        against = [*typed[i][1:], *doubts[i]]
        if against:
            faults.append(conflict(draft, right, against[0]))
        stated = any(claim.positions == right for claim in draft.claims)
        wanted = SEVERAL_WANTED.search(draft.stem) is not None
        meant = wanted or (len(right) > 1 and (stated or several))
        allowed.append(draft.several or (meant and not draft.single))
        correct.append(right)
        problems.append(faults)
    return Settled(correct, allowed, problems, of_file)


def starred(draft: Draft) -> Positions:
    return tuple(i for i, option in enumerate(draft.options) if option.starred)


def opinions(draft: Draft, star: Positions) -> list[Positions]:
    """The different answers that something typed gives, key lines first; those without an option left out."""
    found = [claim.positions for claim in draft.claims if claim.positions and has_options(draft, claim)]
    return list(dict.fromkeys([*found, *([star] if star else [])]))


def has_options(draft: Draft, claim: Claim) -> bool:
    return max(claim.positions) < len(draft.options)


def claim_faults(draft: Draft) -> list[Problem]:
    """Key lines that name no option, cannot be read, or whose words are another option's."""
    faults = []
    for claim in draft.claims:
        if not claim.positions:
            faults.append(
                fault(draft, "key_unclear", choices(draft), severity="warn", text=quoted(claim.words))
            )
        elif not has_options(draft, claim):
            letters = letters_of(claim.positions)
            faults.append(fault(draft, "key_without_option", choices(draft), letters=letters))
        elif claim.words and (meant := options_reading(draft, claim.words)) and meant != claim.positions:
            faults.append(conflict(draft, claim.positions, meant))
    return faults


def options_reading(draft: Draft, words: str) -> Positions:
    return tuple(i for i, o in enumerate(draft.options) if option_key(o.text) == option_key(words))


def cross_checked(election: Election, typed: list[Positions]) -> tuple[list[list[Positions]], list[Problem]]:
    """(per question the looks that say otherwise, faults of the file). Looks that disagree with the typed keys,
    or with each other, in half of the questions are told once."""
    doubts: list[list[Positions]] = [[] for _ in typed]
    of_file: list[Problem] = []
    if not election.sure:
        return doubts, [weak(election)] if election.look else of_file
    voices = [("typed", typed)]
    if election.rival and election.rival_marked:
        voices.append((election.rival, election.rival_marked))
    for name, said in voices:
        pairs = [(i, a, b) for i, (a, b) in enumerate(zip(said, election.marked, strict=True)) if a and b]
        differing = [(i, a if name != "typed" else b) for i, a, b in pairs if a != b]
        if len(differing) > OPPOSED * len(pairs):
            fields = {
                "one": Term(f"look_{election.look}"),
                "other": Term(f"look_{name}"),
                "count": len(differing),
            }
            repairs = tuple(
                Repair("choose_keys", {"look": look, "keys": [[i, list(key)] for i, key in keys]})
                for look, keys in (
                    (election.look, [(i, election.marked[i]) for i, _ in differing]),
                    (name, [(i, said[i]) for i, _ in differing]),
                )
            )
            of_file.append(Problem("block", "key_signals_conflict", None, None, fields, repairs=repairs))
        else:
            for i, other in differing:
                doubts[i].append(other)
    return doubts, of_file


def weak(election: Election) -> Problem:
    """Tells which look was taken for the key when too few questions have it to be sure."""
    count = sum(len(marked) == 1 for marked in election.marked)
    fields = {"look": Term(f"look_{election.look}"), "count": count, "total": len(election.marked)}
    return Problem("warn", "key_signal_weak", None, None, fields)


def fault(
    draft: Draft,
    code: str,
    repairs: tuple[Repair, ...] = (),
    *,
    severity: Severity = "block",
    **fields: object,
) -> Problem:
    return Problem(severity, code, draft.n, draft.at, fields, repairs=repairs)


def conflict(draft: Draft, one: Positions, other: Positions) -> Problem:
    repairs = (choosing(one), choosing(other))
    return fault(draft, "key_conflict", repairs, one=letters_of(one), other=letters_of(other))


def choices(draft: Draft) -> tuple[Repair, ...]:
    return tuple(choosing((position,)) for position in range(len(draft.options)))
