"""Calipers: what the learner measures, and what of it goes on the form."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from criteria import load_edition
from exam import SITES, Breathing, Posture
from simulator import Scenario, examine, preset
from tests.app.opening import (
    PRESS,
    TILT,
    address,
    chip,
    html,
    opened,
    reading,
    shown,
)
from ui import by_hand, measured, state

NECK = preset("healthy")
PRESSED = NECK.with_(operator__probe_pressure_mmhg=3)
SITTING = NECK.with_(operator__tilt_deg=90)
BY_HAND = "By hand: right J2 0.25 cm²"


@pytest.fixture(autouse=True)
def nothing_measured():
    """Without a browser all tests share one session."""
    by_hand.forget()
    yield
    by_hand.forget()


def told(value: float | None, quantity: str = "csa_cm2") -> dict[str, Any]:
    return {"site": "right_j2", "quantity": quantity, "value": value}


def measuring(app: AppTest, of: Scenario, *said: dict[str, Any]) -> AppTest:
    """The page after these readings were put on the form, by pressing its button."""
    by_hand.forget()
    for each in said:
        by_hand.keep(of, each)
    kept = by_hand._kept()
    app.session_state["_by_hand"] = dict(kept)
    by_hand.forget()
    app.run()
    assert not app.exception
    return app


# ---------------------------------------------------------------- the calipers
@pytest.mark.parametrize(
    ("seconds", "said"), [(0.88, "within the 0.88 s"), (0.9, "over the 0.88 s")]
)
def test_caliper_is_held_against_the_limit_in_words(seconds, said):
    site, edition = SITES["right_j2"], load_edition(state.START_EDITION)
    caliper = {"site": "right_j2", "start_s": 1.25, "seconds": seconds}
    note = measured.caliper_note(caliper, site, edition)
    assert note is not None
    assert said in note
    assert f"{seconds:.2f} s (from 1.25 s on)" in note
    assert measured.caliper_note(caliper, SITES["left_j2"], edition) is None


def test_ellipse_is_said_with_its_moment():
    ellipse = {"site": "right_j2", "at_s": 9.2, "area_cm2": 1.234}
    assert (
        measured.ellipse_note(ellipse, SITES["right_j2"])
        == "Your ellipse on the picture: 1.23 cm², frozen at 9.20 s."
    )
    assert measured.ellipse_note(ellipse, SITES["left_j2"]) is None


@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "1.0",
        {},
        {"site": "right_j2"},
        {"site": "right_j2", "start_s": 1.0, "at_s": 1.0, "seconds": "<b>"},
        {"site": "right_j2", "start_s": float("nan"), "seconds": 1.0},
        {"site": "right_j2", "start_s": 1.0, "seconds": -1.0},
        {"site": "right_j2", "at_s": 1.0, "area_cm2": float("inf")},
        {"site": "right_j2", "at_s": 1.0, "area_cm2": 16.0},
    ],
)
def test_nonsense_from_a_browser_is_no_caliper(nonsense):
    site, edition = SITES["right_j2"], load_edition(state.START_EDITION)
    assert measured.caliper_note(nonsense, site, edition) is None
    assert measured.ellipse_note(nonsense, site) is None


# ---------------------------------------------------------------- kept
@pytest.mark.parametrize(
    "nonsense",
    [
        None,
        "csa",
        {},
        told(-0.1),
        told(15.1),
        told(float("nan")),
        told(True),
        told("1.0"),
        told(1.0, "tamean_cm_s"),
        told(1.0, ["csa_cm2"]),
        told(1.0) | {"site": "great_cerebral"},
        told(1.0) | {"site": ["right_j2"]},
    ],
)
def test_nonsense_from_a_browser_does_not_reach_the_form(nonsense):
    by_hand.keep(NECK, nonsense)
    assert not by_hand.is_any()


def test_a_reading_fills_its_cell_and_flow_follows_the_area():
    by_hand.keep(NECK, told(0.25))
    by_hand.keep(NECK, told(0.95, "reflux_s"))
    machine, form = examine(NECK), state.examination(NECK)
    key = (SITES["right_j2"], Posture.SUPINE, Breathing.QUIET)
    row = next(m for m in form.measurements if m.key == key)
    assert (row.csa_cm2, row.reflux_s) == (0.25, 0.95)
    assert row.tamean_cm_s is not None
    assert row.flow_ml_min == pytest.approx(row.tamean_cm_s * 0.25 * 60, abs=0.01)
    rest = zip(form.measurements, machine.measurements, strict=True)
    assert [mine.key for mine, its in rest if mine != its] == [key]
    said = [note for note in form.meta["notes"] if "measured by hand" in note]
    assert said == [
        "right J2, supine, quiet: cross-section 0.25 cm², measured by hand.",
        "right J2, supine, quiet: longest reversal 0.95 s, measured by hand.",
    ]


def test_flow_beyond_what_a_form_holds_is_left_empty():
    # 480 cm/s · 1.3 cm² · 60 = 37 440 ml/min; a form ends at 30 000.
    usual = examine(Scenario()).measurements[0]
    fast = by_hand.filled(replace(usual, tamean_cm_s=480.0), {"csa_cm2": 1.3})
    assert (fast.csa_cm2, fast.flow_ml_min) == (1.3, None)
    slow = by_hand.filled(replace(usual, tamean_cm_s=300.0), {"csa_cm2": 1.3})
    assert slow.flow_ml_min == 23_400.0


def test_posture_and_breathing_choose_the_row_and_part_no_readings():
    by_hand.keep(NECK, told(0.25))
    by_hand.keep(SITTING, told(0.10))
    form = state.examination(SITTING)
    found = {
        row.posture: row.csa_cm2
        for row in form.measurements
        if row.site.code == "right_j2" and row.breathing is Breathing.QUIET
    }
    assert found == {Posture.SUPINE: 0.25, Posture.UPRIGHT: 0.10}


def test_other_settings_let_a_reading_wait_and_their_return_brings_it_back():
    by_hand.keep(NECK, told(0.25))
    assert state.examination(PRESSED) == examine(PRESSED)
    assert by_hand.n_waiting(PRESSED, examine(PRESSED)) == 1
    assert by_hand.n_waiting(NECK, examine(NECK)) == 0
    assert state.examination(NECK) != examine(NECK)


def test_the_machine_gets_its_own_reading_back():
    by_hand.keep(NECK, told(0.25))
    by_hand.keep(NECK, told(0.95, "reflux_s"))
    by_hand.keep(NECK, told(None))
    assert by_hand.at(NECK, SITES["right_j2"]) == {"reflux_s": 0.95}
    by_hand.keep(NECK, told(None) | {"quantity": None})
    assert state.examination(NECK) == examine(NECK)


def test_a_tilt_that_the_form_lacks_takes_no_reading():
    tilted = NECK.with_(operator__tilt_deg=30)
    by_hand.keep(tilted, told(0.25))
    assert not by_hand.is_any()
    assert shown(opened(operator__tilt_deg="30"), "screen")["form"]["refused"]


# ---------------------------------------------------------------- on the page
def test_a_reading_by_hand_moves_chips_words_and_glass():
    app = opened()
    assert reading(app, "3") != "0.25 cm²"
    measuring(app, NECK, told(0.25))
    assert reading(app, "3") == "0.25 cm²"
    assert "chip met" in chip(app, "3")
    assert BY_HAND in html(app)
    assert "On the form by hand: right J2, supine, quiet: cross-section" in html(app)
    glass = shown(app, "screen")
    assert (glass["csa_text"], glass["csa_note"]) == ("0.25", "by hand")
    assert glass["form"]["by_hand"] == {"csa_cm2": 0.25}


def test_a_reversal_by_hand_is_the_finding_of_the_glass():
    app = measuring(opened(), NECK, told(0.95, "reflux_s"))
    said = shown(app, "screen")["finding"]
    assert said == ["Reversal by hand ", "0.95 s", " over the 0.88 s limit", ""]
    assert "yet criterion 1 is not met" in html(app)  # lying alone is not enough


def test_moving_a_slider_lets_it_wait_in_words_and_moving_back_counts_it():
    app = measuring(opened(), NECK, told(0.25))
    app.slider(key=PRESS).set_value(1.0).run()
    assert BY_HAND not in html(app)
    assert "One reading by hand waits" in html(app)
    assert shown(app, "screen")["csa_note"] == "mean"
    app.slider(key=PRESS).set_value(0.0).run()
    assert BY_HAND in html(app)
    assert "waits" not in html(app)


def test_another_site_keeps_what_is_on_the_form():
    app = measuring(opened(site="left_j1"), NECK, told(0.25))
    assert BY_HAND in html(app)
    assert shown(app, "screen")["csa_note"] == "mean"


def test_going_back_to_the_example_gives_every_reading_back():
    app = measuring(opened(), NECK, told(0.25))
    app.button(key="reset").click().run()
    app.run()  # the fragment asks for a full run
    assert not app.exception
    assert "by hand" not in html(app).lower()
    assert reading(app, "3") != "0.25 cm²"
    assert app.session_state[TILT] == 0.0


def test_what_waits_can_be_thrown_away_with_nothing_else_changed():
    app = measuring(opened(), PRESSED, told(0.25), told(0.95, "reflux_s"))
    assert "2 readings by hand wait" in html(app)
    assert not [b for b in app.button if b.key == "reset"]
    discard = app.button(key="discard_by_hand")
    assert discard.label == "Discard 2 readings by hand"
    discard.click().run()
    assert not app.exception
    assert "by hand" not in html(app)
    assert not [b for b in app.button if b.key == "discard_by_hand"]


def test_discarding_takes_readings_off_the_form_and_out_of_the_link():
    app = measuring(opened(), NECK, told(0.25))
    assert BY_HAND in html(app)
    assert address(app)["hand.right_j2.supine.quiet.csa_cm2"] == "0.25"
    app.button(key="discard_by_hand").click().run()
    assert BY_HAND not in html(app)
    assert address(app) == {"v": "1", "seed": "1"}


def test_judge_reads_the_same_form():
    app = measuring(opened(), NECK, told(0.25))
    app.switch_page("ui/pages/judge.py").run()
    assert not app.exception
    assert "Right J2, supine, quiet: cross-section 0.25 cm², measured by hand" in html(
        app
    )
    assert BY_HAND in html(app)


def test_flip_compares_simulated_operators_only():
    app = measuring(opened(), NECK, told(0.25))
    app.switch_page("ui/pages/flip.py").run()
    assert not app.exception
    assert "0.25 cm²" not in html(app)
    assert "by hand" not in html(app).lower()


def test_a_reading_by_hand_stands_before_what_else_changed():
    many = {
        "patient__fluid_balance_l": "0.5",
        "patient__height_cm": "180",
        "machine__gain_db": "5",
        "machine__prf_hz": "5000",
    }
    changed = NECK.with_(**{key: float(value) for key, value in many.items()})
    app = measuring(opened(**many), changed, told(0.25))
    assert f"<li>{BY_HAND}</li>" in html(app)
