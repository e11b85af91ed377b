"""What can be taken away of a verdict: the lists, and the record that anybody can verify."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from httpx2 import AsyncClient
from openpyxl import load_workbook
from sqlalchemy import Engine
from sqlmodel import select

from app import record
from app.db import transaction
from app.models import AuditEntry, Participant, RosterEntry, Verdict
from app.settings import Settings
from tests.admin.finished import Sat, finish
from tests.small_contest import SmallContest

SAT = [Sat("p1", 1, 5, 3, 4), Sat("p1", 2, 4, 1, 9), Sat("p2", 1, 5, 4, 6), Sat("p3", 1, 4, 2, 4)]


@pytest.fixture
async def verdict(judge: AsyncClient, contest: SmallContest, engine: Engine) -> Verdict:
    finish(engine, contest, SAT)
    with transaction(engine) as db:
        binh = db.get_one(Participant, "p2")
        entry = RosterEntry(
            contest_id=contest.contest_id,
            unit_id=binh.unit_id,
            name="B",
            name_fold="b",
            sex="female",
            member=True,
        )
        db.add(entry)
        db.flush()
        binh.roster_id, binh.name = entry.id, "=Trần Thị Bình"
    await judge.post(f"/admin/rounds/{contest.round_id}/verdict")
    with transaction(engine, writes=False) as db:
        return db.exec(select(Verdict)).one()


async def rows(client: AsyncClient, verdict: Verdict, name: str) -> list[dict[str, str]]:
    reply = await client.get(f"/admin/verdicts/{verdict.id}/{name}.csv")
    assert reply.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(reply.content.decode("utf-8-sig"))))


async def test_the_list_of_winners_has_what_is_signed_and_paid_from(judge: AsyncClient, verdict: Verdict):
    found = await rows(judge, verdict, "winners")
    assert [(row["Họ và tên"], row["Giới tính"], row["Số điện thoại"], row["Giải"]) for row in found] == [
        ("Nguyễn Văn An", "", "0912000000", "Giải Nhất"),
        ("'=Trần Thị Bình", "Nữ", "0912000001", "Giải Nhì"),
        ("Lê Văn Chi", "", "0912000002", "Giải Nhì"),
    ]
    an = found[0]
    shown = (
        "Năm sinh",
        "Chi bộ",
        "Đảng bộ (tổ chức cơ sở đảng)",
        "Kỳ thi/Tuần",
        "Số câu đúng (Điểm)",
        "Số dự đoán",
    )
    assert [an[name] for name in shown] == ["1960", "Chi bộ 1", "Đảng bộ Sở Nội vụ", "Tuần 1", "5/5", "4"]
    assert (an["Chênh lệch"], an["Thời gian làm bài"]) == ("0", "03:00")


async def test_the_public_list_names_only_who_agreed_and_nothing_private(
    judge: AsyncClient, verdict: Verdict
):
    found = await rows(judge, verdict, "public")
    assert list(found[0]) == ["TT", "Họ và tên", "Đơn vị", "Số câu đúng (Điểm)", "Thời gian làm bài", "Giải"]
    assert [row["Họ và tên"] for row in found] == ["Nguyễn Văn An", "'=Trần T. B***", "Lê V. C***"]


async def test_the_collective_list_has_the_figures_that_decided(judge: AsyncClient, verdict: Verdict):
    [row] = await rows(judge, verdict, "collective")
    assert list(row.values())[1:] == [
        "Đảng bộ Sở Nội vụ › Chi bộ 1", "10", "1", "10,00", "2", "1", "5,00", "1", "1", "Giấy khen", ""
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["winners", "public", "collective"])
async def test_the_workbooks_carry_the_digest_and_no_formula(judge: AsyncClient, verdict: Verdict, name: str):
    reply = await judge.get(f"/admin/verdicts/{verdict.id}/{name}.xlsx")
    titles = {"winners": "giai-ca-nhan", "public": "cong-bo", "collective": "giai-tap-the"}
    assert reply.headers["content-disposition"] == (
        f'attachment; filename="tim-hieu-tuan-1-{titles[name]}-{verdict.id}.xlsx"'
    )
    cells = [cell for row in load_workbook(BytesIO(reply.content)).active.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert sum(verdict.digest in str(cell.value) for cell in cells) == 1
    assert (await judge.get(f"/admin/verdicts/{verdict.id}/{name}.xlsx")).content == reply.content


async def test_the_record_can_be_verified_by_anybody(
    organiser: AsyncClient, verdict: Verdict, settings: Settings, tmp_path: Path
):
    reply = await organiser.get(f"/admin/verdicts/{verdict.id}/record.zip")
    assert reply.headers["content-type"] == "application/zip"
    path = tmp_path / "ho-so.zip"
    path.write_bytes(reply.content)
    assert record.verify(path) == []
    with ZipFile(path) as archive:
        assert archive.namelist() == [f"tuan-1/{name}" for name in sorted((*record.INPUTS, record.VERDICT))]
        assert archive.read("tuan-1/verdict.json").decode() == verdict.document
    assert (await organiser.get(f"/admin/verdicts/{verdict.id}/record.zip")).content == reply.content


async def test_a_record_that_was_taken_away_is_told_as_such(
    judge: AsyncClient, verdict: Verdict, settings: Settings
):
    folder = settings.data / verdict.folder
    folder.rename(folder.with_name("elsewhere"))
    reply = await judge.get(f"/admin/verdicts/{verdict.id}/record.zip")
    assert (reply.status_code, "khôi phục thư mục records" in reply.text) == (404, True)
    folder.with_name("elsewhere").rename(folder)


async def test_who_took_a_list_away_is_written_down(organiser: AsyncClient, verdict: Verdict, engine: Engine):
    await organiser.get(f"/admin/verdicts/{verdict.id}/winners.xlsx")
    with transaction(engine, writes=False) as db:
        taken = [entry.detail for entry in db.exec(select(AuditEntry)) if entry.action == "downloaded"]
    assert taken == [{"file": "winners.xlsx"}]


async def test_strangers_get_nothing(client: AsyncClient, judge: AsyncClient, verdict: Verdict):
    for name in ("winners.xlsx", "public.csv", "record.zip", ""):
        reply = await client.get(f"/admin/verdicts/{verdict.id}/{name}".rstrip("/"))
        assert (reply.status_code, reply.headers["location"].partition("?")[0]) == (303, "/admin/sign-in")
    assert (await judge.get(f"/admin/verdicts/{verdict.id}/secret.key")).status_code == 404
