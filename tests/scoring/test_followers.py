"""Which replicas have to confirm: all that keep up, those that went for a while yet, never fewer than asked for."""

from app.scoring.store.followers import Followers

TWO = (
    b"# Replication\r\nrole:master\r\nconnected_slaves:2\r\n"
    b"slave0:ip=10.0.0.2,port=6379,state=online,offset=900,lag=0,type=replica\r\n"
    b"slave1:ip=10.0.0.3,port=6379,state=online,offset=900,lag=1\r\nmaster_repl_offset:900\r\n"
)
ONE = TWO.replace(b"slave1:ip=10.0.0.3,port=6379,state=online,offset=900,lag=1\r\n", b"")
LAGGING = TWO.replace(b"lag=1", b"lag=2")
LOADING = TWO.replace(b"offset=900,lag=1", b"offset=0,lag=1")
SYNCING = TWO.replace(b"state=online,offset=900,lag=1", b"state=send_bulk,offset=900,lag=1")


def heard(*told: bytes, least: int = 1) -> Followers:
    """What the master tells, a second apart."""
    followers = Followers(least)
    for now, one in enumerate(told):
        followers.hear(one, float(now))
    return followers


def test_before_anything_is_known_as_many_as_are_asked_for_have_to_confirm() -> None:
    assert [Followers(least).wanted for least in (0, 1, 2)] == [0, 1, 2]


def test_all_that_keep_up_have_to_confirm() -> None:
    assert heard(TWO).wanted == 2


def test_who_is_still_loading_or_never_kept_up_is_not_waited_for() -> None:
    assert [heard(told).wanted for told in (ONE, LOADING, SYNCING, LAGGING)] == [1, 1, 1, 1]


def test_who_is_behind_what_the_master_had_a_second_ago_does_not_keep_up() -> None:
    later = TWO.replace(b"offset=900,lag=0", b"offset=1900,lag=0").replace(
        b"repl_offset:900", b"repl_offset:1900"
    )
    assert heard(LOADING, later).wanted == 2
    assert heard(LOADING, later.replace(b"offset=900", b"offset=899")).wanted == 1


def test_who_goes_or_lags_is_waited_for_a_while_and_then_given_up() -> None:
    for gone in (ONE, LAGGING, LOADING):
        assert [heard(TWO, *[gone] * seconds).wanted for seconds in (1, 2, 3, 4)] == [2, 2, 2, 1]


def test_who_comes_back_has_to_confirm_again() -> None:
    assert heard(TWO, ONE, ONE, ONE, ONE, TWO).wanted == 2


def test_never_are_fewer_enough_than_were_asked_for() -> None:
    assert heard(TWO, ONE, ONE, ONE, ONE, least=2).wanted == 2
    assert heard(b"role:master\r\nconnected_slaves:0\r\n").wanted == 1


def test_while_the_master_is_silent_nobody_is_given_up() -> None:
    followers = heard(TWO)
    assert followers.to_ask(1_000.0)
    assert followers.wanted == 2


def test_at_a_new_master_whoever_may_be_the_next_has_to_confirm_until_it_is_given_up() -> None:
    followers = Followers(1)
    followers.vouch([b"10.0.0.2:6379", b"10.0.0.3:6379"], 0.0)
    assert followers.wanted == 2
    wanted = []
    for now in (1.0, 2.0, 3.0, 4.0):
        followers.hear(ONE, now)
        followers.vouch([b"10.0.0.2:6379"], now)
        wanted.append(followers.wanted)
    assert wanted == [2, 2, 1, 1]
    followers.vouch([b"10.0.0.3:6379"], 5.0)  # It is there again, and follows nobody yet.
    assert followers.wanted == 1


def test_nobody_is_given_up_while_most_sentinels_are_silent() -> None:
    followers = Followers(1)
    followers.vouch([], 0.0)
    for now in range(20):
        followers.hear(TWO if now == 0 else ONE, float(now))
    assert followers.wanted == 2
    followers.vouch([], 4.0)
    assert followers.wanted == 1


def test_it_is_asked_once_a_second_and_only_where_replicas_have_to_confirm() -> None:
    followers, alone = Followers(1), Followers(0)
    assert [followers.to_ask(now) for now in (5.0, 5.5, 6.0, 6.5)] == [True, False, True, False]
    assert not alone.to_ask(5.0)
