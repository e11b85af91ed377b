"""Mật khẩu — hashing and the slow-down against guessing. Argon2id (RFC 9106).

Passwords of staff use the library's defaults. A participant's PIN has few digits, so its hash is made over a
keyed digest: without the installation's secret a stolen database cannot be searched.
"""

import hmac
from hashlib import sha256
from itertools import pairwise
from secrets import randbelow, token_hex
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

STAFF = PasswordHash((Argon2Hasher(),))
PIN = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))  # OWASP's minimum.

PIN_DIGITS = 6
PIN_PURPOSE = "pin"  # Of the key over which PINs are hashed.

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


def pin_is_good(pin: str) -> bool:
    """Six digits, neither all alike nor a run such as 123456."""
    if not (len(pin) == PIN_DIGITS and pin.isascii() and pin.isdigit()):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    return steps not in ({0}, {1}, {-1})


def random_pin() -> str:
    """A good PIN made by chance."""
    while True:
        pin = f"{randbelow(10**PIN_DIGITS):0{PIN_DIGITS}}"
        if pin_is_good(pin):
            return pin


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
