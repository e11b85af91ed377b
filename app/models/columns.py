"""Cột — the kinds of column that several tables have."""

from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field


def moment(*, nullable: bool = False, index: bool = False) -> Any:
    """A column for a moment, in ms."""
    return Field(default=None, sa_type=BigInteger, nullable=nullable, index=index)


def json_object() -> Any:
    """A column for an object of JSON, {} at first; a change is seen when the whole object is set."""
    return Field(default_factory=dict, sa_column=Column(JSON, nullable=False))


def strings() -> Any:
    """A column for a list of strings, [] at first."""
    return Field(default_factory=list, sa_column=Column(JSON, nullable=False))
