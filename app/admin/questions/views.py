"""What the templates of one question may see."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.admin.desk import Desk
from app.admin.library.views import ImageView, QuestionView
from app.admin.questions.differing import Difference
from app.admin.questions.form import QuestionForm


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """What was said or done; `by`: "" for the command line or an upgrade."""

    by: str
    at: int
    deed: str
    text: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version and what it changed of the one before; `rounds`: the titles of the published rounds that ask it."""

    version: int
    by: str
    at: int | None
    changed: tuple[Difference, ...]
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OneView:
    """The page of a question. `mine`: written or proposed by the reader; `content`: may edit and approve."""

    desk: Desk
    bank: str
    base: str
    question: QuestionView
    status: str
    version: int
    archived: bool
    mine: bool
    content: bool
    remarks: tuple[RemarkLine, ...]
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class KeptImage:
    id: str
    image: ImageView


@dataclass(frozen=True, slots=True)
class EditorView:
    """`action` is where the form goes, `shown` the question as it would be seen; `version`: of what is edited;
    `moved`: somebody else has written another version since."""

    desk: Desk
    bank: str
    base: str
    action: str
    given: QuestionForm
    images: tuple[KeptImage, ...]
    shown: QuestionView
    n: int | None
    version: int
    topics: tuple[str, ...]
    levels: tuple[str, ...]
    faults: Mapping[str, str]
    moved: bool = False
