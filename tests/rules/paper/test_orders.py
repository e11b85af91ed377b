"""Thứ tự phương án: what is kept for each order of a question's choices shows every paper as the draw does."""

from itertools import permutations

from app.rules.paper.draw import Layout, Plan, Question, item, numbers
from app.rules.paper.orders import items, kept_orders
from tests.rules.paper.sizes import BANK, FEW


def test_kept_orders_show_every_paper_as_the_draw_does() -> None:
    """Of up to six choices, from none to all of them pinned and their ids in no order, by 500 seeds: what has few
    orders, and what has too many to be kept."""
    kept, plan = kept_orders(BANK.values()), Plan()
    assert {id for id, orders in kept.items() if orders} == FEW
    for n in range(500):
        layout = Layout(list(BANK), numbers(b"%d" % n, b"choices", len(BANK)))
        plain = tuple(item(BANK[id], plan, chance) for id, chance in zip(*layout, strict=True))
        assert items(BANK, kept, layout, plan) == plain


def test_kept_orders_are_all_there_are_and_each_comes_about() -> None:
    question = Question(7, "", (3, 1, 4, 2))
    (takes,) = kept_orders([question]).values()
    assert sorted(take(question.choices) for take in takes) == sorted(permutations((1, 2, 3, 4)))


def test_kept_orders_change_nothing_where_choices_are_not_shuffled() -> None:
    bank = {id: Question(id, "", (id + 3, id + 1, id + 2)) for id in range(1, 21)}
    plan, layout = Plan(shuffle_options=False), Layout(list(bank), numbers(b"1", b"choices", len(bank)))
    plain = tuple(item(question, plan, 0) for question in bank.values())
    assert [one.choices for one in plain] == [question.choices for question in bank.values()]
    assert items(bank, kept_orders(bank.values()), layout, plan) == plain
