"""A whole contest in small: five rounds through HTTP on a running installation, to fifty prizes and five."""

import os
import subprocess
from pathlib import Path

from app.texts import tell
from tests.test_serve import HOITHI, healthy, serving

PHONES = "8"  # At a time: on a slow disk more of them would wait so long for their turn that one is told to come again.


def rehearsed(data: Path, address: str, attempts: int, people: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            str(HOITHI),
            "rehearse",
            *("--attempts", str(attempts)),
            *("--people", str(people)),
            *("--concurrency", PHONES),
            *("--url", address),
        ],
        env=os.environ | {"HOITHI_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_small_rehearsal_ends_with_every_prize_and_nothing_lost(tmp_path: Path):
    with serving(tmp_path / "var") as (_, address, _):
        healthy(address)
        played = rehearsed(tmp_path / "var", address, attempts=500, people=300)
        again = rehearsed(tmp_path / "var", address, attempts=20, people=20)
    assert played.returncode == 0, played.stdout + played.stderr
    told = " ".join(played.stdout.split())
    assert "300 người, 500 lượt thi" in told
    assert "Giải cá nhân: 50; giải tập thể: 5" in told
    assert "đã báo ghi nhận 500, có trong SQL 500; mất 0, trùng 0, khác điểm 0, không báo mà có 0" in told
    assert again.returncode == 2
    assert tell("rehearse.nobody", contest="tim-hieu") in " ".join(again.stderr.split())
