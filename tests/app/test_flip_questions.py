"""Flip without a browser: the long questions, their answers, the map's click."""

import json
import re
import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from criteria import load_edition
from simulator import PARAMETERS, Scenario
from sweeps.answer import Answer, Told
from sweeps.factor import Factor
from sweeps.flip import Found, ledger
from sweeps.flip_map import FlipMap
from tests.app.flipping import (
    BREATH,
    EDITION,
    HEALTHY,
    TURN,
    TURNED,
    TWO_ANSWERS,
    WORDS,
    alike,
    flip,
    run_to_the_end,
)
from tests.app.opening import PRESS, html
from tests.app.test_palette import GRAPHICS, contrast
from ui import palette
from ui.flipping import (
    forks,
    grid,
    ledger_chart,
    turning,
    turning_chart,
    work,
)
from ui.flipping import ledger as ledger_view
from ui.flipping import page as flip_page

# ---------------------------------------------------------------- the ledger
FEW = (PRESS, TURN, "machine.sweep_s")


@pytest.fixture
def few_factors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ledger_view.SCOPES, "technique", FEW)


def test_ledger_runs_and_tells_what_flips_and_what_does_not(few_factors: None):
    app = flip(**{k.replace(".", "__"): str(v) for k, v in TURNED.items()})
    app = run_to_the_end(app, "ledger")
    shown = html(app)
    found = ledger(TWO_ANSWERS, EDITION, factors=FEW)
    flips = ledger_view.smallest(found)
    assert flips
    for each in flips:
        assert each.found is Found.FLIPS
    assert ledger_view.said(found) in shown
    app.session_state["flip.open.ledger"] = True
    opened_up = html(app.run())
    assert "sweep" in opened_up.split("Changes no reading here")[1].lower()
    assert "NOT_MET" not in opened_up
    (chart,) = app.get("vega_lite_chart")
    assert ledger_view.change_text(flips[0]) in chart.proto.alt
    assert not app.get("progress")


def test_flip_in_the_ledger_is_one_that_the_model_gives():
    found = ledger(TWO_ANSWERS, EDITION, factors=(TURN,))
    (each,) = ledger_view.smallest(found)
    told = ledger_view.change_text(each)
    assert told == f"80 → {each.value:.0f}°"
    lanes = ledger_chart.rows(found)
    assert lanes["now"][0] == pytest.approx((80 + 90) / 180)
    assert lanes["flips"][0] == pytest.approx((each.value + 90) / 180)
    spec = ledger_chart.chart(found, palette.LIGHT).to_dict()
    colours = [layer["mark"].get("color") for layer in spec["layer"]]
    assert palette.LIGHT.flip in colours


def test_ledger_draws_the_nearest_and_names_the_others():
    shown = ledger_view.MOST_LANES
    found = ledger(TWO_ANSWERS, EDITION, factors=(TURN,))
    (nearest,) = ledger_view.smallest(found)
    keys = [k for k, p in PARAMETERS.items() if p.choices is None][: shown + 2]
    many = replace(found, flips=tuple(replace(nearest, key=key) for key in keys))
    assert len(ledger_chart.rows(many)) == shown
    assert ledger_view.height_px(many) == shown * ledger_view.LANE_PX
    left_out = [ledger_view.name(key).partition(" (")[0] for key in keys[shown:]]
    assert ": " + " · ".join(left_out) + ".</p>" in ledger_view.never_said(many)


def test_cancelled_question_asks_again(monkeypatch: pytest.MonkeyPatch):
    slow = SimpleNamespace(stopped=False)

    def work_out(asked, executor, progress, cancelled):
        progress(3, 10)
        while not cancelled():
            pass
        slow.stopped = True
        raise work.Stopped

    monkeypatch.setattr(work, "work_out", work_out)
    app = flip(operator__breath_depth_mmhg="13")
    app.button(key="flip.ask.paths").click().run()
    (job,) = app.session_state["_flip_jobs"].values()
    app.button(key="flip.cancel.paths").click().run()
    job.wait(20)
    assert slow.stopped
    app.run()
    assert app.button(key="flip.ask.paths")
    # No answer comes: no room is kept for one.
    assert "class='room'" not in html(app)


def test_says_that_it_starts_before_it_can_count(monkeypatch: pytest.MonkeyPatch):
    counting, go_on = threading.Event(), threading.Event()

    def work_out(asked, executor, progress, cancelled):
        go_on.wait(20)
        progress(3, 10)
        counting.set()
        while not cancelled():
            pass
        raise work.Stopped

    monkeypatch.setattr(work, "work_out", work_out)
    app = flip(operator__breath_depth_mmhg="15")
    app.button(key="flip.ask.paths").click().run()
    assert [each.proto.text for each in app.get("progress")] == [
        WORDS["work"]["starting"]
    ]
    assert "class='room'" in html(app)
    go_on.set()
    assert counting.wait(20)
    app.run()
    assert [each.proto.text for each in app.get("progress")] == [
        WORDS["work"]["progress"].format(done=3, total=10)
    ]
    app.button(key="flip.cancel.paths").click().run()


def test_failure_is_told_in_words(monkeypatch: pytest.MonkeyPatch):
    def work_out(*_):
        raise RuntimeError("no such luck")

    monkeypatch.setattr(work, "work_out", work_out)
    app = run_to_the_end(flip(operator__breath_depth_mmhg="14"), "paths")
    assert WORDS["work"]["failed"] in html(app)
    assert app.button(key="flip.ask.paths")


# ---------------------------------------------------------------- the map
ACROSS = Factor(key=PRESS, values=(0.0, 2.0, 4.0))
UP = Factor(key=BREATH, values=(2.0, 10.0))


def made_map(x: Factor = ACROSS, y: Factor = UP) -> FlipMap:
    """Abnormal in the last column, whatever the other factor is."""
    line = [("NOT_MET", 0), ("NOT_MET", 1), ("MET", 2)][: len(x.values)]
    answers = tuple(Answer(outcome=word, n_met=n) for word, n in line)
    return FlipMap(
        scenario=HEALTHY,
        edition=EDITION,
        x=x,
        y=y,
        x_values=x.values,
        y_values=y.values,
        answers=tuple(answers for _ in y.values),
        seconds=0.0,
    )


def event(i: int, j: int) -> dict[str, object]:
    return {"selection": {turning.PICKED: [{"i": i, "j": j}]}}


def test_map_runs_and_shows_both_operators(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flip_page, "MAP_POINTS", 2)
    app = run_to_the_end(alike(flip()), "map")
    (chart,) = app.get("vega_lite_chart")
    assert "A at Probe pressure 0.0 mmHg" in chart.proto.alt
    assert "B at Probe pressure 0.0 mmHg" in chart.proto.alt
    spec = json.loads(chart.proto.spec)
    assert turning.PICKED in {each["name"] for each in spec["params"]}
    assert re.search(r"4(</b>)? combinations", html(app))


def test_map_stays_where_b_moves_along_its_axes():
    moved = HEALTHY.replaced({PRESS: 7.0, BREATH: 20.0})
    still = turning.scenario_off_axes(moved, PRESS, BREATH)
    assert still == turning.scenario_off_axes(HEALTHY, PRESS, BREATH)


def test_border_runs_where_the_verdict_turns():
    sides = turning.border(made_map())
    assert {x for x, _, _, _ in sides} == {x2 for _, _, x2, _ in sides} == {3.0}
    assert sorted(y for _, y, _, _ in sides) == [-2.0, 6.0]


def test_verdicts_are_named_on_their_sides_of_the_border():
    found = made_map(y=Factor(key=BREATH, values=(2.0, 6.0, 10.0, 14.0)))
    assert turning.areas(found) == {"NOT_MET": (0, 1, 2), "MET": (2, 2, 2)}
    assert turning.areas(made_map()) == {}  # two lines have nothing all around
    spec = turning_chart.chart(found, HEALTHY, TWO_ANSWERS, palette.LIGHT).to_dict()
    rows = [row for each in spec["datasets"].values() for row in each]
    assert {row["said"]: row["x"] for row in rows if "said" in row} == {
        "not abnormal": 1.0,
        "abnormal": 4.0,
    }


def test_evidence_of_a_flip_is_told_without_codes():
    told = Told("C4", "NOT_MET", "right J1, supine: flow seen")
    assert ledger_view.in_words(told) == "4 not met: right J1, supine: flow seen"


def test_click_gives_the_cell_and_a_miss_nothing():
    found = made_map()
    assert turning.values_at(found, event(2, 1)) == {PRESS: 4.0, BREATH: 10.0}
    assert turning.values_at(found, event(9, 0)) == {}
    assert turning.values_at(found, {"selection": {turning.PICKED: []}}) == {}


def test_click_sets_operator_b(monkeypatch: pytest.MonkeyPatch):
    planned: dict[str, object] = {}
    monkeypatch.setattr(flip_page.state, "plan", planned.update)
    flip_page.load_point(made_map(), event(1, 0))
    assert planned == {PRESS: 2.0, BREATH: 2.0}


def test_map_says_when_it_is_not_true_of_a():
    pressed = HEALTHY.replaced({PRESS: 4.0})
    assert turning.is_on_map(made_map(), HEALTHY, pressed)
    assert not turning.is_on_map(made_map(), HEALTHY, TWO_ANSWERS)


@pytest.mark.parametrize("key", [PRESS, BREATH, TURN, "patient.fluid_balance_l"])
def test_map_asks_only_for_what_a_slider_can_be_set_to(key: str):
    parameter = PARAMETERS[key]
    values = grid.factor_on_steps(key, 20).values
    assert len(values) == 20
    assert values[0] == parameter.low
    for value in values:
        steps = (value - parameter.low) / parameter.step
        assert steps == pytest.approx(round(steps))


def test_choices_stand_side_by_side():
    values = grid.factor_on_steps("operator.csa_method", 20).values
    assert values == ("ellipse", "circle")
    assert grid.edges(values) == [-0.5, 0.5, 1.5]
    found = made_map(x=Factor(key="operator.csa_method", values=values))
    spec = turning_chart.chart(found, HEALTHY, TWO_ANSWERS, palette.DARK).to_dict()
    axis = spec["layer"][0]["encoding"]["x"]["axis"]
    assert "ellipse, two diameters" in axis["labelExpr"]


# ---------------------------------------------------------------- forking paths
def test_paths_are_told_in_counts_with_an_interval(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(flip_page, "DEFAULT_PATHS", 6)
    app = run_to_the_end(flip(), "paths")
    asked = work.question(
        "paths", forks.scenario_off_space(HEALTHY), load_edition(EDITION), size=6
    )
    found = work.known().get(asked)
    assert found.n == 6
    assert f"{found.n_positive} of 6" in html(app)
    assert forks.said(found) in html(app)


def test_paths_do_not_depend_on_where_their_own_factors_stand():
    assert forks.scenario_off_space(TWO_ANSWERS) == forks.scenario_off_space(HEALTHY)


# ---------------------------------------------------------------- colours
@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK])
def test_place_where_it_flips_stands_out(theme: palette.Theme):
    assert contrast(theme.flip, theme.background) >= GRAPHICS


@pytest.mark.parametrize("theme", [palette.LIGHT, palette.DARK])
def test_more_criteria_met_stand_further_from_the_paper(theme: palette.Theme):
    steps = [contrast(palette.met_colour(theme, n), theme.background) for n in range(5)]
    assert steps == sorted(set(steps))


# ---------------------------------------------------------------- answers kept
def test_only_the_latest_answers_are_kept():
    known = work.Known(most=2)
    asked = [
        work.question("paths", Scenario(seed=n), load_edition(EDITION), size=n)
        for n in (1, 2, 3)
    ]
    known.put(asked[0], "a")
    known.put(asked[1], "b")
    assert known.get(asked[0]) == "a"
    known.put(asked[2], "c")
    assert [known.get(each) for each in asked] == ["a", None, "c"]
