"""The container files, read by what can read them here: no engine runs, but a slip of syntax or of names shows."""

import re
import shutil
import socket
import subprocess
from pathlib import Path
from time import monotonic

import httpx2
import pytest
import yaml

from app.cli import COMMANDS
from app.clock import now_ms
from app.embedded import SETTINGS
from app.guards import arrival
from app.settings import Settings
from tests.topologies import eventually, free_port

ROOT = Path(__file__).parent.parent
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
INSTRUCTIONS = {
    "FROM", "ENV", "RUN", "WORKDIR", "COPY", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"
}  # fmt: skip


def dockerfile() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, continued lines joined."""
    text = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def test_the_dockerfile_holds_only_known_instructions():
    assert [word for word, _ in dockerfile() if word not in INSTRUCTIONS] == []


def test_the_image_is_built_in_stages_and_runs_as_nobody_special():
    words = [word for word, _ in dockerfile()]
    assert words.count("FROM") == 2
    last_stage = dockerfile()[len(words) - words[::-1].index("FROM") - 1 :]
    assert ("USER", "hoithi") in last_stage
    assert any(word == "HEALTHCHECK" and "/health" in rest for word, rest in last_stage)


def test_what_the_dockerfile_copies_is_there_and_let_in():
    allowed = (ROOT / ".dockerignore").read_text().splitlines()
    for word, rest in dockerfile():
        if word == "COPY" and not rest.startswith("--from"):
            for source in rest.split()[:-1]:
                assert (ROOT / source).exists(), source
                assert f"!{source.removesuffix('/')}" in allowed, source


HERE_ONLY = {"port", "unixsocketperm", "daemonize", "aof-load-truncated"}  # Of the bundled server.


def test_the_composition_has_every_part():
    assert set(COMPOSE["services"]) == {"web", "recorder", "sweeper", "postgres", "redis", "proxy"}
    assert COMPOSE["services"]["web"]["deploy"] == {"replicas": 2}
    assert set(COMPOSE["volumes"]) >= {"postgres", "redis", "records"}


def test_the_composition_calls_commands_and_settings_that_exist():
    known = {f"HOITHI_{name.upper()}" for name in Settings.model_fields}
    for name in ("web", "recorder", "sweeper"):
        assert COMPOSE["services"][name]["command"] == [name]
        assert name in COMMANDS
        assert set(COMPOSE["services"][name]["environment"]) <= known


def test_redis_keeps_what_it_was_told_before_it_answers():
    command = COMPOSE["services"]["redis"]["command"]
    settings = dict(zip(command[1::2], command[2::2], strict=True))
    assert settings["--appendonly"] == "yes"
    assert settings["--appendfsync"] == "always"
    assert settings["--maxmemory-policy"] == "noeviction"
    assert {f"--{name}" for name in SETTINGS} >= settings.keys() - {"--requirepass"}
    assert all(settings[f"--{name}"] == value for name, value in SETTINGS.items() if name not in HERE_ONLY)


def test_every_secret_of_the_composition_is_in_the_example():
    wanted = set(re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text()))
    given = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))
    assert wanted == given


def test_the_proxy_says_when_a_request_came_whatever_a_client_says():
    """A field without `+` or `?` replaces the client's; `request_header` is carried out once, before the first attempt
    to reach a web process. Caddy's placeholder is the time in ms."""
    (words,) = re.findall(
        r"^\trequest_header (\S+) (\S+)$", (ROOT / "deploy" / "Caddyfile").read_text(), re.M
    )
    assert words == ("X-Request-Start", "{time.now.unix_ms}")
    before = monotonic()
    said = words[1].replace("{time.now.unix_ms}", str(now_ms() - 4_000)).encode()
    scope = {"type": "http", "headers": [(words[0].lower().encode(), said)]}
    assert before - 5 <= arrival(scope, behind_proxy=True) <= monotonic() - 3
    assert COMPOSE["services"]["web"]["environment"]["HOITHI_PUBLIC_URL"]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.skipif(shutil.which("caddy") is None, reason="no caddy here")
def test_while_no_web_process_answers_the_proxy_says_what_to_do_in_vietnamese(tmp_path: Path):
    """An empty page after a tap on "Nộp bài" would tell nothing."""
    port, nobody = free_port(), free_port()
    given = (ROOT / "deploy" / "Caddyfile").read_text()
    assert "dynamic a web 8000" in given
    (tmp_path / "Caddyfile").write_text(
        "{\n\tadmin off\n}\n"
        + given.partition("}\n}\n")[2]
        .replace("dynamic a web 8000", f"to 127.0.0.1:{nobody}")
        .replace("lb_try_duration 5s", "lb_try_duration 100ms")
    )
    proxy = subprocess.Popen(
        ["caddy", "run", "--config", tmp_path / "Caddyfile", "--adapter", "caddyfile"],
        env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "HOITHI_DOMAIN": f"http://127.0.0.1:{port}"},
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: listens(port))
        reply = httpx2.post(f"http://127.0.0.1:{port}/rounds/1/attempts/1/submission", data={"key": "k"})
    finally:
        proxy.terminate()
        proxy.wait()
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "5")
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert "gửi lại bao nhiêu lần vẫn chỉ tính một lần" in reply.text
