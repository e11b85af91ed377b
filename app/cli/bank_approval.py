"""`hoithi bank approve` — approval without a second person, by whoever holds the server; the reason is kept."""

from typing import Annotated

import typer
from sqlmodel import col, select

from app.admin.library.approving import approve_by_command
from app.admin.library.freezing import current
from app.cli.telling import refused, say, settings_or_exit
from app.clock import now_ms
from app.db import make_engine, transaction
from app.errors import Unfit
from app.migrations import migrate
from app.models import Bank, Contest
from app.staff import audit


def approve(
    contest: Annotated[str, typer.Argument(metavar="CUỘC_THI", help="Địa chỉ ngắn của cuộc thi.")],
    bank: Annotated[str, typer.Argument(metavar="NGÂN_HÀNG", help="Tên ngân hàng câu hỏi.")],
    reason: Annotated[str, typer.Option(help="Vì sao không có người thứ hai duyệt; được ghi lại.")],
) -> None:
    """Duyệt mọi câu của một ngân hàng bằng dòng lệnh, khi không có người thứ hai; lý do được ghi cạnh từng câu."""
    engine = make_engine(settings_or_exit().sql_url)
    with refused():
        migrate(engine)
        if not reason.strip():
            raise Unfit("admin.reason_missing")
        with transaction(engine) as db:
            named = select(Bank).join(Contest).where(Contest.slug == contest, Bank.name == bank)
            found = db.exec(named.order_by(col(Bank.id).desc())).first()
            if found is None or found.id is None:
                raise Unfit("serve.bank_unknown", bank=bank, contest=contest)
            now = now_ms()
            count = approve_by_command(db, db.exec(current(found.id)), reason.strip(), now)
            audit(db, now, None, "questions approved", f"bank {found.id}", questions=count, reason=reason)
    say("serve.bank_approved", bank=bank, count=count)
