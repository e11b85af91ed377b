"""Thứ tự phương án: what is kept for each order of a question's choices shows every paper as the shuffle does."""

from hashlib import blake2b
from itertools import permutations

from app.rules.paper.draw import PaperItem, Plan, Question, arranged
from app.rules.paper.orders import items, kept_orders
from tests.rules.paper.sizes import BANK, FEW


def test_kept_orders_show_every_paper_as_the_shuffle_does() -> None:
    """Of up to six choices, from none to all of them pinned and their ids in no order, by 500 seeds of any length: what
    has few orders, and what has too many to be kept."""
    kept, plan = kept_orders(BANK.values()), Plan()
    assert {id for id, orders in kept.items() if orders.tree} == FEW
    for n in range(500):
        seed = blake2b(b"%d" % n, digest_size=n % 64 + 1).digest()
        plain = tuple(PaperItem(id, arranged(question, seed)) for id, question in BANK.items())
        assert items(BANK, kept, BANK, seed, plan) == plain


def test_kept_orders_are_all_there_are_and_each_comes_about() -> None:
    question = Question(7, "", (3, 1, 4, 2))
    seen = {items({7: question}, kept_orders([question]), [7], b"%d" % n, Plan()) for n in range(1_000)}
    assert {item.choices for (item,) in seen} == set(permutations((1, 2, 3, 4)))


def test_kept_orders_change_nothing_where_choices_are_not_shuffled() -> None:
    bank = {id: Question(id, "", (id + 3, id + 1, id + 2)) for id in range(1, 21)}
    plan = Plan(shuffle_options=False)
    plain = tuple(PaperItem(id, question.choices) for id, question in bank.items())
    assert items(bank, kept_orders(bank.values()), bank, b"1", plan) == plain
