"""The Scan page without a browser: what it opens with and what each control changes."""

import re

import pytest

from criteria import EDITIONS, Outcome, evaluate, load_edition
from exam import Breathing
from simulator import PARAMETERS, PRESETS, examine, preset
from simulator.measure import visible
from simulator.protocol import EXAMINED
from tests.app.opening import (
    BREATHING,
    PRESS,
    TILT,
    chip,
    html,
    linked,
    lumen_cm2,
    opened,
    reading,
    shown,
)
from ui import (
    ambiguity,
    bench,
    controls,
    reversal,
    scan,
    state,
    verdict,
)
from ui.text import wording

IN_SIGHT = {"posture", BREATHING, *controls.IN_SIGHT}


# ---------------------------------------------------------------- it opens
def test_page_opens_on_the_first_example():
    app = opened()
    assert PRESETS[state.START_PRESET].title in html(app)
    assert PRESETS[state.START_PRESET].why in html(app)
    assert shown(app, "screen")["site"] == state.START_SITE
    assert "not a medical device" in html(app).lower()


def test_chips_say_what_the_criteria_say():
    app = opened(operator__probe_pressure_mmhg="6")
    found = evaluate(
        examine(preset("healthy").with_(operator__probe_pressure_mmhg=6)),
        state.START_EDITION,
    )
    assert any(f.outcome is Outcome.MET for f in found.findings)
    for finding in found.findings:
        text = chip(app, finding.criterion[1:])
        assert f"class='chip {verdict.css_class(finding.outcome)}'" in text
        if finding.decisive:
            plain = re.sub(r"<[^>]+>", "", text)
            assert verdict.reading_text(finding.decisive) in plain
            assert finding.decisive.where in text
    assert f"{found.n_met} of {len(found.findings)} met" in html(app)


def test_chip_of_a_difference_says_from_what_to_what():
    """0.65 cm² "needs < 0" means nothing without it."""
    app = opened()
    assert "supine − upright" in chip(app, "5")
    assert not any("supine − upright" in chip(app, n) for n in "1234")


def test_chip_has_a_word_for_the_phone():
    app = opened()
    for finding in evaluate(examine(preset("healthy")), state.START_EDITION).findings:
        word = wording("verdict")["one_word"][finding.criterion]
        assert f"<span class='short'>{word}</span>" in chip(app, finding.criterion[1:])


def test_screen_and_form_agree():
    """The bracket on the screen is the reversal the form has for this site."""
    app = opened(operator__probe_pressure_mmhg="3", site="left_j1")
    form = examine(preset("healthy").with_(operator__probe_pressure_mmhg=3))
    row = next(
        m
        for m in form.measurements
        if (m.site.code, m.posture, m.breathing) == ("left_j1", "supine", "quiet")
    )
    told = shown(app, "screen")
    assert float(told["csa_text"]) == pytest.approx(row.csa_cm2, abs=0.006)
    length = told["reversal"]["duration_s"] if told["reversal"] else 0.0
    assert length == pytest.approx(row.reflux_s, abs=reversal.SHOWN_FROM_S)


def test_bracket_spans_reversed_flow_that_shows_and_no_more():
    app = opened(
        site="left_j1", operator__breathing="strain", operator__read_from="truth"
    )
    scenario = preset("healthy").with_(operator__breathing="strain")
    truth, _ = state.truth_at(scenario, "left_j1")
    is_reversed = visible(truth) & (truth.velocity_cm_s < 0)
    bracket = shown(app, "screen")["reversal"]
    start = round(bracket["start_s"] / 0.01)
    end = start + round(bracket["duration_s"] / 0.01)
    assert is_reversed[start:end].all()
    assert not is_reversed[start - 1]
    assert not is_reversed[end]


def test_alt_text_says_the_finding():
    told = shown(opened(operator__probe_pressure_mmhg="5"), "screen")
    assert told["csa_text"] in told["alt_section"]
    assert "right J2" in told["alt"]
    assert "reversal" in told["alt"].lower()
    assert "cm/s toward heart" in told["alt"]


# ---------------------------------------------------------------- controls
def test_five_controls_are_in_sight_and_every_parameter_has_one():
    app = opened()
    keys = {
        w.key for kind in (app.slider, app.selectbox, app.button_group) for w in kind
    }
    assert keys >= IN_SIGHT
    assert len(IN_SIGHT) == 5
    assert set(PARAMETERS) <= keys


def test_sliders_have_the_range_and_unit_of_their_parameter():
    for slider in opened().slider:
        parameter = PARAMETERS[slider.key]
        assert (slider.min, slider.max) == (parameter.low, parameter.high)
        assert slider.step == parameter.step
        assert parameter.label in slider.label
        assert parameter.unit in slider.label
        assert "()" not in slider.label
        assert ") (" not in slider.label
        words = "assumption" if parameter.source == "assumption" else parameter.source
        assert words in slider.help


@pytest.mark.parametrize("group", list(controls.FOLDS))
def test_headings_name_parameters_of_their_group_once(group):
    named = [key for keys in controls.FOLDS[group].values() for key in keys]
    assert len(set(named)) == len(named)
    assert all(PARAMETERS[key].group == group for key in named)


def test_effort_takes_the_place_of_the_breath_depth_while_straining():
    """Both sliders exist; the style sheet shows the one whose container this is."""
    assert controls.effort_place(Breathing.STRAIN) == "effort_strain"
    assert controls.effort_place(Breathing.DEEP) == "effort_breath"
    app = opened(operator__breathing="strain", operator__strain_mmhg="15")
    gentle = shown(app, "screen")["mean_cm_s"]
    app.slider(key="operator.strain_mmhg").set_value(40.0).run()
    assert shown(app, "screen")["mean_cm_s"] != gentle


def test_the_wait_after_sitting_up_shows_on_the_screen_and_in_words():
    sitting = {"operator__tilt_deg": "90"}
    settled = shown(opened(**sitting), "screen")
    fresh = shown(opened(**sitting, operator__settle_s="2"), "screen")
    assert fresh["mean_cm_s"] != settled["mean_cm_s"]
    assert settled["circumstances"].startswith("upright, ")
    assert fresh["circumstances"].startswith("upright for 2 s, ")
    lying = shown(opened(operator__settle_s="2"), "screen")
    assert lying["circumstances"].startswith("supine, ")
    assert lying["mean_cm_s"] == shown(opened(), "screen")["mean_cm_s"]


@pytest.mark.parametrize(
    ("key", "old", "new", "said"),
    [
        ("patient.bone_window", 0.6, 0.1, "Bone window 0.6 → 0.1"),
        (
            "patient.csf_pressure_mmhg",
            8.6,
            20.0,
            "Intracranial pressure, supine 8.6 → 20 mmHg",
        ),
        ("operator.strain_mmhg", 40.0, 15.0, "Effort of a strain 40 → 15 mmHg"),
        ("operator.settle_s", 60.0, 5.0, "Wait after sitting up 60 → 5 s"),
    ],
)
def test_chips_name_what_changed(key, old, new, said):
    assert bench.change_text(key, old, new) == said


@pytest.mark.parametrize("glottis", ["closed", "open"])
def test_a_held_breath_is_never_named_without_its_glottis(glottis):
    app = opened(operator__breathing="held", operator__glottis=glottis, site="left_j1")
    named = f"(glottis {glottis})"
    assert f"Breathing quiet → held {named}" in html(app)
    told = shown(app, "screen")
    assert told["circumstances"] == f"supine, held breath, glottis {glottis}"
    assert f"glottis {glottis}" in told["alt"]
    places = re.findall(r", held\b.{0,20}", html(app))
    assert places
    assert all(place.startswith(f", held {named}") for place in places)


def test_pressing_narrows_the_vein_and_moves_a_chip():
    app = opened()
    before, resting = lumen_cm2(app), reading(app, "3")
    app.slider(key=PRESS).set_value(6.0).run()
    assert not app.exception
    assert lumen_cm2(app) < 0.5 * before
    assert reading(app, "3") != resting
    assert "chip met" in chip(app, "3")
    assert shown(app, "screen")["press_text"] == "Probe 6.0 mmHg"


def test_sitting_up_empties_the_vein():
    app = opened()
    before = lumen_cm2(app)
    app.button_group(key="posture").set_value("sitting").run()
    app.run()  # the fragment asks for a full run
    assert app.session_state[TILT] == 90.0
    assert app.slider(key=TILT).value == 90.0
    assert "upright" in shown(app, "screen")["circumstances"]
    assert lumen_cm2(app) < 0.5 * before


def test_no_posture_is_marked_at_another_tilt():
    app = opened(operator__tilt_deg="30")
    assert app.button_group(key="posture").value is None
    assert "tilted 30°" in shown(app, "screen")["circumstances"]


@pytest.mark.parametrize("kind", [b for b in Breathing if b is not Breathing.QUIET])
def test_breathing_changes_the_trace(kind):
    app = opened()
    before = shown(app, "screen")["mean_cm_s"]
    app.button_group(key=BREATHING).set_value(kind.value).run()
    assert not app.exception
    assert shown(app, "screen")["mean_cm_s"] != before
    assert linked(app, BREATHING) == kind.value


@pytest.mark.parametrize(
    ("key", "value"),
    [("operator.breath_depth_mmhg", 25.0), ("patient.fluid_balance_l", -1.5)],
)
def test_breath_depth_and_fluid_move_the_readings(key, value):
    app = opened(operator__breathing="deep")
    before = reading(app, "3"), lumen_cm2(app)
    app.slider(key=key).set_value(value).run()
    assert reading(app, "3") != before[0]
    assert lumen_cm2(app) != before[1]


def test_a_folded_control_changes_the_picture():
    app = opened()
    before = shown(app, "screen")["mean_cm_s"]
    app.slider(key="veins.right_j2_stenosis_percent").set_value(85.0).run()
    assert shown(app, "screen")["mean_cm_s"] != before


def test_every_site_can_be_shown():
    for site in EXAMINED:
        app = opened(site=site.code)
        told = shown(app, "screen")
        assert told["site"] == site.code
        assert told["label"].lower() == site.label.lower()
        assert shown(app, "neck")["selected"] == site.code


def test_neck_map_repeats_where_a_criterion_is_met():
    app = opened(operator__probe_pressure_mmhg="6")
    met = {s["code"] for s in shown(app, "neck")["sites"] if s["state"] == "met"}
    where = re.search(r"class='where'[^>]*>(\w+ \w+),", chip(app, "3"))
    assert where
    assert where[1].lower().replace(" ", "_") in met
    assert not [s for s in shown(opened(), "neck")["sites"] if s["state"] == "met"]


# ---------------------------------------------------------------- examples
@pytest.mark.parametrize("name", list(PRESETS))
def test_every_example_opens_and_says_why(name):
    app = opened(preset=name)
    assert PRESETS[name].why in html(app)
    assert "class='changes'" not in html(app)


def test_picking_an_example_sets_its_controls():
    app = opened()
    app.slider(key=PRESS).set_value(4.0).run()
    app.selectbox(key="preset").select("dehydrated").run()
    assert not app.exception
    assert app.slider(key="patient.fluid_balance_l").value == -1.5
    assert app.slider(key=PRESS).value == 0.0
    assert linked(app, "preset") == "dehydrated"


def test_ventilated_heart_brings_its_note():
    app = opened(preset="recorded_cvp")
    _, notes = state.truth_at(preset("recorded_cvp"), state.START_SITE)
    assert notes
    for note in notes:
        assert note in html(app)
    assert not any(note in html(opened()) for note in notes)


def test_changes_are_listed_and_taken_back():
    app = opened(operator__probe_pressure_mmhg="6", operator__tilt_deg="90")
    assert "Probe pressure 0 → 6 mmHg" in html(app)
    assert "Posture supine → upright" in html(app)
    app.button(key="reset").click().run()
    app.run()  # the fragment asks for a full run
    assert not app.exception
    assert "class='changes'" not in html(app)
    assert app.slider(key=PRESS).value == 0.0
    assert "supine" in shown(app, "screen")["circumstances"]


def test_many_changes_are_counted_not_piled_up():
    keys = [k for k, p in PARAMETERS.items() if p.group == "veins"][:8]
    query = {k.replace(".", "__"): str(PARAMETERS[k].high) for k in keys}
    assert "and 4 more" in html(opened(**query))


def test_verdict_calls_only_an_unchanged_person_healthy():
    pressed = preset("healthy").with_(operator__probe_pressure_mmhg=6)
    leaky = pressed.with_(veins__right_valve_leak=0.2)
    assert scan.subject(pressed) == "this healthy neck"
    assert scan.subject(leaky) == "this neck"


# ---------------------------------------------------------------- rules
def test_a_switch_of_the_edition_is_kept_in_the_link():
    app = opened()
    key = "rules.jugular_stenosis.level"
    app.button_group(key=key).set_value("j1").run()
    assert linked(app, key) == "j1"
    again = opened(**{key.replace(".", "__"): "j1"})
    assert again.button_group(key=key).value == "j1"


def test_a_switch_is_named_as_on_judge():
    app = opened()
    edition = state.edition()
    for key, switch in edition.switches.items():
        name = ambiguity.label(switch)
        if all(isinstance(option, bool) for option in switch.options):
            shown = app.toggle(key=f"rules.{key}")
        else:
            shown = app.button_group(key=f"rules.{key}")
            told = [option.content for option in shown.proto.options]
            assert told == [ambiguity.option_label(switch, o) for o in switch.options]
        assert shown.label.lower() == name.lower()
        assert shown.label[:1] == name[:1].upper()


def test_a_switch_changes_the_verdict():
    """Pressed at J3 the vein is narrow; read at J1 only, it is not so narrow."""
    every = opened(operator__probe_pressure_mmhg="5")
    low = opened(operator__probe_pressure_mmhg="5", rules__jugular_stenosis__level="j1")
    assert reading(every, "3") != reading(low, "3")


@pytest.mark.parametrize("name", list(EDITIONS))
def test_every_edition_can_be_chosen(name):
    app = opened(edition=name)
    criteria = load_edition(name).criteria
    assert html(app).count("<li class='chip ") == len(criteria)
    assert load_edition(name).title in html(app)
    switches = {state.RULES + key for key in load_edition(name).switches}
    assert switches <= {w.key for kind in (app.button_group, app.toggle) for w in kind}


# ---------------------------------------------------------------- a first thing to try
def test_one_press_calls_the_healthy_neck_abnormal_and_another_takes_it_back():
    app = opened()
    assert "0 of 5 met" in html(app)
    app.button(key="invite").click().run()
    assert "2 of 5 met" in html(app)
    assert "this healthy neck is called <em>abnormal</em>" in html(app)
    assert not [each for each in app.button if each.key == "invite"]
    app.button(key="reset").click().run()
    assert "0 of 5 met" in html(app)
    assert app.button(key="invite")


def test_nothing_is_offered_to_try_once_something_is_set():
    for query in ({"preset": "dehydrated"}, {"operator__probe_pressure_mmhg": "1"}):
        app = opened(**query)
        assert not [each for each in app.button if each.key == "invite"]
