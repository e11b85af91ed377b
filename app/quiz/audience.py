"""Đối tượng dự thi — may this participant take part in the round? Asked when an attempt is started; no look-up.

The session cookie carries what the regulations may ask of a person; the tree of the units is in memory.
"""

from dataclasses import replace

from app.errors import NotAllowed, NotNow, NotSignedIn
from app.quiz.session import Me
from app.rules.policy import Audience, ContestPolicy, Kind
from app.rules.policy.persons import Facts, age_on, bracket_of, refusal
from app.scoring import LiveContest, LiveRound
from app.settings import Durability, Settings
from app.vietnamese import local_time


def restricted(contest: ContestPolicy, audience: Audience) -> bool:
    """Whether anybody could be refused."""
    ages = (contest.age_min, contest.age_max)
    return audience != Audience() or ages != (None, None)


def facts_of(contest: LiveContest, live: LiveRound, me: Me) -> Facts:
    """What is known of a person on the day on which the round opens."""
    opening = local_time(live.timetable.opens_at)
    age = None
    if me.born:
        year, *day = (int(part) for part in me.born.split("-"))
        birth_day = (day[0], day[1]) if day else None
        age = age_on((opening.year, opening.month, opening.day), year, birth_day)
    way = contest.lineages.get(me.unit, (me.unit,))
    return Facts(me.who, "", way, bool(me.member), age, me.position)


def refused(contest: LiveContest, live: LiveRound, me: Me) -> str | None:
    """Why the person may not take part, as a code; None: they may."""
    audience = live.policy.audience
    if not restricted(contest.policy, audience):
        return None
    if live.qualified is not None and me.who not in live.qualified:
        return "contest.refused_not_qualified"
    return refusal(contest.policy, audience, facts_of(contest, live, me))


def bracket_id(contest: LiveContest, live: LiveRound, me: Me) -> str:
    """The bracket in which the person is ranked; "": none selects them, or the round has none."""
    if not live.policy.brackets:
        return ""
    facts = replace(facts_of(contest, live, me), size=live.sizes.get(me.unit, 0))
    bracket = bracket_of(live.policy, facts)
    return bracket.id if bracket else ""


def vouch(settings: Settings, live: LiveRound) -> None:
    """Raises NotNow for an official round where nobody vouches for the place in which answers are kept."""
    if settings.durability is Durability.PRACTICE and live.policy.kind is not Kind.PRACTICE:
        raise NotNow("durability.not_open")


def admit(contest: LiveContest, live: LiveRound, me: Me) -> None:
    """Raises NotAllowed with the reason; NotSignedIn for a session from before sessions knew the person."""
    if restricted(contest.policy, live.policy.audience) and not me.unit:
        raise NotSignedIn(slug=contest.slug)
    reason = refused(contest, live, me)
    if reason:
        raise NotAllowed(reason)
