import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exam import Breathing
from simulator import (
    PARAMETERS,
    Heart,
    Operator,
    Parameter,
    Patient,
    Scenario,
    ScenarioError,
    Veins,
)


def values_of(parameter: Parameter) -> st.SearchStrategy[Any]:
    if parameter.choices is not None:
        return st.sampled_from(parameter.choices)
    assert parameter.low is not None
    assert parameter.high is not None
    return st.floats(parameter.low, parameter.high)


def changes() -> st.SearchStrategy[dict[str, Any]]:
    """Any allowed values for any of the parameters."""
    return st.fixed_dictionaries(
        {}, optional={key: values_of(p) for key, p in PARAMETERS.items()}
    )


def refusal(**arguments: Any) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        Scenario(**arguments)
    return str(caught.value).splitlines()


@given(changed=changes(), seed=st.integers(0, 2**63 - 1))
def test_dict_and_back_gives_the_same_scenario(
    changed: dict[str, Any], seed: int
) -> None:
    scenario = Scenario().replaced(changed).with_(seed=seed)
    text = json.dumps(scenario.to_dict(), allow_nan=False)
    back = Scenario.from_dict(json.loads(text))
    assert back == scenario
    assert hash(back) == hash(scenario)
    assert back.differences(scenario) == {}


@given(changed=changes())
def test_differences_lead_from_one_scenario_to_the_other(
    changed: dict[str, Any],
) -> None:
    scenario = Scenario().replaced(changed)
    found = scenario.differences(Scenario())
    assert set(found) <= set(changed)
    mine = {key: mine for key, (mine, _) in found.items()}
    assert Scenario().replaced(mine) == scenario


def test_get_and_values_speak_of_the_same_number() -> None:
    scenario = Scenario().with_(operator__tilt_deg=30)
    assert scenario.get("operator.tilt_deg") == 30.0
    assert scenario.values()["operator.tilt_deg"] == 30.0
    assert list(scenario.values()) == list(PARAMETERS)


def test_with_changes_only_what_is_named() -> None:
    base = Scenario(seed=4)
    new = base.with_(operator__breathing="strain", veins__right_valve_leak="0.17")
    assert new.operator.breathing is Breathing.STRAIN
    assert new.differences(base) == {
        "operator.breathing": ("strain", "quiet"),
        "veins.right_valve_leak": (0.17, 0.0),
    }
    assert new.seed == 4
    assert base == Scenario(seed=4)


def test_with_seed_keeps_the_person() -> None:
    new = Scenario().with_(operator__tilt_deg=15, seed=9)
    assert (new.seed, new.operator.tilt_deg) == (9, 15.0)


def test_to_dict_is_plain_and_nested() -> None:
    out = Scenario(patient=Patient(heart=Heart.RECORDED_AFTER_FLUID)).to_dict()
    assert list(out) == ["patient", "veins", "operator", "machine", "seed"]
    assert out["patient"]["heart"] == "recorded_after_fluid"
    assert type(out["patient"]["heart"]) is str
    assert type(out["operator"]["tilt_deg"]) is float


def test_scenarios_alike_to_the_sign_of_zero_are_equal() -> None:
    plus = Scenario(operator=Operator(head_turn_deg=0.0))
    minus = Scenario(operator=Operator(head_turn_deg=-0.0))
    assert plus == minus
    assert hash(plus) == hash(minus)
    assert math.copysign(1.0, minus.operator.head_turn_deg) == 1.0
    assert {plus: "a"}[minus] == "a"


def test_whole_numbers_and_words_are_brought_to_their_type() -> None:
    scenario = Scenario(
        operator=Operator(tilt_deg=15, breathing="deep")  # type: ignore[arg-type]
    )
    assert type(scenario.operator.tilt_deg) is float
    assert scenario.operator.breathing is Breathing.DEEP


def test_several_wrong_values_are_all_reported_at_once() -> None:
    said = refusal(
        patient=Patient(height_cm=300.0, heart_rate_bpm=math.nan),
        veins=Veins(right_valve_leak=math.inf),
        operator=Operator(probe_pressure_mmhg=-1.0),
    )
    assert [line.split(" ")[0] for line in said] == [
        "patient.heart_rate_bpm",
        "patient.height_cm",
        "veins.right_valve_leak",
        "operator.probe_pressure_mmhg",
    ]
    assert "300 cm is outside 140 to 210 cm" in said[1]


def test_replaced_reports_unknown_keys_and_wrong_values_together() -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario().replaced(
            {
                "operator.probe_presure_mmhg": 1,
                "operator.tilt_deg": 100,
                "patient.heart": "paper",
            }
        )
    said = str(caught.value).splitlines()
    assert len(said) == 3
    assert "Did you mean operator.probe_pressure_mmhg" in said[0]
    assert "100 ° is outside -15 to 90 °" in said[1]
    assert "not one of synthetic, recorded_before_fluid" in said[2]


@pytest.mark.parametrize("seed", [-1, 2**63, 1.0, True, "1", None])
def test_seed_that_is_no_whole_number_is_refused(seed: Any) -> None:
    assert refusal(seed=seed) == [
        f"seed = {seed!r} must be a whole number from 0 to 2^63 − 1"
    ]


def test_wrong_seed_and_wrong_value_are_reported_together() -> None:
    said = refusal(seed=-1, operator=Operator(tilt_deg=100.0))
    assert any("seed" in line for line in said)
    assert any("tilt_deg" in line for line in said)


def test_group_of_the_wrong_type_is_refused() -> None:
    said = refusal(patient={"height_cm": 170.0})
    assert said == ["patient must be a Patient, not dict"]


def test_from_dict_keeps_defaults_for_what_is_not_named() -> None:
    scenario = Scenario.from_dict({"patient": {"height_cm": 180}})
    assert scenario == Scenario(patient=Patient(height_cm=180.0))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"person": {}}, "unknown group 'person': use patient, veins, operator"),
        ({"patient": 3}, "patient = 3 must be a table"),
        ({"patient": {"hight_cm": 1}}, "Did you mean patient.height_cm"),
        ({"seed": "1"}, "seed = '1' must be a whole number"),
        ({"veins": {"right_valve_leak": None}}, "None is not a number"),
    ],
)
def test_from_dict_with_something_wrong_says_what(
    data: dict[str, Any], said: str
) -> None:
    with pytest.raises(ScenarioError) as caught:
        Scenario.from_dict(data)
    assert said in str(caught.value)
