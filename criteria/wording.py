"""Readings, limits and margins as a sonographer would say them.

`finding.py` decides what is said; this file decides how.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from criteria.threshold import Threshold, as_written

_PRINTED_UNIT: Mapping[str, str] = {"cm2": "cm²", "percent": "%"}
_FEWEST_DECIMALS = 2
_MOST_DECIMALS = 17


def unit_text(unit: str) -> str:
    """A unit as it is printed: ``cm2`` becomes ``cm²``."""
    return _PRINTED_UNIT.get(unit, unit)


def number_text(value: float, *, beside: float | None = None) -> str:
    """A number with two decimals, or as many as keep its order to ``beside``.

    A reading of 0.3004 cm² is not at most 0.30 cm²; printing "0.30, not ≤ 0.30"
    would make the report look wrong. Without ``beside`` no digit is dropped.
    """
    other = value if beside is None else beside
    for decimals in range(_FEWEST_DECIMALS, _MOST_DECIMALS):
        text = f"{value + 0.0:.{decimals}f}"
        if _order(float(text), other) == _order(value, other):
            return text.replace("-", "−")
    return str(as_written(value)).replace("-", "−")


def _order(left: float, right: float) -> int:
    return (left > right) - (left < right)


def comparison_text(value: float, limit: Threshold) -> str:
    """The reading against its limit: ``1.10 s > 0.88 s``, ``0.40 s, not > 0.88 s``."""
    return _against(number_text(value, beside=limit.value), value, limit)


def difference_text(
    value: float, limit: Threshold, *, supine_cm2: float, upright_cm2: float
) -> str:
    """Both areas, their difference and its limit.

    Rounded numbers need not add up (0.64 − 0.04 = 0.59); decimals are added until
    they do, and until the difference stands on its own side of the limit.
    """
    numbers = (supine_cm2, upright_cm2, value)
    for decimals in range(_FEWEST_DECIMALS, _MOST_DECIMALS):
        texts = [f"{number + 0.0:.{decimals}f}" for number in numbers]
        supine, upright, difference = map(Decimal, texts)
        same_side = _order(float(difference), limit.value) == _order(value, limit.value)
        if supine - upright == difference and same_side:
            break
    else:
        texts = [str(as_written(number)) for number in numbers]
    lying, sitting, fall = (text.replace("-", "−") for text in texts)
    return f"supine {lying} − upright {sitting} = {_against(fall, value, limit)}"


def _against(reading: str, value: float, limit: Threshold) -> str:
    unit = unit_text(limit.unit)
    sign = limit.comparison.symbol
    joint = f" {sign}" if limit.is_met_by(value) else f", not {sign}"
    return f"{reading} {unit}{joint} {number_text(limit.value)} {unit}"


def margin_text(value: float, limit: Threshold) -> str:
    """How far from the limit: ``by 0.22 s, 25 %``, ``0.48 s away, 55 %``."""
    margin = limit.margin(value)
    if margin == 0:
        return "exactly at the limit"
    distance = f"{number_text(abs(margin), beside=0.0)} {unit_text(limit.unit)}"
    words = f"by {distance}" if margin > 0 else f"{distance} away"
    percent = limit.margin_percent(value)
    return words if percent is None else f"{words}, {_percent_text(abs(percent))}"


def _percent_text(percent: float) -> str:
    return "less than 1 %" if percent < 1 else f"{percent:.0f} %"


def _flow_text(value: object) -> str:
    return "flow seen" if value else "no flow seen"


def _defect_text(value: object) -> str:
    seen = str(value).replace("_", " ")
    return "no defect seen" if seen == "none" else f"{seen} seen"


def _direction_text(value: object) -> str:
    return "flow both ways" if value else "flow one way"


FLAG_TEXT: Mapping[str, Callable[[object], str]] = {
    "bidirectional": _direction_text,
    "flow_detectable": _flow_text,
    "defect": _defect_text,
}
"""Sentences for readings that are not numbers."""

QUANTITY: Mapping[str, str] = {
    "reflux_s": "reversal",
    "csa_cm2": "CSA",
    "csa_supine_minus_upright_cm2": "CSA",
    "csa_reduction_percent": "CSA",
}
"""What is said before the number."""
