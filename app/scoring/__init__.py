"""The scoring core's door: whoever is outside takes what it needs from here."""

from app.scoring.arrangement import Kind, read_url
from app.scoring.core import (
    PREDICTION,
    Attempt,
    Opened,
    Saved,
    ScoringCore,
    SealedBy,
    Sheet,
    State,
    Tally,
    Terms,
)
from app.scoring.finishing import finish
from app.scoring.keys import heartbeat
from app.scoring.leaderboard import Standing, place, top
from app.scoring.line import Confirmation, Since
from app.scoring.people import exclude_listed, lineages, listed
from app.scoring.rounds import LiveContest, LiveRound, Rounds
from app.scoring.store import Store

__all__ = [
    "PREDICTION",
    "Attempt",
    "Confirmation",
    "Kind",
    "LiveContest",
    "LiveRound",
    "Opened",
    "Rounds",
    "Saved",
    "ScoringCore",
    "SealedBy",
    "Sheet",
    "Since",
    "Standing",
    "State",
    "Store",
    "Tally",
    "Terms",
    "exclude_listed",
    "finish",
    "heartbeat",
    "lineages",
    "listed",
    "place",
    "read_url",
    "top",
]
