"""Tầm nhìn — builds what a page shows out of what the data plane knows."""

from collections.abc import Sequence

from app.clock import now_ms
from app.quiz import views
from app.rules.paper.draw import LETTERS, PaperItem
from app.rules.paper.marking import Positions
from app.rules.policy import Score
from app.rules.timetable import Phase, phase
from app.scoring import LiveContest, LiveRound, SealedBy, Sheet, Standing, State
from app.scoring.banks import QuestionText

SHOWN_SEPARATOR = "\n"  # Between name and unit in what the leaderboard keeps of a person.


def contest_link(contest: LiveContest) -> views.ContestLink:
    return views.ContestLink(contest.slug, contest.title, contest.organiser)


def round_line(live: LiveRound) -> views.RoundLine:
    times = live.timetable
    return views.RoundLine(live.id, live.title, phase(times, now_ms()), times.opens_at, times.closes_at)


def pointed(live: LiveRound) -> bool:
    """Whether points are something else than the number of right answers."""
    return live.policy.paper.points != 1


def hidden_until(live: LiveRound) -> str:
    """What a participant has to wait for before scores are told: "close", "published", or "" for nothing."""
    now, told = now_ms(), live.policy.feedback.score
    if told is Score.AFTER_CLOSE and now < live.timetable.ends_at:
        return "close"
    if told is Score.PUBLISHED and phase(live.timetable, now) is not Phase.PUBLISHED:
        return "published"
    return ""


def asks_for_a_count(live: LiveRound) -> bool:
    """Whether a prediction of how many persons or attempts there will be can still be given."""
    return live.prediction_text is not None and now_ms() < live.timetable.ends_at


def attempt_line(number: int, sheet: Sheet) -> views.AttemptLine:
    over = sheet.sealed_at is not None
    return views.AttemptLine(
        number=number,
        running=sheet.state is State.OPEN and sheet.left_ms > 0,
        left_ms=sheet.left_ms,
        score=sheet.mark.score if sheet.mark else None,
        elapsed_ms=sheet.elapsed_ms if over else None,
        lapsed=sheet.sealed_by is SealedBy.LAPSED,
    )


def sitting(live: LiveRound, number: int, sheet: Sheet) -> views.Sitting:
    return views.Sitting(
        base=f"/rounds/{live.id}/attempts/{number}",
        title=live.title,
        number=number,
        total=live.size,
        answered=frozenset(n for n, chosen in sheet.answers.items() if chosen),
        predicted=sheet.prediction is not None,
        asks_prediction=live.prediction_text is not None,
        left_ms=sheet.left_ms,
        opened_at=sheet.opened_at,
        epoch=sheet.epoch,
    )


def result_view(
    contest: LiveContest, live: LiveRound, number: int, sheet: Sheet, *, me: str, complete: bool
) -> views.ResultView:
    """A scored attempt as its person sees it; the same on every look until the round moves on. `me`: their name;
    `complete`: nothing that is asked after the paper is missing."""
    assert sheet.mark is not None and sheet.sealed_at is not None
    return views.ResultView(
        contest=contest_link(contest),
        round=round_line(live),
        number=number,
        correct=sheet.mark.correct,
        total=live.size,
        score=sheet.mark.score,
        full_score=live.full_score,
        pointed=pointed(live),
        hidden_until=hidden_until(live),
        key=key_is_open(live),
        elapsed_ms=sheet.elapsed_ms,
        sealed_at=sheet.sealed_at,
        timed_out=sheet.sealed_at >= sheet.due_at,
        prediction=sheet.prediction,
        asks_prediction=live.prediction_text is not None,
        receipt=sheet.receipt,
        lapsed=sheet.sealed_by is SealedBy.LAPSED,
        void=sheet.void,
        again=live.terms.allowance is None or live.terms.gives_back or number < live.terms.allowance,
        complete=complete,
        amended=live.amendments > 0,
        settled=live.recorded,
        me=me,
    )


def key_is_open(live: LiveRound) -> bool:
    """Whether participants may see the right answers."""
    return live.policy.feedback.key_after_close and live.recorded and not hidden_until(live)


def seen_images(live: LiveRound, ids: Sequence[str]) -> tuple[views.ImageView, ...]:
    """Images by an address that nobody can guess, with the room they take."""
    known = [(id, live.bank.images[id]) for id in ids]
    return tuple(
        views.ImageView(f"/rounds/{live.id}/images/{id}", one.width, one.height) for id, one in known
    )


def seen_options(
    live: LiveRound, item: PaperItem, text: QuestionText, chosen: Positions
) -> tuple[views.OptionView, ...]:
    """The choices of one item in this participant's order, lettered as they see them."""
    return tuple(
        views.OptionView(
            position=position,
            letter=LETTERS[position - 1],
            text=text.choices[choice],
            chosen=position in chosen,
            images=seen_images(live, text.choice_images.get(choice, ())),
        )
        for position, choice in enumerate(item.choices, start=1)
    )


def board_lines(standings: Sequence[Standing]) -> tuple[views.BoardLine, ...]:
    return tuple(board_line(standing) for standing in standings)


def board_line(standing: Standing) -> views.BoardLine:
    name, _, unit = standing.shown.partition(SHOWN_SEPARATOR)
    return views.BoardLine(standing.place, name, unit, standing.score, standing.elapsed_ms)
