"""Phiên của người dự thi — a signed cookie that says who is taking part; read without any look-up.

One cookie a contest. It carries what the hot path needs of a person: the random id and how the leaderboard
shows them. It cannot be changed without the key; it is not secret from its owner.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Scope

LIFETIME_SECONDS = 180 * 86_400
DIGEST_BYTES = 24
SESSIONS_KEPT = 12_288  # Of a herd of 10,000; a kilobyte each.


class Me(NamedTuple):
    """The signed-in participant: id, own name, and `shown`, the masked name and unit of the leaderboard; then what the
    regulations may ask: the unit's code, member or not, year or day of birth, position. A session from before sessions
    carried these has no unit. `complete`: nothing that is asked after the paper is missing. `device` is made by chance
    at each signing in: it tells the device that holds an attempt from another; a session from before has none."""

    who: str
    name: str
    shown: str
    unit: str = ""
    member: bool | None = None
    born: str = ""
    position: str | None = None
    complete: bool = True
    device: str = ""


def cookie_of(scope: Scope, name: str) -> str:
    """The cookie of this name, "" when none was sent. Ours need no quoting, so nothing is unquoted."""
    sought = f"{name}=".encode()
    for header, value in scope["headers"]:
        if header == b"cookie":
            for pair in value.split(b"; "):
                if pair.startswith(sought):
                    return str(pair[len(sought) :], "latin-1")
    return ""


class Sessions:
    """Signs and reads the cookies; `secure` confines them to TLS."""

    def __init__(self, key: bytes, *, secure: bool) -> None:
        self.key = key
        self.secure = secure
        # A phone sends the same cookie some fifty times an attempt; what we did not sign is not kept.
        self.known = lru_cache(SESSIONS_KEPT)(self.read)

    def cookie_name(self, contest_id: int) -> str:
        return f"{'__Host-' if self.secure else ''}hoithi-{contest_id}"

    def mac(self, contest_id: int, payload: bytes) -> bytes:
        message = b"%d:%b" % (contest_id, payload)
        return blake2b(message, key=self.key, digest_size=DIGEST_BYTES).digest()

    def sign(self, contest_id: int, me: Me) -> str:
        told = [me.who, me.name, me.shown, me.unit, me.member, me.born, me.position, me.complete, me.device]
        payload = orjson.dumps(told)
        return urlsafe_b64encode(self.mac(contest_id, payload) + payload).decode()

    def read(self, contest_id: int, cookie: str) -> Me:
        """Who signed in with this cookie. Raises ValueError for one that we did not make."""
        raw = urlsafe_b64decode(cookie)
        payload = raw[DIGEST_BYTES:]
        if not hmac.compare_digest(raw[:DIGEST_BYTES], self.mac(contest_id, payload)):
            raise ValueError
        return Me(*orjson.loads(payload))

    def me(self, request: Request, contest_id: int) -> Me | None:
        cookie = cookie_of(request.scope, self.cookie_name(contest_id))
        try:
            return self.known(contest_id, cookie) if cookie else None
        except ValueError:
            return None

    def remember(self, response: Response, contest_id: int, me: Me) -> None:
        response.set_cookie(
            self.cookie_name(contest_id),
            self.sign(contest_id, me),
            max_age=LIFETIME_SECONDS,
            httponly=True,
            secure=self.secure,
            samesite="lax",
        )

    def forget(self, response: Response, contest_id: int) -> None:
        response.delete_cookie(
            self.cookie_name(contest_id), httponly=True, secure=self.secure, samesite="lax"
        )
