"""Rows that are kept are those that a whole examination would fill in."""

import pytest

from exam import Breathing
from simulator import PARAMETERS, Parameter, Scenario, examine
from simulator.kept_flow import FELT_IN
from sweeps.kept_rows import as_breathing, examine_rows, rows_of

HELD = {"operator.breathing": "held", "operator.probe_pressure_mmhg": 2.0}
STRAINED = {"operator.breathing": "strain"}


def other_value(parameter: Parameter, now: object) -> object:
    values = parameter.choices or (parameter.low, parameter.high)
    return next(value for value in values if value != now)


@pytest.mark.parametrize("start", [HELD, STRAINED], ids=["held", "strained"])
def test_rows_are_those_of_a_whole_examination(start: dict[str, float | str]) -> None:
    """Whatever is changed after an examination whose rows are kept."""
    person = Scenario().replaced(start)
    assert examine_rows(person).measurements == examine(person).measurements
    for key in {*FELT_IN, "operator.breathing", "machine.gain_db"}:
        value = other_value(PARAMETERS[key], person.get(key))
        changed = person.replaced({key: value})
        assert examine_rows(changed).measurements == examine(changed).measurements, key


def test_quiet_breathing_is_read_once_for_all_depths() -> None:
    rows_of.cache_clear()
    for depth in (11.0, 17.0, 23.0):
        examine_rows(Scenario().with_(operator__breath_depth_mmhg=depth))
    assert (rows_of.cache_info().misses, rows_of.cache_info().hits) == (1 + 3, 2)


@pytest.mark.parametrize("breathing", Breathing)
def test_only_what_plays_no_part_is_set_aside(breathing: Breathing) -> None:
    """Everything but the ways to breathe counts in every row."""
    for key, parameter in PARAMETERS.items():
        if key in FELT_IN or key == "operator.breathing":
            continue
        changed = Scenario().replaced(
            {key: other_value(parameter, Scenario().get(key))}
        )
        assert as_breathing(changed, breathing) == changed, key
