"""Nơi chứa hồ sơ — the folder or the zip that holds a record: what may be read from it, and the verdict's place.

RECORD.md: "`PATH` is a folder or a .zip of it." In a zip the files stand at the top or within one folder; other
files are left alone. The text leaves open, and is read strictly here: no file of the record may be a symbolic link;
no entry of a zip may lead out of its folder, stand there twice, or unfold to more than a record can need.
"""

import copy
import lzma
import os
import shutil
import stat
import struct
import tempfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo, is_zipfile

from app.errors import Unfit
from app.record.faults import Fault, RecordFaulty, shown

RULES, UNITS, PERSONS, ATTEMPTS, LOTS = INPUTS = (
    "rules.json",
    "units.csv",
    "persons.csv",
    "attempts.csv",
    "lots.json",
)
VERDICT = "verdict.json"
FILE_BYTES_MAX = 2 << 30  # Ten million attempts take about 0.7 GB.
ZIP_BYTES_MAX = 4 << 30
PACKED_TIMES_MAX = 200  # A table of a record packs about 5 to 20 times.
SMALL_BYTES = 16 << 20  # Whatever unfolds to no more than this is harmless.
PATH_SHOWN_MAX = 300
ZIP_ERRORS = (
    BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
)


@dataclass(frozen=True, slots=True)
class Files:
    """The bytes of the files that are there, and the faults of those that are not."""

    there: dict[str, bytes]
    faults: list[Fault]


def load(path: Path, names: Iterable[str] = INPUTS) -> Files:
    """The files of these names. Raises RecordFaulty when there is no folder or sound zip at the path."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise RecordFaulty(
            [Fault(shown(str(path), PATH_SHOWN_MAX), None, None, "record.path_missing")]
        ) from None
    except OSError:
        raise RecordFaulty(
            [Fault(shown(str(path), PATH_SHOWN_MAX), None, None, "record.path_unfit")]
        ) from None
    if stat.S_ISDIR(mode):
        return from_folder(path, names)
    if stat.S_ISREG(mode) and is_zipfile(path):
        return from_zip(path, names)
    raise RecordFaulty([Fault(shown(str(path), PATH_SHOWN_MAX), None, None, "record.path_unfit")])


def from_folder(folder: Path, names: Iterable[str]) -> Files:
    files = Files({}, [])
    for name in names:
        wrong = file_fault(folder / name)
        if wrong is None:
            try:
                files.there[name] = (folder / name).read_bytes()
            except OSError:
                wrong = "record.file_unreadable"
        if wrong:
            files.faults.append(Fault(name, None, None, wrong, {"max": FILE_BYTES_MAX}))
    return files


def file_fault(path: Path) -> str | None:
    """The code of what forbids reading a file; None: nothing."""
    try:
        there = path.lstat()
    except FileNotFoundError:
        return "record.file_missing"
    except OSError:
        return "record.file_unreadable"
    if stat.S_ISLNK(there.st_mode):
        return "record.file_link"
    if not stat.S_ISREG(there.st_mode):
        return "record.file_unfit"
    return "record.file_large" if there.st_size > FILE_BYTES_MAX else None


def from_zip(path: Path, names: Iterable[str]) -> Files:
    try:
        with ZipFile(path) as archive:
            place = place_in_zip(path.name, archive)
            return entries(archive, place, names)
    except ZIP_ERRORS:
        raise RecordFaulty([Fault(path.name, None, None, "record.zip_broken")]) from None


def place_in_zip(zip_name: str, archive: ZipFile) -> str:
    """ "" or the one folder ("tuan-1/") in which the files of the record stand. Raises RecordFaulty."""
    faults: list[Fault] = []
    seen: set[str] = set()
    for entry in archive.infolist():
        name = shown(entry.filename)
        if leads_out(entry):
            faults.append(Fault(name, None, None, "record.zip_leads_out"))
        if entry.filename in seen:
            faults.append(Fault(name, None, None, "record.zip_twice"))
        seen.add(entry.filename)
        if unfolds(entry):
            faults.append(Fault(name, None, None, "record.zip_bomb"))
    if not faults and sum(entry.file_size for entry in archive.infolist()) > ZIP_BYTES_MAX:
        faults.append(Fault(zip_name, None, None, "record.zip_bomb"))
    places = {name.rpartition("/")[0] for name in seen if name.rpartition("/")[2] in (*INPUTS, VERDICT)}
    near = sorted(place for place in places if "/" not in place)
    if len(near) > 1:
        faults.append(
            Fault(
                zip_name,
                None,
                None,
                "record.zip_places",
                {"places": shown(", ".join(f"{place}/" for place in near))},
            )
        )
    if faults:
        raise RecordFaulty(faults)
    return f"{near[0]}/" if near and near[0] else ""


def leads_out(entry: ZipInfo) -> bool:
    """Whether the name of an entry is one that could leave the folder it is unpacked into."""
    parts = entry.filename.removesuffix("/").split("/")
    odd = any(part in ("", ".", "..") for part in parts)
    return odd or "\\" in entry.orig_filename or "\0" in entry.orig_filename or ":" in parts[0]


def unfolds(entry: ZipInfo) -> bool:
    """Whether an entry grows to more than a record can need."""
    times = entry.file_size // max(1, entry.compress_size)
    return entry.file_size > FILE_BYTES_MAX or (entry.file_size > SMALL_BYTES and times > PACKED_TIMES_MAX)


def entries(archive: ZipFile, place: str, names: Iterable[str]) -> Files:
    files = Files({}, [])
    known = {entry.filename: entry for entry in archive.infolist()}
    for name in names:
        entry = known.get(place + name)
        if entry is None:
            wrong = "record.file_missing"
        elif stat.S_ISLNK(entry.external_attr >> 16):
            wrong = "record.file_link"
        elif entry.flag_bits & 1:
            wrong = "record.zip_encrypted"
        else:
            files.there[name] = archive.read(entry)
            continue
        files.faults.append(Fault(name, None, None, wrong))
    return files


def store_verdict(path: Path, verdict: bytes) -> None:
    """Put verdict.json beside the five files; until it is whole the old one stands. Raises Unfit, code
    "record.not_written", when the place cannot be written to."""
    try:
        if path.is_dir():
            replace(path / VERDICT, lambda file: file.write(verdict))
        else:
            replace(path, lambda file: copy_with(path, verdict, file))
    except ZIP_ERRORS as error:
        raise Unfit(
            "record.not_written",
            path=shown(str(path), PATH_SHOWN_MAX),
            reason=shown(str(error), PATH_SHOWN_MAX),
        ) from error


def copy_with(path: Path, verdict: bytes, target: IO[bytes]) -> None:
    """Write the zip anew, its entries as they are, but for the verdict."""
    with ZipFile(path) as old, ZipFile(target, "w", ZIP_DEFLATED) as new:
        place = place_in_zip(path.name, old)
        new.comment = old.comment
        for entry in old.infolist():
            if entry.filename != place + VERDICT:
                with old.open(entry) as source, new.open(copy.copy(entry), "w") as target_entry:
                    shutil.copyfileobj(source, target_entry, 1 << 20)
        new.writestr(ZipInfo(place + VERDICT), verdict, ZIP_DEFLATED)


def replace(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """A file that is there whole or not at all, also after a power cut."""
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(handle)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync(path.parent)


def sync(folder: Path) -> None:
    """The names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
