"""Tệp gửi lên — keeps what was uploaded between its preview and its confirmation, by the SHA-256 of its bytes.

An upload is only stored, and its preview is another address: reading a large file holds no lock of the
database, and the preview may be reloaded.
"""

import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

from fastapi import UploadFile
from starlette.responses import RedirectResponse, Response

from app.errors import NotThere

FOLDER = "uploads"
DIGEST = re.compile("[0-9a-f]{64}")
NAME_MAX = 120


def keep(data: Path, content: bytes, folder_name: str = FOLDER) -> str:
    """Store the bytes; returns the name they are fetched by. Storing the same twice is storing once."""
    digest = sha256(content).hexdigest()
    folder = data / folder_name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, half_written = tempfile.mkstemp(dir=folder)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(half_written).replace(folder / digest)
    return digest


def fetch(data: Path, digest: str) -> bytes:
    """The bytes kept by that name. Raises NotThere, also for what is no such name."""
    if not DIGEST.fullmatch(digest):
        raise NotThere
    try:
        return (data / FOLDER / digest).read_bytes()
    except FileNotFoundError:
        raise NotThere from None


def shown_name(raw: str | None) -> str:
    """A file name fit to be shown and stored: no folders, no control characters, not too long."""
    last = re.split(r"[/\\]", raw or "")[-1]
    return "".join(c for c in last if c.isprintable()).strip()[-NAME_MAX:]


def received(data: Path, file: UploadFile, preview: str) -> Response:
    """Keep an uploaded file and go on to its preview, an address below `preview`."""
    digest = keep(data, file.file.read())
    return RedirectResponse(f"{preview}/{digest}?file_name={quote(shown_name(file.filename))}", 303)
