"""The proof of the marks: whatever is changed by hand is found, whatever follows from the answers passes."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from app.db import transaction
from app.models import Amendment, Attempt, Rescoring, Round
from app.scoring import changes, live_of, rescore
from app.texts import tell
from tests.admin.amendments.conftest import Played


def tamper(played: Played, statement: str) -> None:
    with transaction(played.engine) as db:
        assert db.connection().execute(text(statement)).rowcount > 0


def found(played: Played) -> list[tuple[str, str, int]]:
    return [(one.code.removeprefix("amendment."), one.who, one.number) for one in played.proof().flaws]


@pytest.mark.parametrize(
    ("statement", "flaws"),
    [
        ("UPDATE attempt SET score = 5 WHERE participant_id = 'chi'", [("recorded_wrong", "chi", 1)]),
        ("UPDATE attempt SET answers = '1=1' WHERE participant_id = 'an'", [("recorded_wrong", "an", 1)]),
        ("UPDATE rescoring SET score = 5 WHERE participant_id = 'chi'", [("rescored_wrong", "chi", 1)]),
        ("UPDATE rescoring SET old_score = 5 WHERE participant_id = 'chi'", [("history_broken", "chi", 1)]),
        ("DELETE FROM rescoring WHERE participant_id = 'chi'", [("not_rescored", "chi", 1)]),
        ("UPDATE amendment SET reason = 'Khác'", [("seal_broken", "", 1)]),
        ("UPDATE amendment SET decided_by = proposed_by", [("seal_broken", "", 1)]),
    ],
)
async def test_what_is_changed_by_hand_is_found(played: Played, amend, statement: str, flaws: list):
    await amend(played, "key")
    assert found(played) == []
    tamper(played, statement)
    assert found(played) == flaws


async def test_an_amendment_that_is_changed_shows_in_seal_and_marks(played: Played, amend):
    await amend(played, "key")
    tamper(played, f"UPDATE amendment SET choices = '[{played.choice(1, 2)}]'")
    assert found(played)[0] == ("seal_broken", "", 1)
    assert {who for _, who, _ in found(played)[1:]} == {"binh", "chi"}


async def test_an_amendment_that_is_taken_away_is_missed(played: Played, amend):
    await amend(played, "key")
    await amend(played, "void", n=2)
    tamper(played, "DELETE FROM amendment WHERE number = 1")
    assert ("seal_broken", "", 2) in found(played)


async def test_the_page_tells_the_flaws_by_name(played: Played, amend, judge):
    await amend(played, "key")
    page = (await judge.get(f"{played.address}/proof")).text
    assert "Mọi điểm đều khớp" in page
    tamper(played, "UPDATE rescoring SET score = 5 WHERE participant_id = 'chi'")
    page = (await judge.get(f"{played.address}/proof")).text
    assert "Nguyễn Văn Chi" in page and tell("amendment.rescored_wrong") in page


async def test_rescoring_again_changes_nothing(played: Played, amend):
    await amend(played, "also")
    before = [one.model_dump() for one in played.rows(Rescoring)]
    with transaction(played.engine) as db:
        assert rescore(db, db.get_one(Round, played.live.id)) == 0
    assert [one.model_dump() for one in played.rows(Rescoring)] == before


async def test_under_the_unchanged_key_no_mark_changes(played: Played):
    @given(st.permutations(range(5)))
    @settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
    def whatever_the_order_of_the_rows(order: list[int]) -> None:
        rows = [one.model_dump() for one in played.rows(Attempt)]
        with transaction(played.engine) as db:
            db.connection().execute(text("DELETE FROM attempt"))
            for at in order:
                db.add(Attempt(**rows[at]))
            db.flush()
            round = db.get_one(Round, played.live.id)
            assert (rescore(db, round), list(changes(db, live_of(db, round), []))) == (0, [])

    whatever_the_order_of_the_rows()
    assert (played.rows(Rescoring), played.rows(Amendment), played.proof().wrong) == ([], [], 0)


async def test_rescored_marks_do_not_depend_on_the_order_of_the_rows(played: Played, amend):
    await amend(played, "key")
    first = played.present()
    rows = [one.model_dump() for one in played.rows(Attempt)]
    with transaction(played.engine) as db:
        db.connection().execute(text("DELETE FROM rescoring"))
        db.connection().execute(text("DELETE FROM attempt"))
        for row in reversed(rows):
            db.add(Attempt(**row))
            db.flush()
        rescore(db, db.get_one(Round, played.live.id))
    assert (played.present(), played.proof().wrong) == (first, 0)
