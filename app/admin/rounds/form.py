"""Phiếu kỳ thi — the form of a round exactly as typed: what cannot be used is shown again, nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from starlette.datastructures import FormData

from app.models import Round
from app.vietnamese import VIETNAM, local_time

MINUTE_MS = 60_000
TEXT_MAX = 2_000
LOCAL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True, slots=True)
class PrizeLine:
    name: str = ""
    count: str = ""


@dataclass(frozen=True, slots=True)
class CollectiveForm:
    """`wanted`: the round has collective prizes. Ranking keys are spelt "participation:desc", best first."""

    wanted: bool = False
    level: tuple[str, ...] = ()
    headcount: str = "members"
    persons_min: str = "1"
    ranking: tuple[str, ...] = ("participation:desc", "average:desc", "persons:desc")
    prizes: tuple[PrizeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class RoundForm:
    """`counts` maps topic to the number typed; moments are local ("2026-03-02T08:00"); "" is none or unlimited."""

    summary: bool = False
    code: str = ""
    title: str = ""
    opens_at: str = ""
    closes_at: str = ""
    duration: str = ""
    attempts: str = ""
    bank: str = ""
    counts: Mapping[str, str] = field(default_factory=dict)
    prediction_target: str = ""
    prediction_text: str = ""
    prediction_from: str = "counted"
    counted: tuple[str, ...] = ("score:desc", "elapsed:asc", "sealed_at:asc")
    score_min: str = ""
    ranking: tuple[str, ...] = ("score:desc", "miss:asc", "elapsed:asc", "sealed_at:asc")
    lots: bool = True
    prizes: tuple[PrizeLine, ...] = ()
    prizes_max_percent: str = ""
    holders_before: str = "allow"
    collective: CollectiveForm = field(default_factory=CollectiveForm)
    covers: tuple[str, ...] = ()


def read_form(form: FormData) -> RoundForm:
    """The form as it was sent."""
    return RoundForm(
        summary=text(form, "summary") == "yes",
        code=text(form, "code"),
        title=text(form, "title"),
        opens_at=text(form, "opens_at"),
        closes_at=text(form, "closes_at"),
        duration=text(form, "duration"),
        attempts=text(form, "attempts"),
        bank=text(form, "bank"),
        counts=dict(zip(texts(form, "topic"), texts(form, "count"), strict=False)),
        prediction_target=text(form, "prediction_target"),
        prediction_text=text(form, "prediction_text"),
        prediction_from=text(form, "prediction_from"),
        counted=chosen(form, "counted"),
        score_min=text(form, "score_min"),
        ranking=chosen(form, "ranking"),
        lots=text(form, "lots") == "yes",
        prizes=prize_lines(form, "prize"),
        prizes_max_percent=text(form, "prizes_max_percent"),
        holders_before=text(form, "holders_before"),
        collective=CollectiveForm(
            wanted=text(form, "collective") == "yes",
            level=chosen(form, "level"),
            headcount=text(form, "headcount"),
            persons_min=text(form, "persons_min"),
            ranking=chosen(form, "collective_ranking"),
            prizes=prize_lines(form, "collective_prize"),
        ),
        covers=chosen(form, "covers"),
    )


def text(form: FormData, name: str) -> str:
    return next(iter(texts(form, name)), "")


def texts(form: FormData, name: str) -> list[str]:
    """All fields of this name, trimmed; a file sent in place of a text is no text."""
    return [value.strip()[:TEXT_MAX] for value in form.getlist(name) if isinstance(value, str)]


def chosen(form: FormData, name: str) -> tuple[str, ...]:
    """The fields of this name that are filled in."""
    return tuple(filter(None, texts(form, name)))


def prize_lines(form: FormData, name: str) -> tuple[PrizeLine, ...]:
    lines = zip(texts(form, f"{name}_name"), texts(form, f"{name}_count"), strict=False)
    return tuple(PrizeLine(title, count) for title, count in lines if title or count)


def local(ms: int) -> str:
    """A moment as a datetime-local field holds it."""
    return local_time(ms).strftime(LOCAL)


def read_local(typed: str) -> int | None:
    """What a datetime-local field holds, in ms since the epoch; None for anything else."""
    try:
        read = datetime.fromisoformat(typed)
    except ValueError:
        return None
    if read.tzinfo is not None or not 2000 <= read.year < 2100:
        return None
    return int(read.replace(tzinfo=VIETNAM).timestamp()) * 1000


def mark_of(round: Round) -> str:
    """By what a page says which settings of a round it shows."""
    return sha256(repr((form_of(round), round.policy)).encode()).hexdigest()[:16]


def form_of(round: Round) -> RoundForm:
    """A stored round, back in the shape of its form."""
    rules, prediction = round.rules, round.rules["prediction"] or {}
    return RoundForm(
        summary=bool(round.covers),
        code=round.code,
        title=round.title,
        opens_at=local(round.opens_at),
        closes_at=local(round.closes_at),
        duration=shown(round.duration_ms and round.duration_ms // MINUTE_MS),
        attempts=shown(round.attempts_per_person),
        bank=shown(round.bank_id),
        counts={topic: str(count) for topic, count in round.blueprint.items()},
        prediction_target=prediction.get("target", ""),
        prediction_text=round.prediction_text or "",
        prediction_from=prediction.get("from", "counted"),
        counted=tuple(rules["counted"]),
        score_min=shown(rules["score_min"]),
        ranking=tuple(rules["ranking"]),
        lots=rules["lots"],
        prizes=stored_prizes(rules["prizes"]),
        prizes_max_percent=shown(rules["prizes_max_percent"]),
        holders_before=rules["holders_before"],
        collective=collective_form(rules["collective"]),
        covers=tuple(round.covers),
    )


def collective_form(rules: Mapping[str, object] | None) -> CollectiveForm:
    if rules is None:
        return CollectiveForm()
    level, ranking, prizes = rules["level"], rules["ranking"], rules["prizes"]
    assert isinstance(level, list) and isinstance(ranking, list) and isinstance(prizes, list)
    return CollectiveForm(
        wanted=True,
        level=tuple(level),
        headcount=str(rules["headcount"]),
        persons_min=shown(rules["persons_min"]),
        ranking=tuple(ranking),
        prizes=stored_prizes(prizes),
    )


def stored_prizes(prizes: Sequence[Mapping[str, object]]) -> tuple[PrizeLine, ...]:
    return tuple(PrizeLine(str(prize["name"]), str(prize["count"])) for prize in prizes)


def shown(value: object) -> str:
    return "" if value is None else str(value)
