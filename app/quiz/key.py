"""Đáp án — a participant's own paper with the right answers, once nobody can profit by it.

That is when every attempt of the round is in SQL: none is open, none can be opened. A clock alone would not do: after
an early close, open attempts keep the time they were promised.
"""

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import Response

from app.errors import NotNow, NotThere
from app.quiz import views
from app.quiz.seat import house_of, me_of, page, round_of
from app.quiz.sight import contest_link, key_is_open, round_line, seen_images, seen_options
from app.rules.paper.draw import Paper
from app.rules.paper.marking import Answers, chosen, is_right
from app.scoring import LiveRound, State


async def key(request: Request) -> Response:
    """Raises NotThere where the regulations never show the key; NotNow before it may be seen."""
    house, live = house_of(request), round_of(request)
    me, number = me_of(request, live), request.path_params["number"]
    if not live.policy.feedback.key_after_close:
        raise NotThere
    if not key_is_open(live):
        raise NotNow("web.key_not_yet")
    try:
        sheet = await house.core.sheet(live.attempt(me.who, number))
    except NotThere:
        raise NotThere("web.attempt_gone") from None
    assert sheet.state is State.SCORED
    view = views.KeyView(
        contest=contest_link(house.rounds.contest_of(live)),
        round=round_line(live),
        number=number,
        questions=tuple(solved(live, live.paper(me.who, number), sheet.answers)),
    )
    return page(request, "quiz/key.html", view)


def solved(live: LiveRound, paper: Paper, answers: Answers) -> Iterator[views.SolvedView]:
    for place, item in enumerate(paper, start=1):
        id = item.question_id
        text, accepted, given = live.bank.texts[id], live.key[id], answers.get(place, ())
        options = seen_options(live, item, text, given)
        letter = {choice: option.letter for choice, option in zip(item.choices, options, strict=True)}
        yield views.SolvedView(
            number=place,
            stem=text.stem,
            images=seen_images(live, text.images),
            options=options,
            right=tuple(tuple(sorted(letter[choice] for choice in right)) for right in accepted),
            correct=is_right(chosen(item.choices, given), accepted),
            amended=accepted != (live.bank.key[id],),
        )
