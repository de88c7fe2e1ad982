"""What is still to be examined, in heaps of scenarios whose blood flows alike.

A worker keeps the flow of its last examinations, one for each breathing: those it is
given together should have the flow of quiet breathing in common, and as far as possible
that of deep breathing as well.
"""

from collections import OrderedDict, deque
from collections.abc import Hashable

from exam import Breathing
from simulator import Scenario
from simulator.kept_flow import what_is_felt

Heap = OrderedDict[Hashable, deque[Scenario]]
"""Of one quiet flow: what is waiting, by its deep flow."""


class Waiting:
    """Scenarios on a list; those that share a flow are taken off it together."""

    def __init__(self) -> None:
        self._heaps: OrderedDict[Hashable, Heap] = OrderedDict()
        self._n = 0

    def __len__(self) -> int:
        return self._n

    def put(self, scenario: Scenario, *, goes_first: bool = False) -> None:
        """Put one on the list, at its end or before all others."""
        quiet, deep = _flows(scenario)
        heap = self._heaps.setdefault(quiet, OrderedDict())
        heap.setdefault(deep, deque()).append(scenario)
        if goes_first:
            heap.move_to_end(deep, last=False)
            self._heaps.move_to_end(quiet, last=False)
        self._n += 1

    def take(self, most: int) -> list[Scenario]:
        """Take some off the list, all of one quiet flow; none only if it is empty."""
        taken: list[Scenario] = []
        if not self._heaps:
            return taken
        quiet, heap = next(iter(self._heaps.items()))
        while heap and len(taken) < most:
            deep, alike = next(iter(heap.items()))
            taken.append(alike.popleft())
            if not alike:
                del heap[deep]
        if not heap:
            del self._heaps[quiet]
        self._n -= len(taken)
        return taken


def _flows(scenario: Scenario) -> tuple[Hashable, Hashable]:
    """What the blood feels in quiet breathing, and in all that are recorded."""
    operator = scenario.operator
    recorded = {Breathing.QUIET, Breathing.DEEP, operator.breathing}
    return (
        (what_is_felt(scenario, {Breathing.QUIET}), operator.settle_s),
        (what_is_felt(scenario, recorded), operator.breathing),
    )
