"""Câu trả lời gửi lên — reads what a form says of a question, what a submission brings that had not reached us, and
what its page shows is being handed in. By the last it is marked before the attempt is sealed; whether it was sealed as
that, the script says:

    1790000000000.1790000600000.7172.2(1,3)-1     opened_at, due_at, prediction or nothing, answers as they are strung
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from app.errors import NotThere, Unfit
from app.quiz.seat import NUMBER, WRITER, Form, one
from app.rules.paper.marking import Positions
from app.scoring import (
    PREDICTION,
    Attempt,
    LiveRound,
    Sheet,
    State,
    Unsent,
    positions,
    strung,
    unstrung,
)
from app.vietnamese import read_guess

SEEN = re.compile(r"([0-9]{13})\.([0-9]{13})\.([0-9]{0,8})\.([0-9(),-]*)")
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


def seen(sheet: Sheet) -> str:
    """What a submission's page shows."""
    prediction = "" if sheet.prediction is None else sheet.prediction
    return f"{sheet.opened_at}.{sheet.due_at}.{prediction}.{strung(sheet.answers)}"


def read_seen(told: str, bracket: str, unsent: Sequence[Unsent]) -> Sheet | None:
    """The attempt as its person saw it, with what the phone still held; None: the page does not say.

    Raises Unfit for what no page of ours sends.
    """
    if not told:
        return None
    match = SEEN.fullmatch(told)
    if match is None:
        raise Unfit
    opened_at, due_at, prediction, answers = match.groups()
    try:
        given = unstrung(answers)
    except ValueError:
        raise Unfit from None
    sheet = Sheet(
        State.OPEN,
        int(opened_at),
        int(due_at),
        left_ms=0,
        prediction=int(prediction) if prediction else None,
        answers=given,
        bracket=bracket,
    )
    return brought(sheet, unsent) if unsent else sheet


def brought(sheet: Sheet, unsent: Iterable[Unsent]) -> Sheet:
    """The attempt with what the phone still held."""
    answers = dict(sheet.answers)
    for brings in unsent:
        if brings.question == PREDICTION:
            sheet = sheet._replace(prediction=int(brings.answer) if brings.answer else None)
        else:
            answers[int(brings.question)] = positions(brings.answer)
    return sheet._replace(answers={item: answers[item] for item in sorted(answers) if answers[item]})
