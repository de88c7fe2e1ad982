import math
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.threshold import exact_difference
from criteria.wording import (
    comparison_text,
    difference_text,
    margin_text,
    number_text,
    unit_text,
)
from tests.unit.criteria.test_threshold import limit


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.3, "0.30"),
        (1.0, "1.00"),
        (0.305, "0.305"),
        (-0.2, "−0.20"),
        (-0.0, "0.00"),
        (1e-20, "1E−20"),
    ],
)
def test_a_number_alone_keeps_every_digit(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("value", "beside", "text"),
    [
        (1.1, 0.88, "1.10"),
        (0.123456, 0.88, "0.12"),
        (0.3004, 0.3, "0.3004"),
        (0.346, 0.349, "0.346"),  # two decimals would print 0.35, the wrong side
        (0.3, 0.3, "0.30"),
        (-1e-20, 0.0, "−1E−20"),
    ],
)
def test_a_reading_is_printed_on_its_own_side_of_the_limit(
    value: float, beside: float, text: str
) -> None:
    assert number_text(value, beside=beside) == text


@given(
    value=st.floats(0, 60),
    beside=st.sampled_from([0.88, 0.5, 0.3, 0.349]),
)
def test_a_printed_reading_never_changes_sides(value: float, beside: float) -> None:
    printed = float(number_text(value, beside=beside).replace("−", "-"))
    assert (printed > beside, printed < beside) == (value > beside, value < beside)


def test_comparison_met_and_not_met() -> None:
    assert comparison_text(1.1, limit(">", 0.88)) == "1.10 s > 0.88 s"
    assert comparison_text(0.4, limit(">", 0.88)) == "0.40 s, not > 0.88 s"
    assert comparison_text(0.3, limit("<=", 0.3)) == "0.30 s ≤ 0.30 s"


def test_margin_says_inside_outside_and_on_the_limit() -> None:
    assert margin_text(1.1, limit(">", 0.88)) == "by 0.22 s, 25 %"
    assert margin_text(0.44, limit(">", 0.88)) == "0.44 s away, 50 %"
    assert margin_text(0.88, limit(">", 0.88)) == "exactly at the limit"


def test_margin_of_a_limit_of_zero_has_no_percent() -> None:
    assert margin_text(-0.2, limit("<", 0.0)) == "by 0.20 s"


def test_a_tiny_margin_is_not_printed_as_nothing() -> None:
    text = margin_text(0.881, limit(">", 0.88))
    assert text == "by 0.001 s, less than 1 %"
    assert "0.00 s" not in margin_text(math.nextafter(0.88, 1), limit(">", 0.88))


def told(supine_cm2: float, upright_cm2: float) -> str:
    return difference_text(
        exact_difference(supine_cm2, upright_cm2),
        limit("<", 0.0),
        supine_cm2=supine_cm2,
        upright_cm2=upright_cm2,
    )


@pytest.mark.parametrize(
    ("supine_cm2", "upright_cm2", "text"),
    [
        (0.5, 0.7, "supine 0.50 − upright 0.70 = −0.20 s < 0.00 s"),
        (0.9, 0.1, "supine 0.90 − upright 0.10 = 0.80 s, not < 0.00 s"),
        (0.5, 0.5, "supine 0.50 − upright 0.50 = 0.00 s, not < 0.00 s"),
        (0.501, 0.502, "supine 0.501 − upright 0.502 = −0.001 s < 0.00 s"),
        # to two decimals 0.64 − 0.04 = 0.59, which does not add up
        (0.6351, 0.0449, "supine 0.635 − upright 0.045 = 0.590 s, not < 0.00 s"),
        (1e-20, 2e-20, "supine 1E−20 − upright 2E−20 = −1E−20 s < 0.00 s"),
    ],
)
def test_a_difference_shows_terms_that_add_up(
    supine_cm2: float, upright_cm2: float, text: str
) -> None:
    assert told(supine_cm2, upright_cm2) == text


@given(supine_cm2=st.floats(0, 5), upright_cm2=st.floats(0, 5))
def test_every_printed_difference_adds_up(
    supine_cm2: float, upright_cm2: float
) -> None:
    numbers = re.findall(
        r"[−-]?\d+(?:\.\d+)?(?:E[−-]\d+)?", told(supine_cm2, upright_cm2)
    )
    supine, upright, difference = (Decimal(x.replace("−", "-")) for x in numbers[:3])
    assert float(supine - upright) == pytest.approx(float(difference), abs=1e-15)


def test_units_as_printed() -> None:
    assert (unit_text("cm2"), unit_text("s")) == ("cm²", "s")
