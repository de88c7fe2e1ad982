import re

import pytest

from simulator import PARAMETERS, Parameter, Scenario
from simulator.parameters import GROUPS
from simulator.spec import ASSUMPTION

NUMBERS = [p for p in PARAMETERS.values() if p.choices is None]
UNIT_OF_ENDING = {
    "_mmhg": "mmHg",
    "_ml_min": "ml/min",
    "_bpm": "/min",
    "_per_min": "/min",
    "_percent": "%",
    "_cm2": "cm²",
    "_cm": "cm",
    "_mm": "mm",
    "_mhz": "MHz",
    "_hz": "Hz",
    "_db": "dB",
    "_deg": "°",
    "_l": "l",
    "_s": "s",
}
PROMISED = [
    "patient.cerebral_inflow_ml_min",
    "patient.heart_rate_bpm",
    "patient.right_atrial_pressure_mmhg",
    "patient.fluid_balance_l",
    "patient.breathing_rate_per_min",
    "patient.neck_muscle_tension_mmhg",
    "patient.csf_pressure_mmhg",
    "patient.bone_window",
    "patient.collateral_conductance",
    "patient.height_cm",
    "veins.right_jugular_area_cm2",
    "veins.left_jugular_area_cm2",
    "veins.right_j1_stenosis_percent",
    "veins.right_j2_stenosis_percent",
    "veins.right_j3_stenosis_percent",
    "veins.left_j1_stenosis_percent",
    "veins.left_j2_stenosis_percent",
    "veins.left_j3_stenosis_percent",
    "veins.right_stenosis_length_cm",
    "veins.left_stenosis_length_cm",
    "veins.right_valve_leak",
    "veins.left_valve_leak",
    "veins.right_c1_compression_percent",
    "veins.left_c1_compression_percent",
    "veins.right_defect",
    "veins.left_defect",
    "veins.right_vertebral_area_cm2",
    "veins.left_vertebral_area_cm2",
    "operator.probe_pressure_mmhg",
    "operator.breathing",
    "operator.breath_depth_mmhg",
    "operator.head_turn_deg",
    "operator.tilt_deg",
    "operator.settle_s",
]


@pytest.mark.parametrize("key", PROMISED)
def test_name_that_links_and_scripts_hang_on_is_there(key: str) -> None:
    assert key in PARAMETERS


@pytest.mark.parametrize("parameter", NUMBERS, ids=lambda p: p.key)
def test_number_has_a_range_with_its_default_inside(parameter: Parameter) -> None:
    assert parameter.low is not None
    assert parameter.high is not None
    assert parameter.step is not None
    assert isinstance(parameter.default, float)
    assert parameter.low <= parameter.default <= parameter.high
    assert 0.0 < parameter.step <= parameter.high - parameter.low


@pytest.mark.parametrize("parameter", NUMBERS, ids=lambda p: p.key)
def test_unit_in_the_name_is_the_unit(parameter: Parameter) -> None:
    endings = [e for e in UNIT_OF_ENDING if parameter.name.endswith(e)]
    if not endings:
        assert parameter.unit in ("", "×")
        return
    assert parameter.unit == UNIT_OF_ENDING[max(endings, key=len)]


@pytest.mark.parametrize("parameter", PARAMETERS.values(), ids=lambda p: p.key)
def test_every_parameter_has_words_and_a_source(parameter: Parameter) -> None:
    assert parameter.label
    assert parameter.source == ASSUMPTION or re.fullmatch(r"\w+", parameter.source)
    assert parameter.key == f"{parameter.group}.{parameter.name}"
    assert parameter.group in GROUPS


def test_choice_defaults_are_among_the_choices() -> None:
    choices = [p for p in PARAMETERS.values() if p.choices is not None]
    sided = {
        f"veins.{s}_{n}" for s in ("right", "left") for n in ("stenosis_kind", "defect")
    }
    operated = {
        f"operator.{n}" for n in ("breathing", "csa_method", "glottis", "read_from")
    }
    single = {"patient.heart", "machine.mean_trace"} | operated
    assert {p.key for p in choices} == single | sided
    assert all(p.default in (p.choices or ()) for p in choices)


def test_sides_have_the_same_parameters() -> None:
    names = {p.name for p in PARAMETERS.values() if p.group == "veins"}
    right = {n.removeprefix("right_") for n in names if n.startswith("right_")}
    left = {n.removeprefix("left_") for n in names if n.startswith("left_")}
    assert right == left
    assert len(right) + len(left) == len(names)


def test_defaults_are_those_of_the_default_scenario() -> None:
    assert Scenario().values() == {k: p.default for k, p in PARAMETERS.items()}
