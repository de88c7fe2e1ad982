import math

import pytest

from exam.plain_number import number_in, whole_number_in

NOT_MEANT = ["1_0", "nan", "NaN", "inf", "-Infinity", "１０", "٣", "0x10", "1e1_0"]
"""What Python's own float() or int() would take."""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10", 10.0),
        ("-0.5", -0.5),
        ("+3.", 3.0),
        (".25", 0.25),
        (" 7 ", 7.0),
        ("12e-1", 1.2),
        ("1E+2", 100.0),
        ("9" * 5000, math.inf),
    ],
)
def test_a_plain_number_is_read(text: str, meant: float) -> None:
    assert number_in(text) == meant


@pytest.mark.parametrize(
    "text", [*NOT_MEANT, "", ".", "-", "e5", "1e", "1,5", "1 0", "--1", "3 cm", "1\0"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert number_in(text) is None


def test_the_decimal_mark_is_the_one_asked_for_and_no_other() -> None:
    assert number_in("1,25", ",") == 1.25
    assert number_in("1.25", ",") is None


@pytest.mark.parametrize(("text", "meant"), [("7", 7), ("-1", -1), (" +042 ", 42)])
def test_a_whole_number_is_read(text: str, meant: int) -> None:
    assert whole_number_in(text) == meant


@pytest.mark.parametrize("text", [*NOT_MEANT, "", "7.0", "1e3", "²", "9" * 5000])
def test_anything_else_is_no_whole_number(text: str) -> None:
    assert whole_number_in(text) is None
