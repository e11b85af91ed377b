"""Tệp cuộc thi — a contest is a file: contest.toml in, a contest with its rounds out, and back again.

read_contest(text)        -> ContestFile     raises ContestFileFaulty: every fault with its line
read_with_lines(text)     -> ContestFile, lines
write_contest(file)       -> text            read again it is the same file
load_contest(db, slug)    -> ContestFile     what is stored
caveats(file, lines)      -> [FileFault]     what is sound, but could be taken for more than is computed
read_moment(text)         -> ms               a local moment of the file
apply_contest(db, file, lines, now) -> deeds
"""

from app.contest_file.caveats import caveats
from app.contest_file.loading import load_contest
from app.contest_file.model import ContestFile, ContestPart, RoundPart, RulesPart
from app.contest_file.reading import BYTES_MAX, ContestFileFaulty, FileFault, read_contest, read_with_lines
from app.contest_file.storing import Deed, apply_contest
from app.contest_file.times import read_moment
from app.contest_file.writing import write_contest

__all__ = [
    "BYTES_MAX",
    "ContestFile",
    "ContestFileFaulty",
    "ContestPart",
    "Deed",
    "FileFault",
    "RoundPart",
    "RulesPart",
    "apply_contest",
    "caveats",
    "load_contest",
    "read_contest",
    "read_moment",
    "read_with_lines",
    "write_contest",
]
