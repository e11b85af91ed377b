"""The scoring core's door: whoever is outside takes what it needs from here."""

from app.scoring.amendments import (
    as_rule,
    confirmed,
    latest_marks,
    of_attempt,
    present_correct,
    present_score,
    seal_of,
)
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
from app.scoring.people import SAW_KEY, exclude_listed, lineages, listed, saw_key
from app.scoring.proving import Proof, prove
from app.scoring.rescoring import Change, changes, live_of, rescore, unpacked
from app.scoring.rounds import LiveContest, LiveRound, Rounds

__all__ = [
    "PREDICTION",
    "SAW_KEY",
    "Attempt",
    "Change",
    "LiveContest",
    "LiveRound",
    "Opened",
    "Proof",
    "Rounds",
    "Saved",
    "ScoringCore",
    "SealedBy",
    "Sheet",
    "Standing",
    "State",
    "Tally",
    "Terms",
    "as_rule",
    "changes",
    "confirmed",
    "exclude_listed",
    "finish",
    "heartbeat",
    "latest_marks",
    "lineages",
    "listed",
    "live_of",
    "of_attempt",
    "place",
    "present_correct",
    "present_score",
    "prove",
    "rescore",
    "saw_key",
    "seal_of",
    "top",
    "unpacked",
]
