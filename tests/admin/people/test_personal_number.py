"""The personal number at the desk: four digits are shown, a card is compared, a number wrongly used is released."""

from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import select

from app.db import transaction
from app.house import House
from app.models import AuditEntry, Participant
from tests.admin.reading import text
from tests.held import hold
from tests.quiz.test_entry import form
from tests.quiz.test_personal_data import GUARDIAN, NUMBER
from tests.small_contest import SmallContest

ASKED = {"national_id": "required", "ethnicity": "optional"}


async def entered(client: AsyncClient, contest: SmallContest, house: House, engine: Engine) -> str:
    """An registers, is young for the sake of the test, and has told her ethnicity; the address of her page."""
    await hold(engine, house, contest, regulations={"identity": ASKED, "guardian_below": 110})
    consents = ["contest", "ethnicity", "guardian"]
    sent = form(national_id=NUMBER, ethnicity="Nùng", consent=consents, **GUARDIAN)
    assert (await client.post(f"/contests/{contest.slug}/entry", data=sent)).status_code == 303
    with transaction(engine, writes=False) as db:
        return f"/admin/people/{db.exec(select(Participant.id)).one()}"


async def test_only_the_end_of_the_number_is_shown_and_ethnicity_to_organisers_only(
    client: AsyncClient, organiser: AsyncClient, judge: AsyncClient, contest: SmallContest, house, engine
):
    address = await entered(client, contest, house, engine)
    pages = {who: (await who.get(address)).text for who in (organiser, judge)}
    assert ["•••• •••• 2345" in page for page in pages.values()] == [True, True]
    assert ["Nùng" in page for page in pages.values()] == [True, False]
    assert ["Nguyễn Thị Mẹ, 0987654321" in page for page in pages.values()] == [True, True]
    assert [digits in pages[organiser] for digits in ("012345", "0010", "0560")] == [False, False, False]


async def test_a_card_is_compared_and_what_was_typed_is_kept_nowhere(
    client: AsyncClient,
    organiser: AsyncClient,
    judge: AsyncClient,
    contest: SmallContest,
    house,
    engine: Engine,
):
    address = await entered(client, contest, house, engine)
    right = await organiser.post(f"{address}/national-id", data={"number": "001056012345"})
    wrong = await organiser.post(f"{address}/national-id", data={"number": "001056012346"})
    assert ("Đúng là số đã đăng ký" in text(right.text), "001056012345" in right.text) == (True, False)
    assert ("Không phải số đã đăng ký" in text(wrong.text), "001056012346" in wrong.text) == (True, False)
    assert (await judge.post(f"{address}/national-id", data={"number": NUMBER})).status_code == 403
    with transaction(engine, writes=False) as db:
        compared = [one.detail for one in db.exec(select(AuditEntry)) if one.action == "compared national id"]
    assert compared == [{"fits": True}, {"fits": False}]


async def test_a_number_that_somebody_else_used_is_free_again(
    client: AsyncClient, organiser: AsyncClient, browser, contest: SmallContest, house, engine: Engine
):
    address = await entered(client, contest, house, engine)
    again = form(phone="0987654399", national_id=NUMBER, consent=["contest", "guardian"], **GUARDIAN)
    async with browser() as owner:
        assert (await owner.post(f"/contests/{contest.slug}/entry", data=again)).status_code == 422
        assert (await organiser.post(f"{address}/national-id/release")).status_code == 303
        assert (await owner.post(f"/contests/{contest.slug}/entry", data=again)).status_code == 303
    assert "Đối chiếu số định danh" not in (await organiser.get(address)).text
    assert "Nguyễn Văn An" in (await organiser.get(address)).text
