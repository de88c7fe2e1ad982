"""Proportions, odds ratios and agreement from counts, each with its 95 % interval.

The formulas are those of statsmodels and SciPy; this file chooses among them and says
which was chosen. `checks.py` holds the results against what was printed. Both take a
second to import, so each function imports its own: a page that only wants to name a
source does not wait for them.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from criteria.literature.records import Count, Paired, Share

CORRECTION = 0.5
"""Added to every cell of a table with an empty one (Haldane and Anscombe)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """An estimate and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate(Interval):
    """A printed share, the people behind it, and its interval."""

    count: Count
    is_exact: bool
    """False where no whole number of people makes the printed percentage; the count
    is then the nearest."""


# ---------------------------------------------------------------- shares
def estimate(share: Share) -> Estimate:
    """A share with Wilson's interval, from its count or the one nearest to print."""
    count = count_of(share)
    used = nearest_count(share) if count is None else count
    found = proportion(used)
    printed = share.percent if count is None else None
    return Estimate(
        value=found.value if printed is None else float(printed) / 100,
        low=found.low,
        high=found.high,
        count=used,
        is_exact=count is not None,
    )


def proportion(count: Count) -> Interval:
    """A share with Wilson's interval, which stays inside 0 and 1 for small groups."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count.positive, count.n, method="wilson")
    return _within_one(count, low, high)


def exact_proportion(count: Count) -> Interval:
    """A share with the exact interval of Clopper and Pearson, often used in print."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count.positive, count.n, method="beta")
    return _within_one(count, low, high)


def _within_one(count: Count, low: float, high: float) -> Interval:
    value = count.positive / count.n
    # Round-off may leave an end a hair on the wrong side of 0, 1 or the share itself.
    return Interval(
        value=value, low=max(0.0, min(low, value)), high=min(1.0, max(high, value))
    )


def count_of(share: Share) -> Count | None:
    """The people behind a share; None if no whole number makes its percentage.

    Notes
    -----
    For n people only n + 1 percentages are possible. 45 % of 43 is none of them: 19
    are 44 % and 20 are 47 %.
    """
    if share.positive is not None:
        return Count(positive=share.positive, n=share.n)
    assert share.percent is not None  # a share has one or the other
    nearest = nearest_count(share)
    if rounded_percent(nearest, share.percent) == share.percent:
        return nearest
    return None


def nearest_count(share: Share) -> Count:
    """The count whose percentage comes closest to the printed one."""
    if share.positive is not None:
        return Count(positive=share.positive, n=share.n)
    assert share.percent is not None  # a share has one or the other
    exact = share.percent * share.n / 100
    return Count(positive=int(exact.to_integral_value(ROUND_HALF_UP)), n=share.n)


def rounded_percent(count: Count, like: Decimal) -> Decimal:
    """A count in percent, rounded to as many digits as another percentage."""
    return (Decimal(100 * count.positive) / count.n).quantize(like, ROUND_HALF_UP)


def largest_possible_n(share: Share) -> Count | None:
    """The largest group, up to n, in which the printed percentage is possible."""
    for n in range(share.n, 0, -1):
        found = count_of(Share(n=n, percent=share.percent))
        if found is not None:
            return found
    return None


# ---------------------------------------------------------------- two groups
def odds_ratio(cases: Count, controls: Count) -> Interval | None:
    """Odds ratio of two groups with Woolf's interval.

    None if nobody, or everyone, is positive: the counts then say nothing of it.

    Notes
    -----
    exp(ln OR ± 1.96·√(1/a + 1/b + 1/c + 1/d)). An empty cell adds 0.5 to all four, as
    the first study did. statsmodels' own ``shift_zeros`` would change the empty cell
    alone.
    """
    from statsmodels.stats.contingency_tables import Table2x2

    cells = _cells(cases, controls)
    if not _both_answers(cells):
        return None
    if not all(cell for row in cells for cell in row):
        cells = [[cell + CORRECTION for cell in row] for row in cells]
    table = Table2x2(cells, shift_zeros=False)
    low, high = table.oddsratio_confint()
    return Interval(value=float(table.oddsratio), low=float(low), high=float(high))


def p_values(*groups: Count) -> dict[str, float]:
    """Two-sided p-values of the usual tests whether the groups differ.

    Empty if everyone, or nobody, is positive: there is nothing to test.
    """
    from scipy import stats

    cells = _cells(*groups)
    if not _both_answers(cells):
        return {}
    found = {
        "χ²": stats.chi2_contingency(cells, correction=False).pvalue,
        "likelihood ratio": stats.chi2_contingency(
            cells, correction=False, lambda_="log-likelihood"
        ).pvalue,
    }
    if len(groups) == 2:  # beyond two, SciPy's Fisher draws random tables
        found["Fisher"] = stats.fisher_exact(cells).pvalue
        found["χ² with correction"] = stats.chi2_contingency(cells).pvalue
    return {name: float(value) for name, value in found.items()}


def _cells(*groups: Count) -> list[list[float]]:
    """A line per group: the positive, the others."""
    return [[float(g.positive), float(g.n - g.positive)] for g in groups]


def _both_answers(cells: list[list[float]]) -> bool:
    """Whether somebody is positive and somebody is not."""
    return all(sum(column) for column in zip(*cells, strict=True))


# ---------------------------------------------------------------- the same people twice
def kappa(paired: Paired) -> Interval:
    """Cohen's κ of two judgements of the same people.

    Notes
    -----
    κ = (agreement seen − agreement by chance) / (1 − agreement by chance); the interval
    is κ ± 1.96 asymptotic standard errors and may leave the range of κ in small groups.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    found = cohens_kappa(_square(paired))
    return Interval(
        value=float(found.kappa),
        low=float(found.kappa_low),
        high=float(found.kappa_upp),
    )


def change_p_value(paired: Paired) -> float:
    """Exact McNemar test: could this many changes one way be chance?"""
    from statsmodels.stats.contingency_tables import mcnemar

    return float(mcnemar(_square(paired), exact=True).pvalue)


def _square(paired: Paired) -> list[list[int]]:
    """First answer down, second answer across."""
    return [[paired.both, paired.only_before], [paired.only_after, paired.neither]]
