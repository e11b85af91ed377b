"""Questions of up to six choices, from none to all of them pinned and their ids in no order."""

from collections.abc import Mapping

from app.rules.paper.draw import Layout, Question

SIZES = [(size, pinned) for size in range(7) for pinned in range(size + 1)]
BANK = {
    id: Question(
        id, "", choices := tuple(id * 10 + n * 5 % 7 for n in range(size)), frozenset(choices[:pinned])
    )
    for id, (size, pinned) in enumerate(SIZES, start=1)
}
FEW = {id for id, (size, pinned) in enumerate(SIZES, start=1) if size - pinned <= 5}  # Whose orders are few.


def as_listed(bank: Mapping[int, Question]) -> Layout:
    """A paper of all of them, each choice in its place."""
    return Layout(list(bank), [0] * len(bank))
