"""What is examined once for several, and in which order work is handed out."""

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam import Breathing, Examination
from simulator import PARAMETERS, Scenario, examine, sample
from simulator.kept_flow import what_is_felt
from sweeps.crew import Crew, Search
from sweeps.engines import SerialExecutor
from sweeps.same import LIVE_ONLY, as_examined
from sweeps.waiting import Waiting
from tests.sweeps import quick
from tests.sweeps.studies import BREATH, PRESS

EDITION = "zamboni_2009_jnnp"
GAIN = "machine.gain_db"

UNUSED = [
    {"operator.tilt_deg": 40.0},
    {"machine.dynamic_range_db": 30.0, "machine.sweep_s": 30.0},
    {"operator.glottis": "open", "operator.strain_mmhg": 5.0},
    {"operator.breathing": "deep"},
    {"veins.left_c1_compression_percent": 0.0, "veins.left_stenosis_length_cm": 3.0},
    {"veins.left_c1_compression_percent": 30.0, "veins.left_stenosis_kind": "dynamic"},
    {"operator.breathing": "strain", "operator.glottis": "open"},
    {"operator.breathing": "held", "operator.strain_mmhg": 5.0},
]


@pytest.mark.parametrize("changes", UNUSED, ids=str)
def test_what_plays_no_part_changes_no_reading(changes: dict[str, float | str]) -> None:
    (person,) = sample(1, np.random.default_rng(6))
    changed = person.replaced(changes)
    examined = as_examined(changed)
    assert examined != changed
    assert examine(examined).measurements == examine(changed).measurements


@pytest.mark.parametrize(
    "changes",
    [
        {"operator.breathing": "held", "operator.glottis": "open"},
        {"operator.breathing": "strain", "operator.strain_mmhg": 5.0},
        {"veins.left_j2_stenosis_percent": 60.0, "veins.left_stenosis_length_cm": 3.0},
        {
            "veins.right_c1_compression_percent": 9.0,
            "veins.right_stenosis_length_cm": 3.0,
        },
        {
            "veins.right_j3_stenosis_percent": 9.0,
            "veins.right_stenosis_kind": "dynamic",
        },
    ],
    ids=str,
)
def test_what_plays_a_part_is_kept(changes: dict[str, float | str]) -> None:
    changed = Scenario().replaced(changes)
    assert as_examined(changed) == changed


def test_all_that_can_be_set_plays_a_part_or_is_named() -> None:
    held = Scenario().replaced(
        {
            "veins.left_j2_stenosis_percent": 60.0,
            "veins.right_j2_stenosis_percent": 60.0,
        }
    )
    for key, parameter in PARAMETERS.items():
        if key in LIVE_ONLY or key in ("operator.glottis", "operator.strain_mmhg"):
            continue
        other = parameter.choices[0] if parameter.choices else parameter.low
        if key == "operator.breathing":
            other = Breathing.HELD
        changed = held.replaced({key: other})
        assert as_examined(changed) == changed, key


class Counting:
    """The quick person, and how often each scenario was examined."""

    def __init__(self) -> None:
        self.seen: Counter[Scenario] = Counter()

    def __call__(self, scenario: Scenario) -> Examination:
        self.seen[scenario] += 1
        return quick.examine(scenario)


def test_nothing_is_examined_twice() -> None:
    counting = Counting()
    crew = Crew(EDITION, executor=SerialExecutor(), examiner=counting)
    pressed = [Scenario().replaced({PRESS: p}) for p in (0.0, 8.0, 0.0, 8.0)]
    first = crew.ask(pressed)
    again = crew.ask(pressed[:1])
    assert [a.outcomes()["C3"] for a in first] == ["NOT_MET", "MET"] * 2
    assert again == first[:1]
    assert set(counting.seen.values()) == {1}
    assert crew.n_done == crew.n_asked == 5


def test_a_search_that_asks_for_what_is_known_goes_on_at_once() -> None:
    crew = Crew(EDITION, executor=SerialExecutor(), examiner=Counting())
    told: list[str] = []

    def search() -> Search:
        for _ in range(50):
            (answer,) = yield [Scenario()]
            told.append(answer.outcome)

    crew.run([search(), search()])
    assert told == ["NOT_MET"] * 100


def grid() -> list[Scenario]:
    return [
        Scenario().replaced({PRESS: p, BREATH: d, GAIN: g})
        for g in (0.0, 5.0, 10.0)
        for p in (0.0, 2.0)
        for d in (10.0, 20.0)
    ]


@given(st.permutations(grid()), st.lists(st.integers(1, 5), min_size=12, max_size=12))
def test_what_is_taken_together_flows_alike(
    scenarios: list[Scenario], sizes: list[int]
) -> None:
    waiting = Waiting()
    for scenario in scenarios:
        waiting.put(scenario)
    taken = []
    for size in sizes:
        batch = waiting.take(size)
        assert len(batch) <= size
        assert len({what_is_felt(s, {Breathing.QUIET}) for s in batch}) <= 1
        taken += batch
        assert len(waiting) == len(scenarios) - len(taken)
    assert sorted(map(str, taken)) == sorted(map(str, scenarios))
    depths = [s.operator.breath_depth_mmhg for s in taken]
    # Each of the four flows is run through before the next begins.
    assert sum(a != b for a, b in pairwise(depths)) <= 3


def test_who_goes_first_is_taken_first() -> None:
    waiting = Waiting()
    for pressure in (1.0, 2.0, 3.0):
        waiting.put(Scenario().replaced({PRESS: pressure}))
    late = Scenario().replaced({PRESS: 4.0})
    waiting.put(late, goes_first=True)
    assert waiting.take(3) == [late]
