"""Lược đồ — the SQL schema, a file a theme: tables, no methods. Moments are milliseconds since the epoch, UTC."""

from app.models.bank import Bank, Choice, Question
from app.models.contest import Contest, Round, RoundStatus, Unit
from app.models.people import Consent, Participant, RosterEntry
from app.models.recording import Alarm, DeadLetter
from app.models.results import Attempt, Award, Complaint, Nomination, SpecialAward, Verdict
from app.models.staff import AuditEntry, Role, SignInFailure, Staff, StaffSession

__all__ = [
    "Alarm",
    "Attempt",
    "AuditEntry",
    "Award",
    "Bank",
    "Choice",
    "Complaint",
    "Consent",
    "Contest",
    "DeadLetter",
    "Nomination",
    "Participant",
    "Question",
    "Role",
    "RosterEntry",
    "Round",
    "RoundStatus",
    "SignInFailure",
    "SpecialAward",
    "Staff",
    "StaffSession",
    "Unit",
    "Verdict",
]
