"""Thứ tự phương án — all the orders of a question's choices, found once for whoever goes through many papers: to show
them, or to mark them. What they come to is what `draw.item` makes of a question and a number.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from math import factorial
from operator import itemgetter

from app.rules.paper.draw import Layout, Paper, PaperItem, Plan, Question, arranged, item

KEPT_MOST = 5  # Six loose choices have 720 orders.

Places = tuple[int, ...]
Taking = Callable[[tuple[int, ...]], tuple[int, ...]]
Kept = Mapping[int, Sequence[Taking]]  # By question.
as_item = partial(tuple.__new__, PaperItem)  # PaperItem(…) takes half as long again.


def kept_orders(bank: Iterable[Question]) -> Kept:
    """The orders of each question, as what takes its choices in one of them; none where they are too many."""
    return {question.id: takings(shape_of(question)) for question in bank}


def shape_of(question: Question) -> Question:
    """What the orders depend on: the question, but for its choices' places, from 0, in the place of their ids."""
    places = range(len(question.choices))
    pinned = [place for place in places if question.choices[place] in question.pinned]
    return Question(0, "", tuple(places), frozenset(pinned))


def orders(shape: Question) -> Sequence[Places]:
    """All of them: a number that arranges the choices, modulo so many, is its order's place here. Empty: they are too
    many to be kept."""
    loose = len(shape.choices) - len(shape.pinned)
    return [arranged(shape, chance) for chance in range(factorial(loose))] if loose <= KEPT_MOST else ()


@lru_cache
def takings(shape: Question) -> Sequence[Taking]:
    """What takes the choices of such a question in each of their orders; shared by all questions of one shape, so that
    the processor has them at hand."""
    return tuple(map(taking, orders(shape)))


def taking(places: Places) -> Taking:
    """Takes what stands at these places, in this order."""
    return itemgetter(*places) if len(places) > 1 else tuple


def items(bank: Mapping[int, Question], kept: Kept, layout: Layout, plan: Plan) -> Paper:
    """The paper of this layout: what `item` makes of each place."""
    if not plan.shuffle_options:
        return tuple([item(bank[id], plan, 0) for id in layout.ids])
    return tuple(
        [
            as_item((id, takes[chance % len(takes)](bank[id].choices)))
            if (takes := kept[id])
            else item(bank[id], plan, chance)
            for id, chance in zip(*layout, strict=True)
        ]
    )
