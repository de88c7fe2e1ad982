"""Flip without a browser: the first screen and the two operators."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from criteria import Outcome, evaluate, load_edition
from criteria.literature import sources
from simulator import PARAMETERS, PRESETS, examine
from sweeps.paths import default_space
from tests.app.flipping import (
    HEALTHY,
    PAGE,
    TURN,
    TWO_ANSWERS,
    WORDS,
    alike,
    cards,
    flip,
)
from tests.app.opening import APP, PRESS, html, opened
from ui import state
from ui.flipping import (
    glass,
    techniques,
)
from ui.text import wording


# ---------------------------------------------------------------- the first screen
def test_page_opens_on_a_healthy_neck_called_abnormal_by_technique_alone():
    app = flip()
    a, b = cards(app)
    assert "0 of 5: <em>not abnormal</em>" in a
    assert "2 of 5: <em>abnormal</em>" in b
    bad = techniques.opening()
    assert app.session_state[PRESS] == bad.values[PRESS]
    changed = HEALTHY.differences(HEALTHY.replaced(bad.values))
    assert {PARAMETERS[key].group for key in changed} == {"operator"}
    assert html(app).count("class='track'") == len(changed)
    assert bad.why in html(app)
    for each in bad.settings.values():
        assert each.why in html(app)
    assert "PMID\u00a030905329" in html(app)


def test_both_values_of_a_difference_have_their_unit():
    app = flip(operator__probe_pressure_mmhg="4", operator__tilt_deg="90")
    listed = html(app).partition("class='differs'")[2]
    for said in ("0.0 mmHg", "4.0 mmHg", "supine", "upright"):
        assert f"<td>{said}</td>" in listed


def test_page_opens_with_nothing_running():
    app = flip()
    assert not app.get("progress")
    assert not app.get("vega_lite_chart")


def test_one_press_makes_both_alike_and_another_brings_the_technique_back():
    app = alike(flip())
    assert all("0 of 5: <em>not abnormal</em>" in card for card in cards(app))
    assert WORDS["differs"]["nothing"] in html(app)
    assert techniques.opening().why not in html(app)
    app.button(key="flip.example").click().run()
    assert "2 of 5: <em>abnormal</em>" in cards(app)[1]


def test_both_stay_alike_on_the_way_to_another_page_and_back():
    app = alike(flip())
    app.switch_page("ui/pages/scan.py").run()
    app.switch_page(PAGE).run()
    assert all("0 of 5" in card for card in cards(app))


@pytest.mark.parametrize(
    "query",
    [
        {"operator__angle_deg": "50"},
        {"operator__breathing": "deep"},
        {"patient__fluid_balance_l": "0.5"},
        {"preset": "leaky_valve"},
        {"site": "left_j3"},
        {"edition": "mayer_2011"},
        {"v": "1", "seed": "2"},
    ],
)
def test_a_link_is_not_overruled_by_the_opening(query: dict[str, str]):
    app = flip(**query)
    assert techniques.opening().why not in html(app)
    assert app.session_state[PRESS] == 0.0
    assert app.session_state[TURN] == 0.0


def test_a_link_to_two_that_are_alike_is_not_overruled_by_the_opening():
    app = AppTest.from_file(APP, default_timeout=120)
    app.switch_page(PAGE)
    app.query_params["v"] = "1"
    app.run()
    assert not app.exception
    assert techniques.opening().why not in html(app)


def test_the_address_of_an_untouched_page_asks_for_nothing():
    app = flip(v="1", seed="1")  # as the address bar stands after a reload of Scan
    assert techniques.opening().why in html(app)


def test_what_was_set_on_another_page_is_not_overruled_by_the_opening():
    app = opened()
    app.slider(key=PRESS).set_value(2.0).run()
    app.switch_page(PAGE).run()
    assert app.session_state[PRESS] == 2.0
    assert app.session_state[TURN] == 0.0


@pytest.mark.parametrize(
    "found", techniques.techniques().values(), ids=lambda t: t.label
)
def test_named_technique_is_permitted_or_published(found: techniques.Technique):
    permitted = {each.factor.key: each.factor for each in default_space()}
    for key, each in found.settings.items():
        if each.source == techniques.PERMITTED:
            assert permitted[key].low <= each.value <= permitted[key].high
        else:
            assert each.source in sources()


def test_technique_of_the_opening_does_what_its_sentence_says():
    bad = techniques.opening()
    edition = load_edition(bad.edition)
    person = PRESETS[bad.person].scenario
    for key, value in bad.values.items():
        alone = evaluate(examine(person.replaced({key: value})), edition)
        assert alone.n_met == 1
        assert alone.outcome is Outcome.NOT_MET
    together = evaluate(examine(person.replaced(bad.values)), edition)
    assert together.n_met == 2
    assert together.outcome is Outcome.MET
    assert (bad.person, bad.edition) == (state.START_PRESET, state.START_EDITION)


def test_sentence_is_told_only_of_the_person_and_edition_it_is_true_of():
    bad = techniques.opening()
    dry = PRESETS["dehydrated"].scenario
    assert techniques.shown(dry, dry.replaced(bad.values)) is bad
    edition = load_edition(bad.edition)
    assert bad.why in techniques.why_html(bad, HEALTHY, edition)
    assert bad.why not in techniques.why_html(bad, dry, edition)
    other = load_edition("mayer_2011")
    assert bad.why not in techniques.why_html(bad, HEALTHY, other)
    assert techniques.shown(HEALTHY, TWO_ANSWERS) is None


# ---------------------------------------------------------------- two operators
def test_pictures_say_what_they_show():
    for letter, card in zip("AB", cards(flip()), strict=True):
        alt = re.search(r"<img src='data:image/jpeg;base64,[^']+' alt='([^']+)'", card)
        assert alt
        assert alt[1].startswith(f"Operator {letter}: Grey-scale cross-section")
        assert "Spectral Doppler at right J2" in alt[1]


def test_differences_are_listed_with_their_range():
    app = flip(operator__probe_pressure_mmhg="4", patient__fluid_balance_l="1")
    shown = html(app)
    assert "Probe pressure" in shown
    assert "<small>0.0 to 30.0 mmHg</small>" in shown
    # The person belongs to both.
    assert shown.count("class='track'") == 1


def test_b_becomes_a_and_a_becomes_careful_again():
    app = flip(operator__probe_pressure_mmhg="4")
    app.button(key="flip.make_a").click().run()
    a, b = cards(app)
    assert "1 of 5" in a
    assert "1 of 5" in b
    app.button(key="flip.careful").click().run()
    assert "0 of 5" in cards(app)[0]
    assert "1 of 5" in cards(app)[1]


def test_vein_behind_bone_has_words_in_place_of_a_picture():
    app = flip(site="straight_sinus", patient__bone_window="0")
    assert all("<img" not in card for card in cards(app))
    assert all(wording("scan")["skull"]["hidden"] in card for card in cards(app))


def test_both_strips_share_a_scale_that_holds_them():
    site = "right_j2"
    alone = [glass.end_cm_s((each,), site) for each in (HEALTHY, TWO_ANSWERS)]
    assert glass.end_cm_s((HEALTHY, TWO_ANSWERS), site) == max(alone)
