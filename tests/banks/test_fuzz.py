"""Thử bằng tệp hỏng — a few mutations of every file; `python -m tests.banks.fuzz 10000` for many."""

import re
from random import Random

import pytest

from tests.banks.files import File
from tests.banks.fuzz import corpus, mutated, outcome


@pytest.mark.parametrize("file", corpus(), ids=lambda file: file.name)
def test_a_mutated_file_is_read_or_refused_by_name(file: File) -> None:
    dice = Random(file.name)
    for _ in range(3):
        assert re.fullmatch(r"read|bank\.[a-z_]+", outcome(file.name, mutated(file.content, dice)))
