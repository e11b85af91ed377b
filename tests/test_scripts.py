"""The pages' own scripts are read by the browsers of old phones: Chrome 66, Safari 12 (2018)."""

import re

import pytest

from app.pages import STATIC

# What came later: one of these words in a file, and an older browser reads nothing of the whole file, or stops there.
LATER = {
    "a ||= b": r"(\|\||&&|\?\?)=",
    "a ?? b": r"\?\?",
    "a?.b": r"\?\.[\w(\[]",
    "1_000": r"\b\d+_\d",
    "class fields": r"#\w+\s*[=;(]|static\s*{",
    "regular expressions": r"\(\?<|\\p{",
    "Object.fromEntries": r"\bfromEntries\b",
    "Array.at, flat": r"\.(at|flat|flatMap|findLast|toSorted)\(",
    "String.replaceAll, matchAll": r"\.(replaceAll|matchAll)\(",
    "Promise.any, allSettled": r"\.(any|allSettled|withResolvers)\(",
    "submitter": r"\bsubmitter\b",
    "others": r"\b(structuredClone|globalThis|requestSubmit|replaceChildren|queueMicrotask|BigInt|inert)\b",
}


def later_than_2018(script: str) -> list[str]:
    code = re.sub(r"^\s*//.*$|\s// .*$", "", script, flags=re.MULTILINE)
    words = re.sub(r'"[^"\n]*"', '""', code)
    return [name for name, pattern in LATER.items() if re.search(pattern, words)]


@pytest.mark.parametrize("name", sorted(path.name for path in STATIC.glob("*.js")))
def test_old_phones_read_every_script(name: str):
    assert later_than_2018((STATIC / name).read_text()) == []


@pytest.mark.parametrize(
    ("script", "found"),
    [
        ('field.value ||= "";', ["a ||= b"]),
        ("const a = b?.c ?? d;", ["a ?? b", "a?.b"]),
        ("Object.fromEntries(kept)", ["Object.fromEntries"]),
        ('event.submitter && say("a ?? b")', ["submitter"]),
        ("const a = b ? .5 : c || d;  // a ?? b", []),
    ],
)
def test_what_came_later_is_found(script: str, found: list[str]):
    assert later_than_2018(script) == found
