"""`hoithi rebuild` — restores SQL from the streams, or Redis from SQL: first what would change, then with --apply."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from redis import Redis
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from app.cli.telling import refused, say, settings_or_exit
from app.db import make_engine, transaction
from app.errors import Unfit
from app.health import BACKGROUND
from app.house import connect_plain
from app.keyring import derived, secret_of
from app.migrations import migrate
from app.models import Attempt, Participant, Round, Unit
from app.quiz.audience import bracket_id
from app.quiz.entrance.registration import me_of
from app.scoring import LiveContest, LiveRound, Rounds, SealedBy, heartbeat
from app.scoring.finishing import ranked
from app.scoring.recording.agreement import add_up, sql_side, stream_side
from app.scoring.recording.rebuild import Plan, Sides, plan_redis, plan_sql, restore_sql, sides_of, union
from app.scoring.recording.refill import Seat, Source, refill
from app.scoring.recording.retention import release
from app.settings import Settings
from app.supervisor import hot_store, only_one, started_up

cli = typer.Typer(
    help="Phục hồi sổ kết quả (SQL) hoặc máy chủ lưu bài (Redis) từ bên còn lại.", no_args_is_help=True
)

NAMED = 20
Apply = Annotated[bool, typer.Option("--apply", help="Làm thật; không có thì chỉ cho xem sẽ đổi gì.")]
Restore = Callable[[Engine, Redis, LiveContest, LiveRound, Sides, Plan], None]


@cli.command()
def sql(apply: Apply = False) -> None:
    """Ghi lại vào SQL những lượt thi còn trong Redis."""

    def restore(
        engine: Engine, _redis: Redis, _contest: LiveContest, _live: LiveRound, _sides: Sides, plan: Plan
    ) -> None:
        with transaction(engine) as session:
            restore_sql(session, plan)

    rebuild("sql", plan_sql, restore if apply else None)


@cli.command()
def redis(apply: Apply = False) -> None:
    """Dựng lại Redis (bài làm, bảng xếp hạng, dòng sự kiện) từ những lượt thi trong SQL."""
    key = derived(secret_of(settings_or_exit()), "receipt")

    def restore(
        engine: Engine, redis: Redis, contest: LiveContest, live: LiveRound, sides: Sides, _plan: Plan
    ) -> None:
        with transaction(engine, writes=False) as session:
            source = Source(live, seats_of(session, contest, live), voids_of(session, live), key)
        refill(redis, source, union(sides))
        if live.recorded:
            release(redis, live.id, live.partitions, live.boards)

    rebuild("redis", plan_redis, restore if apply else None)


def rebuild(side: str, plan_of: Callable[[Sides], Plan], restore: Restore | None) -> None:
    """Every published round in turn; exit 1 when one was left as it is because its sides contradict each other."""
    with refused(), standing_still(settings_or_exit()) as (engine, redis):
        rounds, sound = Rounds(), True
        with transaction(engine, writes=False) as session:
            rounds.refresh(session)
        for contest in rounds.contests.values():
            for live in contest.rounds:
                sound = rebuild_round(side, plan_of, restore, engine, redis, contest, live) and sound
        if restore is None:
            say("rebuild.dry")
    if not sound:
        raise typer.Exit(1)


@contextmanager
def standing_still(settings: Settings) -> Iterator[tuple[Engine, Redis]]:
    """SQL and Redis, with nobody at work on them. Raises Unfit while the installation runs."""
    with only_one(settings.data), hot_store(settings) as (ready, _):
        assert ready.redis_url is not None
        redis, engine = connect_plain(ready.redis_url), make_engine(ready.sql_url)
        try:
            if any(redis.exists(heartbeat(part)) for part in BACKGROUND):
                raise Unfit("rebuild.running")
            migrate(engine)
            started_up()
            yield engine, redis
        finally:
            redis.close()
            engine.dispose()


def rebuild_round(
    side: str,
    plan_of: Callable[[Sides], Plan],
    restore: Restore | None,
    engine: Engine,
    redis: Redis,
    contest: LiveContest,
    live: LiveRound,
) -> bool:
    """Tell what would change in a round, and change it; False when its sides contradict each other."""
    with transaction(engine, writes=False) as session:
        sides = sides_of(redis, session, session.get_one(Round, live.id))
    plan = plan_of(sides)
    counts = {"add": len(plan.add), "mend": len(plan.mend), "kept": plan.kept}
    say(f"rebuild.plan_{side}", contest=contest.title, round=live.title, **counts)
    if plan.lost:
        say("rebuild.lost", count=len(plan.lost), attempts=named(plan.lost))
    if plan.contradicted:
        say("rebuild.contradicted", count=len(plan.contradicted), attempts=named(plan.contradicted))
        return False
    if restore is not None:
        restore(engine, redis, contest, live, sides, plan)
        tell_digests(engine, redis, live.id)
    return True


def named(attempts: list[tuple[str, int]]) -> str:
    return ", ".join(f"{who}/{number}" for who, number in attempts[:NAMED])


def tell_digests(engine: Engine, redis: Redis, round_id: int) -> None:
    with transaction(engine, writes=False) as session:
        round = session.get_one(Round, round_id)
        streams, rows = add_up(stream_side(redis, session, round)), add_up(sql_side(session, round))
    equal = "rebuild.equal" if streams == rows else "rebuild.unequal"
    say(equal, sql=rows, sql_count=rows.count, redis=streams, redis_count=streams.count)


def seats_of(session: Session, contest: LiveContest, live: LiveRound) -> dict[str, Seat]:
    """What SQL knows of each person of the contest."""
    people = select(Participant, Unit).join(Unit).where(Participant.contest_id == contest.id)
    found = {}
    for participant, unit in session.exec(people):
        me = me_of(participant, unit, device="")
        bracket = bracket_id(contest, live, me)
        found[participant.id] = Seat(me.shown, bracket, ranked(contest, live, me.who, bracket))
    return found


def voids_of(session: Session, live: LiveRound) -> set[tuple[str, int]]:
    """Attempts that judges set aside."""
    columns = select(Attempt.participant_id, Attempt.number)
    aside = (Attempt.round_id == live.id, col(Attempt.void), Attempt.sealed_by != SealedBy.LAPSED)
    return set(session.exec(columns.where(*aside)).all())
