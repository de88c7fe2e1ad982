"""Rows of TOML turned into the dataclasses of `records.py`, which are the schema.

Unknown keys, missing keys, wrong kinds and impossible values are all collected, so that
one error lists everything that is wrong with a file.
"""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from criteria.checker import shown
from criteria.edition import nearest

T = TypeVar("T")


class LiteratureError(ValueError):
    """A table that cannot be used; lists every problem.

    Parameters
    ----------
    where
        The file.
    problems
        One line each, starting with the path of the key.
    """

    def __init__(self, where: str, problems: tuple[str, ...]) -> None:
        self.where = where
        self.problems = problems
        super().__init__(where, problems)

    def __str__(self) -> str:
        """Every problem on a line of its own."""
        listed = (f"  {number}. {text}" for number, text in enumerate(self.problems, 1))
        return "\n".join((f"{self.where}: {len(self.problems)} problem(s)", *listed))


class _WrongError(Exception):
    """What is wrong with one value, for the path that the caller knows."""


def rows(
    kind: type[T], raw: Mapping[str, Any], key: str, problems: list[str]
) -> tuple[T, ...]:
    """Every ``[[key]]`` of a file as a row of this kind; notes what is wrong."""
    problems += [
        f"{other}: unknown; the file holds [[{key}]] only"
        for other in raw
        if other != key
    ]
    listed = raw.get(key, [])
    if not isinstance(listed, list):
        problems.append(f"{key}: is {shown(listed)}; write [[{key}]]")
        return ()
    made = (
        row(kind, item, f"{key} {_label(item, number)}", problems)
        for number, item in enumerate(listed, 1)
    )
    return tuple(each for each in made if each is not None)


def row(kind: type[T], raw: object, path: str, problems: list[str]) -> T | None:
    """One table as a dataclass; None if anything in it is wrong."""
    if not isinstance(raw, Mapping):
        problems.append(f"{path}: is {shown(raw)}; must be a table")
        return None
    before = len(problems)
    values = _values(kind, raw, path, problems)
    if len(problems) > before:
        return None
    try:
        return kind(**values)
    except ValueError as error:
        problems.append(f"{path}: {error}")
        return None


def _values(
    kind: type[Any], raw: Mapping[str, Any], path: str, problems: list[str]
) -> dict[str, Any]:
    """What a table says, by field; notes unknown and missing keys."""
    hints = get_type_hints(kind)
    declared = {field.name: field for field in fields(kind)}
    problems += [
        f"{path}.{key}: unknown key{nearest(key, list(declared))}"
        for key in raw
        if key not in declared
    ]
    problems += [
        f"{path}.{name}: missing"
        for name, field in declared.items()
        if name not in raw and field.default is field.default_factory is MISSING
    ]
    return {
        name: _value(hints[name], raw[name], f"{path}.{name}", problems)
        for name in declared
        if name in raw
    }


def _label(item: object, number: int) -> str:
    name = item.get("id") if isinstance(item, Mapping) else None
    return name if isinstance(name, str) and name else str(number)


def _value(hint: Any, raw: object, path: str, problems: list[str]) -> Any:
    """A value of the wanted kind; None, and a note, if it is of another."""
    if isinstance(hint, types.UnionType):
        (hint,) = (kind for kind in get_args(hint) if kind is not type(None))
    if get_origin(hint) is tuple:
        return _several(get_args(hint)[0], raw, path, problems)
    if get_origin(hint) is Mapping:
        return _words(raw, path, problems)
    if is_dataclass(hint):
        return row(hint, raw, path, problems)  # type: ignore[arg-type]
    try:
        return _plain(hint, raw)
    except _WrongError as wrong:
        problems.append(f"{path}: is {shown(raw)}; {wrong}")
        return None


def _several(kind: Any, raw: object, path: str, problems: list[str]) -> Any:
    if not isinstance(raw, list):
        problems.append(f"{path}: is {shown(raw)}; must be a list")
        return None
    return tuple(
        _value(kind, item, f"{path} {number}", problems)
        for number, item in enumerate(raw, 1)
    )


def _words(raw: object, path: str, problems: list[str]) -> Any:
    """A table of texts and whole numbers, e.g. the fields of a BibTeX entry."""
    if not isinstance(raw, Mapping):
        problems.append(f"{path}: is {shown(raw)}; must be a table")
        return None
    problems += [
        f"{path}.{key}: is {shown(value)}; must be a text or a whole number"
        for key, value in raw.items()
        if type(value) not in (str, int)
    ]
    return dict(raw)


def _plain(kind: Any, raw: object) -> Any:
    if kind is Decimal:
        return _decimal(raw)
    if issubclass(kind, StrEnum):
        return _one_of(kind, raw)
    if type(raw) is not kind or (kind is str and not str(raw).strip()):
        raise _WrongError(f"must be {_NAMES[kind]}")
    return raw


def _one_of(kind: type[StrEnum], raw: object) -> StrEnum:
    allowed = [str(member.value) for member in kind]
    if raw not in allowed:
        raise _WrongError(f"use one of {', '.join(allowed)}")
    return kind(raw)


def _decimal(raw: object) -> Decimal:
    """A number as it was printed: a text, so that 0.20 keeps its last digit."""
    if not isinstance(raw, str):
        raise _WrongError('must be a number in quotation marks, as printed: "0.20"')
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise _WrongError("must be a number, as printed") from None
    if not number.is_finite():
        raise _WrongError("must be a number, as printed")
    return number


_NAMES = {str: "a text, not empty", int: "a whole number", bool: "true or false"}
