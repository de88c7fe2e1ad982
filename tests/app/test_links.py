"""Links: they rebuild the picture, survive a change of page, and never break it."""

import pytest
from streamlit.testing.v1 import AppTest

from simulator import preset
from tests.app.opening import (
    APP,
    BREATHING,
    PRESS,
    TILT,
    html,
    lumen_cm2,
    opened,
    reading,
    shown,
)
from ui import state


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


HOSTILE = [
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


def test_one_bad_value_does_not_spoil_the_others():
    app = opened(operator__probe_pressure_mmhg="6", operator__breathing="yoga")
    assert app.slider(key=PRESS).value == 6.0
    assert app.button_group(key=BREATHING).value == "quiet"


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


def _page_without_sliders() -> None:
    from ui import link

    link.read("Other")
    link.keep_numbers()


def test_a_page_without_sliders_keeps_the_numbers_of_a_link():
    app = AppTest.from_function(_page_without_sliders)
    app.query_params[PRESS] = "6"
    app.query_params[TILT] = "900"
    app.run()
    assert not app.exception
    assert app.session_state[PRESS] == 6.0
    assert TILT not in app.session_state
