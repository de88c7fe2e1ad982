import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import numpy as np
import pytest

from simulator.spec import (
    ASSUMPTION,
    Choice,
    Parameter,
    ScenarioError,
    Spec,
    look_up,
    parameters_of,
)


class Hat(StrEnum):
    FELT = "felt"
    STRAW = "straw"


@dataclass(frozen=True, kw_only=True)
class Wardrobe:
    brim_cm: Annotated[
        float,
        Spec(
            unit="cm",
            low=-1.5,
            high=12.0,
            step=0.5,
            label="Brim",
            source=ASSUMPTION,
            note="made up",
        ),
    ] = 4.0
    hat: Annotated[Hat, Choice(label="Hat", source="tailor")] = Hat.FELT


FOUND = parameters_of("wardrobe", Wardrobe)
BRIM, HAT = FOUND["wardrobe.brim_cm"], FOUND["wardrobe.hat"]


def refusal(parameter: Parameter, value: Any) -> str:
    with pytest.raises(ScenarioError) as caught:
        parameter.checked(value)
    return str(caught.value)


def test_declaration_is_read_once_and_in_order() -> None:
    assert list(FOUND) == ["wardrobe.brim_cm", "wardrobe.hat"]
    assert (BRIM.group, BRIM.name, BRIM.default, BRIM.unit) == (
        "wardrobe",
        "brim_cm",
        4.0,
        "cm",
    )
    assert (BRIM.low, BRIM.high, BRIM.step, BRIM.choices) == (-1.5, 12.0, 0.5, None)
    assert (BRIM.label, BRIM.source, BRIM.note) == ("Brim", ASSUMPTION, "made up")
    assert (HAT.default, HAT.choices, HAT.low) == ("felt", ("felt", "straw"), None)


def test_field_without_a_meaning_is_refused() -> None:
    @dataclass
    class Bare:
        size: float = 1.0

    with pytest.raises(TypeError, match=r"Bare\.size lacks a Spec or Choice"):
        parameters_of("x", Bare)


@pytest.mark.parametrize(
    "value", [-1.5, 12, "3.5", " 7 ", np.float32(2.5), np.int64(3), -0.0]
)
def test_number_in_range_is_taken_as_float(value: Any) -> None:
    checked = BRIM.checked(value)
    assert type(checked) is float
    assert checked == float(value)


def test_negative_zero_becomes_zero() -> None:
    assert math.copysign(1.0, float(BRIM.checked(-0.0))) == 1.0


@pytest.mark.parametrize(
    ("value", "nearest"), [(12.001, "12"), (-1.6, "-1.5"), ("1e9", "12")]
)
def test_number_out_of_range_names_value_range_and_nearest(
    value: Any, nearest: str
) -> None:
    said = refusal(BRIM, value)
    assert f"wardrobe.brim_cm = {float(value):g} cm" in said
    assert "-1.5 to 12 cm" in said
    assert said.endswith(f"the nearest allowed value is {nearest}.")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, "1e999", "-1e999"])
def test_number_not_finite_is_refused_with_the_range(value: Any) -> None:
    said = refusal(BRIM, value)
    assert f"= {float(value)} is not finite" in said
    assert "-1.5 to 12 cm" in said


@pytest.mark.parametrize(
    "value",
    [
        *(True, False, None, "wide", "", "3 cm", [3.0], {"a": 1}, 2 + 1j),
        *("1_0", "nan", "-inf", "３", "0x3"),  # numbers to Python, to nobody else
    ],
)
def test_what_is_no_number_is_refused_with_the_range(value: Any) -> None:
    said = refusal(BRIM, value)
    assert f"= {value!r} is not a number" in said
    assert "-1.5 to 12 cm" in said


@pytest.mark.parametrize("value", [10**400, "9" * 400 + "x", ["deep"] * 1000])
def test_what_is_long_is_cut_short_in_the_message(value: Any) -> None:
    said = refusal(BRIM, value)
    assert f"= {repr(value)[:60]}… is not a number" in said
    assert len(said) < 160


@pytest.mark.parametrize("value", [np.True_, b"3"])
def test_bool_of_numpy_and_bytes_are_no_numbers(value: Any) -> None:
    refusal(BRIM, value)


@pytest.mark.parametrize("value", ["straw", Hat.STRAW])
def test_choice_is_taken_as_its_enum(value: Any) -> None:
    assert HAT.checked(value) is Hat.STRAW


def test_wrong_choice_names_all_and_the_nearest() -> None:
    said = refusal(HAT, "stra")
    assert said == (
        "wardrobe.hat = 'stra' is not one of felt, straw. Did you mean 'straw'?"
    )


@pytest.mark.parametrize("value", [True, 3, None, ["straw"], "STRAW"])
def test_what_is_no_choice_is_refused(value: Any) -> None:
    assert f"{value!r} is not one of felt, straw" in refusal(HAT, value)


def test_unknown_key_names_the_nearest() -> None:
    with pytest.raises(
        ScenarioError, match=r"unknown parameter 'wardrobe\.brimcm'"
    ) as e:
        look_up(FOUND, "wardrobe.brimcm")
    assert "Did you mean wardrobe.brim_cm" in str(e.value)
    assert "python -m simulator parameters" in str(e.value)


def test_unknown_key_like_none_makes_no_guess() -> None:
    with pytest.raises(ScenarioError) as caught:
        look_up(FOUND, "zzz")
    assert "Did you mean" not in str(caught.value)
