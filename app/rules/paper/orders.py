"""Thứ tự phương án — all the orders of a question's choices, found once for whoever goes through many papers: to show
them, or to mark them. What they come to is what `draw.item` makes of a question and a seed.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from hashlib import blake2b
from operator import itemgetter
from struct import Struct
from typing import Any, NamedTuple

from app.rules.paper.draw import Paper, PaperItem, Plan, Question, around, item, loose

KEPT_MOST = 4  # Five choices have 120 orders.


class Shape(NamedTuple):
    """What the orders of a question depend on, where its choices are called by their places: `loose` are those that are
    not pinned, in ascending order of the choices' ids."""

    places: Question
    loose: tuple[int, ...]


class Orders(NamedTuple):
    """All the orders of a question's choices, found once for whoever goes through many papers: four choices have 24.
    They stand in a tree that says what the shuffle does: the n-th of the `numbers`, modulo the branches, chooses a
    branch, as there it chooses a place among those that are left; a leaf is whatever is asked of one order. Trees are
    shared, by questions of one shape, and then lie where the processor has them at hand. `purpose`: what the block of
    numbers is the hash of. Without numbers there is but one leaf; it is None where the orders are too many."""

    purpose: bytes
    numbers: Callable[[bytes], tuple[int, ...]] | None
    tree: Any


Kept = Mapping[int, Orders]  # By question.
as_item = partial(tuple.__new__, PaperItem)  # PaperItem(…) takes half as long again.


def kept_orders(bank: Iterable[Question]) -> Kept:
    """The orders of each question, as what takes its choices in one of them."""
    return {question.id: orders(question, takings) for question in bank}


def orders(question: Question, tree_of: Callable[[Shape], Any]) -> Orders:
    shape = shape_of(question)
    if len(shape.loose) > KEPT_MOST:
        return Orders(b"", None, None)
    return Orders(b"choices of %d 0" % question.id, numbers(len(shape.loose)), tree_of(shape))


def shape_of(question: Question) -> Shape:
    places = range(len(question.choices))
    pinned = frozenset([place for place in places if question.choices[place] in question.pinned])
    loose_ones = tuple([question.choices.index(choice) for choice in loose(question)])
    return Shape(Question(0, "", tuple(places), pinned), loose_ones)


@lru_cache
def numbers(choices: int) -> Callable[[bytes], tuple[int, ...]] | None:
    """Reads the numbers by which so many are shuffled out of a block, each modulo 2^64; of one that is only asked for
    its remainder by a power of two, the last byte says as much."""
    if choices < 2:
        return None
    left = range(choices, 1, -1)
    return Struct(">" + "".join(["7xB" if n & (n - 1) == 0 else "Q" for n in left])).unpack_from


@lru_cache
def takings(shape: Shape) -> Any:
    """The tree of what takes the choices of such a question in one of their orders."""
    return tree(shape, taking)


def taking(places: tuple[int, ...]) -> Callable[[tuple[int, ...]], tuple[int, ...]]:
    """Takes what stands at these places, in this order."""
    return itemgetter(*places) if len(places) > 1 else tuple


def tree(shape: Shape, leaf: Callable[[tuple[int, ...]], Any]) -> Any:
    """All that the shuffle may make of such a question; a leaf is made of the places in the order that is shown."""

    def branches(order: tuple[int, ...], place: int) -> Any:
        """Whatever becomes of an order before this place is settled: a branch for each that it is exchanged with."""
        if place >= len(order) - 1:
            return leaf(around(shape.places, order))
        return tuple(
            [branches(swapped(order, place, other), place + 1) for other in range(place, len(order))]
        )

    return branches(shape.loose, 0)


def swapped(order: tuple[int, ...], one: int, other: int) -> tuple[int, ...]:
    changed = list(order)
    changed[one], changed[other] = order[other], order[one]
    return tuple(changed)


def leaves(kept: Kept, ids: Iterable[int], seed: bytes) -> Iterator[Any]:
    """For each of these questions, the leaf that the seed chooses."""
    copy = blake2b(key=seed).copy
    for id in ids:
        purpose, numbers, found = kept[id]
        if numbers is not None:
            keyed = copy()
            keyed.update(purpose)
            for number in numbers(keyed.digest()):
                found = found[number % len(found)]
        yield found


def items(bank: Mapping[int, Question], kept: Kept, ids: Collection[int], seed: bytes, plan: Plan) -> Paper:
    """These questions as the paper of this seed shows them: what `item` makes of each."""
    if not plan.shuffle_options:
        return tuple([item(bank[id], plan, seed) for id in ids])
    return tuple(
        [
            as_item((id, take(bank[id].choices))) if take else item(bank[id], plan, seed)
            for id, take in zip(ids, leaves(kept, ids, seed), strict=True)
        ]
    )
