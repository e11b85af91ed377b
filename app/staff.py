"""Cán bộ — accounts of organisers and judges: one-time passwords, sessions that can be revoked, the audit log."""

import secrets
from contextlib import suppress
from hashlib import sha256

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select

from app.errors import NotAllowed, Unfit
from app.keyring import one_time_password
from app.models import AuditEntry, Role, SignInFailure, Staff, StaffSession
from app.passwords import NO_STAFF, hash_password, password_fits, wait_ms

IDLE_MS = 8 * 3_600_000
ABSOLUTE_MS = 24 * 3_600_000
PASSWORD_MIN = 12
FORGOTTEN_MS = 24 * 3_600_000


def issue(db: Session, login: str, name: str, role: Role, phone: str | None = None) -> str:
    """Create an account, or give an existing one a new one-time password; returns that password. `phone`: of a new
    account."""
    password = one_time_password()
    known = db.exec(select(Staff).where(Staff.login == login)).one_or_none()
    account = known or Staff(login=login, name=name, role=role, phone=phone, password_hash="")
    account.password_hash = hash_password(password)
    account.must_change = True
    db.add(account)
    db.flush()
    end_sessions(db, account)
    db.exec(delete(SignInFailure).where(col(SignInFailure.login_sha256) == hashed(login)))
    return password


def sign_in(db: Session, login: str, password: str, now: int) -> str | None:
    """A new session's token; None when login or password is wrong. Raises NotAllowed while it must wait.

    A login that nobody has is answered and slowed down like any other. A failure is counted, so the caller's
    transaction has to be committed in either case.
    """
    # One try after the other: of many guesses at once each finds those before it counted.
    of_login = select(Staff).where(Staff.login == login).with_for_update(key_share=True)
    account = db.exec(of_login).one_or_none()
    before = db.get(SignInFailure, hashed(login))
    waiting = wait_ms(before.failures, before.failed_at, now) if before else 0
    if waiting:
        raise NotAllowed("web.wait_before_retry", seconds=-(-waiting // 1000))
    fits = password_fits(password, account.password_hash if account else NO_STAFF)
    if account is None or not fits:
        count_failure(db, login, before, now)
        return None
    if before:
        db.delete(before)
    token = secrets.token_urlsafe(32)
    assert account.id is not None
    db.add(StaffSession(token_sha256=hashed(token), staff_id=account.id, started_at=now, seen_at=now))
    return token


def count_failure(db: Session, login: str, before: SignInFailure | None, now: int) -> None:
    """One failure more; those that are a day old are forgotten, or whoever tries names would fill the table."""
    if before is not None and before.failed_at > now - FORGOTTEN_MS:
        before.failures, before.failed_at = before.failures + 1, now
        return
    db.exec(delete(SignInFailure).where(col(SignInFailure.failed_at) <= now - FORGOTTEN_MS))
    with suppress(IntegrityError), db.begin_nested():  # Of two first failures at once one is counted.
        db.add(SignInFailure(login_sha256=hashed(login), failures=1, failed_at=now))


def hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def session_of(db: Session, token: str, now: int, *, touch: bool) -> Staff | None:
    """Whose session this is; None when unknown, idle for 8 hours or a day old. `touch` notes that it is used."""
    found = db.get(StaffSession, hashed(token)) if token else None
    if found is None or now - found.seen_at > IDLE_MS or now - found.started_at > ABSOLUTE_MS:
        return None
    if touch:
        found.seen_at = now
    return db.get_one(Staff, found.staff_id)


def sign_out(db: Session, token: str) -> None:
    db.exec(delete(StaffSession).where(col(StaffSession.token_sha256) == hashed(token)))


def end_sessions(db: Session, account: Staff) -> None:
    db.exec(delete(StaffSession).where(col(StaffSession.staff_id) == account.id))


def change_password(db: Session, account: Staff, current: str, new: str) -> None:
    """Replace a password and end every session. Raises Unfit when the current is wrong or the new too short."""
    if not password_fits(current, account.password_hash):
        raise Unfit("admin.password_wrong")
    if len(new) < PASSWORD_MIN or new == current:
        raise Unfit("admin.password_short", least=PASSWORD_MIN)
    account.password_hash, account.must_change = hash_password(new), False
    end_sessions(db, account)


def audit(db: Session, at: int, who: Staff | None, action: str, thing: str, **detail: object) -> None:
    """Write down who did what; in the same transaction as the deed."""
    db.add(AuditEntry(at=at, staff_id=who.id if who else None, action=action, thing=thing, detail=detail))
