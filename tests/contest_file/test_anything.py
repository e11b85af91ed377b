"""Whatever stands in a file: it is read, or refused with faults that have a line and a sentence; nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.contest_file import ContestFileFaulty, read_contest, write_contest
from app.texts import tell
from tests.contest_file.files import SOUND

PIECES = (
    "[]", "{}", "1", "-1", "1.5", "nan", "true", '""', '"a"', "''", "2026-03-02T08:00:00", "[[rounds]]", "[rounds]",
    "[contest]", "\n", "=", ".", ",", "#", "[", "]", "{", "}", '"', "like = 3", 'kind = "summary"', "9" * 30, "\u0000",
)  # fmt: skip


def read_or_told(text: str) -> None:
    try:
        file = read_contest(text)
    except ContestFileFaulty as refused:
        assert refused.faults
        for fault in refused.faults:
            assert 1 <= fault.line <= max(1, text.count("\n") + 1)
            assert tell(fault.code, "vi", **fault.fields) and tell(fault.code, "en", **fault.fields)
    else:
        assert read_contest(write_contest(file)) == file


@given(some.integers(0, len(SOUND)), some.integers(0, 40), some.sampled_from(PIECES))
def test_a_sound_file_with_a_piece_exchanged(at: int, length: int, piece: str):
    read_or_told(SOUND[:at] + piece + SOUND[at + length :])


@given(some.integers(0, SOUND.count("\n") - 1), some.sampled_from(PIECES))
def test_a_value_of_another_kind(line: int, piece: str):
    lines = SOUND.splitlines()
    key, equals, _ = lines[line].partition(" = ")
    lines[line] = f"{key}{equals}{piece}" if equals else piece
    read_or_told("\n".join(lines))


@pytest.mark.parametrize(
    "text",
    [
        "rounds = 5",
        "rounds = [1]",
        "contest = 3",
        "a = " + "[" * 100_000,
        "rounds = [{like = []}, {code = []}]",
        "\ufeff",
    ],
)
def test_odd_files_are_refused(text: str):
    with pytest.raises(ContestFileFaulty):
        read_contest(text)
    read_or_told(text)
