"""What can go wrong, in the words of the contest. HTTP is not one of them.

    ContestError
    ├── NotNow            the timetable says no
    │   ├── RoundNotOpen      before the opening, or after the close
    │   ├── AttemptOver       the attempt is sealed, or its time is up
    │   ├── AttemptRunning    another attempt of the person is still open
    │   ├── TakenOver         another device of the person's has the attempt
    │   ├── TooSoon           the time between two attempts is not over yet
    │   └── NotRecorded       the round's results are not all in SQL yet
    ├── NotAllowed        the regulations say no
    │   ├── NoAttemptsLeft
    │   └── NotSignedIn
    ├── NotThere          nothing by that name
    ├── Unfit             what was given cannot be used: carries faults
    │   ├── KeyReused          a submission's key, come again with another payload
    │   ├── SequenceReused     a page's count of its saves, come again with another answer
    │   ├── BankTooSmall
    │   ├── BankUnreadable     a file of questions that cannot be opened or is not one
    │   ├── ContestFileFaulty  a contest file that contradicts itself or what is published
    │   ├── RecordFaulty
    │   └── SheetUnreadable    not a spreadsheet, or one that would exhaust the server
    ├── TooLarge          more was sent than any page of ours sends
    └── Unreachable       a part the contest stands on does not answer: try again soon

An error is a code and its fields; the sentence is told at the edge (`app/texts.py`).
"""


class ContestError(Exception):
    """`code` names a sentence of a catalogue, `fields` fill it."""

    code = "web.error"

    def __init__(self, code: str | None = None, **fields: object) -> None:
        self.code = code or type(self).code
        self.fields = fields
        super().__init__(self.code, fields)


class NotNow(ContestError):
    code = "web.not_now"


class RoundNotOpen(NotNow):
    code = "web.round_not_open"


class AttemptOver(NotNow):
    code = "web.attempt_over"


class AttemptRunning(NotNow):
    code = "web.attempt_running"


class TakenOver(NotNow):
    code = "web.taken_over"


class TooSoon(NotNow):
    code = "web.too_soon"


class NotRecorded(NotNow):
    code = "web.not_recorded"


class NotAllowed(ContestError):
    code = "web.not_allowed"


class NoAttemptsLeft(NotAllowed):
    code = "web.no_attempts_left"


class NotSignedIn(NotAllowed):
    code = "web.not_signed_in"


class NotThere(ContestError):
    code = "web.not_there"


class Unfit(ContestError):
    code = "web.unfit"


class KeyReused(Unfit):
    code = "web.key_reused"


class SequenceReused(Unfit):
    code = "web.sequence_reused"


class BankTooSmall(Unfit):
    code = "web.bank_too_small"


class BankUnreadable(Unfit):
    code = "bank.damaged"


class ContestFileFaulty(Unfit):
    code = "contest.faulty"


class RecordFaulty(Unfit):
    code = "record.faulty"


class SheetUnreadable(Unfit):
    code = "office.damaged"


class TooLarge(ContestError):
    code = "web.too_large"


class Unreachable(ContestError):
    code = "web.unreachable"


class Unconfirmed(Unreachable):
    """Done perhaps, but not where it has to be as well."""

    code = "web.unconfirmed"
