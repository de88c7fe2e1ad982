"""Links: they rebuild the picture or leave it alone, and survive a change of page."""

from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from simulator import PARAMETERS, Scenario, preset
from tests.app.flipping import cards
from tests.app.opening import (
    APP,
    BREATHING,
    PRESS,
    TILT,
    address,
    again,
    html,
    linked,
    lumen_cm2,
    opened,
    page,
    reading,
    shown,
)
from ui import state
from ui.flipping.ledger import SCOPES
from ui.link_reading import LONGEST
from ui.link_text import VERSION
from ui.text import wording


def app_scenario(app: AppTest) -> Scenario:
    """What the controls of the app say."""
    kept = app.session_state
    values = {key: kept[key] for key in PARAMETERS if key in kept}
    start = preset(kept["preset"]).with_(seed=kept[state.SEED])
    return start.replaced(values)


def state_of(app: AppTest) -> tuple[Scenario, str, str]:
    """Scenario, site and edition."""
    kept = app.session_state
    return app_scenario(app), kept["site"], kept["edition"]


# ---------------------------------------------------------------- links
def test_a_link_rebuilds_the_picture():
    query = {
        "operator__probe_pressure_mmhg": "4.2",
        "operator__breathing": "deep",
        "operator__tilt_deg": "90",
        "patient__fluid_balance_l": "-0.5",
        "veins__left_valve_leak": "0.17",
        "site": "left_j1",
    }
    app = opened(**query)
    assert "could not be used" not in html(app)
    expected = preset("healthy").replaced(
        {k.replace("__", "."): v for k, v in query.items() if k != "site"}
    )
    told = shown(app, "screen")
    traces = state.recording_at(expected, "left_j1").traces
    seen = [v for v in told["mean_cm_s"] if v is not None]
    assert seen == pytest.approx(traces.mean_cm_s[traces.is_detected], abs=0.006)
    assert "Left J1" in told["label"]


def test_a_link_opens_the_glottis_and_the_list_shows_it():
    held = {"operator__breathing": "held"}
    shut, wide = opened(**held), opened(**held, operator__glottis="open")
    assert shut.selectbox(key="operator.glottis").value == "closed"
    assert wide.selectbox(key="operator.glottis").value == "open"
    assert "Glottis in a held breath closed → open" in html(wide)
    narrow, distended = (lumen_cm2(app) for app in (wide, shut))
    assert narrow < 0.6 * distended


def test_a_seed_in_a_link_draws_other_noise_over_the_same_blood():
    one, other = opened(), opened(seed="7")
    assert app_scenario(other).seed == 7
    assert lumen_cm2(one) == pytest.approx(lumen_cm2(other), abs=0.005)  # speckle
    assert shown(one, "screen")["mean_cm_s"] != shown(other, "screen")["mean_cm_s"]
    assert linked(other, "seed") == "7"


def test_the_copied_link_says_version_seed_and_all_that_differs():
    query = {
        "preset": "leaky_valve",
        PRESS: "4.2",
        BREATHING: "deep",
        "site": "left_j1",
        "edition": "mayer_2011",
        "rules.absent_flow.posture_logic": "any",
        "seed": "3",
    }
    app = opened(**query)
    said = dict(parse_qsl(shown(app, "share")["query"]))
    assert said == {"v": VERSION, **query}


HOSTILE = [
    ("seed", "-1"),
    ("seed", "1e3"),
    ("seed", "9" * 30),
    ("a.patient.height_cm", "180"),
    ("a.operator.tilt_deg", "900"),
    ("flip.map.x", "operator.no_such_thing"),
    ("flip.open.everything", "true"),
    ("evidence.blinding", "yes"),
    ("scan.reveal", "1"),
    (PRESS, "1e9"),
    (PRESS, "-4"),
    (PRESS, "nan"),
    (PRESS, "inf"),
    (PRESS, ""),
    (PRESS, "six"),
    (PRESS, "6" * 5000),
    (TILT, "-90"),
    ("veins.right_valve_leak", "0x1"),
    (BREATHING, "yoga"),
    ("operator.glottis", "ajar"),
    ("patient.heart", "<script>alert(1)</script>"),
    ("preset", "nobody"),
    ("site", "great_cerebral"),
    ("site", "../../etc/passwd"),
    ("edition", "__class__"),
    ("rules.jugular_stenosis.level", "j9"),
    ("rules.no.such", "true"),
    ("rules.", ""),
    ("rules.c1.posture_logic", "any"),
    ("operator.no_such_thing", "1"),
    ("v", "99"),
]


@pytest.mark.parametrize(("key", "value"), HOSTILE)
def test_a_bad_value_in_a_link_falls_back_with_a_message(key, value):
    app = opened(**{key: value})
    assert "could not be used" in html(app)
    assert key.rstrip(".") in html(app)
    told = shown(app, "screen")
    assert told["site"] == state.START_SITE
    normal = shown(opened(), "screen")
    assert told["mean_cm_s"] == normal["mean_cm_s"]


def test_markup_in_a_link_stays_text():
    app = opened(operator__breathing="<img src=x onerror=alert(1)>")
    raw = "\n".join(element.proto.body for element in app.get("html"))
    assert "<img" not in raw
    assert "&lt;img" in raw


def test_nothing_of_a_link_with_a_bad_value_is_applied():
    app = opened(
        operator__probe_pressure_mmhg="6",
        operator__breathing="yoga",
        preset="leaky_valve",
        site="left_j1",
        edition="mayer_2011",
        rules__absent_flow__posture_logic="any",
        patient__fluid_balance_l="1",
    )
    assert "could not be used" in html(app)
    assert "yoga" in html(app)
    assert state_of(app) == (preset("healthy"), "right_j2", "zamboni_2009_jnnp")
    assert app.button_group(key=BREATHING).value == "quiet"
    assert address(app) == {"v": VERSION, "seed": "1"}
    # It is told once, and what is set from then on stays.
    app.slider(key=PRESS).set_value(5.0).run()
    assert app.slider(key=PRESS).value == 5.0
    app.switch_page("ui/pages/judge.py").run()
    assert "could not be used" not in html(app)


def test_an_overlong_link_is_refused_whole():
    app = opened(operator__probe_pressure_mmhg="6", site="left_j1", utm="x" * LONGEST)
    assert f"longer than {LONGEST}" in html(app)
    assert state_of(app) == (preset("healthy"), "right_j2", "zamboni_2009_jnnp")


def test_a_link_of_another_version_is_refused_whole():
    app = opened(operator__probe_pressure_mmhg="6", v="2")
    assert "links v=1" in html(app)
    assert app.slider(key=PRESS).value == 0.0


def test_a_value_given_twice_falls_back():
    app = AppTest.from_file(APP, default_timeout=120)
    app.query_params[PRESS] = ["3", "4"]
    app.run()
    assert not app.exception
    assert "2 times" in html(app)
    assert app.slider(key=PRESS).value == 0.0


def test_what_others_add_to_a_link_is_ignored():
    assert "could not be used" not in html(opened(utm_source="letter", v="1"))


# ---------------------------------------------------------------- two pages
def test_scenario_survives_a_change_of_page():
    app = opened(operator__breathing="deep", site="left_j3")
    app.slider(key=PRESS).set_value(5.0).run()
    before = reading(app, "3")
    app.switch_page("ui/pages/judge.py").run()
    assert not app.exception
    assert app.session_state[PRESS] == 5.0
    app.switch_page("ui/pages/scan.py").run()
    assert not app.exception
    assert app.slider(key=PRESS).value == 5.0
    assert app.button_group(key=BREATHING).value == "deep"
    assert shown(app, "screen")["site"] == "left_j3"
    assert reading(app, "3") == before


def test_a_page_without_sliders_keeps_the_numbers_of_a_link():
    app = page("evidence", **{PRESS: "6", "veins.left_valve_leak": "0.17"})
    assert address(app)[PRESS] == "6"
    app.switch_page("ui/pages/scan.py").run()
    assert not app.exception
    assert app.slider(key=PRESS).value == 6.0
    assert app.slider(key="veins.left_valve_leak").value == 0.17


# ---------------------------------------------------------------- single pages
def test_a_link_to_flip_has_both_operators():
    app = page("flip", operator__probe_pressure_mmhg="4")
    app.button(key="flip.make_a").click().run()
    app.slider(key=PRESS).set_value(9.0).run()
    app.slider(key="operator.angle_deg").set_value(70.0).run()
    assert not app.exception
    said = dict(parse_qsl(shown(app, "share")["query"]))
    assert said[f"a.{PRESS}"] == "4"
    assert said[PRESS] == "9"
    other = again(app, "flip")
    assert other.session_state[state.KEPT_A] == app.session_state[state.KEPT_A]
    assert app_scenario(other) == app_scenario(app)
    assert len(cards(app)) == 2
    assert cards(other) == cards(app)


def test_a_link_without_operator_a_has_the_careful_one():
    app = page("flip", operator__probe_pressure_mmhg="4")
    assert state.KEPT_A not in app.session_state
    assert "0 of 5" in cards(app)[0]


def test_a_link_to_flip_has_its_axes_its_factors_and_the_answers_it_shows():
    app = page(
        "flip",
        **{
            "flip.map.x": "operator.angle_deg",
            "flip.map.y": "machine.prf_hz",
            "flip.scope": "person",
            "flip.open.paths": "true",
            "flip.shown.ledger": "true",
        },
    )
    assert app.selectbox(key="flip.map.x").value == "operator.angle_deg"
    assert app.selectbox(key="flip.map.y").value == "machine.prf_hz"
    assert app.segmented_control(key="flip.scope").value == "person"
    assert wording("flip")["paths"]["caption"] in html(app)
    job = app.session_state["_flip_jobs"]["ledger"]
    try:
        assert job.asked.scenario == preset("healthy")
        assert job.asked.factors == SCOPES["person"]
        said = dict(parse_qsl(shown(app, "share")["query"]))
        assert said["flip.shown.ledger"] == "true"
        assert "flip.shown.map" not in said
    finally:
        job.stop()


def test_an_answer_asked_by_a_link_is_asked_once():
    app = page("flip", **{"flip.shown.paths": "true"})
    job = app.session_state["_flip_jobs"]["paths"]
    job.stop()
    job.wait(60.0)
    app.slider(key=PRESS).set_value(3.0).run()
    assert not app.exception
    app.run()
    assert "paths" not in app.session_state["_flip_jobs"]
    assert "flip.shown.paths" not in shown(app, "share")["query"]


def test_a_link_to_judge_has_switches_and_what_is_opened():
    app = page(
        "judge",
        edition="mayer_2011",
        rules__absent_flow__posture_logic="any",
        judge__open__C3="true",
        judge__open__form="true",
    )
    other = again(app, "judge")
    assert html(other) == html(app)
    for shown_on in (app, other):
        assert html(shown_on).count("<table") == 2
        assert "Read differently from the edition as published" in html(shown_on)


def test_a_link_to_evidence_has_its_filters():
    words = wording("evidence")["prevalence"]
    app = page(
        "evidence", **{"evidence.blinding": "blinded", "evidence.open.pools": "true"}
    )
    assert app.segmented_control(key="evidence.blinding").value == "blinded"
    assert words["filter_blinded"]
    app.toggle(key="evidence.confirmed").set_value(True).run()
    assert not app.exception
    assert linked(app, "evidence.confirmed") == "true"
    other = page(
        "evidence",
        **{
            "evidence.blinding": "blinded",
            "evidence.open.pools": "true",
            "evidence.confirmed": "true",
        },
    )
    assert other.toggle(key="evidence.confirmed").value is True
    assert html(other) == html(app)


def test_a_link_to_scan_reveals_the_truth():
    assert shown(page("scan"), "screen")["truth"] is None
    revealed = page("scan", **{"scan.reveal": "true"})
    assert shown(revealed, "screen")["truth"]
    assert "scan.reveal=true" in shown(revealed, "share")["query"]


def test_choices_of_one_page_stay_off_the_links_to_others():
    app = page("judge", **{"judge.open.C3": "true"})
    app.switch_page("ui/pages/scan.py").run()
    assert not app.exception
    assert "judge.open" not in shown(app, "share")["query"]
