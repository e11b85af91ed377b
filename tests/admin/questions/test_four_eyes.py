"""Four eyes: what one person writes another approves; a round takes only what is approved, and keeps it."""

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.admin.library.freezing import seal
from app.db import transaction
from app.models import AuditEntry, Participant, Remark, Round, RoundStatus
from app.scoring import saw_key
from app.scoring.banks import load_bank
from app.scoring.rounds import Rounds
from app.vietnamese import read_phone
from tests.admin.questions.conftest import BANK, deed, edit, statuses, versions
from tests.admin.reading import text
from tests.small_contest import AN, SmallContest


@pytest.mark.usefixtures("contest")
async def test_a_question_is_approved_by_another_person_than_its_writer(
    content: AsyncClient, approver: AsyncClient, organiser: AsyncClient, engine: Engine
):
    await approver.get(BANK)
    await edit(content, 1, stem="Câu hỏi số một, viết lại?")
    assert statuses(engine, 1) == ["draft"]
    assert (await deed(approver, "approve", 1)).status_code == 403
    assert statuses(engine, 1) == ["draft"], "nothing is approved that nobody has proposed"
    await deed(content, "propose", 1)
    assert (await deed(approver, "approve", 1)).status_code == 403, "nobody approves what they have not seen"
    await approver.get(BANK)
    await content.get(BANK)
    assert (await deed(content, "approve", 1)).status_code == 403
    assert (await deed(organiser, "approve", 1)).status_code == 403
    assert statuses(engine, 1) == ["proposed"]
    assert (await deed(approver, "approve", 1)).status_code == 303
    old, new = versions(engine, 1)
    assert (new.status, new.written_by, new.proposed_by, new.approved_by) == ("approved", 1, 1, 2)
    assert (old.status, old.replaced_by) == ("approved", new.id)


@pytest.mark.usefixtures("contest")
async def test_who_proposes_what_another_wrote_cannot_approve_it_either(
    content: AsyncClient, approver: AsyncClient, engine: Engine
):
    await edit(content, 1, stem="Viết lại?")
    await deed(approver, "propose", 1)
    for who in (approver, content):
        await who.get(BANK)
    assert [(await deed(who, "approve", 1)).status_code for who in (approver, content)] == [403, 403]
    assert statuses(engine, 1) == ["proposed"]


@pytest.mark.usefixtures("contest")
async def test_of_many_questions_only_those_of_others_are_approved(
    content: AsyncClient, approver: AsyncClient, engine: Engine
):
    await edit(content, 1, stem="Của người này?")
    await edit(approver, 2, stem="Của người kia?")
    await deed(content, "propose", 1)
    await deed(approver, "propose", 2)
    await approver.get(BANK)
    await deed(approver, "approve", everything="yes", status="proposed")
    assert statuses(engine, 1, 2) == ["approved", "proposed"]


@pytest.mark.usefixtures("contest")
async def test_a_proposed_question_is_sent_back_with_the_reason(
    content: AsyncClient, approver: AsyncClient, engine: Engine
):
    await edit(content, 1, stem="Viết lại?")
    await deed(content, "propose", 1)
    page = f"{BANK}/questions/1"
    assert (await approver.post(f"{page}/comments", data={"deed": "returned"})).status_code == 422
    await approver.post(f"{page}/comments", data={"deed": "returned", "text": "Thiếu căn cứ"})
    await content.post(f"{page}/comments", data={"text": "Đã bổ sung"})
    assert statuses(engine, 1) == ["draft"]
    with transaction(engine, writes=False) as db:
        said = db.exec(select(Remark.deed, Remark.text, Remark.staff_id).order_by(col(Remark.id))).all()
    assert said == [
        ("written", "", 1),
        ("proposed", "", 1),
        ("returned", "Thiếu căn cứ", 2),
        ("comment", "Đã bổ sung", 1),
    ]
    assert "Trả lại để sửa Thiếu căn cứ" in text((await content.get(page)).text)


@pytest.mark.usefixtures("contest")
async def test_organisers_see_the_questions_without_the_key(organiser: AsyncClient, content: AsyncClient):
    for page in (BANK, f"{BANK}/questions/1"):
        seen, whole = [(await one.get(page)).text for one in (organiser, content)]
        assert ("Câu hỏi số 1?" in seen, "Đáp án</em>" in seen, 'class="right"' in seen) == (
            True,
            False,
            False,
        )
        assert ("✓ Đáp án" in whole, 'class="right"' in whole) == (True, True)
    assert (await organiser.get(f"{BANK}/questions/1/edit")).status_code == 403


def draft_of(db: Session, contest: SmallContest) -> Round:
    """The round of the small contest once more, as a draft that opens later."""
    known = db.get_one(Round, contest.round_id).model_dump(exclude={"id", "questions", "questions_digest"})
    later = {"code": "tuan-2", "status": RoundStatus.DRAFT, "closes_at": known["closes_at"] + 9_000_000}
    return Round(**known | later)


async def test_publication_takes_only_approved_questions_and_seals_them(
    organiser: AsyncClient, content: AsyncClient, contest: SmallContest, engine: Engine
):
    await edit(content, 12, stem="Chưa ai duyệt?")
    with transaction(engine) as db:
        db.add(draft := draft_of(db, contest))
    assert (await organiser.post(f"/admin/rounds/{draft.id}/publication")).status_code == 303
    await edit(content, 2, stem="Sửa sau khi công bố?")
    with transaction(engine, writes=False) as db:
        round = db.get_one(Round, draft.id)
        asked = {versions(engine, n)[0].id for n in range(1, 12)}
        assert set(round.questions) == asked
        bank = load_bank(db, round.questions)
        assert round.questions_digest == seal(round, bank)
        entry = db.exec(select(AuditEntry.detail).where(AuditEntry.action == "published round")).one()
    assert (entry["questions"], entry["seal"]) == (11, round.questions_digest)
    assert str(round.questions_digest) in (await organiser.get(f"/admin/rounds/{draft.id}")).text
    other = Round(**round.model_dump() | {"secret": b"1" * 32})
    assert seal(other, bank) != round.questions_digest, "the seal cannot be tried without the round's secret"


async def test_a_bank_without_approved_questions_cannot_be_published(
    organiser: AsyncClient, content: AsyncClient, contest: SmallContest, engine: Engine
):
    await deed(content, "archive", everything="yes")
    with transaction(engine) as db:
        db.add(draft := draft_of(db, contest))
    assert (await organiser.post(f"/admin/rounds/{draft.id}/publication")).status_code == 422


async def test_whoever_has_seen_the_key_is_not_ranked(
    content: AsyncClient, client: AsyncClient, contest: SmallContest, engine: Engine
):
    """Before or after registering, and whatever phone the account is given later."""
    await content.post("/admin/phone", data={"phone": AN["phone"]})
    await content.get(BANK)
    await content.post("/admin/phone", data={"phone": "0399999999"})
    entry = AN | {"member": "yes", "consent": ["contest"], "unit_query": ""}
    assert (await client.post(f"/contests/{contest.slug}/entry", data=entry)).status_code == 303
    with transaction(engine, writes=False) as db:
        an = db.exec(select(Participant)).one()
    assert (an.excluded, an.excluded_reason) == (True, "Đã xem đáp án của cuộc thi")
    log = text((await content.get("/admin/contests/tim-hieu/keys")).text)
    assert "Không xếp hạng, vì cùng số điện thoại: Nguyễn Văn An" in log


async def test_whoever_sees_the_key_after_taking_part_leaves_the_ranking(
    content: AsyncClient, client: AsyncClient, contest: SmallContest, engine: Engine, organiser: AsyncClient
):
    entry = AN | {"member": "yes", "consent": ["contest"], "unit_query": ""}
    await client.post(f"/contests/{contest.slug}/entry", data=entry)
    await content.post("/admin/phone", data={"phone": AN["phone"]})
    live = Rounds()
    with transaction(engine, writes=False) as db:
        live.refresh(db)
        an = db.exec(select(Participant.id)).one()
    assert live.contest(contest.slug).excluded == frozenset()
    await content.get(BANK)
    with transaction(engine, writes=False) as db:
        assert live.refresh(db), "the web processes learn of it"
    assert live.contest(contest.slug).excluded == {an}
    page = await organiser.post(f"/admin/people/{an}/inclusion")
    assert page.status_code == 409


async def test_a_number_put_right_counts_for_what_was_seen_before(
    content: AsyncClient, client: AsyncClient, contest: SmallContest, engine: Engine
):
    entry = AN | {"member": "yes", "consent": ["contest"], "unit_query": ""}
    await client.post(f"/contests/{contest.slug}/entry", data=entry)
    await content.post("/admin/phone", data={"phone": "0399999999"})
    await content.get(BANK)
    live, an_phone = Rounds(), read_phone(AN["phone"]) or ""
    with transaction(engine, writes=False) as db:
        live.refresh(db)
        an = db.exec(select(Participant.id)).one()
        assert not saw_key(db, contest.contest_id, an_phone)
    await content.post("/admin/phone", data={"phone": AN["phone"]})
    with transaction(engine, writes=False) as db:
        assert live.refresh(db), "the web processes learn of it"
        assert saw_key(db, contest.contest_id, an_phone)
    assert live.contest(contest.slug).excluded == {an}
    log = text((await content.get("/admin/contests/tim-hieu/keys")).text)
    assert "Không xếp hạng, vì cùng số điện thoại: Nguyễn Văn An" in log


@pytest.mark.usefixtures("contest")
async def test_the_content_team_has_no_business_with_units_and_people(content: AsyncClient):
    pages = ("units", "people", "people?query=an")
    base = "/admin/contests/tim-hieu"
    assert [(await content.get(f"{base}/{page}")).status_code for page in pages] == [403] * 3
    assert [(await content.get(page)).status_code for page in ("/admin", f"{base}/banks", BANK)] == [200] * 3
