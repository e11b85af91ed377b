"""A wrong key, from the proposal to the new verdict, through the pages."""

from httpx2 import AsyncClient
from sqlmodel import select

from app.db import transaction
from app.models import Amendment, Attempt, Choice, Rescoring, Round, Verdict
from app.record import verify
from app.texts import tell
from tests.admin.amendments.conftest import AUTHORED, SHOULD_BE, Played, sit
from tests.admin.reading import faults, table, text
from tests.played import add_person, close


async def test_a_corrected_key_gives_every_attempt_its_mark_and_keeps_the_old_one(played: Played, amend):
    before = played.rows(Choice)
    assert played.recorded() == played.present() == AUTHORED
    await amend(played, "key")
    assert (played.recorded(), played.present()) == (AUTHORED, SHOULD_BE)
    assert played.rows(Choice) == before, "the bank is never edited"
    steps = {one.participant_id: (one.old_score, one.score, one.amendment) for one in played.rows(Rescoring)}
    assert steps == {who: (AUTHORED[who], SHOULD_BE[who], 1) for who in AUTHORED}
    assert played.proof().wrong == 0


async def test_an_answer_accepted_as_well_lowers_nobody(played: Played, amend):
    await amend(played, "also")
    assert played.present() == {"an": 5, "binh": 5, "chi": 4, "dung": 1, "em": 4}


async def test_a_void_question_is_right_for_all_on_whose_paper_it_stands(played: Played, amend):
    await amend(played, "void", n=5)
    assert played.present() == {"an": 5, "binh": 4, "chi": 4, "dung": 2, "em": 5}
    await amend(played, "void", n=12)
    assert played.present() == {"an": 5, "binh": 4, "chi": 4, "dung": 2, "em": 5}


async def test_amending_and_amending_back_returns_to_the_original(played: Played, amend):
    await amend(played, "key", at=1)
    await amend(played, "key", at=0)
    assert played.present() == played.recorded() == AUTHORED
    assert len(played.rows(Rescoring)) == 10, "every step is kept"
    assert played.proof().wrong == 0


async def test_the_second_tap_proposes_nothing_again(
    played: Played, content: AsyncClient, approver: AsyncClient
):
    sent = {"question": played.question(1), "kind": "void", "reason": "Câu hỏi in thiếu"}
    replies = [await one.post(played.address, data=sent) for one in (content, content, approver)]
    first, again, other = [reply.headers["location"] for reply in replies]
    assert (first == again, first == other, len(played.rows(Amendment))) == (True, False, 2)
    await content.post(f"/admin/amendments/{played.newest() - 1}/refusal")
    assert (await content.post(played.address, data=sent)).headers["location"] != first


async def test_who_proposes_cannot_confirm(played: Played, content: AsyncClient, approver: AsyncClient):
    sent = {"question": played.question(1), "kind": "void", "reason": "Câu hỏi in thiếu"}
    await content.post(played.address, data=sent)
    address = f"/admin/amendments/{played.newest()}"
    refused = await content.post(f"{address}/confirmation", data={"after": 0})
    assert (refused.status_code, tell("amendment.same_person") in refused.text) == (403, True)
    assert "Duyệt đính chính" not in (await content.get(address)).text
    assert played.present() == AUTHORED
    assert "Duyệt đính chính" in (await approver.get(address)).text
    assert (await approver.post(f"{address}/confirmation", data={"after": 0})).status_code == 303
    again = await approver.post(f"{address}/confirmation", data={"after": 1})
    assert (again.status_code, tell("amendment.decided") in again.text) == (409, True)


async def test_what_was_confirmed_in_the_meantime_has_to_be_looked_at_first(
    played: Played, amend, content: AsyncClient, judge: AsyncClient
):
    sent = {"question": played.question(2), "kind": "void", "reason": "Câu hỏi in thiếu"}
    await content.post(played.address, data=sent)
    address = f"/admin/amendments/{played.newest()}"
    await amend(played, "key")
    reply = await judge.post(f"{address}/confirmation", data={"after": 0})
    assert (reply.status_code, tell("amendment.moved_on") in reply.text) == (409, True)


async def test_a_refused_proposal_changes_nothing_and_stays_on_record(
    played: Played, content: AsyncClient, judge: AsyncClient
):
    sent = {"question": played.question(1), "kind": "void", "reason": "Câu hỏi in thiếu"}
    await content.post(played.address, data=sent)
    await judge.post(f"/admin/amendments/{played.newest()}/refusal")
    (row,) = played.rows(Amendment)
    assert (row.number, row.seal, row.decided_by is None) == (None, None, False)
    assert played.present() == AUTHORED
    assert "không thực hiện" in text((await judge.get(played.address)).text)


async def test_before_confirming_one_sees_whose_score_and_prize_would_change(
    played: Played, content: AsyncClient, judge: AsyncClient, determine
):
    await determine(played.live.id)
    sent = {"question": played.question(1), "kind": "key", "reason": "In nhầm", "choice": played.choice(1, 1)}
    await content.post(played.address, data=sent)
    page = (await judge.get(f"/admin/amendments/{played.newest()}")).text
    assert "Lượt thi đổi điểm5" in text(page)
    assert sorted(row for row in table(page) if len(row) == 4) == [
        ["Nguyễn Văn An", "Đảng bộ Sở Nội vụ › Chi bộ 1", "Giải Nhất", "Giải Nhì"],
        ["Nguyễn Văn Binh", "Đảng bộ Sở Nội vụ › Chi bộ 2", "Giải Nhì", "Giải Nhất"],
        ["Nguyễn Văn Chi", "Đảng bộ Sở Nội vụ › Chi bộ 1", "–", "Giải Nhì"],
        ["Nguyễn Văn Em", "Đảng bộ Sở Nội vụ › Chi bộ 2", "Giải Nhì", "–"],
    ]
    assert ["Nguyễn Văn Dung", "Đảng bộ Sở Nội vụ › Chi bộ 2", "1", "1", "0"] in table(page)
    assert played.present() == AUTHORED, "looking changes nothing"


async def test_the_old_verdict_is_superseded_and_a_new_one_stands_on_the_amendment(
    played: Played, amend, determine, judge: AsyncClient, organiser: AsyncClient
):
    page = f"/admin/rounds/{played.live.id}/verdict"
    (old,) = await determine(played.live.id)
    assert sorted(old.winners()) == [("nhat", "an"), ("nhi", "binh"), ("nhi", "em")]
    assert (await organiser.post(f"/admin/rounds/{played.live.id}/announcement")).status_code == 303
    await amend(played, "key")

    shown = (await judge.get(page)).text
    assert len(faults(shown)) == 1 and "không còn hiệu lực" in faults(shown)[0]
    assert (await organiser.post(f"/admin/rounds/{played.live.id}/announcement")).status_code == 409
    with transaction(played.engine, writes=False) as db:
        assert db.get_one(Round, played.live.id).published_at is None
    assert "5/5" in (await judge.get(f"/admin/verdicts/{old.id}")).text, "the old one tells what it counted"

    _, new = await determine(played.live.id)
    assert sorted(new.winners()) == [("nhat", "binh"), ("nhi", "an"), ("nhi", "chi")]
    assert [row[5] for row in new.rows("attempts.csv")] == ["4", "5", "4", "0", "3"]
    assert verify(old.folder) == verify(new.folder) == []
    shown = (await judge.get(page)).text
    (row,) = played.rows(Amendment)
    assert f"đính chính đáp án đến số 1, dấu niêm phong {row.seal[:16]}" in text(shown)
    assert (faults(shown), "đã bị thay thế" in shown) == ([], True)
    sheet = (await judge.get(f"/admin/verdicts/{new.id}/winners.csv")).text
    assert sheet.splitlines()[1].split(",")[1] == "Nguyễn Văn Binh"
    with transaction(played.engine, writes=False) as db:
        assert [one.amended for one in db.exec(select(Verdict).order_by(Verdict.id))] == [
            {str(played.live.id): 0},
            {str(played.live.id): 1},
        ]
    assert (await organiser.post(f"/admin/rounds/{played.live.id}/announcement")).status_code == 303


async def test_an_amendment_that_changes_no_mark_leaves_the_verdict_and_says_so(
    played: Played, amend, determine, judge: AsyncClient, organiser: AsyncClient
):
    """Nobody chose what is accepted as well, so the record would be the same, byte for byte."""
    page = f"/admin/rounds/{played.live.id}/verdict"
    (old,) = await determine(played.live.id)
    assert (await organiser.post(f"/admin/rounds/{played.live.id}/announcement")).status_code == 303
    await amend(played, "also", at=2)
    assert (played.present(), played.rows(Rescoring)) == (AUTHORED, [])

    (row,) = played.rows(Amendment)
    shown = (await judge.get(page)).text
    assert (faults(shown), "đã bị thay thế" in shown) == ([], False)
    told = f"đính chính đáp án đến số 1, dấu niêm phong {row.seal[:16]}…. Đính chính từ số 1 duyệt sau lần xét giải này"
    assert told in text(shown) and "không lượt nào đổi điểm, nên kết quả giữ nguyên" in text(shown)
    assert "không lượt nào đổi điểm" in text((await judge.get(f"/admin/amendments/{row.id}")).text)
    with transaction(played.engine, writes=False) as db:
        assert db.get_one(Round, played.live.id).published_at is not None

    _, again = await determine(played.live.id)
    both = [{path.name: path.read_bytes() for path in one.folder.iterdir()} for one in (old, again)]
    assert (len(both[0]), both[0]) == (6, both[1])
    assert "duyệt sau lần xét giải này" not in text((await judge.get(page)).text)
    await amend(played, "key", at=1)
    assert ["không còn hiệu lực" in one for one in faults((await judge.get(page)).text)] == [True]
    with transaction(played.engine, writes=False) as db:
        assert db.get_one(Round, played.live.id).published_at is None


async def test_later_rounds_are_named_only_where_somebody_would_win_something_else(
    played: Played, determine, content: AsyncClient, judge: AsyncClient
):
    with transaction(played.engine) as db:
        first = db.get_one(Round, played.live.id).model_dump(exclude={"id"})
        later = Round(**first | {"code": "tuan-2", "title": "Tuần 2", "closes_at": first["closes_at"] + 1})
        db.add(later)
    await determine(played.live.id)
    await determine(later.id)
    asked = []
    for at in (1, 2):
        sent = {
            "question": played.question(1),
            "kind": "key",
            "reason": "In nhầm",
            "choice": played.choice(1, at),
        }
        sent |= {"kind": "also"} if at == 2 else {}
        await content.post(played.address, data=sent)
        page = text((await judge.get(f"/admin/amendments/{played.newest()}")).text)
        asked.append("Tuần 2 không trao thêm giải cho người đã có giải kỳ trước" in page)
    assert asked == [True, False]


async def test_while_the_round_is_open_new_papers_follow_at_once_and_old_ones_after_the_close(
    open_round: Played, amend, store
):
    played = open_round
    await sit(played, "an", "00000")
    await amend(played, "key")
    await sit(played, "binh", "10000")
    assert played.rows(Rescoring) == []
    played.live = await close(played.engine, store, played.house, played.live.id)
    assert played.recorded() == {"an": 5, "binh": 5}
    assert played.present() == {"an": 4, "binh": 5}
    assert played.proof().wrong == 0


async def test_papers_that_are_drawn_are_rescored_where_the_question_stands(
    contest, house, engine, store, amend
):
    played = Played(engine, house, house.rounds.round(contest.round_id))
    from_bank = [f"p{n}" for n in range(12)]
    for who in from_bank:
        add_person(engine, contest, who)
        await sit(played, who, "1")
    played.live = await close(engine, store, house, contest.round_id)
    assert set(played.recorded().values()) == {0}
    await amend(played, "key", n=3)
    had = {
        who
        for who in from_bank
        if any(item.question_id == played.question(3) for item in played.live.paper(who, 1))
    }
    assert 0 < len(had) < len(from_bank)
    assert played.present() == {who: int(who in had) for who in from_bank}
    assert len(played.rows(Rescoring)) == len(had)
    assert played.proof().wrong == 0


async def test_the_key_is_for_those_who_may_see_it(
    open_round: Played, organiser: AsyncClient, content: AsyncClient, judge: AsyncClient
):
    assert (await organiser.get(open_round.address)).status_code == 403
    assert [(await one.get(open_round.address)).status_code for one in (content, judge)] == [200, 200]


async def test_the_page_of_a_round_leads_to_the_amendments_only_whom_they_let_in(
    open_round: Played, organiser: AsyncClient, content: AsyncClient, judge: AsyncClient
):
    page, link = open_round.address.removesuffix("/amendments"), f'href="{open_round.address}"'
    offered = [link in (await one.get(page)).text for one in (organiser, content, judge)]
    assert offered == [False, True, True]


async def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(played: Played, content: AsyncClient):
    sent = {"question": played.question(1), "kind": "key", "reason": "x", "choice": played.choice(1, 0)}
    reply = await content.post(played.address, data=sent)
    assert (reply.status_code, faults(reply.text)) == (422, [tell("amendment.changes_nothing")])
    assert 'value="key" checked' in reply.text
    for missing, code in (("kind", "amendment.no_kind"), ("choice", "amendment.no_choice")):
        given = {name: value for name, value in sent.items() if name != missing}
        reply = await content.post(played.address, data=given)
        assert (reply.status_code, faults(reply.text)) == (422, [tell(code)])
    assert played.rows(Amendment) == []


async def test_a_recorded_row_is_never_touched(played: Played, amend):
    before = [one.model_dump() for one in played.rows(Attempt)]
    await amend(played, "void")
    await amend(played, "key", n=2)
    assert [one.model_dump() for one in played.rows(Attempt)] == before


async def test_a_question_is_found_by_its_number_or_by_words(played: Played, content: AsyncClient):
    async def found(query: str) -> list[str]:
        page = (await content.get(played.address, params={"query": query})).text
        return [f"Câu {n}" for n in range(1, 13) if f"Câu {n}. Câu hỏi số {n}?" in text(page)]

    assert await found("7") == ["Câu 7"]
    assert await found("CAU hoi so 11") == ["Câu 11"]
    assert (len(await found("cau hoi")), await found("99"), await found("")) == (12, [], [])
