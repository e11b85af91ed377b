"""Lệnh — `hoithi` called with an environment of its own, in a process forked from one that has imported it already.

Importing the application takes longer than most of what a command says; that a fresh interpreter says the same is
shown where an installation is started (test_serve.py).
"""

import os
import sys
from collections.abc import Mapping
from multiprocessing import get_context
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from app.cli import main

FORKS = get_context("forkserver")
FORKS.set_forkserver_preload(["app.cli.outside", "app.cli.serve"])


def called(words: list[str], environment: Mapping[str, str]) -> CompletedProcess[str]:
    """What `hoithi words…` says and how it ends."""
    with TemporaryDirectory() as folder:
        said = [Path(folder) / name for name in ("stdout", "stderr")]
        process = FORKS.Process(target=call, args=(words, dict(environment), said))
        process.start()
        process.join()
        ended = process.exitcode
        process.close()
        assert ended is not None
        return CompletedProcess(words, ended, *(file.read_text("utf-8") for file in said))


def call(words: list[str], environment: dict[str, str], said: list[Path]) -> None:
    for stream, file in enumerate(said, start=1):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["hoithi", *words]
    main()
