"""Sums, differences and shares of areas, taken between decimals as written down.

One form and a hundred thousand go through the same arithmetic: `rules/form_index.py`
quotes the result, `batch/` asks here wherever a sum comes close to its limit.
"""

from collections.abc import Iterable

from criteria.threshold import as_written, exact_difference


def total_cm2(areas_cm2: Iterable[float]) -> float:
    """Areas added as written down [cm²]."""
    return float(sum(as_written(area) for area in areas_cm2))


def csa_supine_minus_upright_cm2(
    supine_cm2: Iterable[float], upright_cm2: Iterable[float]
) -> float:
    """Fall in jugular area on sitting up; negative means it grew [cm²]."""
    return exact_difference(total_cm2(supine_cm2), total_cm2(upright_cm2))


def csa_reduction_percent(area_cm2: float, elsewhere_cm2: float) -> float | None:
    """How much smaller an area is than the widest of its vein, 0 if it is that [%].

    None if the vein is shut at both places: then it has no width to lose.

    Parameters
    ----------
    elsewhere_cm2
        The widest area at another place of the same vein.
    """
    here, widest = as_written(area_cm2), as_written(max(area_cm2, elsewhere_cm2))
    return float(100 * (widest - here) / widest) if widest else None
