"""`hoithi demo` — the sample contest, in an empty data folder."""

import typer

from app.cli.telling import refused, say, settings_or_exit
from app.db import make_engine
from app.errors import Unfit
from app.migrations import migrate
from app.sample.contest import build_sample, has_contests

cli = typer.Typer(help="Tạo cuộc thi mẫu trong thư mục dữ liệu còn trống.", invoke_without_command=True)


@cli.callback()
def demo() -> None:
    """Cây tổ chức đảng, danh sách đảng viên, ngân hàng câu hỏi và năm kỳ thi, từ các tệp kèm theo chương trình."""
    settings = settings_or_exit()
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.sql_url)
    with refused():
        migrate(engine)
        if has_contests(engine):
            raise Unfit("serve.sample_exists", data=settings.data.resolve())
        logins = build_sample(engine)
    say("serve.sample_built")
    for login in logins:
        say(f"serve.login_{login.role}", login=login.login, password=login.password)
    say("serve.passwords_once")
