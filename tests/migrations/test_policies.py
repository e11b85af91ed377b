"""A database of the first schema keeps its contests when the policies come, and the rounds hold as they did."""

from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Engine, inspect, text
from sqlmodel import SQLModel

from app.db import make_engine, transaction
from app.migrations import configuration, migrate
from app.models import Contest
from app.rules.policy import ContestPolicy, contest_policy


@pytest.fixture
def old(tmp_path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.execution_options(writes=True).begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text("INSERT INTO contest VALUES (1, 'tim-hieu', 'Tìm hiểu lịch sử Đảng', 'Đảng ủy Khối', 1, 5)")
        )
    return engine


def test_an_old_contest_has_the_policy_of_old(old: Engine):
    migrate(old)
    with transaction(old, writes=False) as db:
        contest = db.get_one(Contest, 1)
        assert (contest.slug, contest_policy(contest.policy)) == ("tim-hieu", ContestPolicy())
    old.dispose()


def test_the_revisions_make_what_the_models_say(migrated: Engine):
    there = inspect(migrated)
    for table in SQLModel.metadata.sorted_tables:
        columns = {column["name"] for column in there.get_columns(table.name)}
        assert columns == {column.name for column in table.columns}, table.name
