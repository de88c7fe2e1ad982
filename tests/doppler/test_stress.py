"""Any setting within its range gives finite numbers and no warning, on any flow."""

import warnings

import numpy as np
import pytest

from exam import Breathing
from simulator import PARAMETERS, Scenario
from simulator.doppler.chain import insonate
from simulator.reading import read_screen
from tests.unit.simulator.builders import site_truth

KNOBS = [
    p
    for p in PARAMETERS.values()
    if p.group in ("machine", "operator")
    and p.name not in ("breathing", "tilt_deg", "settle_s")
]
SITES = ("right_j2", "left_vertebral", "straight_sinus")


def any_scenario(rng: np.random.Generator) -> Scenario:
    """Every knob somewhere in its range, each end as likely as one in seven."""
    values: dict[str, object] = {}
    for knob in KNOBS:
        if knob.choices is not None:
            values[knob.key] = str(rng.choice(knob.choices))
        else:
            assert knob.low is not None
            assert knob.high is not None
            at = np.clip(rng.uniform(-0.2, 1.2), 0.0, 1.0)
            values[knob.key] = float(knob.low + at * (knob.high - knob.low))
    return Scenario().replaced(values)


@pytest.mark.parametrize("case", range(40))
def test_any_setting_on_any_flow_gives_finite_numbers(case: int) -> None:
    rng = np.random.default_rng(case)
    scenario = any_scenario(rng)
    still = float(rng.choice([0.0, 1e-9, -1e-9, 500.0]))
    velocity = rng.normal(0.0, 10.0 ** rng.uniform(-2.0, 2.5), 1000)
    area = 10.0 ** rng.uniform(-5.0, 0.5, 1000)
    truth = site_truth(
        velocity_cm_s=velocity if case % 3 else np.full(1000, still),
        area_cm2=area if case % 2 else float(area[0]),
        code=SITES[case % len(SITES)],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        strip = insonate(scenario, truth)
        reading = read_screen(strip, truth, scenario, Breathing.QUIET)
    traces = strip.traces
    assert np.isfinite(strip.iq.signal).all()
    power = strip.spectrogram().power
    assert np.isfinite(power).all()
    assert (power >= 0.0).all()
    assert np.isfinite([traces.mean_cm_s, traces.peak_cm_s]).all()
    assert traces.time_s.shape == (500,)
    for name in ("reflux_s", "csa_cm2", "tamean_cm_s", "tamax_cm_s", "flow_ml_min"):
        assert np.isfinite(getattr(reading, name))
    # A trace cannot leave the scale that it is drawn on.
    widest = (
        0.5 + abs(scenario.machine.baseline_shift) + 0.01
    ) * scenario.machine.prf_hz
    assert np.abs(traces.mean_cm_s).max() <= widest * strip.beam.cm_s_per_hz
    assert np.abs(traces.peak_cm_s).max() <= widest * strip.beam.cm_s_per_hz
