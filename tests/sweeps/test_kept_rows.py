"""Rows that are kept are those that a whole examination would fill in."""

from typing import Any

import pytest

import sweeps.kept_rows
from exam import Breathing
from simulator import PARAMETERS, Parameter, Scenario, examine
from simulator.kept_flow import FELT_IN
from simulator.precision import Precision
from sweeps.kept_rows import as_breathing, examine_rows

SINGLE = Precision.SINGLE
HELD = {"operator.breathing": "held", "operator.probe_pressure_mmhg": 2.0}
STRAINED = {"operator.breathing": "strain"}


def other_value(parameter: Parameter, now: object) -> object:
    values = parameter.choices or (parameter.low, parameter.high)
    return next(value for value in values if value != now)


@pytest.mark.parametrize("start", [HELD, STRAINED], ids=["held", "strained"])
def test_rows_are_those_of_a_whole_examination(start: dict[str, float | str]) -> None:
    """Whatever is changed after an examination whose rows are kept."""
    person = Scenario().replaced(start)
    assert (
        examine_rows(person).measurements
        == examine(person, precision=SINGLE).measurements
    )
    for key in {*FELT_IN, "operator.breathing", "machine.gain_db"}:
        value = other_value(PARAMETERS[key], person.get(key))
        changed = person.replaced({key: value})
        assert (
            examine_rows(changed).measurements
            == examine(changed, precision=SINGLE).measurements
        ), key


def test_quiet_breathing_is_read_once_for_all_depths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[Breathing] = []
    fill_in = sweeps.kept_rows.rows_of

    def noted(scenario: Scenario, breathing: Breathing, **how: Any) -> object:
        read.append(breathing)
        return fill_in(scenario, breathing, **how)

    monkeypatch.setattr(sweeps.kept_rows, "rows_of", noted)
    for depth in (11.0, 17.0, 23.0):
        examine_rows(Scenario().with_(operator__breath_depth_mmhg=depth, seed=77))
    assert read == [Breathing.QUIET, *[Breathing.DEEP] * 3]


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
