"""The URL of an installation's Redis: every shape that is one, and those that are none."""

import pytest

from app.errors import Unfit
from app.scoring import Kind, read_url
from app.scoring.store.line import Login


@pytest.mark.parametrize(
    ("url", "kind", "addresses", "login", "service"),
    [
        ("redis://kho:6380/2", Kind.SINGLE, (("kho", 6380),), Login(database=2), ""),
        ("rediss://:k%40@kho", Kind.SINGLE, (("kho", 6379),), Login(None, "k@", tls=True), ""),
        ("unix:///run/kho.sock", Kind.SINGLE, ("/run/kho.sock",), Login(), ""),
        ("redis+cluster://a:1,b:2", Kind.CLUSTER, (("a", 1), ("b", 2)), Login(), ""),
        ("redis+cluster://app:k%40@a:1", Kind.CLUSTER, (("a", 1),), Login("app", "k@"), ""),
        ("redis+sentinel://a:1,[::1]:2/hoithi", Kind.SENTINEL, (("a", 1), ("::1", 2)), Login(), "hoithi"),
    ],
)
def test_a_url_says_which_servers_there_are(url, kind, addresses, login, service):
    told = read_url(url)
    assert (told.kind, told.addresses, told.login, told.service) == (kind, addresses, login, service)


@pytest.mark.parametrize(
    "url",
    [
        "kho:6379",
        "http://kho",
        "redis+cluster://a",
        "redis+cluster://a:1/hoithi",
        "redis+sentinel://a:1",
        "redis+sentinel://a:x/hoithi",
    ],
)
def test_what_is_no_such_url_is_refused(url: str):
    with pytest.raises(Unfit) as raised:
        read_url(url)
    assert raised.value.code == "serve.redis_url"
