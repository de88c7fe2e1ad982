"""A study: who is examined, what varies, which editions judge.

A checked study gives the same rows on every machine. `study_file.py` reads and checks
one, `rows.py` has its rows, `run.py` examines them.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from criteria import Edition, EditionError, load_edition
from simulator import Precision
from sweeps.base import Base
from sweeps.design import Design, Grid, LatinHypercube, Listed, Saltelli
from sweeps.factor import Factor, Value
from sweeps.own_editions import place_of
from sweeps.problems import StudyError
from sweeps.truth import Truth

Operator = tuple[str, tuple[tuple[str, Value], ...]]
"""Name, and what this operator sets."""

POINTS_FILE = "points.csv"
NOT_HASHED = ("name", "title")
"""What a study is called decides nothing in its table."""


@dataclass(frozen=True)
class Study:
    """A checked study; `read_study` makes one."""

    name: str
    title: str
    seed: int
    editions: tuple[str, ...]
    """Names of shipped editions, or paths of own ones."""
    replicates: int
    readings: tuple[str, ...]
    """Readings to keep beside the verdicts, ``site.posture.breathing.reading``."""
    base: Base
    design: Design
    operators: tuple[Operator, ...]
    """Named operators who all examine everybody; one without a name if none given."""
    truth: Truth
    part_rows: int
    """Rows of one part: the unit of work and the unit that is saved."""
    precision: Precision
    """Numbers in which the blood is moved."""

    @property
    def factors(self) -> tuple[Factor, ...]:
        """What varies by design."""
        return self.design.factors

    @property
    def n_rows(self) -> int:
        """How many examinations there are."""
        return rows_of(
            self.base, self.design.n_points, len(self.operators), self.replicates
        )

    @property
    def n_parts(self) -> int:
        """How many parts the table comes in."""
        return -(-self.n_rows // self.part_rows)

    def rows_in_part(self, part: int) -> range:
        """Row numbers of a part."""
        first = part * self.part_rows
        return range(first, min(first + self.part_rows, self.n_rows))

    @cached_property
    def loaded_editions(self) -> tuple[Edition, ...]:
        """The editions, ready to judge."""
        return tuple(edition_named(name) for name in self.editions)

    def to_dict(self) -> dict[str, Any]:
        """Every setting, defaults written out; `study_from` reads it."""
        return {
            "name": self.name,
            "title": self.title,
            "seed": self.seed,
            "editions": [
                place_of(source, edition)
                for source, edition in zip(
                    self.editions, self.loaded_editions, strict=True
                )
            ],
            "replicates": self.replicates,
            "part_rows": self.part_rows,
            "precision": self.precision.value,
            "readings": list(self.readings),
            "base": self.base.to_dict(),
            "design": _design_dict(self.design),
            "factors": {}
            if isinstance(self.design, Listed)
            else {f.key: f.to_dict() for f in self.factors},
            "operators": {name: dict(changes) for name, changes in self.operators},
            "truth": self.truth.to_dict(),
        }

    @cached_property
    def hash(self) -> str:
        """Fingerprint of everything that decides what is in the table."""
        listed = self.design.digest if isinstance(self.design, Listed) else ""
        editions = [edition.to_dict() for edition in self.loaded_editions]
        told = {key: v for key, v in self.to_dict().items() if key not in NOT_HASHED}
        told["editions"] = [edition.name for edition in self.loaded_editions]
        # The order of factors counts: it decides which point is which.
        text = json.dumps([told, editions, listed], default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def rows_of(base: Base, points: int, operators: int, replicates: int) -> int:
    """Number of rows."""
    return base.n_people * points * operators * replicates


def edition_named(name: str) -> Edition:
    """Load an edition.

    Raises
    ------
    StudyError
        If it cannot be found or used.
    """
    try:
        return load_edition(name)
    except EditionError as error:
        raise StudyError(str(error)) from None


def _design_dict(design: Design) -> dict[str, Any]:
    match design:
        case Grid():
            return {"kind": "grid", "points": design.points_each}
        case Saltelli():
            return {"kind": "sobol", "points": design.n_base}
        case LatinHypercube():
            return {"kind": "latin_hypercube", "points": design.n_points}
        case _:
            return {"kind": "list", "file": POINTS_FILE}
