"""Khuôn thể lệ — reads plain JSON or TOML values into frozen dataclasses: the dataclass is the schema.

A member may be a bool, int, str, StrEnum, another dataclass, an optional of these, a tuple of these, or a mapping of
counts; `member(…)` adds bounds. A key that is left out has its default; a key that no dataclass knows is a fault.
Every fault is told, with its path; what is faulty stands as its default in the value that is returned.
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Path: TypeAlias = tuple[str | int, ...]  # Keys, and positions in arrays from 0.

INTEGER_MAX = 2**53  # Every reader of JSON keeps such an integer exactly.
TEXT_MAX = 2_000
SHOWN_MAX = 40
FAULTY = object()


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` names a sentence of the catalogue "contest", `fields` fill it."""

    path: Path
    code: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a member's value must keep to: an integer's range, a text's pattern or options; `name`: its key, when not
    its own."""

    low: int = 0
    high: int = INTEGER_MAX
    pattern: str | None = None
    options: tuple[str, ...] = ()
    name: str | None = None


def member(default: Any = MISSING, **bounds: Any) -> Any:
    """A member of a schema with Bounds; without a default the key must be there."""
    return field(default=default, metadata={"bounds": Bounds(**bounds)})


def bounds_of(one: Field[Any]) -> Bounds:
    found: Bounds = one.metadata.get("bounds", Bounds())
    return found


def key_of(one: Field[Any]) -> str:
    return bounds_of(one).name or one.name


@cache
def schema(shape: Any) -> dict[str, tuple[Field[Any], Any]]:
    """The members of a dataclass by key, each with its type."""
    hints = get_type_hints(shape)
    return {key_of(one): (one, hints[one.name]) for one in fields(shape)}


def read(shape: type[T], value: object, faults: list[Fault], path: Path = ()) -> T:
    """The value as an instance of the dataclass; hears of what does not fit in `faults`."""
    if not isinstance(value, Mapping):
        faults.append(Fault(path, "contest.not_table"))
        return read(shape, {}, [], path)
    anyway: Any = shape  # The cache is keyed by the class, which mypy does not know to be hashable.
    known, given = schema(anyway), {}
    for key in value:
        if key not in known:
            told = {"key": shown(key), "known": ", ".join(known)}
            faults.append(Fault((*path, str(key)), "contest.key_unknown", told))
    for key, (one, kind) in known.items():
        found = FAULTY
        if key in value:
            found = read_value(kind, value[key], bounds_of(one), faults, (*path, key))
        elif one.default is MISSING and one.default_factory is MISSING:
            faults.append(Fault(path, "contest.key_missing", {"key": key}))
        if found is not FAULTY:
            given[one.name] = found
        elif one.default is MISSING and one.default_factory is MISSING:
            given[one.name] = blank(kind)
    return shape(**given)


def read_value(kind: Any, value: object, bounds: Bounds, faults: list[Fault], path: Path) -> Any:
    """The value, or FAULTY after a fault has been told."""
    if get_origin(kind) in (Union, UnionType):
        if value is None:
            return None
        (kind,) = [one for one in get_args(kind) if one is not NoneType]
    if get_origin(kind) is tuple:
        return read_array(get_args(kind)[0], value, bounds, faults, path)
    if get_origin(kind) is not None:
        return read_counts(value, bounds, faults, path)
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return read(kind, value, faults, path)
    code, told = unfit(kind, value, bounds)
    if code:
        faults.append(Fault(path, code, {"value": shown(value), **told}))
        return FAULTY
    return kind(value)


def read_array(kind: Any, value: object, bounds: Bounds, faults: list[Fault], path: Path) -> Any:
    if not isinstance(value, list | tuple):
        faults.append(Fault(path, "contest.not_array", {"value": shown(value)}))
        return FAULTY
    found = [read_value(kind, one, bounds, faults, (*path, at)) for at, one in enumerate(value)]
    return tuple(one for one in found if one is not FAULTY)


def read_counts(value: object, bounds: Bounds, faults: list[Fault], path: Path) -> Any:
    """A mapping of text to integer."""
    if not isinstance(value, Mapping):
        faults.append(Fault(path, "contest.not_table"))
        return FAULTY
    found = {str(key): read_value(int, one, bounds, faults, (*path, str(key))) for key, one in value.items()}
    return {key: one for key, one in found.items() if one is not FAULTY}


def unfit(kind: Any, value: object, bounds: Bounds) -> tuple[str | None, dict[str, object]]:
    """What is wrong with a plain value: a code and its fields; (None, {}): nothing."""
    if kind is bool:
        return (None if isinstance(value, bool) else "contest.not_boolean"), {}
    if kind is int:
        if type(value) is not int:
            return "contest.not_integer", {}
        inside = bounds.low <= value <= bounds.high
        return (None if inside else "contest.out_of_range"), {"low": bounds.low, "high": bounds.high}
    if not isinstance(value, str):
        return "contest.not_text", {}
    if issubclass(kind, StrEnum):
        return (None if value in list(kind) else "contest.not_among"), {"options": ", ".join(kind)}
    if bounds.options:
        return (None if value in bounds.options else "contest.not_among"), {
            "options": ", ".join(bounds.options)
        }
    if not value.strip() or len(value) > TEXT_MAX or not all(c.isprintable() or c == "\n" for c in value):
        return "contest.bad_text", {"max": TEXT_MAX}
    if bounds.pattern and not re.fullmatch(bounds.pattern, value):
        return "contest.bad_form", {}
    return None, {}


def blank(kind: Any) -> Any:
    """A stand-in for a member that has no default."""
    if get_origin(kind) in (Union, UnionType):
        return None
    if get_origin(kind) is tuple:
        return ()
    if is_dataclass(kind):
        assert isinstance(kind, type)
        return read(kind, {}, [])
    return next(iter(kind)) if issubclass(kind, StrEnum) else kind()


def shown(value: object) -> str:
    """What stands in a file, fit for a line of a report."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text[:SHOWN_MAX] + ("…" if len(text) > SHOWN_MAX else "")


def plain(value: Any, *, sparse: bool = False) -> Any:
    """A dataclass as JSON has it. `sparse`: without the members that have their default."""
    if is_dataclass(value):
        assert not isinstance(value, type)
        return {
            key_of(one): plain(getattr(value, one.name), sparse=sparse)
            for one in fields(value)
            if not sparse or getattr(value, one.name) != default_of(one)
        }
    if isinstance(value, tuple | list):
        return [plain(one, sparse=sparse) for one in value]
    if isinstance(value, Mapping):
        return {key: plain(one, sparse=sparse) for key, one in value.items()}
    return str(value) if isinstance(value, StrEnum) else value


def default_of(one: Field[Any]) -> Any:
    """A member's default; MISSING when it has none."""
    return one.default_factory() if one.default_factory is not MISSING else one.default
