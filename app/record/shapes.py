"""Khuôn JSON — what a JSON value must look like; what does not fit is a fault with its line and path.

A reader returns a stand-in of the right type for what does not fit (NONE, "", False, nothing), so that one fault
does not hide the others; with a fault the record is refused in any case.

Limits of this reader, which the format does not set: a text has at most TEXT_MAX characters and no control
characters but line breaks and tabs.
"""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from app.record.faults import Fault, shown
from app.record.json_lines import Node, NotJson, parse
from app.rules.record import NONE

T = TypeVar("T")

TEXT_MAX = 10_000
IDENTIFIER = re.compile(r"[A-Za-z0-9_.-]{1,64}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A value of a JSON file, its path, and the list that hears of its faults."""

    node: Node
    file: str
    path: str
    faults: list[Fault]

    def fault(self, code: str, **fields: object) -> None:
        self.faults.append(Fault(self.file, self.node.line, self.path or None, code, fields))

    def shown(self) -> str:
        """The value, fit for a line of a report."""
        if isinstance(self.node.value, dict | list):
            return "{…}" if isinstance(self.node.value, dict) else "[…]"
        return shown(json.dumps(self.node.value, ensure_ascii=False))

    def at(self, node: Node, step: str) -> "Spot":
        return replace(self, node=node, path=f"{self.path}{step}" if self.path else step.lstrip("."))


def read_json(file: str, text: str | None, faults: list[Fault]) -> Spot:
    """The value of a file. Of a file that is no JSON (or not there: None) no further faults are told."""
    if text is not None:
        try:
            return Spot(parse(text, lambda key, line: twice(file, key, line, faults)), file, "", faults)
        except NotJson as broken:
            faults.append(Fault(file, broken.line, None, "record.json_syntax"))
    return Spot(Node(None, 1), file, "", [])


def twice(file: str, key: str, line: int, faults: list[Fault]) -> None:
    faults.append(Fault(file, line, shown(key), "record.json_key_twice"))


def members(spot: Spot, names: Iterable[str]) -> dict[str, Spot]:
    """The members of an object that has these keys and no others."""
    nodes: dict[str, Node] = {}
    if isinstance(spot.node.value, dict):
        nodes = spot.node.value
    else:
        spot.fault("record.not_object")
        spot = replace(spot, faults=[])
    names = tuple(names)
    for key, node in nodes.items():
        if key not in names:
            spot.at(node, f".{shown(key)}").fault("record.json_key_unknown", known=", ".join(names))
    found = {}
    for name in names:
        there = spot.at(nodes.get(name, Node(None, spot.node.line)), f".{name}")
        if name not in nodes:
            there.fault("record.json_key_missing")
            there = replace(there, faults=[])
        found[name] = there
    return found


def array(spot: Spot, read: Callable[[Spot], T]) -> tuple[T, ...]:
    if not isinstance(spot.node.value, list):
        spot.fault("record.not_array")
        return ()
    return tuple(read(spot.at(node, f"[{i}]")) for i, node in enumerate(spot.node.value))


def nullable(spot: Spot, read: Callable[[Spot], T]) -> T | None:
    return None if spot.node.value is None else read(spot)


def integer(spot: Spot) -> int:
    """A whole number ≥ 0."""
    value = spot.node.value
    if type(value) is not int or value < 0:
        spot.fault("record.not_integer", value=spot.shown())
        return NONE
    return value


def boolean(spot: Spot) -> bool:
    if type(spot.node.value) is not bool:
        spot.fault("record.not_boolean")
    return spot.node.value is True


def text(spot: Spot) -> str:
    value = spot.node.value
    if not isinstance(value, str):
        spot.fault("record.not_text")
        return ""
    code = unfit_text(value)
    if code:
        spot.fault(code, value=shown(value), max=TEXT_MAX)
    return value


def unfit_text(value: str) -> str | None:
    """The code of what is wrong with a text; None: nothing."""
    if len(value) > TEXT_MAX:
        return "record.text_long"
    return "record.text_control" if CONTROL.search(value) else None


def identifier(spot: Spot) -> str:
    value = spot.node.value
    if not isinstance(value, str) or not IDENTIFIER.fullmatch(value):
        spot.fault("record.bad_identifier", value=spot.shown())
        return ""
    return value


def choice(spot: Spot, options: Sequence[str]) -> str:
    value = spot.node.value
    if not isinstance(value, str) or value not in options:
        spot.fault("record.not_among", value=spot.shown(), options=", ".join(options))
        return options[0]
    return value
