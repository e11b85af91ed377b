"""Lược đồ — the SQL schema, a file a theme: tables, no methods. Moments are milliseconds since the epoch, UTC."""

from app.models.amendment import Amendment, Rescoring
from app.models.bank import Bank, BankFile, Choice, Image, Question, QuestionStatus
from app.models.contest import Contest, Round, RoundStatus, Unit
from app.models.people import Consent, Participant, RosterEntry
from app.models.recording import Alarm, DeadLetter
from app.models.results import Attempt, Award, Complaint, Nomination, SpecialAward, Verdict
from app.models.review import Intake, KeyView, Remark
from app.models.staff import AuditEntry, Role, SignInFailure, Staff, StaffSession

__all__ = [
    "Alarm",
    "Amendment",
    "Attempt",
    "AuditEntry",
    "Award",
    "Bank",
    "BankFile",
    "Choice",
    "Complaint",
    "Consent",
    "Contest",
    "DeadLetter",
    "Image",
    "Intake",
    "KeyView",
    "Nomination",
    "Participant",
    "Question",
    "QuestionStatus",
    "Remark",
    "Rescoring",
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
