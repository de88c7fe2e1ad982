"""Reads values of the wanted kind out of a TOML table and notes everything wrong.

`edition_file.py` knows which keys an edition has; this file knows kinds of values.
"""

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from criteria.edition import nearest
from criteria.rules.rule import Quantity
from criteria.sources import known_sources
from criteria.threshold import Confidence

_SHORT = reprlib.Repr()
_SHORT.maxstring = 60


def shown(value: object) -> str:
    """A value as it appears in a message: never a page long, whatever it is."""
    try:
        return _SHORT.repr(value)
    except ValueError:  # Python refuses to write out integers of thousands of digits
        return "a very long integer"


@dataclass(slots=True)
class Checker:
    """Reads values of the wanted kind; on anything else notes it and carries on."""

    problems: list[str] = field(default_factory=list)

    def note(self, path: str, problem: str) -> None:
        """Remember that something is wrong with this key."""
        self.problems.append(f"{path}: {problem}")

    def enter(
        self, raw: object, path: str, known: tuple[str, ...], optional: tuple[str, ...]
    ) -> tuple["Checker", Mapping[str, Any]]:
        """A table with these keys, no others, none missing.

        With it comes the checker for what is in it. Where there is no table that is
        another one, whose notes are lost: one fault is enough to report.
        """
        if not isinstance(raw, dict):
            if raw is not None:
                self.note(path, f"is {shown(raw)}; must be a table")
            return Checker(), {}
        prefix = f"{path}." if path else ""
        for key in raw:
            if key not in known + optional:
                self.note(
                    prefix + key,
                    f"unknown key; known are {', '.join(known + optional)}"
                    + nearest(key, [*known, *optional]),
                )
        for key in known:
            if key not in raw:
                self.note(prefix + key, "missing")
        return self, raw

    def text(self, raw: Mapping[str, Any], key: str, path: str) -> str:
        """A sentence or name."""
        value = raw.get(key)
        if isinstance(value, str) and value.strip():
            return value
        if key in raw:
            self.note(f"{path}{key}", f"is {shown(value)}; must be a text, not empty")
        return ""

    def word(
        self, raw: Mapping[str, Any], key: str, path: str, allowed: tuple[str, ...]
    ) -> str:
        """One of a few words."""
        value = raw.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        if key in raw:
            self.note(
                f"{path}{key}", f"is {shown(value)}; use one of {', '.join(allowed)}"
            )
        return allowed[0]

    def words(
        self, raw: Mapping[str, Any], key: str, path: str, allowed: tuple[str, ...]
    ) -> tuple[str, ...]:
        """A list of such words, none twice."""
        value = raw.get(key, [])
        if not isinstance(value, list):
            self.note(f"{path}{key}", f"is {shown(value)}; must be a list")
            return ()
        for item in value:
            if not (isinstance(item, str) and item in allowed):
                self.note(
                    f"{path}{key}", f"has {shown(item)}; known are {', '.join(allowed)}"
                )
            elif value.count(item) > 1:
                self.note(f"{path}{key}", f"has {shown(item)} more than once")
        return tuple(item for item in value if isinstance(item, str))

    def number(
        self, raw: Mapping[str, Any], key: str, path: str, quantity: Quantity
    ) -> float:
        """A number in a sensible range."""
        value = raw.get(key)
        kinds = int if quantity.is_whole else int | float
        is_number = isinstance(value, kinds) and not isinstance(value, bool)
        if is_number and quantity.low <= value <= quantity.high:  # type: ignore[operator]
            return float(value)  # type: ignore[arg-type]
        if key in raw:
            kind = "whole number" if quantity.is_whole else "number"
            self.note(
                f"{path}{key}",
                f"is {shown(value)}; must be a {kind} from {quantity.low:g} "
                f"to {quantity.high:g} {quantity.unit}",
            )
        return quantity.low

    def support(
        self, raw: Mapping[str, Any], path: str
    ) -> tuple[tuple[str, ...], Confidence]:
        """Who says so, and how sure that is."""
        levels = tuple(level.value for level in Confidence)
        confidence = Confidence(self.word(raw, "confidence", path, levels))
        sources = self.words(raw, "sources", path, tuple(known_sources()))
        if not sources and confidence is not Confidence.ASSUMPTION:
            self.note(
                f"{path}sources",
                "is empty; give a source, or confidence = 'assumption'",
            )
        return sources, confidence
