"""Lời trong danh sách — the title, total and footer lines, told from the catalogue in Vietnamese: the lists are
official papers whatever language the organiser's pages are in."""

from collections.abc import Sequence

from app.admin.exports.rows import CollectiveRow, SpecialRow, WinnerRow
from app.texts import tell
from app.vietnamese import counted, moment, number_in_words


def in_words(number: int) -> str:
    """ "50 (Năm mươi)", as decisions count."""
    return f"{counted(number)} ({number_in_words(number).capitalize()})"


def winners_total(rows: Sequence[WinnerRow]) -> str:
    """Persons; prizes and persons when somebody holds more than one ("55 giải của 50 cá nhân")."""
    persons = len({row.person for row in rows})
    if persons == len(rows):
        return tell("exports.total_persons", persons=in_words(persons))
    return tell("exports.total_prizes", prizes=in_words(len(rows)), persons=in_words(persons))


def collective_total(rows: Sequence[CollectiveRow]) -> str:
    return tell("exports.total_units", units=in_words(len(rows)))


def special_total(rows: Sequence[SpecialRow]) -> str:
    return tell("exports.total_special", prizes=in_words(len(rows)))


def footer_lines(digest: str, computed_at_ms: int, standing: str) -> list[str]:
    """Where the figures come from, and whether they may still change."""
    return [
        tell("exports.digest", digest=digest),
        tell("exports.computed_at", moment=moment(computed_at_ms)),
        *([standing] if standing else ()),
    ]


def amended_line(round: str, number: int, seal: str) -> str:
    """Which amendments of the key the scores stand on."""
    return tell("exports.amended", round=round, number=number, seal=seal[:16])
