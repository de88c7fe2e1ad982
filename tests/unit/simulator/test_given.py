"""What a caller gets wrong is said with the right thing to give."""

from collections.abc import Callable

import numpy as np
import pytest

from exam import SITES
from simulator import (
    Scenario,
    ScenarioError,
    examine,
    preset,
    record,
    sample,
    simulate,
)

HEALTHY = Scenario()
J2 = SITES["right_j2"]
WRONG: dict[str, tuple[Callable[[], object], str]] = {
    "examine a word": (lambda: examine("healthy"), "'healthy' is no Scenario: take"),
    "simulate a dict": (lambda: simulate({}), "{} is no Scenario: take preset"),
    "record a word": (lambda: record("healthy", J2), "'healthy' is no Scenario"),
    "site as a word": (lambda: record(HEALTHY, "right_j2"), 'SITES["right_j2"]'),
    "no site": (lambda: record(HEALTHY, None), "site = None is not a site"),
    "length as text": (
        lambda: simulate(HEALTHY, duration_s="10"),
        "duration_s = '10' is no number of seconds",
    ),
    "length as a flag": (
        lambda: record(HEALTHY, J2, duration_s=True),
        "duration_s = True is no number of seconds",
    ),
    "recording as a path": (
        lambda: examine(HEALTHY, recording="own.csv"),
        "'own.csv' is no PressureRecording: read a file with",
    ),
    "recording as an array": (
        lambda: record(HEALTHY, J2, recording=np.zeros(1000)),
        "is no PressureRecording",
    ),
    "preset of nothing": (lambda: preset(None), "unknown preset None. There are"),
    "preset in a list": (lambda: preset(["healthy"]), "Did you mean 'healthy'?"),
    "changes in a list": (lambda: HEALTHY.replaced(["a"]), "must be a table of"),
    "parameter by number": (lambda: HEALTHY.get(3), "unknown parameter 3."),
    "people as text": (
        lambda: sample("3", np.random.default_rng(1)),
        "n = '3' is not a whole number",
    ),
    "seed for chance": (lambda: sample(3, 5), "rng = 5 is no source of chance"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_kind_of_thing_is_refused_with_the_right_one(name: str) -> None:
    ask, said = WRONG[name]
    with pytest.raises(ScenarioError) as caught:
        ask()
    assert said in str(caught.value)
    assert len(str(caught.value)) < 250
