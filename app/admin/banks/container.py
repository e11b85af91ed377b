"""Kiểm tra vỏ tệp — what a file is, and whether it is safe to open, before anything inside is parsed.

Limits as for every office file (`app.admin.office`): 20 MB, 2,000 members, 100 MB unpacked, a hundredfold
growth; what an archive declares is checked first and what really comes out is counted again. Nothing in the
file is ever fetched: links to pictures or templates elsewhere are not followed.
"""

import posixpath
import struct
import zlib
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from app.admin.banks.xml import tree
from app.admin.office import FILE_MAX, MEMBERS_MAX, OLE_MAGIC, RATIO_MAX, UNPACKED_MAX
from app.errors import BankUnreadable

DIRECTORY_MAX = 4 * 2**20  # bytes of the archive's table of contents: read at once, so judged before
RATIO_FROM = 2**20  # smaller members may repeat themselves as they like
CHUNK = 2**16
END_RECORD = b"PK\x05\x06"
OTHER_KINDS = ((b"%PDF", "bank.is_pdf"), (b"{\\rtf", "bank.is_rtf"))
OLE_KINDS = (
    ("EncryptedPackage", "bank.encrypted"),
    ("WordDocument", "bank.old_doc"),
    ("Workbook", "bank.old_xls"),
)


class Archive:
    """The members of an opened zip file, by name, counted as they are read."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.left = UNPACKED_MAX

    def holds(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """A part's bytes, counted as they come out. Raises BankUnreadable beyond the limits."""
        member = self.archive.NameToInfo.get(name)
        if member is None:
            return b""
        most = min(self.left, max(RATIO_FROM, RATIO_MAX * member.compress_size))
        pieces, size = [], 0
        with self.archive.open(member) as file:
            while piece := file.read(CHUNK):
                size += len(piece)
                if size > most:
                    raise BankUnreadable("bank.swollen")
                pieces.append(piece)
        self.left -= size
        return b"".join(pieces)


class Package(Archive):
    """The parts of an opened office file; `main` is the document's or the workbook's."""

    def __init__(self, archive: ZipFile) -> None:
        super().__init__(archive)
        self.main = self.main_part()

    def main_part(self) -> str:
        """Where the package says its document is."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument":
                return target
        raise BankUnreadable("bank.not_office")

    @property
    def macros(self) -> str:
        """The part that holds macros; empty when there is none. Nothing ever reads it."""
        parts = (name for name in self.archive.namelist() if name.rpartition("/")[2] == "vbaProject.bin")
        return next(parts, "")

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id -> (kind, part) of what a part refers to inside the package."""
        folder, name = posixpath.split(part)
        data = self.read(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = {}
        for relation in tree(data) if data else ():
            if relation.get("TargetMode") == "External":
                continue
            kind = relation.get("Type", "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (kind, target)
        return found

    def related(self, kind: str) -> bytes:
        """The bytes of the main part's companion of a kind ("styles"); empty when it has none."""
        for name, target in self.relations(self.main).values():
            if name == kind:
                return self.read(target)
        return b""


def check_size(data: bytes) -> None:
    """Raises BankUnreadable for no bytes, or too many."""
    if not data:
        raise BankUnreadable("bank.empty_file")
    if len(data) > FILE_MAX:
        raise BankUnreadable("bank.too_large", limit=FILE_MAX // 2**20)


def opened(data: bytes) -> ZipFile:
    """A zip file that is safe to read. Raises BankUnreadable; a damaged one may also raise as zipfile does."""
    check_directory(data)
    archive = ZipFile(BytesIO(data))
    check_members(archive.infolist(), len(data))
    return archive


def other_kind(data: bytes) -> str:
    """What a file is that is no zip archive, as a code."""
    if data.startswith(OLE_MAGIC):
        for stream, code in OLE_KINDS:
            if stream.encode("utf-16-le") in data:
                return code
    for magic, code in OTHER_KINDS:
        if data.startswith(magic):
            return code
    return "bank.not_office"


def check_directory(data: bytes) -> None:
    """The size of the table of contents, from the record that ends the archive (APPNOTE.TXT 4.3.16)."""
    end = data.rfind(END_RECORD, -(2**16 + 22))
    if end < 0 or end + 22 > len(data):
        raise BadZipFile
    members, size = struct.unpack("<HL", data[end + 10 : end + 16])
    if members > MEMBERS_MAX or size > DIRECTORY_MAX:
        raise BankUnreadable("bank.swollen")


def check_members(members: list[ZipInfo], packed: int) -> None:
    """What the archive declares: how many members, how large, how packed."""
    unpacked = sum(member.file_size for member in members)
    if (
        len(members) > MEMBERS_MAX
        or unpacked > UNPACKED_MAX
        or unpacked > max(RATIO_FROM, RATIO_MAX * packed)
    ):
        raise BankUnreadable("bank.swollen")
    if any(member.flag_bits & 1 for member in members):
        raise BankUnreadable("bank.encrypted")
    names = {member.filename for member in members}
    if len(names) < len(members) or any(m.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for m in members):
        raise BadZipFile


DAMAGED = (
    BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ParseError,
    SyntaxError,  # lxml's are
    ValueError,  # defusedxml's exceptions are, and text that is not in its encoding
    RuntimeError,
    NotImplementedError,
    LookupError,  # an XML encoding that nobody knows
)
