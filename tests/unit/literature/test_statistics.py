"""Shares, odds ratios and κ against numbers worked by hand."""

from decimal import Decimal
from math import exp, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from criteria.literature.records import Count, Paired, Share
from criteria.literature.statistics import (
    change_p_value,
    count_of,
    estimate,
    exact_proportion,
    kappa,
    largest_possible_n,
    nearest_count,
    odds_ratio,
    p_values,
    proportion,
    rounded_percent,
)

Z = 1.959964
DRINK = Paired(both=2, only_before=5, only_after=1, neither=8)


def of(positive: int, n: int) -> Count:
    return Count(positive=positive, n=n)


# ---------------------------------------------------------------- shares
def test_wilson_for_one_of_twenty() -> None:
    """z²/n = 0.19207: middle (0.05 + 0.09604) / 1.19207 = 0.12251,
    half width 1.95996 · √(0.002375 + 0.002401) / 1.19207 = 0.11363."""
    found = proportion(of(1, 20))
    assert found.value == 0.05
    assert found.low == pytest.approx(0.12251 - 0.11363, abs=2e-5)
    assert found.high == pytest.approx(0.12251 + 0.11363, abs=2e-5)


def test_exact_interval_of_everyone() -> None:
    """All of n: the lower end is the nth root of 0.025, the upper end 1."""
    found = exact_proportion(of(109, 109))
    assert found.low == pytest.approx(0.025 ** (1 / 109))
    assert found.high == 1.0


@given(st.integers(1, 2000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_hold_the_share_and_stay_within_one(counts: tuple[int, int]) -> None:
    for found in (proportion(of(*counts)), exact_proportion(of(*counts))):
        assert 0 <= found.low <= found.value <= found.high <= 1


# ---------------------------------------------------------------- counts behind percent
def test_count_behind_a_percentage() -> None:
    """38/1165 = 3.2618 %, 37 would be 3.18 and 39 would be 3.35."""
    assert count_of(Share(n=1165, percent=Decimal("3.26"))) == of(38, 1165)


def test_no_count_makes_45_percent_of_43() -> None:
    """19 of 43 are 44.2 %, 20 of 43 are 46.5 %; 19 of 42 are 45.2 %."""
    share = Share(n=43, percent=Decimal("45"))
    assert count_of(share) is None
    assert nearest_count(share) == of(19, 43)
    assert largest_possible_n(share) == of(19, 42)


def test_estimate_keeps_the_printed_share_where_no_count_fits() -> None:
    found = estimate(Share(n=43, percent=Decimal("45")))
    assert not found.is_exact
    assert found.value == 0.45
    assert found.count == of(19, 43)
    assert found.low == proportion(of(19, 43)).low


def test_a_printed_count_wins() -> None:
    share = Share(n=20, positive=7, percent=Decimal("30"))
    assert count_of(share) == nearest_count(share) == of(7, 20)
    assert estimate(share).value == 0.35


def test_percentages_that_no_group_can_have() -> None:
    """0.04 % needs at least 2223 people (1 of 2223 = 0.045 %)."""
    assert largest_possible_n(Share(n=50, percent=Decimal("0.04"))) is None


def test_halves_are_rounded_up() -> None:
    """1 of 8 is 12.5 %."""
    assert rounded_percent(of(1, 8), Decimal("13")) == 13


@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_every_count_is_found_from_its_own_percentage(counts: tuple[int, int]) -> None:
    """With two decimals and fewer than 5000 people a percentage has one count."""
    percent = rounded_percent(of(*counts), Decimal("0.01"))
    assert count_of(Share(n=counts[1], percent=percent)) == of(*counts)


# ---------------------------------------------------------------- two groups
def test_odds_ratio_of_28_of_148_and_11_of_172() -> None:
    """(28·161)/(120·11) = 3.4152; √(1/28 + 1/120 + 1/11 + 1/161) = 0.37572."""
    found = odds_ratio(of(28, 148), of(11, 172))
    assert found is not None
    error = sqrt(1 / 28 + 1 / 120 + 1 / 11 + 1 / 161)
    assert found.value == pytest.approx(4508 / 1320)
    assert found.low == pytest.approx(4508 / 1320 * exp(-Z * error), rel=1e-5)
    assert found.high == pytest.approx(4508 / 1320 * exp(Z * error), rel=1e-5)


def test_empty_cell_adds_a_half_to_every_cell() -> None:
    """46 of 65 against 0 of 235: (46.5·235.5)/(19.5·0.5) = 1123.15, as was printed."""
    found = odds_ratio(of(46, 65), of(0, 235))
    assert found is not None
    assert found.value == pytest.approx(46.5 * 235.5 / (19.5 * 0.5))


@pytest.mark.parametrize("positive", [(0, 0), (20, 30)])
def test_nobody_or_everybody_has_no_odds_ratio_and_no_test(
    positive: tuple[int, int],
) -> None:
    groups = of(positive[0], 20), of(positive[1], 30)
    assert odds_ratio(*groups) is None
    assert p_values(*groups) == {}


def test_chi_square_of_ten_and_five_of_twenty() -> None:
    """40·(10·15 − 10·5)²/(20·20·15·25) = 2.6667 with one degree: p 0.1025.
    With correction 40·(100 − 20)²/150000 = 1.7067: p 0.1914.
    Fisher, hypergeometric: 2 · P(10 or more of 15) = 0.1908."""
    found = p_values(of(10, 20), of(5, 20))
    assert found["χ²"] == pytest.approx(0.1025, abs=1e-4)
    assert found["χ² with correction"] == pytest.approx(0.1914, abs=1e-4)
    assert found["Fisher"] == pytest.approx(0.1908, abs=1e-4)
    assert set(p_values(of(10, 20), of(5, 20), of(3, 9))) == {"χ²", "likelihood ratio"}


# ---------------------------------------------------------------- the same people twice
def test_kappa_before_and_after_a_drink() -> None:
    """10 of 16 alike = 0.625; by chance (7·3 + 9·13)/256 = 0.53906:
    (0.625 − 0.53906)/(1 − 0.53906) = 0.18644."""
    assert DRINK.n == 16
    assert (DRINK.before, DRINK.after) == (7, 3)
    found = kappa(DRINK)
    assert found.value == pytest.approx(0.18644, abs=1e-5)
    assert found.low < 0 < found.high


def test_change_of_six_people_of_whom_five_one_way() -> None:
    """Exact: 2 · (1 + 6)/2⁶ = 0.21875."""
    assert change_p_value(DRINK) == pytest.approx(0.21875)
