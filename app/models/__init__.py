"""Lược đồ — the SQL schema, a file a theme: tables, no methods. Moments are milliseconds since the epoch, UTC."""

from app.models.amendment import Amendment, Rescoring
from app.models.bank import Bank, BankFile, Choice, Image, Question, QuestionStatus
from app.models.contest import Contest, Round, RoundStatus, Unit
from app.models.people import Consent, Participant, RosterEntry
from app.models.results import Attempt, Award, Nomination, Verdict
from app.models.review import Intake, KeyView, Remark
from app.models.staff import AuditEntry, Role, Staff, StaffSession

__all__ = [
    "Amendment",
    "Attempt",
    "AuditEntry",
    "Award",
    "Bank",
    "BankFile",
    "Choice",
    "Consent",
    "Contest",
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
    "Staff",
    "StaffSession",
    "Unit",
    "Verdict",
]
