"""What is the smallest change that flips this verdict? One line per factor: the ledger.

`flip_map.py` shows two factors at once, `paths.py` a whole space of technique.
"""

import time
from collections.abc import Generator, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Any

from criteria import Edition
from simulator import PARAMETERS, Parameter, Scenario, examine
from sweeps.answer import Answer, Examine
from sweeps.crew import Cancelled, Crew, OnCount, Search
from sweeps.factor import Value, known_parameter, plain
from sweeps.problems import Problems, StudyError
from sweeps.warm_pool import WarmPool

FIRST_LOOKS = (0.5,)
"""Where between here and the end of the range a factor is tried at first."""
CLOSER_LOOKS = (0.0625, 0.25, 0.75)
"""And where, if a criterion changed anywhere on the way."""


class Found(StrEnum):
    """What a search along one factor came to."""

    FLIPS = "flips"
    NONE = "none within range"
    NO_EFFECT = "no effect on any reading"
    NOT_POSSIBLE = "cannot be examined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """One factor, one way: the smallest change that flips the verdict, if any."""

    key: str
    direction: str
    """``up``, ``down`` or ``other`` (a choice)."""
    found: Found
    base: Value
    value: Value | None
    """Where the verdict is another one: the first such step of the parameter."""
    end: Value
    """How far was searched."""
    outcome: str
    """The verdict there; that of the start if nothing flipped."""
    criteria: tuple[str, ...] = ()
    """Criteria that change at that very step."""
    evidence: tuple[str, ...] = ()
    """Their findings after the change, as lines."""
    flips_back: bool = False
    """Whether the old verdict was seen again further on."""
    n_tried: int = 0
    """Values that were examined: what "none within range" rests on."""
    note: str = ""

    @property
    def parameter(self) -> Parameter:
        """What the factor means."""
        return PARAMETERS[self.key]

    @property
    def change(self) -> float | None:
        """Signed change in the factor's unit; None for a choice or if none flips."""
        if isinstance(self.value, float) and isinstance(self.base, float):
            return self.value - self.base
        return None

    @property
    def share_of_range(self) -> float | None:
        """Size of the change as a share of the parameter's range."""
        low, high = self.parameter.low, self.parameter.high
        if self.change is None or low is None or high is None:
            return None
        return abs(self.change) / (high - low)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for JSON."""
        return {
            "factor": self.key,
            "label": self.parameter.label,
            "unit": self.parameter.unit,
            "direction": self.direction,
            "found": self.found.value,
            "from": self.base,
            "to": self.value,
            "change": self.change,
            "share_of_range": self.share_of_range,
            "searched_to": self.end,
            "outcome": self.outcome,
            "criteria": list(self.criteria),
            "evidence": list(self.evidence),
            "flips_back": self.flips_back,
            "n_tried": self.n_tried,
            "note": self.note,
        }


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
    (base,) = crew.ask([scenario])
    if base.error:
        raise StudyError(f"the scenario cannot be examined: {base.error}")
    found: list[Flip] = []
    crew.run(
        search
        for parameter in parameters
        for search in _searches(parameter, scenario, base, found)
    )
    return Ledger(
        scenario=scenario,
        edition=crew.edition.name,
        base=base,
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


def _rank(flip: Flip) -> tuple[int, float, str, str]:
    order = list(Found).index(flip.found)
    share = flip.share_of_range
    return (
        order,
        2.0 if share is None else share,
        flip.key,
        f"{flip.direction} {flip.end}",
    )


def _searches(
    parameter: Parameter, scenario: Scenario, base: Answer, found: list[Flip]
) -> list[Search]:
    """One search for each way a factor can go from here."""
    now = plain(scenario.get(parameter.key))
    if parameter.choices is not None:
        others = [choice for choice in parameter.choices if choice != now]
        return [_choice(parameter, scenario, base, each, found) for each in others]
    assert parameter.low is not None
    assert parameter.high is not None
    assert isinstance(now, float)
    ends = {"down": parameter.low, "up": parameter.high}
    return [
        _Way(parameter, scenario, base, now, direction, end).search(found)
        for direction, end in ends.items()
        if end != now
    ]


def _choice(
    parameter: Parameter,
    scenario: Scenario,
    base: Answer,
    choice: str,
    found: list[Flip],
) -> Search:
    (there,) = yield [scenario.replaced({parameter.key: choice})]
    if there.error:
        kind = Found.NOT_POSSIBLE
    elif there.outcome != base.outcome:
        kind = Found.FLIPS
    else:
        kind = Found.NO_EFFECT if there.readings == base.readings else Found.NONE
    is_flip = kind is Found.FLIPS
    criteria = there.changed_from(base) if is_flip else ()
    found.append(
        Flip(
            key=parameter.key,
            direction="other",
            found=kind,
            base=plain(scenario.get(parameter.key)),
            value=choice if is_flip else None,
            end=choice,
            outcome=there.outcome if is_flip else base.outcome,
            criteria=criteria,
            evidence=there.told(criteria),
            n_tried=1,
            note=there.error,
        )
    )


class _Way:
    """The search along one number, one way, in whole steps of the parameter."""

    def __init__(
        self,
        parameter: Parameter,
        scenario: Scenario,
        base: Answer,
        now: float,
        direction: str,
        end: float,
    ) -> None:
        assert parameter.step is not None
        self.parameter, self.scenario, self.base = parameter, scenario, base
        self.now, self.direction, self.end = now, direction, end
        self.step = parameter.step if direction == "up" else -parameter.step
        # The last step may be shorter, so that the end of the range is reached.
        self.n_steps = max(1, -int(-(end - now) / self.step // 1))
        self.seen: dict[int, Answer] = {0: base}

    def value(self, k: int) -> float:
        """The value k steps from here."""
        if k >= self.n_steps:
            return self.end
        # Without the dust of binary fractions: 0.6 and not 0.6000000000000001.
        return round(self.now + k * self.step, 10)

    def ask(self, places: Sequence[int]) -> Generator[list[Scenario], list[Answer]]:
        """Examine at these numbers of steps."""
        new = [k for k in dict.fromkeys(places) if k not in self.seen]
        if new:
            key = self.parameter.key
            answers = yield [self.scenario.replaced({key: self.value(k)}) for k in new]
            self.seen.update(zip(new, answers, strict=True))

    def search(self, found: list[Flip]) -> Search:
        """Scan, then halve; put what came of it on the list."""
        yield from self.ask([self.n_steps])
        if self.seen[self.n_steps].readings == self.base.readings:
            found.append(self._result(Found.NO_EFFECT))
            return
        yield from self.ask(self._places(FIRST_LOOKS))
        if any(a.changed_from(self.base) for a in self.seen.values()):
            yield from self.ask(self._places(CLOSER_LOOKS))
        bracket = self._bracket()
        if bracket is None:
            is_never = all(a.error for k, a in self.seen.items() if k)
            found.append(self._result(Found.NOT_POSSIBLE if is_never else Found.NONE))
            return
        near, far = bracket
        while far - near > 1:
            middle = (near + far) // 2
            yield from self.ask([middle])
            # What cannot be examined has no verdict that could be another one.
            if self._is_flipped(middle):
                far = middle
            else:
                near = middle
        found.append(self._result(Found.FLIPS, near, far))

    def _places(self, shares: Sequence[float]) -> list[int]:
        return [max(1, round(share * self.n_steps)) for share in shares]

    def _is_flipped(self, k: int) -> bool:
        there = self.seen[k]
        return not there.error and there.outcome != self.base.outcome

    def _bracket(self) -> tuple[int, int] | None:
        """Neighbouring places of the scan between which the verdict first changes."""
        places = sorted(self.seen)
        for near, far in pairwise(places):
            if self._is_flipped(far):
                return near, far
        return None

    def _result(self, kind: Found, near: int = 0, far: int = 0) -> Flip:
        there, before = self.seen[far], self.seen[near]
        criteria: tuple[str, ...] = ()
        if kind is Found.FLIPS:
            criteria = there.changed_from(self.base if before.error else before)
        errors = [a.error for a in self.seen.values() if a.error]
        return Flip(
            key=self.parameter.key,
            direction=self.direction,
            found=kind,
            base=self.now,
            value=self.value(far) if kind is Found.FLIPS else None,
            end=self.end,
            outcome=there.outcome,
            criteria=criteria,
            evidence=there.told(criteria),
            flips_back=kind is Found.FLIPS
            and any(k > far and not self._is_flipped(k) for k in self.seen),
            n_tried=len(self.seen) - 1,
            note=f"{len(errors)} not examined: {errors[0]}" if errors else "",
        )
