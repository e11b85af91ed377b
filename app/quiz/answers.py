"""Câu trả lời gửi lên — reads what a form says of a question, and what a submission brings that had not reached us."""

import re
from collections.abc import Iterator, Sequence

from app.errors import NotThere, Unfit
from app.quiz.seat import NUMBER, WRITER, Form, one
from app.rules.marking import Positions
from app.scoring import PREDICTION, Attempt, LiveRound, Unsent
from app.vietnamese import read_guess

UNSENT = re.compile(r"([a-z]+|[0-9]+) ([^ ]+) ([0-9]+) ([^ ;]*);")  # question writer sequence answer


def read_positions(given: Sequence[str], choices: int, *, several: bool) -> Positions:
    """The chosen positions, ascending. Raises NotThere for one that is not on the paper."""
    chosen = sorted(set(given))
    valid = {str(position) for position in range(1, choices + 1)}
    if not valid.issuperset(chosen) or (len(chosen) > 1 and not several):
        raise NotThere
    return tuple(map(int, chosen))


def positions_on(live: LiveRound, attempt: Attempt, asked: int, given: Sequence[str]) -> str:
    """The chosen positions of a question as an attempt keeps them: "1,3". Raises NotThere."""
    text = live.text(attempt.who, attempt.number, asked)
    return ",".join(map(str, read_positions(given, len(text.choices), several=text.several)))


def read_answer(live: LiveRound, attempt: Attempt, asked: str, form: Form) -> str | None:
    """What a form says of a question, or of the prediction; None: nothing that could be kept. Raises NotThere."""
    if asked == PREDICTION and live.prediction_text is not None:
        guess = read_guess(one(form, "guess"))
        return None if guess is None else str(guess)
    if not NUMBER.fullmatch(asked) or asked != str(int(asked)):  # "07" would be kept beside "7".
        raise NotThere
    return positions_on(live, attempt, int(asked), form.get("position", ())) or None


def read_unsent(live: LiveRound, attempt: Attempt, told: str) -> Iterator[Unsent]:
    """The answers in a submission's `unsent`. Raises Unfit, NotThere for what no page of ours sends."""
    if UNSENT.sub("", told):
        raise Unfit
    for question, writer, sequence, answer in UNSENT.findall(told):
        if not WRITER.fullmatch(writer) or not NUMBER.fullmatch(sequence):
            raise Unfit
        if question == PREDICTION and live.prediction_text is not None:
            guess = read_guess(answer)
            if answer and guess is None:  # Typed, and never readable: as if it had not been typed.
                continue
            yield Unsent(PREDICTION, "" if guess is None else str(guess), writer, int(sequence))
            continue
        if not NUMBER.fullmatch(question):
            raise Unfit
        given = [position for position in answer.split(",") if position]
        yield Unsent(int(question), positions_on(live, attempt, int(question), given), writer, int(sequence))
