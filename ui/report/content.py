"""What a report says, as plain values: the page and the data are made of the same.

`readings.py` lays out the form, `criteria_table.py` verdicts and editions, `set_up.py`
person and settings, `pictures.py` the strip.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from criteria import Edition, Verdict
from exam import Examination, examination_to_json
from exam.names import on_one_line
from simulator import PRESETS, Scenario
from simulator.version import VERSION
from ui.link_text import VERSION as LINK_VERSION
from ui.report import criteria_table, readings, set_up
from ui.text import wording

SCHEMA = "insonate/report/1"
LONGEST_TITLE = 90
LONGEST_LINK, BEGINNING = 360, 120
"""A longer link, which nobody types, shows its beginning; data and link have it all."""
LONGEST_NOTE, MOST_NOTES = 240, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One examination in the report; two where two operators are compared."""

    examination: Examination
    verdict: Verdict
    scenario: Scenario | None = None
    """None where the form comes from a file."""
    picture: dict[str, Any] | None = None
    """A still of the screen, as `pictures.py` makes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where the report comes from."""

    title: str
    """The example's title, or the name of a file."""
    subject: str
    """Who the verdict speaks about."""
    preset: str | None = None
    """The example it started from; None for a form from a file."""
    link: str = ""
    """Address that shows the same again; empty where none can."""
    notes: tuple[str, ...] = ()
    """What a form says about itself."""


def content(
    subjects: Sequence[Subject], edition: Edition, origin: Origin, *, made_on: date
) -> dict[str, Any]:
    """Everything a report says.

    Parameters
    ----------
    subjects
        One examination, or operator A's and operator B's.
    edition
        The rules in force, their switches as set.
    """
    letters = ("",) if len(subjects) == 1 else ("A", "B")
    numbers = criteria_table.numbered_sources([each.verdict for each in subjects])
    named = list(zip(letters, subjects, strict=True))
    return {
        "schema": SCHEMA,
        "kind": wording("report")["kind" if len(subjects) == 1 else "kind_two"],
        "title": _cut(origin.title, LONGEST_TITLE),
        "what": _what(origin),
        "made": _made(subjects, origin, made_on),
        "notes": [_cut(note, LONGEST_NOTE) for note in origin.notes[:MOST_NOTES]],
        "edition": criteria_table.edition(edition),
        "set_up": _set_up(subjects, origin),
        "subjects": [_subject(letter, each, origin) for letter, each in named],
        "criteria": criteria_table.rows([each.verdict for each in subjects], numbers),
        "editions": criteria_table.matrix(
            [each.examination for each in subjects], edition
        ),
        "sources": criteria_table.citations(numbers),
    }


def _what(origin: Origin) -> str:
    kind = "what_uploaded" if origin.preset is None else "what"
    return str(wording("report")[kind])


def _made(subjects: Sequence[Subject], origin: Origin, made_on: date) -> dict[str, Any]:
    words = wording("report")
    seeds = [each.scenario.seed for each in subjects if each.scenario is not None]
    is_address = origin.link.startswith(("http://", "https://"))
    again = words["again"]["uploaded"]
    if seeds:
        again = words["again"]["settings"].format(
            seed=seeds[0], link_version=LINK_VERSION
        )
    return {
        "program": "Insonate",
        "version": VERSION,
        "date": made_on.isoformat(),
        "said": words["made"].format(date=made_on.isoformat(), version=VERSION),
        "seed": seeds[0] if seeds else None,
        "seed_said": words["seed"].format(seed=seeds[0]) if seeds else "",
        "link": origin.link if is_address else "",
        "link_shown": _cut(
            origin.link, LONGEST_LINK if len(origin.link) <= LONGEST_LINK else BEGINNING
        ),
        "link_version": LINK_VERSION,
        "again": again,
    }


def _set_up(subjects: Sequence[Subject], origin: Origin) -> dict[str, Any] | None:
    """Person and settings; None where nobody knows them."""
    scenarios = [each.scenario for each in subjects if each.scenario is not None]
    if origin.preset is None or len(scenarios) != len(subjects):
        return None
    example = PRESETS[origin.preset]
    return set_up.set_up(scenarios, example)


def _subject(letter: str, of: Subject, origin: Origin) -> dict[str, Any]:
    words = wording("report")
    return {
        "letter": letter,
        "name": words["operator"].format(letter=letter) if letter else "",
        "sentence": criteria_table.sentence(of.verdict, origin.subject),
        "missing": criteria_table.missing(of.verdict),
        "remarks": [f"{r[:1].upper()}{r[1:]}." for r in of.verdict.remarks],
        "readings": readings.tables(of.examination, of.verdict),
        "picture": of.picture,
        "scenario": None if of.scenario is None else of.scenario.to_dict(),
        "examination": json.loads(examination_to_json(of.examination)),
        "verdict": of.verdict.to_dict(),
    }


def _cut(text: str, longest: int) -> str:
    """One line of printable text, shortened: somebody else may have written it."""
    line = on_one_line(text)
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
