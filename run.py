#!/usr/bin/env python3
"""Khởi động — makes .venv from uv.lock, then runs what was asked. Standard library only.

python3 run.py            a running contest (hoithi serve --sample)
python3 run.py test …     the tests (pytest …)
python3 run.py check      lint, types, architecture
python3 run.py load …     the load test (locust …)
python3 run.py chaos …    faults against real processes, and what was lost (docs/reliability.md)
python3 run.py ARGS…      hoithi ARGS…
"""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
BIN = ROOT / ".venv" / "bin"
OLDEST = (3, 11)
# Two more than there are processors, for some tests wait more than they compute: for a round to close, for a server to
# be given up. By module, whose servers are shared, in the order of tests/conftest.py: the longest are begun first.
WORKERS = min((os.cpu_count() or 1) + 2, 5)
IN_PARALLEL = ["-n", str(WORKERS), "--dist", "loadscope", "--no-loadscope-reorder"]


def find_uv() -> str:
    """uv from the PATH, else from our own folder, else installed there by pip or by a venv's pip."""
    own = TOOLS / "bin" / "uv"
    if not own.exists():
        if found := shutil.which("uv"):
            return found
        pip = [sys.executable, "-m", "pip"]
        if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
            venv.create(TOOLS / "venv", with_pip=True)
            pip = [str(TOOLS / "venv" / "bin" / "python"), "-m", "pip"]
        quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
        subprocess.run([*pip, "install", *quiet, "--target", str(TOOLS), "uv"], check=True)
    return str(own)


def install(*groups: str) -> None:
    """Bring .venv to what uv.lock says, with these groups; what other groups installed stays."""
    environment = os.environ | {
        "UV_PYTHON": sys.executable,
        "UV_PYTHON_DOWNLOADS": "never",
        "UV_COMPILE_BYTECODE": "1",  # Otherwise every command pays for it until the first that may write.
        "UV_PROJECT_ENVIRONMENT": str(ROOT / ".venv"),
        "UV_SYSTEM_CERTS": "1",  # Offices have certificates of their own between them and the world.
    }
    wanted = [word for group in groups for word in ("--group", group)]
    command = [find_uv(), "sync", "--frozen", "--inexact", "--quiet", "--no-default-groups", *wanted]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def become(*command: str) -> None:
    """Replace this process by a command of the environment."""
    sys.stdout.flush()
    os.execv(BIN / command[0], [str(BIN / command[0]), *command[1:]])


def check() -> None:
    """Lint, format, types, architecture; the first that fails ends it."""
    for command in (
        ("ruff", "check"),
        ("ruff", "format", "--check"),
        ("mypy",),
        ("pytest", "-q", "tests/test_architecture.py", "tests/test_docs.py"),
    ):
        status = subprocess.run([str(BIN / command[0]), *command[1:]], cwd=ROOT, check=False).returncode
        if status:
            sys.exit(status)


def main() -> None:
    if sys.version_info < OLDEST:
        sys.exit("Hội Thi cần Python 3.11 trở lên (needs Python 3.11 or newer).")
    word, *rest = sys.argv[1:] or ["serve", "--sample"]
    try:
        groups = {"test": ["dev", "load"], "check": ["dev", "load"], "load": ["load"], "chaos": ["dev"]}
        install(*groups.get(word, []))
    except (subprocess.CalledProcessError, OSError) as error:
        sys.exit(
            f"Chưa cài được các gói cần thiết: cần mạng, và pip, venv hoặc uv (could not install): {error}"
        )
    match word:
        case "test":
            os.chdir(ROOT)
            become("pytest", *IN_PARALLEL, *rest)
        case "check":
            check()
        case "chaos":
            os.chdir(ROOT)
            become("python", "-m", "tests.chaos", *rest)
        case "load":
            become("locust", "-f", str(ROOT / "loadtests" / "locustfile.py"), *rest)
        case _:
            become("hoithi", word, *rest)


if __name__ == "__main__":
    main()
