"""Flips, maps and paths of a person whose limits are known."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from exam import Breathing, Examination
from simulator import PARAMETERS, Scenario, preset
from sweeps import (
    Flip,
    Found,
    Ledger,
    Stopped,
    StudyError,
    default_space,
    factor_from,
    flip_map,
    forking_paths,
    ledger,
    read_space,
)
from sweeps.processes import process_pool
from tests.sweeps import quick
from tests.sweeps.studies import BREATH, PRESS, TURN

EDITION = "zamboni_2009_jnnp"
# One criterion met already, so that the next one makes the verdict.
TURNED = Scenario().with_(operator__head_turn_deg=40.0)


def flips(found: Ledger) -> dict[tuple[str, str], Flip]:
    return {(f.key, f.direction): f for f in found.flips}


def test_the_smallest_step_that_flips_is_found_exactly() -> None:
    found = flips(
        ledger(TURNED, EDITION, factors=[PRESS, TURN], examiner=quick.examine)
    )
    press = found[PRESS, "up"]
    assert (press.found, press.value, press.change) == (Found.FLIPS, 7.0, 7.0)
    assert press.share_of_range == pytest.approx(7 / 30)
    assert press.criteria == ("C3",)
    assert press.evidence[0].line.startswith("C3 MET: ")
    assert press.outcome == "MET"
    assert found[TURN, "down"].found is Found.NONE


def test_a_verdict_that_is_met_flips_back_down() -> None:
    ill = TURNED.with_(operator__probe_pressure_mmhg=9.0)
    found = flips(ledger(ill, EDITION, factors=[PRESS, TURN], examiner=quick.examine))
    assert found[PRESS, "down"].value == pytest.approx(6.8)  # the step below 7.0
    assert found[PRESS, "down"].outcome == "NOT_MET"
    assert found[PRESS, "up"].found is Found.NONE
    assert (found[TURN, "down"].value, found[TURN, "down"].change) == (30.0, -10.0)


def test_what_cannot_be_examined_is_told_and_never_a_flip() -> None:
    found = flips(ledger(TURNED, EDITION, factors=[BREATH], examiner=quick.examine))
    up = found[BREATH, "up"]
    assert up.found is Found.NONE
    assert "dizzy" in up.note
    with pytest.raises(StudyError, match="dizzy"):
        ledger(
            TURNED.with_(operator__breath_depth_mmhg=30.0),
            EDITION,
            examiner=quick.examine,
        )


def test_the_end_of_a_range_is_one_step_and_not_two() -> None:
    key = "machine.baseline_shift"  # (−0.4 − 0.2) / −0.05 is a little more than 12
    tried: set[object] = set()

    def examine(scenario: Scenario) -> Examination:
        tried.add(scenario.get(key))
        is_last = scenario.get(key) == -0.4
        return quick.examine(scenario.replaced({PRESS: 9.0 if is_last else 0.0}))

    found = flips(ledger(TURNED, EDITION, factors=[key], examiner=examine))
    assert found[key, "down"].value == -0.4
    assert sum(flip.n_tried for flip in found.values()) == len(tried - {0.2})


def test_a_factor_without_effect_is_tried_once_each_way() -> None:
    found = flips(
        ledger(TURNED, EDITION, factors=["patient.height_cm"], examiner=quick.examine)
    )
    assert {f.found for f in found.values()} == {Found.NO_EFFECT}
    assert {f.n_tried for f in found.values()} == {1}


def pressed_if(test: Callable[[float], bool]) -> Callable[[Scenario], Examination]:
    """A person whose areas are thin wherever the test says so."""

    def examine(scenario: Scenario) -> Examination:
        pressure = scenario.operator.probe_pressure_mmhg
        asked = scenario.with_(
            operator__probe_pressure_mmhg=9.0 if test(pressure) else 0
        )
        form = quick.examine(asked)
        rows = tuple(
            replace(row, flow_ml_min=300.0 + pressure) for row in form.measurements
        )
        return replace(form, measurements=rows)

    return examine


@pytest.mark.parametrize("points", [1, 2.5, True])
def test_a_map_needs_a_whole_number_of_points(points: Any) -> None:
    with pytest.raises(StudyError, match=r"points = .* from 2|points = .* 2 to"):
        flip_map(TURNED, EDITION, PRESS, BREATH, points=points)


def test_paths_of_no_possible_seed_are_refused() -> None:
    with pytest.raises(StudyError, match="seed = -4 is outside 0"):
        forking_paths(TURNED, EDITION, n=2, seed=-4)


@pytest.mark.parametrize("start", [0.2, 3.4, 7.6, 20.0, 29.8])
def test_one_change_anywhere_is_found_to_the_step(start: float) -> None:
    found = ledger(
        TURNED,
        EDITION,
        factors=[PRESS],
        examiner=pressed_if(lambda p: p >= start - 1e-9),
    )
    (up,) = found.flips
    assert up.value == pytest.approx(start)
    assert not up.flips_back


def test_a_flip_that_goes_back_again_is_found_and_told() -> None:
    found = ledger(
        TURNED, EDITION, factors=[PRESS], examiner=pressed_if(lambda p: 5 <= p <= 16)
    )
    (up,) = found.flips
    assert up.value == pytest.approx(5.0)
    assert up.flips_back


def by_choice(scenario: Scenario) -> Examination:
    strained = scenario.operator.breathing is Breathing.STRAIN
    return quick.examine(
        scenario.with_(operator__probe_pressure_mmhg=9.0 if strained else 0.0)
    )


def test_a_choice_that_flips_is_named() -> None:
    key = "operator.breathing"
    found = ledger(TURNED, EDITION, factors=[key], examiner=by_choice)
    first = found.flips[0]
    assert (first.found, first.value, first.change) == (Found.FLIPS, "strain", None)
    assert len(found.flips) == len(PARAMETERS[key].choices or ()) - 1
    assert {f.found for f in found.flips[1:]} == {Found.NO_EFFECT}


def test_every_parameter_is_in_the_ledger_the_smallest_change_first() -> None:
    found = ledger(TURNED, EDITION, examiner=quick.examine)
    assert {f.key for f in found.flips} == set(PARAMETERS)
    assert found.smallest is not None
    assert found.smallest.key == PRESS
    shares = [f.share_of_range for f in found.flips if f.found is Found.FLIPS]
    assert shares == sorted(s for s in shares if s is not None)


def test_processes_find_the_same_ledger() -> None:
    with process_pool(2) as pool:
        there = ledger(TURNED, EDITION, executor=pool, examiner=quick.examine)
    assert there.flips == ledger(TURNED, EDITION, examiner=quick.examine).flips


def test_progress_counts_up_to_all_that_was_planned() -> None:
    seen: list[tuple[int, int]] = []
    found = ledger(
        TURNED,
        EDITION,
        progress=lambda done, total: seen.append((done, total)),
        examiner=quick.examine,
    )
    assert seen == sorted(seen)
    assert seen[-1] == (found.n_exams, found.n_exams)


def test_a_question_that_is_withdrawn_stops_soon() -> None:
    asked = threading.Event()
    n = 0

    def examine(scenario: Scenario) -> Examination:
        nonlocal n
        n += 1
        asked.set()
        return quick.examine_slowly(scenario)

    with ThreadPoolExecutor(2) as pool, pytest.raises(Stopped):
        flip_map(
            TURNED,
            EDITION,
            points=30,
            executor=pool,
            cancelled=asked.is_set,
            examiner=examine,
        )
    assert n < 100


@pytest.mark.parametrize("factors", [["operator.pressure"], ["a", "b"]])
def test_unknown_factors_are_said(factors: list[str]) -> None:
    with pytest.raises(StudyError, match="unknown factor"):
        ledger(TURNED, EDITION, factors=factors, examiner=quick.examine)


def test_a_map_has_the_verdict_of_every_pair() -> None:
    found = flip_map(
        TURNED,
        EDITION,
        factor_from(PRESS, {"low": 5, "high": 9}),
        TURN,
        points=5,
        examiner=quick.examine,
    )
    assert found.x_values == (5.0, 6.0, 7.0, 8.0, 9.0)
    assert found.y_values == (-90.0, -45.0, 0.0, 45.0, 90.0)
    expected = [
        ["MET" if x >= 7 and y > 30 else "NOT_MET" for x in found.x_values]
        for y in found.y_values
    ]
    assert [[a.outcome for a in row] for row in found.answers] == expected
    assert found.n_positive == 6
    columns = found.columns()
    assert columns[PRESS][:6] == [5.0, 6.0, 7.0, 8.0, 9.0, 5.0]
    assert columns["criteria_met"][-1] == "C3 C4"


@pytest.mark.parametrize(
    ("x", "y", "points", "said"),
    [
        (PRESS, PRESS, 5, "take two different"),
        (PRESS, "operator.x", 5, "unknown factor"),
        (PRESS, TURN, 1, "points = 1 is outside 2 to"),
        (PRESS, TURN, 10_000, "at most 250,000"),
    ],
)
def test_a_map_that_makes_no_sense_is_said(
    x: str, y: str, points: int, said: str
) -> None:
    with pytest.raises(StudyError, match=said):
        flip_map(TURNED, EDITION, x, y, points=points, examiner=quick.examine)


def test_the_share_of_paths_is_that_of_the_space(tmp_path: Path) -> None:
    path = tmp_path / "space.toml"
    path.write_text(
        f'["{PRESS}"]\nlow = 0\nhigh = 10\nsource = "assumption"\nwhy = "x"\n'
        f'["{TURN}"]\nlow = -30\nhigh = 90\nsource = "assumption"\nwhy = "x"\n'
    )
    found = forking_paths(
        Scenario(), EDITION, read_space(path), n=2000, examiner=quick.examine
    )
    low, high = found.interval
    # Pressed by 7 of 10 mmHg or more (0.3) and turned past 30 of −30 … 90° (0.5).
    assert low < 0.15 < high
    assert high - low < 0.04
    assert not found.is_complete


def test_choices_alone_are_all_walked() -> None:
    space = tuple(
        replace(default_space()[0], factor=factor_from(key, values))
        for key, values in ((PRESS, [0, 7, 8]), (TURN, [0, 31]))
    )
    found = forking_paths(Scenario(), EDITION, space, examiner=quick.examine)
    assert found.is_complete
    assert (found.n, found.n_positive) == (6, 2)
    assert found.interval == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_paths_are_the_same_again() -> None:
    first, again = (
        forking_paths(Scenario(), EDITION, n=20, examiner=quick.examine)
        for _ in range(2)
    )
    assert first.points == again.points
    assert (
        first.points[:5]
        == forking_paths(Scenario(), EDITION, n=5, examiner=quick.examine).points
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("[broken", "not valid TOML"),
        (f'["{PRESS}"]\nlow = 0\n', "needs a source"),
        (f'["{PRESS}"]\nlow = 40\nsource = "a"\nwhy = "b"\n', "outside 0 to 30"),
        ('["operator.x"]\nsource = "a"\nwhy = "b"\n', "unknown factor"),
    ],
)
def test_a_space_without_reasons_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "space.toml"
    path.write_text(text)
    with pytest.raises(StudyError, match=said):
        read_space(path)


def test_every_permitted_technique_has_a_reason() -> None:
    assert all(p.source and p.why for p in default_space())


@pytest.mark.slow
def test_every_flip_of_a_real_person_is_real() -> None:
    """At the step that flips the verdict is another one, one step before it is not."""
    from criteria import evaluate
    from simulator import examine

    person = preset("healthy")
    factors = [PRESS, TURN, "patient.neck_muscle_tension_mmhg"]
    found = [f for f in ledger(person, EDITION, factors=factors).flips if f.change]
    assert found
    for flip in found:
        step = flip.parameter.step or 0.0
        before = flip.value - step if flip.direction == "up" else flip.value + step  # type: ignore[operator]
        for value, outcome in ((flip.value, flip.outcome), (before, "NOT_MET")):
            form = examine(person.replaced({flip.key: value}))
            assert evaluate(form, EDITION).outcome == outcome, (flip.key, value)
