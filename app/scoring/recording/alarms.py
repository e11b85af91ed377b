"""Cảnh báo — what a background process wants the organisers to look at: it stands for as long as it is true."""

from sqlmodel import Session, col, delete, select

from app.models import Alarm


def raise_alarm(session: Session, code: str, thing: str, now: int, **fields: object) -> None:
    """Put up an alarm; one that stands already keeps its moment and is told anew."""
    standing = session.get(Alarm, (code, thing))
    if standing is None:
        session.add(Alarm(code=code, thing=thing, fields=fields, raised_at=now))
    else:
        standing.fields = fields


def take_down(session: Session, code: str, thing: str) -> None:
    session.exec(delete(Alarm).where(col(Alarm.code) == code, col(Alarm.thing) == thing))


def standing_alarms(session: Session) -> list[Alarm]:
    return list(session.exec(select(Alarm).order_by(col(Alarm.raised_at), col(Alarm.code), col(Alarm.thing))))
