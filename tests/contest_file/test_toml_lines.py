"""The line of every key and item, whatever way TOML allows to write it."""

import tomllib
from typing import Any

from app.contest_file.toml_lines import line_of, lines_of

ODD = '''\
# a comment with [brackets] and "quotes
a = "a # no comment" # a comment
"b c".d = [ # items
  1,
  {e = 2, 'f' = "]"},
  [
    3, 4,
  ],
]

[g.h]
i = """
j = 1 \\"""
"""
k = \'\'\'
l = 2\'\'\'
m = 1979-05-27T07:32:00

[[g.n]]
o = 1
[g.n.p]
q = true
[[g.n]]
[[g.n.r]]
s = {}
[[g.n.r]]
s = []
'''


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    if isinstance(value, dict):
        return found.union(*(paths(one, (*path, key)) for key, one in value.items()))
    if isinstance(value, list):
        return found.union(*(paths(one, (*path, at)) for at, one in enumerate(value)))
    return found


def test_every_path_that_tomllib_knows_has_a_line_and_no_other():
    assert set(lines_of(ODD)) == paths(tomllib.loads(ODD))


def test_the_lines_are_those_that_an_editor_shows():
    lines = lines_of(ODD)
    for path, line in {
        ("a",): 2,
        ("b c", "d"): 3,
        ("b c", "d", 0): 4,
        ("b c", "d", 1, "f"): 5,
        ("b c", "d", 2, 1): 7,
        ("g", "h"): 11,
        ("g", "h", "k"): 15,
        ("g", "h", "m"): 17,
        ("g", "n", 0, "o"): 20,
        ("g", "n", 0, "p", "q"): 22,
        ("g", "n", 1): 23,
        ("g", "n", 1, "r", 1, "s"): 27,
    }.items():
        assert lines[path] == line, path


def test_what_is_not_there_has_the_line_of_what_is_around():
    assert line_of(lines_of(ODD), ("g", "n", 1, "t", 5)) == 23
    assert line_of({}, ("a",)) == 1
