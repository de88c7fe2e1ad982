import math
import re
from dataclasses import fields

import pytest

from exam import COLUMNS, KEY_COLUMNS, READINGS, Column, Defect, Kind, Measurement, Vein

NUMBERS = [column for column in COLUMNS.values() if column.kind is Kind.NUMBER]


def by_name(column: Column) -> str:
    return column.name


def test_columns_are_the_keys_then_the_readings_of_the_form() -> None:
    assert KEY_COLUMNS == ("vein", "side", "level", "posture", "breathing")
    assert tuple(COLUMNS) == KEY_COLUMNS + READINGS
    in_form = {field.name for field in fields(Measurement)}
    assert set(READINGS) == in_form - {"site", "posture", "breathing"}


@pytest.mark.parametrize("column", COLUMNS.values(), ids=by_name)
def test_every_column_explains_itself(column: Column) -> None:
    assert column.label
    assert column.meaning
    assert bool(column.unit) == (column.kind is Kind.NUMBER)
    assert bool(column.allowed) == (column.kind is Kind.WORD)
    assert set(column.synonyms.values()) <= set(column.allowed)
    assert not set(column.synonyms) & set(column.allowed)


@pytest.mark.parametrize("column", COLUMNS.values(), ids=by_name)
def test_nothing_stays_nothing(column: Column) -> None:
    assert column.read(None) is None


@pytest.mark.parametrize("column", NUMBERS, ids=by_name)
def test_range_includes_its_ends_and_nothing_beyond(column: Column) -> None:
    assert column.read(column.low) == column.low
    assert column.read(column.high) == column.high
    for beyond in (
        math.nextafter(column.low, -math.inf),
        math.nextafter(column.high, math.inf),
    ):
        with pytest.raises(ValueError, match=re.escape(f"outside {column.range_text}")):
            column.read(beyond)


@pytest.mark.parametrize("column", NUMBERS, ids=by_name)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_not_finite_is_not_a_reading(column: Column, value: float) -> None:
    with pytest.raises(
        ValueError, match="is not a reading: use a number from"
    ) as caught:
        column.read(value)
    assert column.range_text in str(caught.value)


@pytest.mark.parametrize("value", [True, "1.2", [1.2], {}])
def test_other_types_are_not_numbers(value: object) -> None:
    with pytest.raises(ValueError, match=r"is not a number: .* in cm², without quotes"):
        COLUMNS["csa_cm2"].read(value)


def test_whole_numbers_become_floats() -> None:
    value = COLUMNS["csa_cm2"].read(1)
    assert value == 1.0
    assert isinstance(value, float)


def test_integer_too_large_for_a_float_is_not_a_reading() -> None:
    with pytest.raises(
        ValueError, match="very long integer is not a reading: use a num"
    ):
        COLUMNS["csa_cm2"].read(10**5000)


@pytest.mark.parametrize(
    ("name", "value", "guess"),
    [
        ("csa_cm2", 85.0, "if it is in mm², write 0.85"),  # 85 mm² = 0.85 cm²
        ("reflux_s", 880.0, "if it is in ms, write 0.88"),  # 880 ms = 0.88 s
        ("tamax_cm_s", -750.0, "if it is in mm/s, write -75"),
    ],
)
def test_value_out_of_range_suggests_the_unit_meant(
    name: str, value: float, guess: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(guess)):
        COLUMNS[name].read(value)


def test_no_unit_is_suggested_where_none_would_help() -> None:
    with pytest.raises(ValueError, match="outside") as caught:
        COLUMNS["csa_cm2"].read(-3.0)
    assert "if it is in" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "meant"),
    [
        ("vein", "IJV", "jugular"),
        ("vein", "jugullar", "jugular"),
        ("vein", "Straight sinus", "straight_sinus"),
        ("side", "R", "right"),
        ("level", 2, "j2"),
        ("posture", "sitting", "upright"),
        ("breathing", "Valsalva", "strain"),
    ],
)
def test_unknown_word_lists_the_allowed_and_the_nearest(
    name: str, value: object, meant: str
) -> None:
    column = COLUMNS[name]
    with pytest.raises(ValueError, match=f"did you mean {meant}\\?") as caught:
        column.read(value)
    assert str(caught.value).startswith(f"{value!r} is not known: use ")
    assert all(word in str(caught.value) for word in column.allowed)


@pytest.mark.parametrize("value", ["kidney", "x" * 100_000, 7, [], True])
def test_word_close_to_nothing_gets_no_suggestion(value: object) -> None:
    with pytest.raises(
        ValueError, match=r"is not known: use supine or upright$"
    ) as caught:
        COLUMNS["posture"].read(value)
    assert len(str(caught.value)) < 100


def test_words_are_read_as_their_enum() -> None:
    assert COLUMNS["vein"].read("jugular") is Vein.JUGULAR
    # "none" is a finding: the picture was looked at and shows nothing.
    assert COLUMNS["defect"].read("none") is Defect.NONE


@pytest.mark.parametrize("value", [1, 0, "true", "maybe", 0.0])
def test_flag_takes_only_true_and_false(value: object) -> None:
    with pytest.raises(ValueError, match="neither true nor false: use true or false"):
        COLUMNS["bidirectional"].read(value)
