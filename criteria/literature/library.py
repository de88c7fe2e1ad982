"""The tables, read once: `tables()` for the rows, `sources()` for the publications."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from criteria.literature.reading import LiteratureError, row, rows
from criteria.literature.records import (
    Accuracy,
    Agreement,
    Comparison,
    Effect,
    MetaAnalysis,
    NotVerified,
    Origin,
    Row,
    Study,
    Trial,
)
from criteria.sources import Source, known_sources

FOLDER = Path(__file__).parent
SOURCES = "sources.toml"
# Field of `Tables`: the file, and the name of a row in it.
FILES = {
    "studies": ("prevalence.toml", "study"),
    "comparisons": ("comparisons.toml", "comparison"),
    "meta_analyses": ("meta_analyses.toml", "meta_analysis"),
    "agreement": ("agreement.toml", "agreement"),
    "accuracy": ("accuracy.toml", "accuracy"),
    "trials": ("trials.toml", "trial"),
    "effects": ("operator_effects.toml", "effect"),
    "origins": ("threshold_origins.toml", "origin"),
    "not_verified": ("not_verified.toml", "not_verified"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference(Source):
    """A publication that no edition cites, but a table does."""

    url: str = ""
    """Where it was read, if it has no other identifier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Everything that was read, by subject."""

    studies: tuple[Study, ...]
    comparisons: tuple[Comparison, ...]
    meta_analyses: tuple[MetaAnalysis, ...]
    agreement: tuple[Agreement, ...]
    accuracy: tuple[Accuracy, ...]
    trials: tuple[Trial, ...]
    effects: tuple[Effect, ...]
    origins: tuple[Origin, ...]
    not_verified: tuple[NotVerified, ...]
    """Named only: nothing of it is a fact here."""

    @property
    def rows(self) -> Iterator[Row]:
        """Every row that states something."""
        for field in fields(self):
            if field.name != "not_verified":
                yield from getattr(self, field.name)

    def study(self, wanted: str) -> Study | None:
        """A study of prevalence by its id."""
        return next((each for each in self.studies if each.id == wanted), None)


@cache
def tables() -> Tables:
    """The tables that come with the program."""
    return read_tables(FOLDER)


@cache
def sources() -> Mapping[str, Source]:
    """Every publication by its key: those of the editions and those of the tables."""
    return {**_read_sources(FOLDER), **known_sources()}


def read_tables(folder: Path) -> Tables:
    """The tables in a folder.

    Raises
    ------
    LiteratureError
        If anything in any file is missing, unknown or impossible; lists all of it.
    """
    problems: list[str] = []
    known = {**_read_sources(folder), **known_sources()}
    hints = get_type_hints(Tables)
    found = {
        name: _read(folder / file, get_args(hints[name])[0], key, problems)
        for name, (file, key) in FILES.items()
    }
    read = Tables(**found)
    problems += _across(read, known)
    if problems:
        raise LiteratureError(folder.name, tuple(problems))
    return read


def _read(
    file: Path, kind: type[Any], key: str, problems: list[str]
) -> tuple[Any, ...]:
    here: list[str] = []
    found = rows(kind, _toml(file), key, here)
    problems += [f"{file.name}: {problem}" for problem in here]
    return found


def _read_sources(folder: Path) -> dict[str, Source]:
    problems: list[str] = []
    found = {}
    for key, raw in _toml(folder / SOURCES).items():
        entry = {**raw, "key": key} if isinstance(raw, Mapping) else raw
        made = row(Reference, entry, key, problems)
        if made is not None:
            found[key] = made
    if problems:
        raise LiteratureError(SOURCES, tuple(problems))
    return dict(found)


def _toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LiteratureError(file.name, (str(error),)) from error


def _across(read: Tables, known: Mapping[str, Source]) -> Iterator[str]:
    """What only shows when all tables are looked at together."""
    seen: set[str] = set()
    for each in read.rows:
        if each.id in seen:
            yield f"{each.id}: is the id of two rows"
        seen.add(each.id)
        if each.source not in known:
            yield f"{each.id}.source: {each.source!r} is in no list of sources"
    yield from _studies_named(read.comparisons, {each.id for each in read.studies})


def _studies_named(named: Iterable[Comparison], ids: set[str]) -> Iterator[str]:
    for each in named:
        if each.study and each.study not in ids:
            yield f"{each.id}.study: {each.study!r} is no study of prevalence"
