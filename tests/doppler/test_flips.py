"""One factor alone, from a stated setting to another, moves a criterion of a person.

`docs/measurement.md` section 5 has the same table in words.
"""

from typing import Any

import pytest

from criteria import Outcome, evaluate, load_edition
from exam import Posture
from simulator import PRESETS, Scenario, examine, preset

ORIGINAL = load_edition("zamboni_2009_jnnp")
ONE_POSTURE = ORIGINAL.with_(**{"absent_flow.posture_logic": "any"})
HEALTHY = preset("healthy")
MIDDLE = {"machine__baseline_shift": 0.0}
NARROW = preset("stenosed_right_j1")
DRY = preset("dehydrated")


def met(scenario: Scenario, edition: Any = ORIGINAL) -> str:
    """Numbers of the criteria that are met."""
    findings = evaluate(examine(scenario), edition).findings
    return "".join(f.criterion[1] for f in findings if f.outcome is Outcome.MET)


@pytest.mark.parametrize(
    ("person", "from_", "to", "before", "after"),
    [
        (
            HEALTHY,
            {"operator__angle_deg": 55.0},
            {"operator__angle_deg": 95.0},
            "",
            "1",
        ),
        (
            HEALTHY,
            {"operator__deep_angle_deg": 25.0},
            {"operator__deep_angle_deg": 95.0},
            "",
            "2",
        ),
        (
            HEALTHY.with_(**MIDDLE),
            {"machine__prf_hz": 6000.0},
            {"machine__prf_hz": 800.0},
            "",
            "12",
        ),
        (
            HEALTHY,
            {"machine__baseline_shift": 0.2},
            {"machine__baseline_shift": -0.4},
            "",
            "12",
        ),
        (HEALTHY, {"machine__gain_db": 0.0}, {"machine__gain_db": -35.0}, "", "4"),
        (
            HEALTHY,
            {"operator__gate_offset_mm": 0.0},
            {"operator__gate_offset_mm": 4.0},
            "",
            "4",
        ),
        (
            HEALTHY,
            {"operator__caliper_error_percent": 0.0},
            {"operator__caliper_error_percent": -30.0},
            "",
            "3",
        ),
        (
            NARROW,
            {"operator__probe_tilt_deg": 0.0},
            {"operator__probe_tilt_deg": 60.0},
            "3",
            "",
        ),
        (
            DRY,
            {"operator__csa_method": "ellipse"},
            {"operator__csa_method": "circle"},
            "",
            "3",
        ),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else None,
)
@pytest.mark.parametrize("seed", [1, 7])
def test_this_factor_alone_moves_the_verdict(
    person: Scenario,
    from_: dict[str, Any],
    to: dict[str, Any],
    before: str,
    after: str,
    seed: int,
) -> None:
    start = person.with_(seed=seed, **from_)
    assert len(start.differences(start.with_(**to))) == 1
    assert met(start) == before
    assert met(start.with_(**to)) == after


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(
    ("person", "to", "n_silent"),
    [
        (HEALTHY, {"machine__wall_filter_hz": 400.0}, 4),
        (HEALTHY.with_(machine__snr_db=12.0), {"machine__prf_hz": 16_000.0}, 4),
    ],
)
def test_slow_blood_sitting_is_lost_behind_the_filter(
    person: Scenario, to: dict[str, Any], n_silent: int, seed: int
) -> None:
    """Criterion 4 moves where one posture is enough; lying, a deep breath shows."""
    start = person.with_(seed=seed)
    end = start.with_(**to)
    form = examine(end)
    silent = [m for m in form.measurements if m.flow_detectable is False]
    assert len(silent) == n_silent
    assert {m.posture for m in silent} == {Posture.UPRIGHT}
    assert (met(start), met(start, ONE_POSTURE)) == ("", "")
    assert (met(end), met(end, ONE_POSTURE)) == ("", "4")


def both_ways(scenario: Scenario) -> int:
    return sum(bool(m.bidirectional) for m in examine(scenario).measurements)


def test_high_gain_shows_flow_both_ways_without_a_reversal() -> None:
    loud = HEALTHY.with_(machine__gain_db=30.0)
    assert both_ways(HEALTHY) <= 14
    assert both_ways(loud) >= 40
    longest = max(m.reflux_s or 0.0 for m in examine(loud).measurements)
    assert longest < 0.5
    assert met(loud) == ""


def test_near_90_degrees_the_spectrum_straddles_the_baseline() -> None:
    assert both_ways(HEALTHY.with_(operator__angle_deg=88.0)) >= both_ways(HEALTHY) + 8


def test_bone_leaves_criterion_2_open() -> None:
    findings = evaluate(
        examine(HEALTHY.with_(patient__bone_window=0)), ORIGINAL
    ).findings
    assert findings[1].outcome is Outcome.NOT_ASSESSABLE


# ---------------------------------------------------------------- and nothing else
@pytest.mark.parametrize("seed", range(24))
def test_healthy_neck_is_healthy_whatever_the_noise(seed: int) -> None:
    assert met(HEALTHY.with_(seed=1000 + 17 * seed)) == ""


@pytest.mark.parametrize("name", list(PRESETS))
def test_screen_and_truth_agree_on_every_example(name: str) -> None:
    true = preset(name).with_(operator__read_from="truth")
    for seed in (1, 2, 3):
        assert met(preset(name).with_(seed=seed)) == met(true)


@pytest.mark.parametrize(
    "change",
    [
        {"machine__dynamic_range_db": 70.0},
        {"machine__sweep_s": 30.0},
    ],
)
def test_what_changes_the_picture_only_changes_no_reading(
    change: dict[str, Any],
) -> None:
    assert examine(HEALTHY.with_(**change)).measurements == (
        examine(HEALTHY).measurements
    )
