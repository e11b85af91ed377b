"""Registration and sign-in, through the pages."""

import re

from httpx2 import AsyncClient

from tests.small_contest import AN, SmallContest


def form(**changes: object) -> dict[str, object]:
    return AN | {"member": "yes", "consent": ["contest"], "unit_query": ""} | changes


async def test_an_registers_and_is_known_by_name(client: AsyncClient, contest: SmallContest):
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form())
    assert (reply.status_code, reply.headers["location"]) == (303, f"/contests/{contest.slug}")
    home = await client.get(f"/contests/{contest.slug}")
    assert "Nguyễn Văn An" in home.text


async def test_a_unit_is_found_without_diacritics(client: AsyncClient, contest: SmallContest):
    reply = await client.get(f"/contests/{contest.slug}/units", params={"unit_query": "so noi vu chi bo 2"})
    assert reply.text.count('name="unit"') == 1
    assert "Đảng bộ Sở Nội vụ › Chi bộ 2" in reply.text


async def test_a_chosen_unit_stays_chosen_whatever_is_typed_afterwards(
    client: AsyncClient, contest: SmallContest
):
    words = {"unit_query": "so noi vu chi bo 2", "unit": AN["unit"]}
    reply = await client.get(f"/contests/{contest.slug}/units", params=words)
    assert re.findall(r'value="(\w+)"( checked)?', reply.text) == [(AN["unit"], " checked"), ("cb2", "")]


async def test_every_fault_is_told_at_once_and_nothing_typed_is_lost(
    client: AsyncClient, contest: SmallContest
):
    wrong = {"name": "An", "birth_year": "56", "phone": "12", "pin": "123456", "consent": [], "member": ""}
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(**wrong))
    assert reply.status_code == 422
    assert reply.text.count('class="fault" id=') == 6
    assert 'value="56"' in reply.text and 'value="cb1" checked' in reply.text


async def test_nobody_is_born_next_year(client: AsyncClient, contest: SmallContest):
    reply = await client.post(f"/contests/{contest.slug}/entry", data=form(birth_year="2099"))
    assert reply.status_code == 422
    assert re.findall(r'class="fault" id="fault-(\w+)" role="alert">([^.<]+)', reply.text) == [
        ("birth_year", "Năm sinh đã ghi còn chưa tới")
    ]


async def test_the_consent_boxes_are_not_ticked_beforehand(client: AsyncClient, contest: SmallContest):
    reply = await client.get(f"/contests/{contest.slug}/entry")
    assert reply.text.count('name="consent"') == 3
    assert "checked" not in reply.text


async def test_one_phone_has_one_account(client: AsyncClient, contest: SmallContest, browser):
    await client.post(f"/contests/{contest.slug}/entry", data=form())
    async with browser() as other:
        reply = await other.post(f"/contests/{contest.slug}/entry", data=form(phone="+84 912.345.678"))
    assert reply.status_code == 422
    assert "đã đăng ký cuộc thi" in reply.text


async def test_an_comes_back_by_phone_and_pin(client: AsyncClient, contest: SmallContest, browser):
    await client.post(f"/contests/{contest.slug}/entry", data=form())
    async with browser() as phone:
        address = f"/contests/{contest.slug}/sign-in"
        wrong = await phone.post(address, data={"phone": AN["phone"], "pin": "000001"})
        unknown = await phone.post(address, data={"phone": "0911111111", "pin": AN["pin"]})
        right = await phone.post(address, data={"phone": AN["phone"], "pin": AN["pin"], "back": "/rounds/1"})
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert wrong.text.replace(AN["phone"], "") == unknown.text.replace("0911111111", "")
    assert (right.status_code, right.headers["location"]) == (303, "/rounds/1")


async def test_guessing_a_pin_is_slowed_down(client: AsyncClient, contest: SmallContest, browser):
    await client.post(f"/contests/{contest.slug}/entry", data=form())
    async with browser() as thief:
        for _ in range(5):
            await thief.post(
                f"/contests/{contest.slug}/sign-in", data={"phone": AN["phone"], "pin": "000001"}
            )
        reply = await thief.post(
            f"/contests/{contest.slug}/sign-in", data={"phone": AN["phone"], "pin": AN["pin"]}
        )
    assert reply.status_code == 403
    assert "Mời đợi" in reply.text


async def test_going_back_never_leaves_the_site(client: AsyncClient, contest: SmallContest, browser):
    await client.post(f"/contests/{contest.slug}/entry", data=form())
    async with browser() as phone:
        for back in ("https://evil.test/", "//evil.test", "/\\evil.test"):
            given = {"phone": AN["phone"], "pin": AN["pin"], "back": back}
            reply = await phone.post(f"/contests/{contest.slug}/sign-in", data=given)
            assert reply.headers["location"] == f"/contests/{contest.slug}"


async def test_another_site_cannot_send_our_forms(client: AsyncClient, contest: SmallContest):
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.test"}, {"origin": "null"}):
        reply = await client.post(f"/contests/{contest.slug}/entry", data=form(), headers=headers)
        assert reply.status_code == 403
