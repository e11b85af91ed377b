"""A round that is played and judged: the record that was written, and its verdict."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from httpx2 import AsyncClient
from sqlalchemy import Engine
from sqlmodel import col, select

from app.db import transaction
from app.models import Verdict
from app.record import verify
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Judged:
    """A stored verdict: its id, its document, and its record's folder."""

    id: int
    bracket: str | None
    document: dict[str, Any]
    folder: Path

    def rows(self, name: str) -> list[list[str]]:
        """The lines of a table of the record, without the header."""
        return [line.split(",") for line in (self.folder / name).read_text().splitlines()[1:]]

    def rules(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "rules.json").read_text())
        return found

    def winners(self) -> list[tuple[str, str]]:
        return [(award["prize"], award["person"]) for award in self.document["awards"]]


@pytest.fixture
def determine(judge: AsyncClient, engine: Engine, settings: Settings) -> Callable[[int], Any]:
    """Has the judge determine the winners of a round; every record that comes of it is verified."""

    async def now(round_id: int) -> list[Judged]:
        reply = await judge.post(f"/admin/rounds/{round_id}/verdict")
        assert (reply.status_code, reply.headers.get("location")) == (
            303,
            f"/admin/rounds/{round_id}/verdict?done=determined",
        )
        with transaction(engine, writes=False) as db:
            rows = db.exec(
                select(Verdict).where(Verdict.round_id == round_id).order_by(col(Verdict.id))
            ).all()
            found = [
                Judged(row.id or 0, row.bracket, json.loads(row.document), settings.data / row.folder)
                for row in rows
            ]
        for one in found:
            assert verify(one.folder) == []
        return found

    return now
