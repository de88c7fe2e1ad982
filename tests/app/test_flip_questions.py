"""Flip without a browser: the long questions and their answers; the map has its own."""

import threading
from dataclasses import replace
from types import SimpleNamespace

import pytest

from criteria import load_edition
from simulator import PARAMETERS, Scenario
from sweeps.answer import Told
from sweeps.flip import Found, ledger
from tests.app.flipping import (
    EDITION,
    HEALTHY,
    TURN,
    TURNED,
    TWO_ANSWERS,
    WORDS,
    flip,
    run_to_the_end,
)
from tests.app.opening import PRESS, html
from tests.app.test_palette import GRAPHICS, contrast
from ui import palette
from ui.flipping import (
    forks,
    ledger_chart,
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


def test_evidence_of_a_flip_is_told_without_codes():
    told = Told("C4", "NOT_MET", "right J1, supine: flow seen")
    assert ledger_view.in_words(told) == "4 not met: right J1, supine: flow seen"


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
