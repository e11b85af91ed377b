"""Chùm khóa — one secret of the installation, and the keys derived from it, each for one purpose."""

import hmac
import os
import secrets
from base64 import b32encode
from hashlib import blake2b, sha256
from pathlib import Path

from app.errors import Unfit
from app.settings import Settings

SECRET_FILE = "secret.key"
NATIONAL_ID_PURPOSE = "national id"  # Of the key of the digests of personal numbers.


def secret_of(settings: Settings) -> bytes:
    """The installation's secret: as given, or made once in the data folder and readable by its owner only.
    Raises Unfit for one that is too short."""
    if settings.secret is not None:
        given = settings.secret.get_secret_value().encode()
        if len(given) < 32:
            raise Unfit("serve.secret_short")
        return blake2b(given).digest()
    path = settings.data / SECRET_FILE
    make_private(path, secrets.token_bytes(64))
    return path.read_bytes()


def make_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, unless it is there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose (BLAKE2b keyed mode, RFC 7693)."""
    return blake2b(purpose.encode(), key=secret, digest_size=32).digest()


def blind_index(key: bytes, *parts: str) -> str:
    """A digest by which equal values are found again, HMAC-SHA-256 in hex. Without the key nobody gets the value out of
    it: there are so few personal numbers that a plain hash would be searched through in seconds."""
    return hmac.new(key, "\n".join(parts).encode(), sha256).hexdigest()


def random_id() -> str:
    """A random identifier of 60 bits: it tells nothing of how many came before it."""
    return b32encode(secrets.token_bytes(10)).decode().lower()[:12]


def one_time_password() -> str:
    """A password that can be read aloud and typed: four groups of four, 80 bits."""
    letters = b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(letters[i : i + 4] for i in range(0, 16, 4))
