"""Tệp văn phòng — whether an .xlsx or .docx may be opened at all, judged before any reader sees it.

Both are zip archives of XML, and both kinds of reader can be killed by one: by an archive that unpacks
to gigabytes, by XML entities, and (python-calamine) by a single cell in the last corner of a sheet, for the
reader reserves the whole rectangle and aborts the process: no exception, nothing to catch.
"""

import re
import sys
import zlib
from io import BytesIO
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.errors import SheetUnreadable

FILE_MAX = 20 * 2**20
MEMBERS_MAX = 2_000
UNPACKED_MAX = 100 * 2**20
RATIO_MAX = 100
CELLS_MAX = 2_000_000  # of the rectangle from A1 to the outermost cell
REFERENCE = re.compile("([A-Za-z]{1,3})([0-9]{1,7})")
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # .xls, .doc, and any file locked with a password
DAMAGED = (
    BadZipFile,
    ExpatError,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
)


def check_container(data: bytes) -> None:
    """Passes an office file that is safe to read. Raises SheetUnreadable, its code saying what to do.

    Limits: 20 MB, 2,000 members, 100 MB unpacked and 100 times the file's size, no document type or entity,
    all cells within a rectangle of 2,000,000. The sizes that the archive declares are not believed.
    """
    if len(data) > FILE_MAX:
        raise SheetUnreadable("office.too_large", limit=FILE_MAX // 2**20)
    if data.startswith(OLE_MAGIC):
        raise SheetUnreadable("office.old_format")
    if not data.startswith(b"PK"):
        raise SheetUnreadable("office.other_format")
    try:
        check_members(data)
    except DAMAGED as error:
        raise SheetUnreadable("office.damaged") from error


def check_members(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS_MAX:
            raise SheetUnreadable("office.swollen")
        left = min(UNPACKED_MAX, RATIO_MAX * len(data))
        for member in members:
            content = unpacked(archive, member, left)
            left -= len(content)
            if member.filename.endswith((".xml", ".rels")) or b"sheetData" in content:
                check_xml(content)


def unpacked(archive: ZipFile, member: ZipInfo, limit: int) -> bytes:
    """All that the member really holds, whatever size it declares. Beyond the limit: SheetUnreadable."""
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadZipFile(member.filename)
    member.file_size = sys.maxsize
    with archive.open(member) as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise SheetUnreadable("office.swollen")
    return content


def check_xml(content: bytes) -> None:
    """Well-formed, without a document type, no cell too far out: `row` and `c` elements place the cells."""
    extent = Extent()
    parser = ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.StartElementHandler = extent.element
    parser.Parse(content, True)


def refuse_document_type(*_: object) -> None:
    raise SheetUnreadable("office.damaged")


class Extent:
    """The outermost cell that holds something; one without a reference follows the one before it."""

    __slots__ = ("column", "columns", "row", "rows")

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0

    def element(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self.row = int(attributes.get("r") or self.row + 1)
            self.column = 0
        elif tag == "c":
            self.place(attributes.get("r"))
        elif tag in ("v", "is"):
            self.reach()

    def place(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        read = REFERENCE.fullmatch(reference)
        if not read:
            raise ValueError(reference)
        self.column, self.row = column_number(read[1]), int(read[2])

    def reach(self) -> None:
        self.rows = max(self.rows, self.row)
        self.columns = max(self.columns, self.column)
        if self.rows * self.columns > CELLS_MAX:
            raise SheetUnreadable("office.sprawling", row=self.row)


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
