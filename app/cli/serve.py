"""`hoithi serve` — a whole installation on one machine; and the single processes, for one container each."""

import signal
import socket
import sys

import segno
import typer

from app.cli.telling import refused, say, settings_or_exit
from app.db import make_engine
from app.durability import require_durable
from app.keyring import secret_of
from app.migrations import migrate
from app.sample.contest import FirstLogin, build_sample, has_contests
from app.settings import Settings
from app.supervisor import Supervisor, hot_store, listen, only_one, run_recorder, run_sweeper, run_web

cli = typer.Typer(
    help="Chạy cả hệ thống trên một máy (mặc định), hoặc từng tiến trình.", invoke_without_command=True
)


@cli.callback()
def serve(sample: bool = typer.Option(False, help="Tạo cuộc thi mẫu nếu thư mục dữ liệu còn trống.")) -> None:
    """Khởi động máy chủ, cơ sở dữ liệu, thư ký ghi sổ và người thu bài; Ctrl-C để dừng."""
    settings = settings_or_exit()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # Until the supervisor takes over.
    with refused(), only_one(settings.data):
        secret_of(settings)
        if settings.redis_url is not None:
            require_durable(settings)
        listening = listen(settings)
        with hot_store(settings) as (ready, server):
            logins = prepare(ready, sample=sample)
            announce(ready, listening[0].getsockname()[1], logins)
            Supervisor(ready, listening, server).watch()
    say("serve.stopped")


def prepare(settings: Settings, *, sample: bool) -> list[FirstLogin]:
    """Bring the database up to date; make the sample contest where there is none. Returns its first logins."""
    engine = make_engine(settings.sql_url)
    try:
        migrate(engine)
        return build_sample(engine) if sample and not has_contests(engine) else []
    finally:
        engine.dispose()  # The children are forked: no connection may be shared with them.


def own_address() -> str:
    """This machine's address in its network. Nothing is sent: a datagram socket only looks up the route."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


def announce(settings: Settings, port: int, logins: list[FirstLogin]) -> None:
    """Print where to go, who may sign in, and a QR code of the participants' page."""
    open_to_all = settings.host in ("0.0.0.0", "::")
    host = own_address() if open_to_all else settings.host
    url = settings.public_url or f"http://{host}:{port}"
    say("serve.addresses", url=url, data=settings.data.resolve())
    for login in logins:
        say(f"serve.login_{login.role}", login=login.login, password=login.password)
    if logins:
        say("serve.passwords_once")
    if sys.stdout.isatty() or logins:
        segno.make(url, error="m").terminal(compact=True)
    say("serve.qr" if open_to_all or settings.public_url else "serve.qr_local")
    sys.stdout.flush()


def migrated(settings: Settings) -> Settings:
    """For a process of its own: the database must be up to date, the Redis URL given, and the server durable."""
    secret_of(settings)  # Made now where it can be told of, not while the application starts.
    settings.data.mkdir(parents=True, exist_ok=True)
    require_durable(settings)
    prepare(settings, sample=False)
    return settings


web_cli = typer.Typer(help="Một tiến trình web (cần HOITHI_REDIS_URL).", invoke_without_command=True)
recorder_cli = typer.Typer(help="Thư ký ghi sổ: chép bài thi từ Redis sang SQL.", invoke_without_command=True)
sweeper_cli = typer.Typer(help="Người thu bài: nộp thay các lượt đã hết giờ.", invoke_without_command=True)


@web_cli.callback()
def web() -> None:
    """Chỉ chạy web."""
    with refused():
        settings = migrated(settings_or_exit(needs_redis=True))
        run_web(settings, listen(settings)[0])


@recorder_cli.callback()
def record() -> None:
    """Chỉ chạy thư ký ghi sổ."""
    with refused():
        run_recorder(migrated(settings_or_exit(needs_redis=True)))


@sweeper_cli.callback()
def sweep() -> None:
    """Chỉ chạy người thu bài."""
    with refused():
        run_sweeper(migrated(settings_or_exit(needs_redis=True)))
