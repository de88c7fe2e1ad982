"""What is the smallest change that flips this verdict? One line per factor: the ledger.

`flip_search.py` looks along one factor, `flip_map.py` shows two at once, `paths.py` a
whole space of technique.
"""

import time
from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import chain
from typing import Any

from criteria import Edition
from simulator import PARAMETERS, Parameter, Scenario, examine
from simulator.kept_flow import NOT_FELT
from sweeps.answer import Answer, Examine
from sweeps.crew import Cancelled, Crew, OnCount
from sweeps.factor import known_parameter
from sweeps.flip_found import Flip, Found
from sweeps.flip_search import Start, searches
from sweeps.problems import Problems
from sweeps.warm_pool import WarmPool

__all__ = ["Flip", "Found", "Ledger", "ledger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every factor's smallest flip, the smallest share of range first."""

    scenario: Scenario
    edition: str
    base: Answer
    flips: tuple[Flip, ...]
    n_exams: int
    seconds: float

    @property
    def smallest(self) -> Flip | None:
        """The easiest way to another verdict, if there is one."""
        first = self.flips[0] if self.flips else None
        return first if first and first.found is Found.FLIPS else None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "edition": self.edition,
            "outcome": self.base.outcome,
            "n_met": self.base.n_met,
            "flips": [flip.to_dict() for flip in self.flips],
            "n_exams": self.n_exams,
            "seconds": self.seconds,
            "scenario": self.scenario.to_dict(),
        }


def ledger(
    scenario: Scenario,
    edition: Edition | str,
    *,
    factors: Iterable[str] | None = None,
    executor: Executor | WarmPool | None = None,
    progress: OnCount | None = None,
    cancelled: Cancelled | None = None,
    examiner: Examine = examine,
) -> Ledger:
    """For each factor, the smallest change up and down that changes the verdict.

    Parameters
    ----------
    factors
        Keys ``group.name_unit``; all parameters if not given.
    executor
        Who examines; threads of this process if not given.
    progress
        Called with examinations done and planned so far.
    cancelled
        Asked now and then.
    examiner
        What examines a scenario.

    Raises
    ------
    StudyError
        If a factor is unknown or the scenario itself cannot be examined.
    Stopped
        If it was cancelled.

    Notes
    -----
    Each way, the end of the range is tried, then places between, the nearest first.
    Between a place with the old verdict and the next with another one, halving finds
    two neighbouring steps of the parameter, the nearer with the old verdict and the
    farther with a new one: exact if the verdict changes once between them. A flip and
    return between two places that were tried is missed; `n_tried` says how many were.
    A factor whose end of range changes no reading is not tried further.
    """
    begun = time.perf_counter()
    parameters = _parameters(factors)
    crew = Crew(
        edition,
        executor=executor,
        progress=progress,
        cancelled=cancelled,
        examiner=examiner,
    )
    start, found = Start(scenario), list[Flip]()
    crew.run(
        chain(
            [start.search()],
            *(searches(each, start, found) for each in sorted(parameters, key=_turn)),
        )
    )
    return Ledger(
        scenario=scenario,
        edition=crew.edition.name,
        base=start.answer,
        flips=tuple(sorted(found, key=_rank)),
        n_exams=crew.n_done,
        seconds=time.perf_counter() - begun,
    )


def _parameters(factors: Iterable[str] | None) -> list[Parameter]:
    if factors is None:
        return list(PARAMETERS.values())
    problems = Problems()
    found = []
    for key in dict.fromkeys(factors):
        with problems.noting():
            found.append(known_parameter(key))
    problems.raise_if_any()
    return found


def _turn(parameter: Parameter) -> tuple[bool, bool]:
    """Whose search begins first: that which is likely to end last.

    Technique that the blood feels turns verdicts most often, and every halving waits
    for the one before it. What the blood does not feel is examined fastest.
    """
    is_felt = parameter.key not in NOT_FELT and parameter.group != "machine"
    return not is_felt, parameter.group != "operator"


def _rank(flip: Flip) -> tuple[int, float, str, str]:
    order = list(Found).index(flip.found)
    share = flip.share_of_range
    return (
        order,
        2.0 if share is None else share,
        flip.key,
        f"{flip.direction} {flip.end}",
    )
