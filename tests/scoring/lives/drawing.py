"""What is said to an attempt, by whom, when, and how often each: drawn by hypothesis."""

from time import monotonic

from hypothesis import strategies as st

from app.scoring.sheets import PREDICTION, Lease, Unsent
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


def since(age_ms: int) -> float:
    """The moment at which a request came that has waited so long."""
    return monotonic() - age_ms / 1000
