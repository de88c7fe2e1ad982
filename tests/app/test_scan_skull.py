"""Deep veins: what is seen through the bone, and what must stay in Python."""

import pytest

from simulator import examine, preset
from simulator.protocol import EXAMINED
from tests.app.opening import (
    PRESS,
    html,
    opened,
    shown,
)
from ui import state, window

DEEP = [site for site in EXAMINED if window.is_deep(site)]


@pytest.mark.parametrize("clear", [0.0, 0.15, 0.2, 0.35, 0.4, 1.0])
def test_what_the_form_leaves_empty_is_hidden_on_the_screen(clear):
    scenario = preset("healthy").with_(patient__bone_window=clear)
    empty = {m.site for m in examine(scenario).measurements if m.reflux_s is None}
    assert empty == {site for site in EXAMINED if window.is_hidden(scenario, site)}


def test_a_deep_vein_has_a_trace_but_no_cross_section():
    told = shown(opened(site="straight_sinus", **{PRESS: "5"}), "screen")
    scenario = preset("healthy").with_(operator__probe_pressure_mmhg=5)
    traces = state.recording_at(scenario, "straight_sinus").traces
    seen = [v for v in told["mean_cm_s"] if v is not None]
    assert seen == pytest.approx(traces.mean_cm_s[traces.is_detected], abs=0.006)
    assert told["limit"]["value"] == 0.5  # of criterion 2
    assert "spot of colour" in told["through_skull"]["said"]
    assert told["through_skull"]["window"] == "Bone window 0.60"
    assert not {"area_cm2", "csa_text", "alt_section", "unpressed"} & set(told)


@pytest.mark.parametrize("site", DEEP, ids=lambda site: site.code)
def test_nothing_of_a_hidden_vein_leaves_for_the_browser(site):
    app = opened(site=site.code, patient__bone_window="0.1")
    told = shown(app, "screen")
    assert told["truth"] is None
    assert told["settings"] == []
    flow = {"image", "mean_cm_s", "peak_cm_s", "sound", "area_cm2", "reversal", "limit"}
    assert not flow & set(told)
    assert "cm/s" not in str(told)
    assert "hides" in told["hidden"]["said"]
    assert "Person" in told["hidden"]["helps"]
    assert "hides" in told["alt"]
    dots = {s["code"]: s for s in shown(app, "neck")["sites"]}
    assert dots[site.code]["state"] == "hidden"
    assert "bone" in dots[site.code]["said"]
    assert dots["right_j2"]["state"] == "not-met"


def test_the_drawing_is_said_to_be_one_where_there_is_one():
    assert html(opened()).count("illustration") == 1
    assert "illustration" not in html(opened(site="straight_sinus"))


def test_a_defect_shows_at_j1_in_picture_and_words():
    told = shown(opened(site="right_j1", veins__right_defect="septum"), "screen")
    assert told["defect"] == "septum"
    assert told["vein"] == "jugular, septum"
    assert "septum inside" in told["alt_section"]
    other = shown(opened(site="right_j2", veins__right_defect="septum"), "screen")
    assert other["vein"] == "jugular"
