"""People who differ."""

import numpy as np
import pytest
from scipy.stats import lognorm

from simulator import PARAMETERS, Scenario, ScenarioError, preset, sample
from simulator.population import HEALTHY, LogNormal, Normal, Sometimes, Uniform


def draws(n: int = 4000) -> dict[str, list[float]]:
    people = sample(n, np.random.default_rng(7))
    return {key: [float(p.get(key)) for p in people] for key in HEALTHY}


def mean_cut(spread: LogNormal, low: float, high: float) -> float:
    """Mean of a log-normal spread whose tails are put on the limits."""
    sigma2 = np.log1p(spread.cv**2)
    curve = lognorm(s=np.sqrt(sigma2), scale=spread.mean * np.exp(-0.5 * sigma2))
    inside = curve.expect(lambda x: x, lb=low, ub=high)
    return float(low * curve.cdf(low) + inside + high * curve.sf(high))


def test_same_generator_gives_the_same_people_and_another_does_not() -> None:
    first, again = (sample(5, np.random.default_rng(3)) for _ in range(2))
    assert first == again
    assert first != sample(5, np.random.default_rng(4))


def test_people_differ_only_in_what_varies() -> None:
    base = preset("recorded_cvp").with_(operator__probe_pressure_mmhg=3)
    for person in sample(20, np.random.default_rng(0), base=base):
        changed = set(person.differences(base))
        assert changed <= set(HEALTHY)


def test_every_parameter_spreads_as_declared() -> None:
    found = draws()
    for key, spread in HEALTHY.items():
        values = np.array(found[key])
        low, high = PARAMETERS[key].low, PARAMETERS[key].high
        assert low is not None
        assert high is not None
        assert values.min() >= low
        assert values.max() <= high
        if isinstance(spread, Normal):
            # 4 000 draws: the mean is good to 0.07 SD at four standard errors.
            assert values.mean() == pytest.approx(spread.mean, abs=0.07 * spread.sd)
            assert values.std() == pytest.approx(spread.sd, rel=0.06)
        elif isinstance(spread, LogNormal):
            assert values.mean() == pytest.approx(mean_cut(spread, low, high), rel=0.06)
        elif isinstance(spread, Uniform):
            middle = 0.5 * (spread.low + spread.high)
            assert values.mean() == pytest.approx(middle, abs=0.02)
        else:
            assert isinstance(spread, Sometimes)
            # Standard error of a share of 0.29 in 4 000: 0.7 %.
            assert (values > 0).mean() == pytest.approx(spread.share, abs=0.03)
            assert set(np.sign(values[values > 0])) == {1.0}


def test_lognormal_has_the_mean_and_spread_it_names() -> None:
    values = LogNormal(mean=1.2, cv=0.4, source="x").draw(
        200_000, np.random.default_rng(1)
    )
    assert values.mean() == pytest.approx(1.2, rel=0.01)
    assert values.std() / values.mean() == pytest.approx(0.4, rel=0.02)


@pytest.mark.parametrize("n", [0, -1, True, 2_000_000, 1.5])
def test_wrong_number_of_people_is_refused(n: int) -> None:
    with pytest.raises(ScenarioError, match="1 to 1000000"):
        sample(n, np.random.default_rng(0))


def test_first_people_do_not_hang_on_what_comes_after_them() -> None:
    # One person asked for is a person all the same.
    assert isinstance(sample(1, np.random.default_rng(0))[0], Scenario)
