"""Bridge 1: published rounds, SQL -> frozen values in memory.

What the data plane may know of a round stands here; each process keeps its own copy and refreshes it when a
contest's `version` has grown. The answer key is in this memory only: never in Redis, never in a view.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from sqlmodel import Session, col, select

from app.errors import NotThere
from app.models import Contest, Participant, Round, RoundStatus
from app.rules.paper.draw import Layout, Paper, PaperItem, Plan, Pools, layout, plan_of, pools_of, seed_of
from app.rules.paper.marking import Answers, Mark, Marker, MarkingKey, Scale, as_authored
from app.rules.paper.orders import items
from app.rules.policy import (
    Close,
    Consumes,
    ContestPolicy,
    RoundPolicy,
    contest_policy,
    full_score,
    round_policy,
)
from app.rules.rescoring import amended
from app.rules.timetable import Timetable
from app.scoring.amending.amendments import as_rule, confirmed
from app.scoring.banks import LiveBank, QuestionText, load_bank
from app.scoring.keys import Partition, partition_of, partitions_of
from app.scoring.people import Lineages, lineages, listed, sizes
from app.scoring.sheets import Attempt, Terms

PAPERS_KEPT = 12_288  # Of a herd of 10,000; eight tenths of a kilobyte each.


@dataclass(frozen=True, slots=True)
class LiveContest:
    id: int
    slug: str
    title: str
    organiser: str
    version: int
    excluded: frozenset[str]  # Who takes part without being ranked.
    policy: ContestPolicy
    rounds: tuple["LiveRound", ...] = ()
    lineages: Lineages = field(default_factory=dict)  # Empty where no round asks for a unit, nor ranks by it.


@dataclass(frozen=True, slots=True, eq=False)
class LiveRound:
    """A published round; `prediction_target` is one of persons, attempts, persons_full, attempts_full; `qualified`:
    who may take part, where earlier rounds decide it (None: they do not). `key` is what its papers are marked with: the
    bank's, and the amendments that are confirmed, so many of them."""

    id: int
    contest_id: int
    code: str
    title: str
    timetable: Timetable
    terms: Terms
    plan: Plan
    pools: Pools
    bank: LiveBank
    key: MarkingKey
    amendments: int
    secret: bytes
    partitions: int
    prediction_text: str | None
    prediction_target: str | None
    recorded: bool
    policy: RoundPolicy
    qualified: frozenset[str] | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)  # Of units, where brackets look at them.
    marker: Marker = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "marker", self.marker_under(self.key))

    @property
    def size(self) -> int:
        """How many questions a paper has."""
        return self.plan.size

    @property
    def boards(self) -> tuple[str, ...]:
        """The ids of its brackets, each of which has a board; "" alone where there are none."""
        return tuple(bracket.id for bracket in self.policy.brackets) or ("",)

    @property
    def full_score(self) -> int:
        return full_score(self.policy, self.size)

    def attempt(self, who: str, number: int) -> Attempt:
        return Attempt(self.partition(who), who, number)

    def partition(self, who: str) -> Partition:
        return partition_of(self.id, who, self.partitions)

    def all_partitions(self) -> tuple[Partition, ...]:
        return partitions_of(self.id, self.partitions)

    def paper(self, who: str, number: int) -> Paper:
        """The paper of one attempt, drawn again whenever it is needed."""
        return shown(self, drawn(self, who, number))

    def marker_under(self, key: MarkingKey) -> Marker:
        """Who marks its papers, were this its key."""
        paper = self.policy.paper
        return Marker(self.bank.questions, self.plan, key, Scale(paper.points, paper.scoring))

    def mark(self, attempt: Attempt, answers: Answers) -> Mark:
        return self.marker.mark(drawn(self, attempt.who, attempt.number), answers)

    def item(self, who: str, number: int, asked: int) -> PaperItem:
        """The item of this number, from 1, of an attempt's paper. Raises NotThere."""
        if not 1 <= asked <= self.size:
            raise NotThere
        return shown(self, drawn(self, who, number).place(asked))[0]

    def text(self, who: str, number: int, asked: int) -> QuestionText:
        """What the item of this number says, in whatever order its choices stand. Raises NotThere."""
        if not 1 <= asked <= self.size:
            raise NotThere
        return self.bank.texts[drawn(self, who, number).ids[asked - 1]]


def laid_out(live: LiveRound, who: str, number: int) -> Layout:
    """The layout of an attempt's paper."""
    seed = seed_of(live.secret, live.code, who, number)
    return layout(live.bank.questions, live.plan, seed, live.pools)


drawn = lru_cache(PAPERS_KEPT)(laid_out)  # Those of attempts that are going on are asked for again and again.


def shown(live: LiveRound, layout: Layout) -> Paper:
    return items(live.bank.questions, live.bank.orders, layout, live.plan)


def redrawn(live: LiveRound, who: str, number: int) -> Paper:
    """The paper, for whoever goes through all those of a round: none is kept."""
    return shown(live, laid_out(live, who, number))


class Rounds:
    """A process's copy of the published contests and rounds, by slug and by id."""

    def __init__(self) -> None:
        self.contests: Mapping[str, LiveContest] = {}
        self.by_id: Mapping[int, LiveContest] = {}
        self.rounds: Mapping[int, LiveRound] = {}
        self.banks: dict[tuple[int, ...], LiveBank] = {}

    def contest(self, slug: str) -> LiveContest:
        try:
            return self.contests[slug]
        except KeyError:
            raise NotThere from None

    def round(self, round_id: int) -> LiveRound:
        try:
            return self.rounds[round_id]
        except KeyError:
            raise NotThere from None

    def contest_of(self, live: LiveRound) -> LiveContest:
        return self.by_id[live.contest_id]

    def refresh(self, session: Session) -> bool:
        """Load what has changed since the last look; says whether anything had."""
        versions = dict(session.exec(select(Contest.slug, Contest.version)).all())
        if versions == {slug: contest.version for slug, contest in self.contests.items()}:
            return False
        contests = [
            self.contests[slug]
            if slug in self.contests and self.contests[slug].version == version
            else self.load(session, slug)
            for slug, version in versions.items()
        ]
        self.rounds = {live.id: live for contest in contests for live in contest.rounds}
        self.contests = {contest.slug: contest for contest in contests}
        self.by_id = {contest.id: contest for contest in contests}
        return True

    def load(self, session: Session, slug: str) -> LiveContest:
        contest = session.exec(select(Contest).where(Contest.slug == slug)).one()
        assert contest.id is not None
        published = session.exec(
            select(Round)
            .where(
                Round.contest_id == contest.id,
                Round.status == RoundStatus.PUBLISHED,
                col(Round.bank_id).is_not(None),
            )
            .order_by(col(Round.position))
        ).all()
        excluded = session.exec(
            select(Participant.id).where(
                Participant.contest_id == contest.id, col(Participant.excluded).is_(True)
            )
        ).all()
        policy = contest_policy(contest.policy)
        rounds = tuple(self.live(session, round) for round in published)
        by_unit = any(live.policy.audience.units or live.policy.brackets for live in rounds)
        return LiveContest(
            id=contest.id,
            slug=slug,
            title=contest.title,
            organiser=contest.organiser,
            version=contest.version,
            excluded=frozenset(excluded).union(listed(session, contest.id, policy)),
            policy=policy,
            rounds=rounds,
            lineages=lineages(session, contest.id) if by_unit else {},
        )

    def live(self, session: Session, round: Round) -> LiveRound:
        assert round.id is not None
        frozen = tuple(round.questions)
        if frozen not in self.banks:  # A version of a question never changes.
            self.banks[frozen] = load_bank(session, frozen)
        bank, amendments = self.banks[frozen], confirmed(session, round.id)
        prediction, policy = round.rules.get("prediction"), round_policy(round.policy)
        may_finish = policy.attempts.close is Close.MAY_FINISH
        plan = plan_of(policy.paper, round.blueprint)
        return LiveRound(
            id=round.id,
            contest_id=round.contest_id,
            code=round.code,
            title=round.title,
            timetable=Timetable(
                round.opens_at, round.closes_at, round.duration_ms, round.published_at, may_finish=may_finish
            ),
            terms=Terms(
                allowance=round.attempts_per_person,
                interval_ms=policy.attempts.min_interval_ms,
                gives_back=policy.attempts.consumed_by is Consumes.SUBMISSION,
                grace_ms=policy.attempts.grace_seconds * 1000,
            ),
            key=amended(as_authored(bank.key), map(as_rule, amendments)),
            amendments=len(amendments),
            plan=plan,
            pools=pools_of(bank.questions, plan),
            bank=bank,
            secret=round.secret,
            partitions=round.partitions,
            prediction_text=round.prediction_text if prediction else None,
            prediction_target=prediction["target"] if prediction else None,
            recorded=round.recorded_at is not None,
            policy=policy,
            qualified=frozenset(round.qualified or ()) if policy.audience.qualifications else None,
            sizes=sizes(session, round.contest_id, competing(round)) if policy.brackets else {},
        )


def competing(round: Round) -> Container[str]:
    """The kinds of units that compete for collective prizes."""
    collective = round.rules["collective"]
    return collective["level"] if collective else ()
