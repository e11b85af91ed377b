"""Bảng CSV — a table read whole into columns, a block of lines at a time.

A block in which every byte is as plain as can be (no quotes, canonical integers, identifiers) is read with whole
arrays at once; any other block is read cell by cell (`cells.py`), which finds the same values or names the faults.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from app.record.cells import BIG, ID_MAX, Cells, Kind, Layout, read_cells, unquoted
from app.record.faults import Fault
from app.rules.record import NONE, Column, Flags, Ids

BLOCK_BYTES = 8 << 20
COMMA, NEWLINE, ZERO = 44, 10, 48
DIGITS_MAX = len(str(BIG)) - 1
PLAIN = np.zeros(256, dtype=bool)
PLAIN[np.frombuffer(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-,\n", np.uint8)] = True

Bytes: TypeAlias = NDArray[np.uint8]
Bounds: TypeAlias = NDArray[np.int64]


def read_table(file: str, data: bytes, layout: Layout, faults: list[Fault]) -> Cells:
    """The table of a file whose bytes are UTF-8 with LF line ends, ended by LF."""
    parts: list[Cells] = []
    line = 2
    for begin, end in blocks(data, header_end(file, data, layout, faults)):
        block = np.frombuffer(data, np.uint8, end - begin, begin)
        columns = plain_columns(block, [kind for _, kind in layout])
        if columns is None:
            parts.append(read_cells(file, data[begin:end].decode(), line, layout, faults))
        else:
            parts.append(Cells(columns, np.arange(line, line + len(columns[0]))))
        line += int(np.count_nonzero(block == NEWLINE))
    if not parts:
        parts.append(read_cells(file, "", line, layout, faults))
    return joined(parts)


def header_end(file: str, data: bytes, layout: Layout, faults: list[Fault]) -> int:
    """Where the rows begin. A header of other columns is a fault, and no row is read."""
    end = data.find(b"\n") + 1
    wanted = [name for name, _ in layout]
    if unquoted(data[:end].decode().removesuffix("\n")) == wanted:
        return end
    faults.append(Fault(file, 1, None, "record.csv_header", {"wanted": ",".join(wanted)}))
    return len(data)


def blocks(data: bytes, start: int) -> Iterator[tuple[int, int]]:
    """The bounds of blocks of whole lines, about BLOCK_BYTES each."""
    while start < len(data):
        end = data.find(b"\n", start + BLOCK_BYTES) + 1 or len(data)
        yield start, end
        start = end


def joined(parts: Sequence[Cells]) -> Cells:
    """The blocks as one table."""
    columns = tuple(np.concatenate(column) for column in zip(*(part.columns for part in parts), strict=True))
    return Cells(columns, np.concatenate([part.lines for part in parts]))


def plain_columns(block: Bytes, kinds: Sequence[Kind]) -> tuple[Column, ...] | None:
    """The columns of a block that is plain throughout; None: it is not, or has a kind of cell that never is."""
    if not PLAIN[block].all():
        return None
    marks = np.flatnonzero((block == COMMA) | (block == NEWLINE))
    if len(marks) % len(kinds):
        return None
    ends = marks.reshape(-1, len(kinds))
    wanted = np.array([COMMA] * (len(kinds) - 1) + [NEWLINE], dtype=np.uint8)
    if not (block[ends] == wanted).all():
        return None
    starts = np.append(0, marks[:-1] + 1).reshape(ends.shape)
    columns = []
    for i, kind in enumerate(kinds):
        column = plain_column(block, starts[:, i], ends[:, i] - starts[:, i], kind)
        if column is None:
            return None
        columns.append(column)
    return tuple(columns)


def plain_column(block: Bytes, starts: Bounds, lengths: Bounds, kind: Kind) -> Column | None:
    """One column of a plain block; None: a cell needs a closer look."""
    if kind is Kind.IDENTIFIER:
        return plain_identifiers(block, starts, lengths)
    if kind is Kind.FLAG:
        flags = plain_integers(block, starts, lengths, optional=False)
        return None if flags is None or flags.max() > 1 else flags.astype(bool)
    if kind in (Kind.INTEGER, Kind.OPTIONAL_INTEGER):
        return plain_integers(block, starts, lengths, optional=kind is Kind.OPTIONAL_INTEGER)
    return None


def plain_identifiers(block: Bytes, starts: Bounds, lengths: Bounds) -> Ids | None:
    width = int(lengths.max())
    if lengths.min() < 1 or width > ID_MAX:
        return None
    ids = np.zeros((len(starts), width), dtype=np.uint8)
    for at in range(width):
        inside = lengths > at
        ids[inside, at] = block[starts[inside] + at]
    return ids.view(f"S{width}")[:, 0]


def plain_integers(block: Bytes, starts: Bounds, lengths: Bounds, *, optional: bool) -> Column | None:
    width = int(lengths.max())
    if width > DIGITS_MAX or (lengths.min() < 1 and not optional):
        return None
    if ((block[starts] == ZERO) & (lengths > 1)).any():
        return None
    values = np.zeros(len(starts), dtype=np.int64)
    for at in range(width):
        inside: Flags = lengths > at
        digits = block[np.where(inside, starts + at, 0)] - ZERO
        if (inside & (digits > 9)).any():
            return None
        values = np.where(inside, values * 10 + digits, values)
    return np.where(lengths > 0, values, NONE)
