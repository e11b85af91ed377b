"""Bốc thăm: an order that anybody can repeat with a SHA-256 tool."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from app.rules.lots import drawn, lot

ids = st.text("abcXYZ019_.-", min_size=1, max_size=6)


def test_a_lot_is_the_hash_of_seed_line_feed_and_id() -> None:
    assert lot(b"\x00\xff", "p81") == sha256(b"\x00\xff\x0ap81").digest()


def test_lots_fall_in_ascending_order() -> None:
    """`printf '\\x07\\n%s' an | sha256sum`, and so on, by hand."""
    by_hand = {
        "an": sha256(b"\x07\nan").hexdigest(),
        "binh": sha256(b"\x07\nbinh").hexdigest(),
        "chi": sha256(b"\x07\nchi").hexdigest(),
    }
    assert drawn(b"\x07", by_hand) == sorted(by_hand, key=lambda person: by_hand[person])


@given(st.binary(min_size=1, max_size=8), st.sets(ids, max_size=8))
def test_lots_do_not_depend_on_the_order_of_the_group(seed: bytes, group: set[str]) -> None:
    assert drawn(seed, sorted(group)) == drawn(seed, sorted(group, reverse=True))
    assert sorted(drawn(seed, group)) == sorted(group)


@given(st.binary(min_size=1, max_size=8), st.sets(ids, min_size=2, max_size=8))
def test_who_comes_first_among_many_comes_first_among_fewer(seed: bytes, group: set[str]) -> None:
    """Whoever drops out changes nothing between the others."""
    order = drawn(seed, group)
    gone = min(group)
    assert drawn(seed, group - {gone}) == [person for person in order if person != gone]
