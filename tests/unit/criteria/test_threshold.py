import math
from typing import Any

import pytest

from criteria.threshold import (
    Comparison,
    Confidence,
    Threshold,
    exact_difference,
    weakest,
)


def limit(comparison: str, value: float) -> Threshold:
    return Threshold(
        key="rule.number",
        value=value,
        unit="s",
        comparison=Comparison(comparison),
        sources=("mayer2011",),
        confidence=Confidence.SECONDARY,
        note="a note",
    )


@pytest.mark.parametrize(
    ("comparison", "below", "at", "above"),
    [
        (">", False, False, True),
        (">=", False, True, True),
        ("<", True, False, False),
        ("<=", True, True, False),
    ],
)
def test_each_comparison_below_at_and_above_the_limit(
    comparison: str, below: bool, at: bool, above: bool
) -> None:
    held = limit(comparison, 0.5)
    assert held.is_met_by(math.nextafter(0.5, 0)) is below
    assert held.is_met_by(0.5) is at
    assert held.is_met_by(math.nextafter(0.5, 1)) is above


@pytest.mark.parametrize(
    ("comparison", "reading", "margin", "percent"),
    [
        (">", 1.10, 0.22, 25.0),  # 0.22 / 0.88
        (">", 0.22, -0.66, -75.0),
        ("<=", 0.22, 0.66, 75.0),
        ("<=", 1.10, -0.22, -25.0),
        (">", 0.88, 0.0, 0.0),
    ],
)
def test_margin_is_positive_inside_met_and_exact(
    comparison: str, reading: float, margin: float, percent: float
) -> None:
    held = limit(comparison, 0.88)
    assert held.margin(reading) == margin
    assert held.margin_percent(reading) == pytest.approx(percent)


def test_margin_percent_of_a_limit_of_zero_is_none() -> None:
    assert limit("<", 0.0).margin_percent(-0.2) is None


def test_margin_percent_of_a_negative_limit_keeps_the_sign_of_the_margin() -> None:
    # limit < -0.5, reading -0.75: inside by 0.25, half of the limit
    assert limit("<", -0.5).margin_percent(-0.75) == pytest.approx(50)


def test_rough_margin_has_the_sign_of_the_margin() -> None:
    assert limit(">", 0.88).rough_margin(1.0) > 0 > limit(">", 0.88).rough_margin(0.5)
    assert limit("<", 0.88).rough_margin(0.5) > 0 > limit("<", 0.88).rough_margin(1.0)


def test_difference_of_readings_leaves_no_crumbs() -> None:
    assert 1.10 - 0.88 != 0.22  # why the function is needed
    assert exact_difference(1.10, 0.88) == 0.22


def test_difference_takes_whole_numbers() -> None:
    assert exact_difference(1, 0.25) == 0.75


def test_weakest_confidence_is_the_least_sure() -> None:
    sure, told, ours = Confidence
    assert weakest((sure, told)) is told
    assert weakest((told, ours, sure)) is ours
    assert weakest((sure, sure)) is sure


def test_printed_signs() -> None:
    assert [each.symbol for each in Comparison] == [">", "≥", "<", "≤"]


def test_to_dict_has_everything_needed_to_quote_the_number() -> None:
    expected: dict[str, Any] = {
        "key": "rule.number",
        "value": 0.88,
        "unit": "s",
        "comparison": ">",
        "sources": ["mayer2011"],
        "confidence": "secondary",
        "note": "a note",
    }
    assert limit(">", 0.88).to_dict() == expected
