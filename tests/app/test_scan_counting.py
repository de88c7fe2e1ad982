"""Does what the screen shows count for a criterion, and is it said why not?"""

import pytest

from criteria import load_edition
from simulator import examine, preset
from simulator.protocol import EXAMINED
from tests.app.opening import (
    BREATHING,
    chip,
    html,
    opened,
    shown,
)
from ui import state


def strained(**query: str):
    return opened(
        preset="leaky_valve", site="right_j1", operator__breathing="strain", **query
    )


def test_a_strain_over_the_limit_is_said_not_to_count_and_why():
    app = strained()
    told = shown(app, "screen")
    assert told["reversal"]["duration_s"] > told["limit"]["value"]
    assert told["finding"][3] == ", not counted"
    assert "chip not-met" in chip(app, "1")
    assert "does not count for criterion 1" in html(app)
    switch = load_edition(state.START_EDITION).switches["extracranial_reflux.breathing"]
    assert switch.why.strip() in html(app)


def test_a_strain_counts_when_the_switch_says_so():
    app = strained(rules__extracranial_reflux__breathing="any_recorded")
    assert shown(app, "screen")["finding"][3] == ""
    assert "does not count" not in html(app)


def test_one_posture_over_the_limit_is_said_to_be_not_enough():
    query = {"preset": "leaky_valve", "site": "right_j1", BREATHING: "held"}
    app = opened(**query)
    told = shown(app, "screen")
    assert told["reversal"]["duration_s"] > told["limit"]["value"]
    assert told["finding"][3] == ""
    assert "yet criterion 1 is not met" in html(app)
    assert "Reversal, supine and upright: in both" in html(app)
    either = opened(**query, rules__extracranial_reflux__posture_logic="any")
    assert "chip met" in chip(either, "1")
    assert "yet criterion" not in html(either)


def test_nothing_is_explained_where_screen_and_criterion_agree():
    assert "<b>What the screen" not in html(opened())
    assert "<b>Over the limit" not in html(opened())


def test_a_tilt_that_the_form_lacks_is_said():
    assert "supine and upright only" in html(opened(operator__tilt_deg="30"))


@pytest.mark.parametrize("site", EXAMINED, ids=lambda site: site.code)
def test_the_row_of_the_screen_is_the_row_of_the_form(site):
    scenario = preset("leaky_valve").with_(operator__breathing="strain")
    read = state.read_at(scenario, site.code)
    assert read.row is not None
    same = [m for m in examine(scenario).measurements if m.key == read.row.key]
    assert same[0].reflux_s == pytest.approx(read.row.reflux_s, abs=0.021)
    assert same[0].reflux_s == pytest.approx(read.reading.reflux_s, abs=0.021)
    if read.row.csa_cm2 is not None:
        assert same[0].csa_cm2 == pytest.approx(read.row.csa_cm2, rel=1e-3)
