"""The search for a flip along one factor: scan, then halve.

`flip.py` starts one for each factor and each way that it can go.
"""

import math
from collections.abc import Generator, Sequence
from itertools import pairwise

from simulator import Parameter, Scenario
from sweeps.answer import Answer
from sweeps.crew import Search
from sweeps.factor import plain
from sweeps.flip_found import Flip, Found
from sweeps.problems import StudyError

FIRST_LOOKS = (0.5,)
"""Where between here and the end of the range a factor is tried at first."""
CLOSER_LOOKS = (0.0625, 0.25, 0.75)
"""And where, if a criterion changed anywhere on the way."""


class Start:
    """Where all searches start; they do not wait for its answer to ask theirs."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self._answer: Answer | None = None

    @property
    def answer(self) -> Answer:
        """What came of it, once that is known."""
        assert self._answer is not None
        return self._answer

    def search(self) -> Search:
        """Examine it.

        Raises
        ------
        StudyError
            If it cannot be examined.
        """
        (self._answer,) = yield [self.scenario]
        if self._answer.error:
            raise StudyError(f"the scenario cannot be examined: {self._answer.error}")

    def awaited(self) -> Generator[list[Scenario], list[Answer], Answer]:
        """Ask nothing until it is known."""
        while self._answer is None:
            yield []
        return self._answer


def searches(parameter: Parameter, start: Start, found: list[Flip]) -> list[Search]:
    """One search for each way a factor can go from here."""
    now = plain(start.scenario.get(parameter.key))
    if parameter.choices is not None:
        others = [choice for choice in parameter.choices if choice != now]
        return [_choice(parameter, start, each, found) for each in others]
    assert parameter.low is not None
    assert parameter.high is not None
    assert isinstance(now, float)
    ends = {"down": parameter.low, "up": parameter.high}
    return [
        _Way(parameter, start, now, direction, end).search(found)
        for direction, end in ends.items()
        if end != now
    ]


def _choice(
    parameter: Parameter, start: Start, choice: str, found: list[Flip]
) -> Search:
    (there,) = yield [start.scenario.replaced({parameter.key: choice})]
    base = yield from start.awaited()
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
            base=plain(start.scenario.get(parameter.key)),
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
        start: Start,
        now: float,
        direction: str,
        end: float,
    ) -> None:
        assert parameter.step is not None
        self.parameter, self.start = parameter, start
        self.now, self.direction, self.end = now, direction, end
        self.step = parameter.step if direction == "up" else -parameter.step
        # The last step may be shorter, so that the end of the range is reached; the
        # dust of binary fractions is no step: 0.155 in steps of 0.005 are 31.
        self.n_steps = max(1, math.ceil(round((end - now) / self.step, 6)))
        self.seen: dict[int, Answer] = {}

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
            key, scenario = self.parameter.key, self.start.scenario
            answers = yield [scenario.replaced({key: self.value(k)}) for k in new]
            self.seen.update(zip(new, answers, strict=True))

    def search(self, found: list[Flip]) -> Search:
        """Scan, then halve; put what came of it on the list."""
        yield from self.ask([self.n_steps])
        self.seen[0] = yield from self.start.awaited()
        if self.seen[self.n_steps].readings == self.seen[0].readings:
            found.append(self._result(Found.NO_EFFECT))
            return
        yield from self.ask(self._places(FIRST_LOOKS))
        if any(a.changed_from(self.seen[0]) for a in self.seen.values()):
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
        return not there.error and there.outcome != self.seen[0].outcome

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
            criteria = there.changed_from(self.seen[0] if before.error else before)
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
