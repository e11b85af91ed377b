"""The scoring core's door: whoever is outside takes what it needs from here."""

from app.scoring.amending.amendments import (
    as_rule,
    confirmed,
    latest_marks,
    of_attempt,
    present_correct,
    present_score,
    seal_of,
)
from app.scoring.amending.proving import Proof, prove
from app.scoring.amending.rescoring import Change, changes, live_of, rescore
from app.scoring.answers import positions, strung, unpacked, unstrung
from app.scoring.core import ScoringCore
from app.scoring.finishing import finish, submit
from app.scoring.keys import heartbeat
from app.scoring.leaderboard import Standing, place, show, top
from app.scoring.people import SAW_KEY, exclude_listed, lineages, listed, saw_key
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
    untouched,
)
from app.scoring.store import Store
from app.scoring.store.arrangement import Kind, read_url
from app.scoring.store.line import Confirmation, Since

__all__ = [
    "PREDICTION",
    "SAW_KEY",
    "Attempt",
    "Change",
    "Confirmation",
    "Kind",
    "Lease",
    "LiveContest",
    "LiveRound",
    "Opened",
    "Proof",
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
    "positions",
    "present_correct",
    "present_score",
    "prove",
    "read_url",
    "rescore",
    "saw_key",
    "seal_of",
    "show",
    "strung",
    "submit",
    "top",
    "unpacked",
    "unstrung",
    "untouched",
]
