"""One scenario examined and judged.

`crew.py` does it for many on all cores; `part.py` does the same for studies.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from criteria import Edition, Outcome, evaluate
from exam import Examination
from simulator import Scenario, examine
from sweeps.kept_rows import examine_rows

Examine = Callable[[Scenario], Examination]


@dataclass(frozen=True, slots=True)
class Told:
    """What was found of one criterion, for whoever puts it into words."""

    criterion: str
    """``C1`` … ``C5``."""
    outcome: str
    """``MET``, ``NOT_MET`` or ``NOT_ASSESSABLE``."""
    because: str
    """The readings that decided, or what was not read."""

    @property
    def line(self) -> str:
        """All of it in one line."""
        return f"{self.criterion} {self.outcome}: {self.because}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one scenario: the verdict, or why there is none."""

    outcome: str
    """``MET``, ``NOT_MET`` or ``NOT_ASSESSABLE``; empty if it could not be examined."""
    n_met: int = 0
    criteria: tuple[Told, ...] = ()
    readings: str = ""
    """Fingerprint of the form: the same readings, the same fingerprint."""
    error: str = ""

    @property
    def is_positive(self) -> bool:
        """Whether the edition's criteria are met."""
        return self.outcome == Outcome.MET.value

    def outcomes(self) -> dict[str, str]:
        """Outcome of each criterion."""
        return {told.criterion: told.outcome for told in self.criteria}

    def changed_from(self, other: "Answer") -> tuple[str, ...]:
        """Criteria whose outcome differs."""
        theirs = other.outcomes()
        return tuple(c for c, o in self.outcomes().items() if theirs.get(c) != o)

    def told(self, criteria: Iterable[str]) -> tuple[Told, ...]:
        """What was found of these criteria."""
        wanted = set(criteria)
        return tuple(told for told in self.criteria if told.criterion in wanted)


def answer(scenario: Scenario, edition: Edition, examiner: Examine = examine) -> Answer:
    """Examine and judge one scenario."""
    try:
        # Nobody here asks for the notes, and of another examiner we know nothing.
        form = examine_rows(scenario) if examiner is examine else examiner(scenario)
        verdict = evaluate(form, edition)
    except (ValueError, ArithmeticError) as error:
        return Answer(outcome="", error=str(error))
    return Answer(
        outcome=verdict.outcome.value,
        n_met=verdict.n_met,
        criteria=tuple(
            Told(f.criterion, f.outcome.value, f.because) for f in verdict.findings
        ),
        readings=hashlib.sha256(repr(form.measurements).encode()).hexdigest(),
    )


def answers(
    scenarios: Iterable[Scenario], edition: Edition, examiner: Examine = examine
) -> list[Answer]:
    """Examine and judge some scenarios, one after the other."""
    return [answer(scenario, edition, examiner) for scenario in scenarios]
