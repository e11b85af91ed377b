"""A whole installation as a user starts it: real processes, real signals, nothing left behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx2
import psutil
import pytest
from redis import Redis
from sqlalchemy import Engine

from app.settings import Settings
from app.supervisor import Supervisor
from app.texts import catalogue, tell
from tests.commands import called
from tests.topologies import BUNDLED, eventually

ROOT = Path(__file__).parent.parent
HOITHI = Path(sys.executable).parent / "hoithi"
ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/\s")


@contextmanager
def serving(data: Path, **given: str) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """`hoithi serve --sample` over a data folder, on a free port: the process, its address, what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOITHI_")}
    process = subprocess.Popen(
        [str(HOITHI), "serve", "--sample"],
        cwd=ROOT,
        env=environment | given | {"HOITHI_DATA": str(data), "HOITHI_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if "Ctrl-C" in line:
            break
    try:
        address = ADDRESS.search(printed)
        assert address is not None, printed
        yield process, address[1], printed
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


def healthy(address: str) -> dict[str, object]:
    """The health report once all parts are up."""
    transport = httpx2.HTTPTransport(retries=5)
    with httpx2.Client(transport=transport, timeout=30) as client:
        while (reply := client.get(f"{address}/health")).status_code != 200:
            assert reply.status_code == 503
    return json.loads(reply.text)


def stopped(process: subprocess.Popen[str], by: signal.Signals) -> list[str]:
    """Stop an installation; returns the commands of processes that it left behind."""
    family = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(by)
    assert process.stdout is not None
    process.stdout.read()
    process.wait(60)
    _, alive = psutil.wait_procs(family, timeout=60)
    return [" ".join(one.cmdline()) for one in alive]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("installation") / "var"


def test_the_first_start_makes_the_sample_contest_and_prints_one_time_logins(data: Path):
    with serving(data) as (process, address, printed):
        report = healthy(address)
        page = httpx2.get(address, follow_redirects=True).text
        assert stopped(process, signal.SIGINT) == []
    assert report == {
        "status": "up",
        "parts": dict.fromkeys(("web", "database", "redis", "recorder", "sweeper"), "up"),
        "alarms": [],
    }
    assert "chủ nghĩa Mác-Lênin" in page
    assert len(re.findall(r"mật khẩu dùng một lần: (?:\w{4}-){3}\w{4}", printed)) == 4
    assert (data / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_second_start_keeps_everything_and_a_dead_part_is_started_again(data: Path):
    with serving(data) as (process, address, printed):
        healthy(address)
        assert "mật khẩu" not in printed
        page = httpx2.get(address, follow_redirects=True).text
        assert page.count('class="card round"') == 5
        before = psutil.Process(process.pid).children()
        names = sorted(child.name() for child in before)
        assert names == ["recorder", "sweeper", "valkey-server", "web 1", "web 2"]
        for child in before:
            child.kill()
        psutil.wait_procs(before, timeout=60)
        assert healthy(address)["status"] == "up"
        assert stopped(process, signal.SIGTERM) == []


def test_a_bundled_server_that_does_not_start_again_is_tried_until_it_does(data: Path, tmp_path: Path):
    """Its disk is full perhaps."""
    binary, full, tried = (tmp_path / name for name in ("server", "full", "tried"))
    binary.write_text(f'#!/bin/sh\n[ -e {full} ] && echo x >> {tried} && exit 1\nexec {BUNDLED} "$@"\n')
    binary.chmod(0o755)
    with serving(data, HOITHI_REDIS_BIN=str(binary)) as (process, address, _):
        healthy(address)
        full.touch()
        (server,) = [one for one in psutil.Process(process.pid).children() if one.name() == "valkey-server"]
        server.kill()
        eventually(lambda: tried.exists() and len(tried.read_text().split()) > 1, "it is tried again")
        full.unlink()
        eventually(lambda: httpx2.get(f"{address}/health", timeout=30).status_code == 200, "it is up again")
        assert stopped(process, signal.SIGTERM) == []


def test_parts_that_do_not_end_are_waited_for_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The time of the second is up with that of the first; then they are killed."""
    given = Settings(data=tmp_path, redis_url="redis://127.0.0.1:1")
    supervisor, waited = Supervisor(given, [], None), list[float]()

    def stay(there: Path) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        there.touch()
        signal.pause()

    supervisor.parts = {name: (stay, (tmp_path / name,)) for name in ("one", "two", "three")}
    for name in supervisor.parts:
        supervisor.start(name)
        eventually(lambda name=name: (tmp_path / name).exists(), "it runs")
    join = BaseProcess.join

    def joined(process: BaseProcess, timeout: float | None = None) -> None:
        if timeout is not None:
            waited.append(timeout)
        join(process, timeout)

    monkeypatch.setattr(BaseProcess, "join", joined)
    monkeypatch.setattr("app.supervisor.STOP_SECONDS", 0.2)
    supervisor.stop()
    assert waited[1:] == [0.0, 0.0]
    assert [one.exitcode for one in supervisor.processes.values()] == [-signal.SIGKILL] * 3


def test_two_installations_do_not_share_a_data_folder(data: Path):
    with serving(data) as (process, _, _):
        environment = os.environ | {"HOITHI_DATA": str(data), "HOITHI_PORT": "0"}
        second = subprocess.run(
            [str(HOITHI), "serve"], env=environment, capture_output=True, text=True, check=False
        )
        assert (second.returncode, second.stdout) == (2, "")
        assert "đang được một tiến trình Hội Thi khác dùng" in second.stderr
        assert stopped(process, signal.SIGTERM) == []


def test_parts_die_with_a_supervisor_that_is_killed(data: Path):
    if sys.platform != "linux":
        pytest.skip("only Linux ends a child with its parent")
    with serving(data) as (process, address, _):
        healthy(address)
        assert stopped(process, signal.SIGKILL) == []


def test_servers_that_are_given_take_the_place_of_the_embedded_parts(
    engine: Engine, store: Redis, settings: Settings, tmp_path: Path
):
    """On production these are PostgreSQL and redis-server: only the process is ours."""
    given = {"HOITHI_REDIS_URL": str(settings.redis_url)}
    if settings.database_url:
        given["HOITHI_DATABASE_URL"] = settings.database_url
    with serving(tmp_path, **given) as (process, address, _):
        assert healthy(address)["status"] == "up"
        assert "chủ nghĩa Mác-Lênin" in httpx2.get(address, follow_redirects=True).text
        assert stopped(process, signal.SIGTERM) == []
    assert not (tmp_path / "redis").exists()
    assert (tmp_path / "hoithi.db").exists() is (settings.database_url is None)


PROCESSES = ("serve", "web", "recorder", "sweeper")


def refused(command: str, **given: str) -> str:
    """What a process says that does not start: one line."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("HOITHI_")}
    reply = called(command.split(), environment | given)
    assert (reply.returncode, reply.stdout, reply.stderr.count("\n")) == (2, "", 1), reply.stderr
    return reply.stderr.rstrip("\n")


def beginning(code: str) -> str:
    """A sentence up to the first of its fields."""
    return catalogue("vi", "serve")[code].partition("{")[0]


@pytest.mark.parametrize(
    ("command", "given", "told"),
    [
        *((one, {"HOITHI_DATA": "/proc/none"}, "serve.path_refused") for one in PROCESSES),
        ("serve", {"HOITHI_DATA": __file__}, "serve.path_refused"),
        ("web", {"HOITHI_SECRET": "short"}, "serve.secret_short"),
        ("serve", {"HOITHI_SECRET": "short"}, "serve.secret_short"),
        ("web", {"HOITHI_DATABASE_URL": "nonsense"}, "serve.database_url"),
        ("sweeper", {"HOITHI_DATABASE_URL": "mysql://an:binh@localhost/hoithi"}, "serve.database_url"),
        ("serve", {"HOITHI_DATABASE_URL": "postgresql://an:binh@localhost:5x/a"}, "serve.database_url"),
        ("recorder", {"HOITHI_DATABASE_URL": "postgresql://an:binh@127.0.0.1:1/a"}, "serve.database_gone"),
        ("web", {"HOITHI_REDIS_URL": "redis://127.0.0.1:6379x"}, "serve.redis_url"),
        ("web", {"HOITHI_HOST": "192.0.2.1"}, "serve.address_unknown"),
    ],
)
def test_a_process_that_cannot_start_says_where_and_what_to_do(
    command: str, given: dict[str, str], told: str, settings: Settings, tmp_path: Path
):
    usable = {"HOITHI_DATA": str(tmp_path), "HOITHI_REDIS_URL": str(settings.redis_url), "HOITHI_PORT": "0"}
    said = refused(command, **usable | given)
    assert said.startswith(beginning(told))
    assert "binh@" not in said


@pytest.mark.parametrize("command", PROCESSES)
def test_a_password_that_redis_does_not_know_is_told_without_it(
    command: str, settings: Settings, tmp_path: Path
):
    if not str(settings.redis_url).startswith("unix://app:"):
        pytest.skip("a server that is given may have no password")
    place = str(settings.redis_url).rpartition("@")[2]
    said = refused(command, HOITHI_DATA=str(tmp_path), HOITHI_REDIS_URL=f"unix://app:guess@{place}")
    assert said.startswith(f"Redis ở unix://{place} từ chối: WRONGPASS")


@pytest.mark.parametrize("command", ["serve", "web"])
def test_a_port_that_another_program_has_is_told(command: str, settings: Settings, tmp_path: Path):
    usable = {"HOITHI_DATA": str(tmp_path), "HOITHI_REDIS_URL": str(settings.redis_url)}
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = refused(command, **usable, HOITHI_PORT=port)
    assert told == tell("serve.address_taken", port=port, host="127.0.0.1")


@pytest.mark.parametrize(
    ("binary", "told"), [("/none", "serve.path_refused"), ("/bin/false", "serve.server_silent")]
)
def test_a_bundled_server_that_does_not_start_is_told(binary: str, told: str, tmp_path: Path):
    said = refused("serve", HOITHI_DATA=str(tmp_path), HOITHI_PORT="0", HOITHI_REDIS_BIN=binary)
    assert said.startswith(beginning(told))


@pytest.mark.parametrize("command", ["contest export x", "staff reset x", "demo"])
def test_a_command_whose_data_folder_cannot_be_used_says_so(command: str):
    assert refused(command, HOITHI_DATA="/proc/none").startswith(beginning("serve.path_refused"))
