"""The transaction: committed whole or not at all, writers one after the other, readers never waiting."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from app.db import TURN, WRITERS, transaction
from app.models import Contest


def add(engine: Engine, slug: str) -> None:
    with transaction(engine) as db:
        db.add(Contest(slug=slug, title=slug, organiser="x", created_at=1))


def slugs(engine: Engine) -> list[str]:
    with transaction(engine, writes=False) as db:
        return sorted(db.exec(select(Contest.slug)))


def test_what_ends_well_is_kept(engine: Engine):
    add(engine, "a")
    assert slugs(engine) == ["a"]


def test_what_raises_is_undone_and_the_next_writer_has_its_turn(engine: Engine):
    def fail(db: Session) -> None:
        db.add(Contest(slug="a", title="a", organiser="x", created_at=1))
        db.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction(engine) as db:
        fail(db)
    assert slugs(engine) == []
    assert not WRITERS.locked()
    add(engine, "b")
    assert slugs(engine) == ["b"]


def test_many_writers_at_once_all_have_their_turn(engine: Engine):
    names = [f"contest-{n:03}" for n in range(100)]
    with ThreadPoolExecutor(24) as pool:
        list(pool.map(lambda name: add(engine, name), names))
    assert slugs(engine) == names
    assert not WRITERS.locked()


def test_a_reader_waits_for_no_writer(engine: Engine):
    with transaction(engine) as db:
        db.add(Contest(slug="a", title="a", organiser="x", created_at=1))
        db.flush()
        assert slugs(engine) == []
    assert slugs(engine) == ["a"]


def test_reading_takes_no_turn(engine: Engine):
    with transaction(engine, writes=False) as db:
        db.exec(select(Contest)).all()
        assert TURN not in db.connection().info
        assert not WRITERS.locked()
