"""When does a recomputed number agree with print, and how is it written?"""

from decimal import Decimal

from criteria.literature.records import Printed, signed
from criteria.literature.statistics import Interval


def same_p(found: float, printed: str) -> bool:
    """Whether a p-value agrees with print, e.g. with ``0.03`` or ``<0.0001``."""
    if printed.startswith("<"):
        return found < float(printed[1:])
    return close(found, Decimal(printed))


def same_interval(found: Interval | None, printed: Printed) -> bool:
    """Whether estimate and both ends agree with print."""
    if found is None:
        return False
    pairs = (
        (found.value, printed.value),
        (found.low, printed.low),
        (found.high, printed.high),
    )
    return all(close(value, text) for value, text in pairs if text is not None)


def close(found: float, printed: Decimal) -> bool:
    """Within one unit of the last printed digit: rounded or cut off alike."""
    return abs(found - float(printed)) <= 2 * half_a_digit(printed) * (1 + 1e-9)


def half_a_digit(printed: Decimal) -> float:
    """Half a unit of the last printed digit."""
    exponent = printed.as_tuple().exponent
    return 0.5 * 10.0 ** int(exponent)


def interval_text(found: Interval | None) -> str:
    """An estimate and its interval in words, e.g. ``1.55 (0.717 to 3.35)``."""
    if found is None:
        return "–"
    low, high = number_text(found.low), number_text(found.high)
    return f"{number_text(found.value)} ({low} to {high})"


def number_text(value: float) -> str:
    """Three digits are enough to compare: 0.753, 36.4, 1123."""
    if value != 0 and abs(value) < 0.001:
        return "below 0.001"
    if abs(value) >= 1000:
        return f"{value:.0f}"
    return signed(Decimal(f"{value:#.3g}".rstrip(".")))
