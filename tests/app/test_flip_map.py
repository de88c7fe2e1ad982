"""Flip's map without a browser: cells, names, axes, a click, the keyboard's cursor."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from simulator import PARAMETERS
from sweeps.answer import Answer
from sweeps.factor import Factor
from sweeps.flip_map import FlipMap
from tests.app.flipping import (
    BREATH,
    EDITION,
    HEALTHY,
    TURN,
    TWO_ANSWERS,
    alike,
    flip,
    run_to_the_end,
)
from tests.app.opening import PRESS, html
from ui import palette
from ui.flipping import grid, naming, operators, turning, turning_chart
from ui.flipping import page as flip_page

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


def split_map(n_across: int, n_up: int, is_met: Callable[[int, int], bool]) -> FlipMap:
    """A map of so many cells, abnormal where it is said to be."""
    x = Factor(key=PRESS, values=tuple(float(i) for i in range(n_across)))
    y = Factor(key=BREATH, values=tuple(float(j) for j in range(n_up)))
    answers = tuple(
        tuple(
            Answer(outcome="MET" if is_met(i, j) else "NOT_MET", n_met=1)
            for i in range(n_across)
        )
        for j in range(n_up)
    )
    return replace(
        made_map(x, y), x_values=x.values, y_values=y.values, answers=answers
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


@pytest.mark.parametrize("found", [made_map(), split_map(3, 3, lambda _i, _j: False)])
def test_alt_text_has_no_markup(found: FlipMap):
    alt = turning.describe(found, HEALTHY, TWO_ANSWERS)
    assert "<" not in alt
    assert "abnormal" in alt


def test_map_stays_where_b_moves_along_its_axes():
    moved = HEALTHY.replaced({PRESS: 7.0, BREATH: 20.0})
    still = turning.scenario_off_axes(moved, PRESS, BREATH)
    assert still == turning.scenario_off_axes(HEALTHY, PRESS, BREATH)


def test_border_runs_where_the_verdict_turns():
    sides = turning.border(made_map())
    assert {x for x, _, _, _ in sides} == {x2 for _, _, x2, _ in sides} == {3.0}
    assert sorted(y for _, y, _, _ in sides) == [-2.0, 6.0]


def said_at(found: FlipMap) -> dict[str, tuple[float, float]]:
    """The names on the drawn map, and where their middles are."""
    spec = turning_chart.chart(found, HEALTHY, TWO_ANSWERS, palette.LIGHT).to_dict()
    rows = [row for each in spec["datasets"].values() for row in each]
    return {row["said"]: (row["x"], row["y"]) for row in rows if "said" in row}


def test_verdicts_are_named_on_their_sides_of_the_border():
    found = made_map(y=Factor(key=BREATH, values=(2.0, 6.0, 10.0, 14.0)))
    at = said_at(found)
    assert at == {"not abnormal": (1.0, 14.0), "abnormal": (4.0, 14.0)}


def test_a_narrow_area_is_named_upright():
    found = split_map(20, 20, lambda i, _: i >= 3)
    placed = {each.outcome: each for each in naming.names(found)}
    assert placed["NOT_MET"].is_upright
    assert not placed["MET"].is_upright
    assert placed["NOT_MET"].x < 2.5 < placed["MET"].x
    angles = {
        layer["mark"].get("angle")
        for layer in turning_chart.chart(
            found, HEALTHY, TWO_ANSWERS, palette.LIGHT
        ).to_dict()["layer"]
        if layer["mark"]["type"] == "text"
    }
    assert {0, 270} <= angles


@pytest.mark.parametrize(
    ("is_met", "arrow"),
    [
        (lambda i, _: i >= 1, "← not abnormal"),
        (lambda i, _: i < 19, "not abnormal →"),
        (lambda _, j: j >= 1, "↓ not abnormal"),
        (lambda _, j: j < 19, "↑ not abnormal"),
    ],
)
def test_what_is_too_narrow_for_its_name_is_pointed_at(
    is_met: Callable[[int, int], bool], arrow: str
):
    at = said_at(split_map(20, 20, is_met))
    assert set(at) == {"abnormal", arrow}


@pytest.mark.parametrize("n", [2, 3, 5, 20])
def test_no_verdict_on_a_map_is_left_unnamed(n: int):
    rng = np.random.default_rng(n)
    for slope, level in rng.uniform(-1.0, 1.0, (20, 2)):
        found = split_map(n, 20, lambda i, j: i / n > slope * j / 20 + level)  # noqa: B023
        there = {answer.outcome for line in found.answers for answer in line}
        named = {each.outcome for each in naming.names(found)}
        assert there == named


def test_click_gives_the_cell_and_a_miss_nothing():
    found = made_map()
    hit = turning.picked(event(2, 1))
    assert turning.values_at(found, hit) == {PRESS: 4.0, BREATH: 10.0}
    assert turning.values_at(found, turning.picked(event(9, 0))) == {}
    assert turning.picked({"selection": {turning.PICKED: []}}) == {}


@pytest.mark.parametrize(
    "told", [{}, {"i": 1}, {"i": None, "j": 0}, {"i": "x", "j": 0}, {"i": -1, "j": 0}]
)
def test_what_is_no_cell_places_nobody(told: dict[str, object]):
    assert turning.values_at(made_map(), told) == {}


def test_click_sets_operator_b(monkeypatch: pytest.MonkeyPatch):
    planned: dict[str, object] = {}
    monkeypatch.setattr(flip_page.state, "plan", planned.update)
    flip_page.load_point(made_map(), {"i": 1, "j": 0})
    assert planned == {PRESS: 2.0, BREATH: 2.0}


def test_cursor_starts_at_b_and_says_every_cell():
    pressed = HEALTHY.replaced({PRESS: 3.2, BREATH: 9.0})
    found = made_map()
    data = turning.for_the_cursor(found, pressed)
    assert data["b"] == (2, 1)
    assert not data["is_b_there"]  # but 0.8 mmHg and 1 mmHg beside it
    said = [
        f"{data['x'][i]}, {data['y'][j]}: {data['answers'][data['cells'][j][i]]}"
        for j in range(2)
        for i in range(3)
    ]
    assert said == list(turning_chart.cells(found)["told"])
    assert said[5] == (
        "Probe pressure 4.0 mmHg, Depth of a deep breath 10.0 mmHg: 2 met, abnormal"
    )


def test_cursor_finds_b_among_choices():
    values = grid.factor_on_steps("operator.breathing", 20).values
    found = made_map(x=Factor(key="operator.breathing", values=values))
    held = HEALTHY.replaced({"operator.breathing": "held"})
    assert turning.cell_of(found, held) == (values.index("held"), 1)
    assert turning.is_on_cell(found, held.replaced({BREATH: 10.0}))


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
    assert '["ellipse, two diameters"]' in axis["labelExpr"]
    assert axis["labelLimit"] == 0  # Vega cuts no name,
    assert axis["labelOverlap"] is False  # nor leaves one out


@pytest.mark.parametrize(
    "key", [key for key, parameter in PARAMETERS.items() if parameter.choices]
)
def test_lines_of_choices_have_room_on_a_phone(key: str):
    labels = [operators.value_text(key, v) for v in PARAMETERS[key].choices or ()]
    across = turning_chart.LETTERS_ACROSS // len(labels)
    for letters in (across, turning_chart.LETTERS_ASIDE):
        for label in labels:
            lines = turning_chart.in_lines(label, letters)
            assert " ".join(lines) == label
            longest_word = max(map(len, label.split()))
            assert max(map(len, lines)) <= max(letters, longest_word)
            assert len(lines) <= 3
