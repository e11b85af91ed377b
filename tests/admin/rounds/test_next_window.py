"""The window that the form of a new round proposes: that of the series as it was planned, whatever came of it."""

from datetime import datetime

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine

from app.admin.rounds.timetables import close_early, extend, next_window, open_now
from app.clock import now_ms
from app.db import transaction
from app.models import Contest, Round, RoundStatus
from app.vietnamese import VIETNAM
from tests.admin.reading import faults
from tests.admin.rounds.test_round_form import newest, send, usual
from tests.small_contest import SmallContest

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
WEEK_MS = 7 * DAY_MS


def at(told: str) -> int:
    """A moment of March 2026 in Vietnam: "02 10:00"; its second is a Monday."""
    return int(datetime.strptime(f"2026-03-{told} +0700", "%Y-%m-%d %H:%M %z").timestamp()) * 1000


def shown(window: tuple[int, int]) -> str:
    return " – ".join(f"{datetime.fromtimestamp(one / 1000, VIETNAM):%a %d %H:%M}" for one in window)


def planned_round(opens: str, closes: str) -> Round:
    return Round(
        contest_id=1,
        code="tuan",
        title="Tuần",
        position=1,
        status=RoundStatus.PUBLISHED,
        opens_at=at(opens),
        closes_at=at(closes),
        secret=b"",
    )


CONTEST = Contest(slug="tim-hieu", title="Tìm hiểu", organiser="Khối")


@pytest.mark.parametrize(
    ("series", "now", "expected"),
    [
        ([("02 10:00", "09 09:00")], "03 08:00", "Mon 09 10:00 – Mon 16 09:00"),  # R0b, R1
        ([("02 10:00", "09 10:00")], "03 08:00", "Mon 09 10:00 – Mon 16 10:00"),
        ([("02 08:00", "02 10:00")], "01 08:00", "Tue 03 08:00 – Tue 03 10:00"),
        (
            [("02 07:30", "06 17:30"), ("09 07:30", "13 17:30")],
            "01 08:00",
            "Mon 16 07:30 – Fri 20 17:30",
        ),  # R5
        ([("02 10:00", "09 09:00")], "25 12:00", "Mon 30 10:00 – Mon 06 09:00"),
        ([("02 10:00", "09 09:00")], "09 10:00", "Mon 09 10:00 – Mon 16 09:00"),
        ([("09 10:00", "16 09:00"), ("02 10:00", "09 09:00")], "01 08:00", "Mon 09 10:00 – Mon 16 09:00"),
    ],
)
def test_length_and_pace_are_those_of_the_series(series: list[tuple[str, str]], now: str, expected: str):
    assert shown(next_window([planned_round(*one) for one in series], at(now))) == expected


def test_what_became_of_the_last_round_does_not_move_the_series():
    hurried = planned_round("02 10:00", "09 09:00")
    open_now(CONTEST, hurried, at("01 20:15") + 1234)
    close_early(CONTEST, hurried, at("01 20:15") + 5678)
    assert (hurried.opens_at // 60_000, hurried.closes_at // 60_000) == (at("01 20:15") // 60_000,) * 2
    assert shown(next_window([hurried], at("01 20:16"))) == "Mon 09 10:00 – Mon 16 09:00"


def test_a_round_that_lasts_longer_than_planned_is_not_overlapped():
    prolonged = planned_round("02 10:00", "09 09:00")
    extend(CONTEST, prolonged, at("11 09:00"), at("08 12:00"))
    extend(CONTEST, prolonged, at("12 09:00"), at("08 12:00"))
    assert shown(next_window([prolonged], at("08 12:00"))) == "Mon 16 10:00 – Mon 23 09:00"


async def test_after_an_early_close_the_form_proposes_what_can_be_saved(
    organiser: AsyncClient, contest: SmallContest, engine: Engine
):
    """Opened and closed again within the minute: proposed from what it became, the next would last no time."""
    now = now_ms()
    with transaction(engine) as db:
        round = db.get_one(Round, contest.round_id)
        round.opens_at, round.closes_at = now + DAY_MS, now + DAY_MS + WEEK_MS
        opens_at = round.opens_at
    for room in ("opening", "closing"):
        assert (await organiser.post(f"/admin/rounds/{contest.round_id}/{room}")).status_code == 303
    assert (await send(organiser, await usual(organiser))).status_code == 303
    made = newest(engine)
    assert made.closes_at - made.opens_at == WEEK_MS
    assert made.opens_at // 60_000 == (opens_at + WEEK_MS) // 60_000


@pytest.mark.usefixtures("contest")
async def test_an_empty_window_is_refused_in_words(organiser: AsyncClient):
    given = await usual(organiser)
    reply = await send(organiser, given, closes_at=given["opens_at"])
    assert (reply.status_code, faults(reply.text)[1:]) == (422, ["Giờ đóng phải sau giờ mở."])
