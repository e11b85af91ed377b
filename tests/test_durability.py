"""What a Redis has to say of itself before an official round may be held on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis import Redis
from typer.testing import CliRunner

from app.cli import main
from app.durability import require_durable
from app.embedded import EmbeddedServer
from app.errors import Unfit, Unreachable
from app.scoring import store
from app.settings import Durability, Settings

Server = Callable[..., EmbeddedServer]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Starts servers that are set otherwise than ours."""
    started = []

    def start(**settings: str) -> EmbeddedServer:
        one = EmbeddedServer(tmp_path / f"redis{len(started)}", **settings)
        one.start()
        started.append(one)
        return one

    yield start
    for one in started:
        one.stop()


def refused(url: str, **settings: object) -> list[str]:
    """The lines that say what has to be set; none: it is durable."""
    try:
        require_durable(Settings(redis_url=url, **settings))  # type: ignore[arg-type]
    except Unfit as error:
        assert error.code == "durability.refused"
        return str(error.fields["found"]).splitlines()
    return []


def test_the_bundled_server_is_durable(redis_url: str):
    assert refused(redis_url) == []


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ({"appendfsync": "everysec"}, "- appendfsync đang là everysec; xin đặt appendfsync always."),
        ({"appendonly": "no"}, "- appendonly đang là no; xin đặt appendonly yes."),
        (
            {"maxmemory_policy": "allkeys-lru"},
            "- maxmemory-policy đang là allkeys-lru; xin đặt maxmemory-policy noeviction.",
        ),
    ],
)
def test_a_server_that_may_lose_something_is_refused_and_told_what_to_set(
    server: Server, setting: dict[str, str], told: str
):
    assert refused(server(**setting).url) == [told]


def test_everything_that_is_wrong_is_told_at_once(server: Server):
    assert len(refused(server(appendfsync="no", maxmemory_policy="volatile-ttl").url, replicas=2)) == 3


def test_a_server_that_does_not_tell_has_to_be_vouched_for(server: Server):
    ours = server(appendfsync="everysec")
    with Redis.from_url(ours.admin_url) as admin:
        admin.execute_command("ACL SETUSER managed on >x ~* +@all -config")
    url = f"unix://managed:x@{ours.socket}"
    (told,) = refused(url)
    assert "HOITHI_DURABILITY=assured" in told
    assert refused(url, durability=Durability.ASSURED) == []


def test_replicas_that_are_missing_are_refused_though_the_disk_is_vouched_for(redis_url: str):
    for durability in (Durability.REQUIRED, Durability.ASSURED):
        (told,) = refused(redis_url, durability=durability, replicas=1)
        assert "hiện có 0" in told


def test_for_practice_anything_will_do(server: Server):
    assert refused(server(appendonly="no").url, durability=Durability.PRACTICE, replicas=2) == []


@pytest.mark.parametrize("part", ["serve", "web", "recorder", "sweeper"])
def test_no_part_of_the_application_starts_on_a_server_that_may_lose_something(
    server: Server, tmp_path: Path, part: str
):
    given = {
        "HOITHI_REDIS_URL": server(appendfsync="everysec").url,
        "HOITHI_DATA": str(tmp_path),
        "HOITHI_PORT": "0",
    }
    outcome = CliRunner().invoke(main, [part], env=given)
    assert outcome.exit_code == 2
    assert "xin đặt appendfsync always" in outcome.stderr
    assert "Traceback" not in outcome.output


def test_a_server_that_does_not_answer_is_said_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(store, "BUDGET_SECONDS", 0.1)
    with pytest.raises(Unreachable):
        require_durable(Settings(redis_url=f"unix://{tmp_path}/gone.sock"))
