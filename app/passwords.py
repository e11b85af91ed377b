"""Mật khẩu — hashing and the slow-down against guessing. Argon2id (RFC 9106).

Passwords of staff use the library's defaults. A participant's PIN has few digits, so its hash is made over a
keyed digest: without the installation's secret a stolen database cannot be searched.
"""

import hmac
from hashlib import sha256
from secrets import token_hex
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

STAFF = PasswordHash((Argon2Hasher(),))
PIN = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))  # OWASP's minimum.

FREE_FAILURES = 5
FIRST_WAIT_MS = 30_000
LONGEST_WAIT_MS = 15 * 60_000
NOBODY = PIN.hash(token_hex())  # Fits no PIN.
NO_STAFF = STAFF.hash(token_hex())  # Fits no password.
AT_ONCE = BoundedSemaphore(
    2
)  # Each hash takes 19 or 64 MiB: a rush of sign-ins must not take them all at once.


def peppered(key: bytes, pin: str) -> str:
    return hmac.new(key, pin.encode(), sha256).hexdigest()


def hash_pin(key: bytes, pin: str) -> str:
    with AT_ONCE:
        return PIN.hash(peppered(key, pin))


def pin_fits(key: bytes, pin: str, hashed: str) -> bool:
    with AT_ONCE:
        return PIN.verify(peppered(key, pin), hashed)


def hash_password(password: str) -> str:
    with AT_ONCE:
        return STAFF.hash(password)


def password_fits(password: str, hashed: str) -> bool:
    with AT_ONCE:
        return STAFF.verify(password, hashed)


def wait_ms(failures: int, failed_at: int | None, now: int) -> int:
    """How long to wait before the next try: nothing for the first five failures, then 30 s doubling to 15 min.

    A stranger can slow an account down, never lock it (OWASP ASVS 5.0, 6.3.1).
    """
    if failures < FREE_FAILURES or failed_at is None:
        return 0
    pause = min(LONGEST_WAIT_MS, FIRST_WAIT_MS << min(failures - FREE_FAILURES, 16))
    return max(0, failed_at + pause - now)
