"""Points and rows: every one alone is the same as among all the others."""

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweeps.design import Design, Grid, LatinHypercube, Listed, Saltelli
from sweeps.factor import Factor, factor_from
from sweeps.rows import row_seed, rows
from sweeps.study_file import study_from
from tests.sweeps.studies import BREATH, PRESS, TURN, study

A = Factor(key=PRESS, low=0.0, high=10.0)
B = Factor(key="patient.height_cm", low=150.0, high=200.0)
C = factor_from("operator.breathing", {})
DESIGNS: list[Design] = [
    Grid((A, B, C), 3),
    LatinHypercube((A, B, C), 50, 1),
    Saltelli((A, B, C), 16, 1),
    Listed((A, B), ((1.0, 160.0), (2.0, 170.0), (3.0, 180.0))),
]


@pytest.mark.parametrize("design", DESIGNS, ids=lambda d: type(d).__name__)
@given(data=st.data())
def test_a_point_alone_is_the_point_among_others(
    design: Design, data: st.DataObject
) -> None:
    every = design.points(range(design.n_points))
    some = data.draw(st.lists(st.integers(0, design.n_points - 1), max_size=5))
    assert design.points(some) == [every[i] for i in some]


def test_a_grid_has_every_combination_once_and_persons_slowest() -> None:
    points = Grid((A, B, C), 3).points(range(45))
    expected = set(product((0.0, 5.0, 10.0), (150.0, 175.0, 200.0), C.values))
    assert {(p[A.key], p[B.key], p[C.key]) for p in points} == expected
    heights = [p[B.key] for p in points]
    assert heights == sorted(heights)


def test_in_a_grid_what_only_the_reader_changes_varies_fastest() -> None:
    keys = [
        "machine.gain_db",
        "operator.settle_s",
        "operator.csa_method",
        "patient.bone_window",
        "veins.left_valve_leak",
    ]
    grid = Grid(tuple(factor_from(key, {}) for key in keys), 2)
    assert [factor.key for factor in grid.order] == [
        "veins.left_valve_leak",
        "operator.settle_s",
        "machine.gain_db",
        "operator.csa_method",
        "patient.bone_window",
    ]


def test_a_latin_hypercube_has_one_point_in_every_slice() -> None:
    n = 50
    points = LatinHypercube((A, B), n, 7).points(range(n))
    for factor in (A, B):
        share = [
            (p[factor.key] - factor.low) / (factor.high - factor.low) for p in points
        ]  # type: ignore[operator]
        assert sorted(int(s * n) for s in share) == list(range(n))


def test_a_saltelli_block_exchanges_one_factor_at_a_time() -> None:
    design = Saltelli((A, B), 8, 3)
    for base in range(8):
        a, with_a, with_b, b = design.points(range(base * 4, base * 4 + 4))
        assert with_a == {A.key: b[A.key], B.key: a[B.key]}
        assert with_b == {A.key: a[A.key], B.key: b[B.key]}


def test_a_log_factor_halves_by_ratio() -> None:
    factor = factor_from("patient.collateral_conductance", {"scale": "log"})
    assert factor.at(0.5) == pytest.approx(1.0)  # between 0.1 and 10
    assert (factor.at(0.0), factor.at(1.0)) == (0.1, 10.0)


def test_a_list_written_out_reads_back(tmp_path: Path) -> None:
    text = f"{PRESS},operator.breathing\n0.1,deep\n0.30000000000000004,held\n"
    (tmp_path / "points.csv").write_text(text)
    listed = study_from(
        {"design": {"kind": "list", "file": "points.csv"}}, folder=tmp_path
    ).design
    assert isinstance(listed, Listed)
    assert listed.to_csv() == text


def test_row_seeds_are_the_spawned_children() -> None:
    children = np.random.SeedSequence(5).spawn(4)
    seeds = [int(c.generate_state(1, np.uint64)[0] >> np.uint64(1)) for c in children]
    assert [row_seed(5, i) for i in range(4)] == seeds


@given(data=st.data())
def test_a_row_alone_is_the_row_among_others(data: st.DataObject) -> None:
    some = study(
        base={"people": 4},
        operators={"A": {}, "B": {"operator.settle_s": 5}},
        replicates=2,
        factors={PRESS: [0, 3, 6]},
    )
    assert some.n_rows == 4 * 3 * 2 * 2
    every = list(rows(some, range(some.n_rows)))
    number = data.draw(st.integers(0, some.n_rows - 1))
    (alone,) = rows(some, [number])
    assert alone == every[number]


def test_rows_run_through_replicates_then_operators_then_points_then_people() -> None:
    some = study(
        base={"people": 2},
        operators={"A": {}, "B": {}},
        replicates=2,
        factors={TURN: [0, 1]},
    )
    places = [
        (r.person, r.point, r.operator, r.replicate)
        for r in rows(some, range(some.n_rows))
    ]
    assert places == list(product(range(2), repeat=4))


def test_people_differ_and_keep_what_is_set() -> None:
    some = study(
        base={"people": 5, "set": {"patient.height_cm": 181}}, factors={BREATH: [10]}
    )
    people = [r.scenario for r in rows(some, range(5))]
    assert {p.patient.height_cm for p in people} == {181.0}
    assert len({p.patient.heart_rate_bpm for p in people}) == 5


def test_a_row_outside_the_study_does_not_exist() -> None:
    with pytest.raises(IndexError, match="outside 0 to 62"):
        list(rows(study(), [63]))
