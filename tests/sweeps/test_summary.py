"""Estimators on functions whose answers are known, before any picture is believed."""

from math import pi, sin
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, sobol_indices, uniform

from criteria import MISSING_POLICIES
from exam import Examination
from simulator import Scenario
from sweeps.accuracy import AS_IT_IS, accuracy
from sweeps.agreement import agreement, cohens_kappa
from sweeps.design import Saltelli
from sweeps.factor import Factor
from sweeps.intervals import wilson
from sweeps.problems import StudyError
from sweeps.rates import interactions, levels, ok_rows, rates
from sweeps.sensitivity import influences
from sweeps.sensitivity import sobol_indices as our_indices
from sweeps.store import StudyFolder, begin_folder, open_folder
from sweeps.summary import summarise
from tests.sweeps import quick
from tests.sweeps.studies import BREATH, PRESS, QUICK, TURN, run_serially, study

EDITION = "zamboni_2009_jnnp"
LEAK = "veins.right_valve_leak"


@given(n=st.integers(1, 10_000), data=st.data())
def test_wilson_agrees_with_scipy(n: int, data: st.DataObject) -> None:
    n_yes = data.draw(st.integers(0, n))
    expected = binomtest(n_yes, n).proportion_ci(method="wilson")
    assert wilson(n_yes, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def ishigami(x: float, y: float, z: float) -> float:
    return sin(x) + 7 * sin(y) ** 2 + 0.1 * z**4 * sin(x)


def test_sobol_indices_of_ishigami_are_the_known_ones() -> None:
    """With a = 7 and b = 0.1: S1 = (V1, V2, 0)/V and ST = (V1 + V13, V2, V13)/V."""
    v1 = 0.5 * (1 + 0.1 * pi**4 / 5) ** 2
    v2 = 7**2 / 8
    v13 = 0.1**2 * pi**8 * (1 / 18 - 1 / 50)
    total = v1 + v2 + v13
    factors = tuple(Factor(key=key, low=0.0, high=1.0) for key in (PRESS, TURN, BREATH))
    design = Saltelli(factors, 2048, 1)
    points = design.points(range(design.n_points))
    values = np.array(
        [ishigami(*(pi * (2 * float(v) - 1) for v in p.values())) for p in points]
    ).reshape(design.n_base, design.block)
    found = our_indices([f.key for f in factors], values, seed=1)
    expected = [(v1, v1 + v13), (v2, v2), (0.0, v13)]
    for each, (first, with_others) in zip(found, expected, strict=True):
        assert each.first == pytest.approx(first / total, abs=0.02)
        assert each.total == pytest.approx(with_others / total, abs=0.02)
        assert abs(each.first - first / total) < 2 * each.first_half_width + 1e-3
        assert 0 < each.total_half_width < 0.1
    second = sobol_indices(
        func=lambda x: np.array([ishigami(*row) for row in x.T]),
        n=2048,
        dists=[uniform(-pi, 2 * pi)] * 3,
        rng=np.random.default_rng(1),
    )
    ours = [each.first for each in found]
    assert ours == pytest.approx(second.first_order.tolist(), abs=0.03)


def test_sobol_indices_of_a_study_follow_from_its_rule(tmp_path: Path) -> None:
    """C3 is MET from 7 of 10 mmHg and nothing else: all its variance is the probe's."""
    made = study(
        design={"kind": "sobol", "points": 128},
        factors={PRESS: {"high": 10}, TURN: {"low": 0, "high": 60}},
    )
    run_serially(made, tmp_path / "o")
    by_column = {i.column: i for i in influences(open_folder(tmp_path / "o"))}
    press, turn = by_column["C3"].factors
    assert press.n_decided == pytest.approx(128 * 2 * 0.3 * 0.7, rel=0.2)
    assert turn.n_decided == 0
    assert by_column["C3"].told == (press,)
    assert press.first == pytest.approx(1.0, abs=0.05)
    assert (turn.first, turn.total) == (0.0, 0.0)
    assert not by_column["C1"].varies
    # MET if both: p = 0.3 · 0.5. First order of the probe: p(1−p)-wise,
    # Var(0.5·1[press]) / Var(product) = 0.25·0.21 / (0.15·0.85).
    press, turn = by_column["verdict"].factors
    assert press.first == pytest.approx(0.25 * 0.21 / (0.15 * 0.85), abs=0.12)
    assert turn.first == pytest.approx(0.09 * 0.25 / (0.15 * 0.85), abs=0.12)
    assert press.total > press.first


def test_blocks_with_a_failure_are_left_out_whole(tmp_path: Path) -> None:
    made = study(
        design={"kind": "sobol", "points": 64},
        factors={PRESS: {"high": 10}, BREATH: {"low": 2, "high": 30}},
    )
    run_serially(made, tmp_path / "o")
    failed = {
        row["row"] // 4
        for row in open_folder(tmp_path / "o").table().to_pylist()
        if row["status"] == "failed"
    }
    for found in influences(open_folder(tmp_path / "o")):
        assert found.n_left_out == len(failed) > 0
        assert found.n_blocks == 64 - len(failed)


def imperfect(scenario: Scenario) -> Examination:
    """Calls 80 % of the ill positive and 10 % of the healthy."""
    is_ill = scenario.veins.right_valve_leak >= 0.45
    chance = np.random.default_rng(scenario.seed).random()
    positive = chance < (0.8 if is_ill else 0.1)
    return quick.examine(
        scenario.with_(
            operator__probe_pressure_mmhg=9.0 if positive else 0.0,
            operator__head_turn_deg=40.0,
        )
    )


@pytest.fixture(scope="module")
def imperfect_folder(tmp_path_factory: pytest.TempPathFactory) -> StudyFolder:
    out = tmp_path_factory.mktemp("imperfect") / "o"
    made = study(
        factors={LEAK: [0, 0.1, 0.45, 0.5]},
        replicates=400,
        operators={"A": {}, "B": {}},
    )
    run_serially(made, out, "tests.sweeps.test_summary:imperfect")
    return open_folder(out)


def test_known_sensitivity_and_specificity_are_found(
    imperfect_folder: StudyFolder,
) -> None:
    found = {a.policy: a for a in accuracy(imperfect_folder)}
    assert set(found) == {AS_IT_IS, *MISSING_POLICIES}
    for share, truth in (
        (found["as_negative"].sensitivity, 0.8),
        (found["as_negative"].specificity, 0.9),
    ):
        assert share is not None
        assert share[1] < truth < share[2]
        assert share[2] - share[1] < 0.05
    each = found["as_negative"]
    ill = each.n_true_positive + each.n_false_negative
    assert ill == each.n_true_negative + each.n_false_positive == 1600


def test_rates_along_a_factor_are_the_known_ones(imperfect_folder: StudyFolder) -> None:
    found = {
        r.level: r
        for r in rates(imperfect_folder)
        if r.factor == LEAK and r.column == "verdict"
    }
    for level, truth in (("0", 0.1), ("0.1", 0.1), ("0.45", 0.8), ("0.5", 0.8)):
        low, high = found[level].interval
        assert found[level].n == 800
        assert low - 0.01 < truth < high + 0.01


def test_operators_who_guess_alike_agree_by_chance_and_truth(
    imperfect_folder: StudyFolder,
) -> None:
    """Half are ill: p = 0.45, agreement (0.64 + 0.04)/2 + (0.01 + 0.81)/2 = 0.75."""
    found = agreement(imperfect_folder)
    between = next(a for a in found if (a.first, a.second) == ("A", "B"))
    by_chance = 0.45**2 + 0.55**2
    expected = (0.75 - by_chance) / (1 - by_chance)
    assert between.kappa.kappa == pytest.approx(expected, abs=0.06)
    assert between.kappa.low is not None
    assert between.kappa.high is not None
    assert between.kappa.low < expected < between.kappa.high
    assert {(a.first, a.second) for a in found} == {
        ("A", "B"),
        ("A", "A, again"),
        ("B", "B, again"),
    }


def test_kappa_by_hand() -> None:
    """Both yes 20, both no 15, 5 and 10 apart: po 0.7, pe 0.5, kappa 0.4."""
    first = ["y"] * 20 + ["y"] * 5 + ["n"] * 10 + ["n"] * 15
    second = ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    found = cohens_kappa(first, second)
    assert found.observed == pytest.approx(0.7)
    assert found.kappa == pytest.approx(0.4)
    # Wilson's interval of 35 in 50, from his formula: 0.5625 to 0.8090.
    assert found.low == pytest.approx((0.5625 - 0.5) / 0.5, abs=2e-4)
    assert found.high == pytest.approx((0.8090 - 0.5) / 0.5, abs=2e-4)


def test_a_few_who_all_agree_prove_little() -> None:
    """Nine pairs alike, three of them yes: Wilson's low end of 9 in 9 is 0.7009."""
    said = ["y"] * 3 + ["n"] * 6
    found = cohens_kappa(said, said)
    by_chance = (3 / 9) ** 2 + (6 / 9) ** 2
    assert found.kappa == found.high == pytest.approx(1.0)
    assert found.low == pytest.approx((0.7009 - by_chance) / (1 - by_chance), abs=2e-4)


@pytest.mark.parametrize(
    ("first", "second", "kappa"),
    [
        (["y", "n"], ["y", "n"], 1.0),
        (["y", "n"], ["n", "y"], -1.0),
        (["y", "y"], ["y", "y"], None),
        ([], [], None),
    ],
)
def test_kappa_at_its_ends(
    first: list[str], second: list[str], kappa: float | None
) -> None:
    assert cohens_kappa(first, second).kappa == kappa


def test_interactions_count_every_row_once(tmp_path: Path) -> None:
    run_serially(study(), tmp_path / "o")
    folder = open_folder(tmp_path / "o")
    cells = interactions(folder, [(PRESS, TURN)])
    n_ok = ok_rows(folder, []).num_rows
    assert sum(c.n for c in cells) == n_ok == 42
    for cell in cells:
        both = cell.x_place >= 7 and cell.y_place > 30
        assert cell.n_met == (cell.n if both else 0)


def test_many_values_are_put_into_bins_that_hold_them_all(tmp_path: Path) -> None:
    made = study(
        design={"kind": "latin_hypercube", "points": 100},
        factors={PRESS: {}, "operator.breathing": {}},
    )
    run_serially(made, tmp_path / "o")
    folder = open_folder(tmp_path / "o")
    table = ok_rows(folder, [PRESS, "operator.breathing"])
    bins = levels(made.factors[0], table)
    assert len(bins.names) == 10
    assert np.bincount(bins.of_row).tolist() == [10] * 10
    words = levels(made.factors[1], table)
    assert set(words.names) == set(made.factors[1].values)


def test_levels_are_named_without_exponents(tmp_path: Path) -> None:
    prf = "machine.prf_hz"
    made = study(
        design={"kind": "latin_hypercube", "points": 40},
        factors={prf: {"low": 6000, "high": 16000}},
    )
    run_serially(made, tmp_path / "o")
    table = ok_rows(open_folder(tmp_path / "o"), [prf])
    names = levels(made.factors[0], table).names
    assert names[0] == "6000 to 7000"
    assert names[-1] == "15000 to 16000"


def test_nothing_to_sum_up_is_said(tmp_path: Path) -> None:
    begin_folder(tmp_path / "o", study(), QUICK)
    with pytest.raises(StudyError, match="no row with a result yet"):
        summarise(open_folder(tmp_path / "o"))


def test_half_a_study_can_be_summed_up(tmp_path: Path) -> None:
    made = study(base={"people": 2}, factors={PRESS: [0, 9]}, part_rows=2)
    run_serially(made, tmp_path / "o")
    next(iter(sorted((tmp_path / "o").glob("part-*")))).unlink()
    summary = summarise(open_folder(tmp_path / "o"))
    assert (summary.n_done, summary.n_rows) == (2, 4)
