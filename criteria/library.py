"""Finds editions: the shipped ones by name, anybody's own by path.

`edition_file.py` checks what a file says.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from criteria.edition import Edition, EditionError, nearest
from criteria.edition_file import HEADER, edition_from, unsupported_changes
from exam.problems import told
from exam.toml_file import TomlFileError, toml_file

EDITIONS_DIR = Path(__file__).with_name("editions")
NOT_EVALUATED_FILE = Path(__file__).with_name("not_evaluated.toml")
_DEEPEST = 10
"""Tables within tables: an edition has four."""


@cache
def _shipped() -> dict[str, Path]:
    """Files by name, the oldest edition first."""
    return {
        path.stem: path for path in sorted(EDITIONS_DIR.glob("*.toml"), key=_by_year)
    }


def _by_year(path: Path) -> tuple[str, str]:
    """The year as it stands in the name, so that no file need be read."""
    year = re.search(r"\d{4}", path.stem)
    return (year[0] if year else "", path.stem)


class _Shelf(Mapping[str, str]):
    """Name to title of every shipped edition; nothing is read until it is asked."""

    def __getitem__(self, name: str) -> str:
        if name not in _shipped():
            raise KeyError(name)
        return load_edition(name).title

    def __iter__(self) -> Iterator[str]:
        return iter(_shipped())

    def __len__(self) -> int:
        return len(_shipped())

    def __repr__(self) -> str:
        return f"EDITIONS({', '.join(self)})"


EDITIONS: Mapping[str, str] = _Shelf()
"""The shipped editions: name to title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEvaluated:
    """A set of criteria that exists and was not read well enough to be applied."""

    name: str
    title: str
    year: int
    where: str
    """Where it was published."""
    why: str
    """What is missing."""

    @property
    def text(self) -> str:
        """The entry as one line."""
        return f"{self.name}  {self.title} ({self.where}): {self.why}"


def _not_evaluated() -> dict[str, NotEvaluated]:
    raw = tomllib.loads(NOT_EVALUATED_FILE.read_text(encoding="utf-8"))
    return {name: NotEvaluated(name=name, **entry) for name, entry in raw.items()}


NOT_EVALUATED: Mapping[str, NotEvaluated] = _not_evaluated()
"""What is known to exist and is not evaluated, with the reason."""


def load_edition(name_or_path: str | Path) -> Edition:
    """The edition of this name, or the one in this TOML file.

    Raises
    ------
    EditionError
        If there is no such edition, or something in its file is wrong.
    """
    if not isinstance(name_or_path, str | Path):
        raise EditionError(
            told(name_or_path),
            (f"is no name of an edition; use one of {', '.join(EDITIONS)}, or a path",),
        )
    if isinstance(name_or_path, str) and name_or_path in _shipped():
        return _load_shipped(name_or_path)
    path = Path(name_or_path)
    if isinstance(name_or_path, str) and name_or_path in NOT_EVALUATED:
        why = NOT_EVALUATED[name_or_path].why
        raise EditionError(repr(name_or_path), (f"known, but not evaluated: {why}",))
    if isinstance(name_or_path, str) and path.suffix != ".toml":
        raise EditionError(
            repr(name_or_path),
            (
                f"not known; use one of {', '.join(EDITIONS)}, or a .toml file"
                + nearest(name_or_path, list(EDITIONS)),
            ),
        )
    return _load_file(path)


@cache
def _load_shipped(name: str) -> Edition:
    return _edition_in(_shipped()[name], name)


def _load_file(path: Path) -> Edition:
    for name, shipped in _shipped().items():
        if _same_file(path, shipped):
            return _load_shipped(name)
    edition = _edition_in(path, str(path))
    if edition.name in _shipped() or edition.name in NOT_EVALUATED:
        kind = "shipped" if edition.name in _shipped() else "published"
        raise EditionError(
            str(path),
            (f"name: {edition.name!r} is a {kind} edition; choose another name",),
        )
    return edition


def _edition_in(path: Path, where: str) -> Edition:
    """The edition a file describes, or everything that is wrong with it."""
    problems: list[str] = []
    merged = _merged(path, (), problems)
    try:
        edition = edition_from(merged, where)
    except EditionError as error:
        raise EditionError(where, (*problems, *error.problems)) from None
    if problems:
        raise EditionError(where, tuple(problems))
    return edition


def _same_file(path: Path, shipped: Path) -> bool:
    try:
        return path.samefile(shipped)
    except (OSError, ValueError):
        return False


def _merged(
    path: Path, children: tuple[Path, ...], problems: list[str]
) -> dict[str, Any]:
    """What a file says, on top of what the edition it is based on says."""
    raw = _read(path)
    parent = raw.get("based_on")
    if not isinstance(parent, str):
        return raw
    problems += unsupported_changes(raw)
    below = _shipped().get(parent, path.parent / parent)
    lineage = (*children, path)
    if any(_same_file(below, each) for each in lineage):
        raise EditionError(str(path), (f"based_on: {parent!r} leads back to itself",))
    inherited = _merged(below, lineage, problems)
    for key in (*HEADER, "based_on"):
        inherited.pop(key, None)
    return _overlaid(inherited, raw)


def _overlaid(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Tables key by key, everything else replaced."""
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        if isinstance(value, dict) and isinstance(under, dict):
            merged[key] = _overlaid(under, value)
        else:
            merged[key] = value
    return merged


def _read(path: Path) -> dict[str, Any]:
    try:
        raw = toml_file(path)
    except TomlFileError as error:
        raise EditionError(str(path), (str(error),)) from None
    if _is_deeper_than(raw, _DEEPEST):
        raise EditionError(
            str(path), (f"nested deeper than {_DEEPEST} tables: no edition is",)
        )
    return raw


def _is_deeper_than(raw: dict[str, Any], deepest: int) -> bool:
    """Whether tables lie in tables too often (``a.a.a.a…``) to walk through them."""
    layer: list[object] = [raw]
    for _ in range(deepest):
        layer = [
            inner
            for table in layer
            if isinstance(table, dict)
            for inner in table.values()
        ]
    return any(isinstance(table, dict) for table in layer)
