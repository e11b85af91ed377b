"""Bầu dấu hiệu đáp án — which look of the options marks the right one, judged over the whole file.

For each look and place (letter, text, either) the share of questions in which exactly one option has it; the
greatest share wins. From nine tenths on it is taken as it is. Below, it only serves where nothing else tells
the key, and then some question is left without one, so the file is blocked until a person has looked.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from app.admin.banks.grammar.draft import Draft, DraftOption
from app.admin.banks.stream import BOLD, COLOUR_SHIFT, COLOURS, HIGHLIGHT, ITALIC, UNDERLINE

SHARE = 0.9
DELIBERATE = ("underline", "highlight", "colour")  # nobody gives a whole option these looks for mere emphasis
UNMARKED_MIN = 3  # questions without a key line, for bold or italic to speak for them beside key lines
BITS = {"underline": UNDERLINE, "highlight": HIGHLIGHT, "colour": COLOURS, "bold": BOLD, "italic": ITALIC}
Positions = tuple[int, ...]
Ballot = list[Positions]  # for each question, the options that have a look
Shown = tuple[int, Counter[int]]  # of an option: the mark of its letter, how many characters have which mark


@dataclass(frozen=True, slots=True)
class Election:
    """What was decided: the look's name (None: no look tells), the options it marks in each question, whether
    it is sure, and another look that tells as surely but otherwise."""

    look: str | None
    marked: Ballot
    sure: bool
    rival: str | None = None
    rival_marked: Ballot | None = None


def elect(drafts: Sequence[Draft]) -> Election:
    """The look that marks the right options of these questions."""
    options = [[shown(option) for option in draft.options] for draft in drafts]
    base = usual_colour(options)
    ballots = {look: best_ballot(options, look, base) for look in BITS}
    ranked = sorted(BITS, key=lambda look: -singles(ballots[look]))
    winner = ranked[0]
    everywhere = singles(ballots[winner]) / max(len(drafts), 1)
    if everywhere < SHARE:
        return by_the_silent(drafts, ballots)
    rivals = [look for look in ranked[1:] if singles(ballots[look]) >= SHARE * len(drafts)]
    rival = next((look for look in rivals if ballots[look] != ballots[winner]), None)
    return Election(
        winner, ballots[winner], sure=True, rival=rival, rival_marked=ballots[rival] if rival else None
    )


def by_the_silent(drafts: Sequence[Draft], ballots: dict[str, Ballot]) -> Election:
    """The look that tells most where nothing typed does; no look if it tells too little."""
    asked = {i for i, draft in enumerate(drafts) if not said(draft)}
    silent = {
        look: [marked for i, marked in enumerate(ballot) if i in asked] for look, ballot in ballots.items()
    }
    winner = max(BITS, key=lambda look: singles(silent[look]))
    if not serves(winner, silent[winner], alone=len(asked) == len(drafts)):
        return Election(None, [() for _ in drafts], sure=False)
    marked = [marked if i in asked else () for i, marked in enumerate(ballots[winner])]
    return Election(winner, marked, sure=False)


def serves(look: str, ballot: Ballot, *, alone: bool) -> bool:
    """Whether a look may speak for the questions that nothing else speaks for."""
    found = singles(ballot)
    enough = look in DELIBERATE or len(ballot) >= UNMARKED_MIN
    return found > 0 and (alone or (enough and found >= SHARE * len(ballot)))


def said(draft: Draft) -> bool:
    """Whether something typed tells the question's key: a key line, a table, an asterisk."""
    return bool(draft.claims) or any(option.starred for option in draft.options)


def singles(ballot: Ballot) -> int:
    return sum(len(marked) == 1 for marked in ballot)


def best_ballot(options: Sequence[Sequence[Shown]], look: str, base: int) -> Ballot:
    """The options with a look, at the place (letter, text, either) where it singles out most often."""
    bits = BITS[look]
    having = [
        [(shows(letter, bits, base), covers(text, bits, base)) for letter, text in own] for own in options
    ]
    places: list[Callable[[tuple[bool, bool]], bool]] = [any, itemgetter(0), itemgetter(1)]
    ballots = [[tuple(i for i, has in enumerate(own) if at(has)) for own in having] for at in places]
    return max(ballots, key=singles)


def shows(mark: int, bits: int, base: int) -> bool:
    """Whether a character has a look; the colour that options usually have is none."""
    if bits == COLOURS:
        return mark >> COLOUR_SHIFT not in (0, base)
    return bool(mark & bits)


def covers(text: Counter[int], bits: int, base: int) -> bool:
    """Whether at least half of the characters have a look."""
    having = sum([count for mark, count in text.items() if shows(mark, bits, base)])
    return having > 0 and 2 * having >= text.total()


def shown(option: DraftOption) -> Shown:
    marks = option.marks
    alike = marks.count(marks[:1]) == len(marks)  # Nearly always, and much faster to tell.
    return option.letter_mark, Counter({marks[0]: len(marks)} if alike and marks else marks)


def usual_colour(options: Sequence[Sequence[Shown]]) -> int:
    """The colour, if not the ordinary one, of more than half of the options; else 0."""
    looks = [text.most_common(1)[0][0] >> COLOUR_SHIFT for own in options for _, text in own if text]
    colour, count = Counter(looks).most_common(1)[0] if looks else (0, 0)
    return colour if 2 * count > len(looks) else 0
