"""The scoring core's door: whoever is outside takes what it needs from here."""

from app.scoring.arrangement import Kind, read_url
from app.scoring.core import ScoringCore
from app.scoring.finishing import finish, submit
from app.scoring.keys import heartbeat
from app.scoring.leaderboard import Standing, place, top
from app.scoring.line import Confirmation, Since
from app.scoring.people import exclude_listed, lineages, listed
from app.scoring.rounds import LiveContest, LiveRound, Rounds
from app.scoring.sheets import (
    PREDICTION,
    Attempt,
    Lease,
    Opened,
    Saved,
    SealedBy,
    Sheet,
    State,
    Submission,
    Tally,
    Terms,
    Unsent,
)
from app.scoring.store import Store

__all__ = [
    "PREDICTION",
    "Attempt",
    "Confirmation",
    "Kind",
    "Lease",
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
    "Submission",
    "Tally",
    "Terms",
    "Unsent",
    "exclude_listed",
    "finish",
    "heartbeat",
    "lineages",
    "listed",
    "place",
    "read_url",
    "submit",
    "top",
]
