"""What is said to an attempt, by whom, when, and how often each: drawn by hypothesis."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from time import monotonic

from hypothesis import strategies as st

from app.rules.paper.marking import Mark
from app.scoring.answers import positions
from app.scoring.sheets import PREDICTION, Lease, Sheet, Unsent
from tests.scoring.lives.model import ALLOWANCE, Life

# Weighted: most of what happens to an attempt happens to the one that runs, on the page that is open.
whoever = st.sampled_from(("an", "an", "an", "binh"))
numbers = st.sampled_from((0, 0, 0, 0, 1, ALLOWANCE, ALLOWANCE + 1))  # 0: the latest attempt, or the first.
devices = st.sampled_from(("phone", "phone", "tablet"))
leases = st.sampled_from(
    (Lease("its", "its"),) * 8
    + (Lease("", ""), Lease("phone", ""), Lease("tablet", ""), Lease("", "0"), Lease("tablet", "2"))
)
ages = st.sampled_from((0, 0, 9_000, 3_600_000))
questions = st.sampled_from(("1", "1", "1", "2", PREDICTION))
pages = st.sampled_from(("pageA", "pageA", "pageB"))
sequences = st.integers(0, 2)
answers = st.sampled_from(("1", "1", "2", "", "1,2"))
keys = st.sampled_from(("key1", "key1", "key2"))
payloads = st.sampled_from(("one", "one", "two"))
unsent = st.lists(st.builds(Unsent, st.sampled_from((1, 1, 2)), answers, pages, sequences), max_size=2).map(
    tuple
)


def said_by(lease: Lease, life: Life | None) -> Lease:
    """What a page says; "its": as the attempt has it now."""
    device, epoch = (life.device, str(life.epoch)) if life else ("", "")
    return Lease(
        device if lease.device == "its" else lease.device, epoch if lease.epoch == "its" else lease.epoch
    )


def as_it_is(life: Life, sheet: Sheet, unsent: Sequence[Unsent]) -> Sheet | None:
    """What a page shows that has missed nothing."""
    told = deepcopy(life)
    told.submit("", "", unsent, Lease(), 0)
    answers = {int(q): positions(kept.answer) for q, kept in sorted(told.answers.items()) if q != PREDICTION}
    given = {item: chosen for item, chosen in answers.items() if chosen}
    return sheet._replace(answers=given, mark=None, receipt="")


def otherwise(_: Life, sheet: Sheet, __: Sequence[Unsent]) -> Sheet | None:
    """Another tab has answered in the meantime."""
    return sheet._replace(answers={1: (1,), 2: (1,)}, mark=None, receipt="")


def long_ago(life: Life, sheet: Sheet, unsent: Sequence[Unsent]) -> Sheet | None:
    seen = as_it_is(life, sheet, unsent)
    return seen and seen._replace(opened_at=seen.opened_at - 1)


def nothing(_: Life, __: Sheet, ___: Sequence[Unsent]) -> Sheet | None:
    """An older page does not say."""
    return None


Sight = Callable[[Life, Sheet, Sequence[Unsent]], Sheet | None]
sights = st.sampled_from((as_it_is, as_it_is, as_it_is, otherwise, long_ago, nothing))


def marked(seen: Sheet) -> Mark:
    """The mark of what was seen: the first choice is always the right one."""
    correct = sum(chosen == (1,) for chosen in seen.answers.values())
    return Mark(correct, 5 * correct)


def since(age_ms: int) -> float:
    """The moment at which a request came that has waited so long."""
    return monotonic() - age_ms / 1000
