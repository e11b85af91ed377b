"""Cúp điện — what a power cut leaves of append-only files: the bytes that were fsynced, and no more."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("powercut.c")


def compiled(folder: Path) -> Path:
    """The shim as a shared library, compiled into this folder by the machine's C compiler."""
    library = folder / "powercut.so"
    compiler = shutil.which("gcc") or shutil.which("cc")
    assert compiler is not None, "no C compiler (apt-get install gcc libc6-dev)"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", str(library), str(SOURCE), "-ldl"],
        check=True,
    )
    return library


def environment(library: Path, log: Path, match: str) -> dict[str, str]:
    """What a process needs so that its syncs of files whose path contains `match` are noted in `log`."""
    return os.environ | {"LD_PRELOAD": str(library), "POWERCUT_LOG": str(log), "POWERCUT_MATCH": match}


def synced(log: Path) -> dict[Path, int]:
    """File -> the size it had at its last sync."""
    lines = log.read_text().splitlines() if log.exists() else []
    noted = (line.split(" ", 1) for line in lines)
    return {Path(path): int(size) for size, path in noted}


def cut(folder: Path, log: Path, pattern: str) -> int:
    """Cut the files of the folder back to what was synced, after their process was killed; returns how many bytes
    went. A file that was never synced keeps nothing."""
    known, gone = synced(log), 0
    for path in sorted(folder.rglob(pattern)):
        size, kept = path.stat().st_size, known.get(path, 0)
        if size > kept:
            os.truncate(path, kept)
            gone += size - kept
    return gone
