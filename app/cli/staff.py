"""`hoithi staff` — accounts of organisers and judges, from the server's own console."""

from typing import Annotated

import typer
from sqlmodel import select

from app.cli.telling import refused, say, settings_or_exit
from app.db import make_engine, transaction
from app.errors import Unfit
from app.migrations import migrate
from app.models import Role, Staff
from app.staff import issue
from app.vietnamese import read_phone

cli = typer.Typer(help="Tài khoản Ban Tổ chức, Tổ Nội dung và Ban Giám khảo.", no_args_is_help=True)
Login = Annotated[str, typer.Argument(help="Tên đăng nhập.")]


@cli.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="Họ và tên hoặc chức danh.")],
    role: Annotated[
        Role, typer.Option(help="organiser: Ban Tổ chức; content: Tổ Nội dung; judge: Ban Giám khảo.")
    ],
    phone: Annotated[str, typer.Option(help="Số điện thoại; cần có để xem đáp án.")] = "",
) -> None:
    """Tạo tài khoản mới và in mật khẩu dùng một lần."""
    put(login, name, role, phone, known=False)


@cli.command()
def reset(login: Login) -> None:
    """Cấp mật khẩu dùng một lần mới cho tài khoản đã có."""
    put(login, "", Role.ORGANISER, "", known=True)


def put(login: str, name: str, role: Role, phone: str, *, known: bool) -> None:
    engine = make_engine(settings_or_exit().sql_url)
    with refused():
        if phone and read_phone(phone) is None:
            raise Unfit("web.bad_phone")
        migrate(engine)
        with transaction(engine) as db:
            account = db.exec(select(Staff).where(Staff.login == login)).one_or_none()
            if (account is not None) != known:
                raise Unfit("serve.staff_unknown" if known else "serve.staff_known", login=login)
            role = account.role if account else role
            password = issue(db, login, name, role, read_phone(phone))
    say(f"serve.login_{role}", login=login, password=password)
