import pytest

from simulator import PRESETS, Heart, Preset, Scenario, ScenarioError, preset

PROMISED = [
    "healthy",
    "dehydrated",
    "stenosed_right_j1",
    "leaky_valve",
    "one_sided_drainage",
    "recorded_cvp",
    "recorded_cvp_after_fluid",
]


def test_presets_come_in_teaching_order() -> None:
    assert list(PRESETS) == PROMISED


@pytest.mark.parametrize("shown", PRESETS.values(), ids=lambda p: p.name)
def test_preset_has_title_and_reason(shown: Preset) -> None:
    assert PRESETS[shown.name] is shown
    assert shown.title
    assert len(shown.why.split()) >= 10
    assert shown.why.rstrip()[-1] in ".?!"


def test_healthy_is_the_default_scenario() -> None:
    assert preset("healthy") == Scenario()


def test_no_two_presets_are_the_same() -> None:
    assert len({p.scenario for p in PRESETS.values()}) == len(PRESETS)
    assert len({p.title for p in PRESETS.values()}) == len(PRESETS)


def test_recorded_presets_say_that_ventilation_raises_the_pressure() -> None:
    why = PRESETS["recorded_cvp"].why
    assert "ventilat" in why
    assert "raises the pressure" in why
    assert preset("recorded_cvp").patient.heart is Heart.RECORDED_BEFORE_FLUID


def test_after_fluid_is_the_same_person_with_higher_pressure() -> None:
    before, after = preset("recorded_cvp"), preset("recorded_cvp_after_fluid")
    rise = (
        after.patient.right_atrial_pressure_mmhg
        - before.patient.right_atrial_pressure_mmhg
    )
    assert rise == pytest.approx(1.6)
    assert set(after.differences(before)) == {
        "patient.heart",
        "patient.right_atrial_pressure_mmhg",
        "patient.heart_rate_bpm",
    }


def test_unknown_preset_lists_those_there_are() -> None:
    with pytest.raises(ScenarioError) as caught:
        preset("helthy")
    assert "unknown preset 'helthy'. Did you mean 'healthy'?" in str(caught.value)
    assert all(name in str(caught.value) for name in PROMISED)
