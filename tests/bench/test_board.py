"""What a board costs is told for every size that is asked for."""

import pytest

from app.bench import board


async def test_every_cost_is_measured_on_boards_of_every_size(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many calls at once as the bench makes: a line has room for what they all ask for."""
    monkeypatch.setattr(board, "ROUNDS", 1)
    monkeypatch.setattr(board, "CALLS", board.AT_ONCE)
    heads, *costs = await board.table((1_000, 2_000))
    assert heads.split() == ["µs", "at", "1,000", "×", "at", "2,000"]
    assert [line[:28].strip() for line in costs] == list(board.COSTS)
    assert all(float(figure) > 0 for line in costs for figure in line[28:].split())
