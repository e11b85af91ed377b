"""Cây tổ chức và danh sách — units and rosters from .xlsx: a file becomes checked rows and faults with their
place; nothing is stored here."""

from app.admin.units.faults import Fault
from app.admin.units.kinds import KINDS
from app.admin.units.roster import RosterRow, RosterSheet, read_roster
from app.admin.units.sheet import UnitRow, UnitSheet, read_units

__all__ = [
    "KINDS",
    "Fault",
    "RosterRow",
    "RosterSheet",
    "UnitRow",
    "UnitSheet",
    "read_roster",
    "read_units",
]
