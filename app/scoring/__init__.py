"""The scoring core's door: whoever is outside takes what it needs from here."""

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
from app.scoring.people import exclude_listed, lineages, listed
from app.scoring.rounds import LiveContest, LiveRound, Rounds

__all__ = [
    "PREDICTION",
    "Attempt",
    "LiveContest",
    "LiveRound",
    "Opened",
    "Rounds",
    "Saved",
    "ScoringCore",
    "SealedBy",
    "Sheet",
    "Standing",
    "State",
    "Tally",
    "Terms",
    "exclude_listed",
    "finish",
    "heartbeat",
    "lineages",
    "listed",
    "place",
    "top",
]
