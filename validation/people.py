"""A virtual population against published spread and shares: reported, not fitted.

The published rows stand here because they ask a population, not a person.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exam import SITES, Breathing
from simulator import Scenario, sample
from simulator.drive import Lane
from simulator.flow import run_lanes

Array = NDArray[np.float64]

SEED = 2026
N_PEOPLE = 400
DURATION_S = 8.0
TILTS_DEG = (0.0, 15.0, -15.0, 90.0)
COLUMNS = ("right area", "left area", "right flow", "left flow", "vertebral", "inflow")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRow:
    """One published property of a group."""

    what: str
    published: str
    source: str
    read: Callable[[Array], str]


def measure(person: Scenario) -> Array:
    """Areas [cm²] and flows [ml/min] at J2, (n_tilt, column)."""
    lanes = [Lane(tilt_deg=tilt, breathing=Breathing.QUIET) for tilt in TILTS_DEG]
    truths = run_lanes(person, lanes, [None] * len(lanes), duration_s=DURATION_S)
    found = []
    for truth in truths:
        right, left = truth.at(SITES["right_j2"]), truth.at(SITES["left_j2"])
        vertebral = sum(
            truth.at(SITES[code]).flow_ml_min.mean()
            for code in ("right_vertebral", "left_vertebral")
        )
        found.append(
            [
                right.area_cm2.mean(),
                left.area_cm2.mean(),
                right.flow_ml_min.mean(),
                left.flow_ml_min.mean(),
                vertebral,
                truth.link_flow_ml_min("brain_out").mean(),
            ]
        )
    return np.array(found)


def measured_people(n: int = N_PEOPLE, *, workers: int = 2) -> Array:
    """Every person of the population, (n, n_tilt, column)."""
    people = sample(n, np.random.default_rng(SEED))
    with ProcessPoolExecutor(workers) as pool:
        return np.array(list(pool.map(measure, people, chunksize=10)))


def _mean_sd(values: Array) -> str:
    return f"{values.mean():.3g} ± {values.std(ddof=1):.3g}"


def _percent(share: NDArray[np.bool_]) -> str:
    return f"{100.0 * share.mean():.3g} %"


def _jugular(x: Array, tilt: int = 0) -> Array:
    return np.asarray(x[:, tilt, 2] + x[:, tilt, 3])


def _drainage(x: Array) -> Array:
    return np.asarray(_jugular(x) / x[:, 0, 5])


def _fall(x: Array) -> Array:
    lying, sitting = _jugular(x) + x[:, 0, 4], _jugular(x, 3) + x[:, 3, 4]
    return np.asarray(lying - sitting)


def _pooled_ratio(x: Array, tilt: int) -> str:
    return f"{x[:, tilt, :2].mean() / x[:, 0, :2].mean():.2f}"


QMRA = "263 healthy people, Stroke conference abstract WP217; no identifier seen"
LEG_RAISE = "Anaesth Intensive Care 2008;36:65, doi:10.1177/0310057X0803600111"
DOEPP = "Doepp 2004, doi:10.1007/s00234-004-1213-3"

SPREADS = (
    SpreadRow(
        what="A36 area, right, lying, cm²",
        published="1.39 ± 0.63",
        source="Xie 2019, doi:10.1186/s12871-019-0751-5",
        read=lambda x: _mean_sd(x[:, 0, 0]),
    ),
    SpreadRow(
        what="A03 area, both sides, lying, cm²",
        published="1.12 ± 0.57",
        source=LEG_RAISE,
        read=lambda x: _mean_sd(x[:, 0, :2].ravel()),
    ),
    SpreadRow(
        what="A04 area at +15°, cm²",
        published="0.38 ± 0.23",
        source=LEG_RAISE,
        read=lambda x: _mean_sd(x[:, 1, :2].ravel()),
    ),
    SpreadRow(
        what="A05 area at −15°, cm²",
        published="1.66 ± 0.67",
        source=LEG_RAISE,
        read=lambda x: _mean_sd(x[:, 2, :2].ravel()),
    ),
    SpreadRow(
        what="A04/A03 mean at +15° over mean lying",
        published="0.34",
        source="from A03 and A04 [derived]",
        read=lambda x: _pooled_ratio(x, 1),
    ),
    SpreadRow(
        what="A05/A03 mean at −15° over mean lying",
        published="1.48",
        source="from A03 and A05 [derived]",
        read=lambda x: _pooled_ratio(x, 2),
    ),
    SpreadRow(
        what="A35 veins of at most 0.4 cm², lying",
        published="14.6 %",
        source="Czyzewska 2015, doi:10.1016/j.jclinane.2014.09.010",
        read=lambda x: _percent(x[:, 0, :2].ravel() <= 0.4),
    ),
    SpreadRow(
        what="F16 flow, right, lying, ml/min",
        published="362 ± 165",
        source=QMRA,
        read=lambda x: _mean_sd(x[:, 0, 2]),
    ),
    SpreadRow(
        what="F17 flow, left, lying, ml/min",
        published="229 ± 141",
        source=QMRA,
        read=lambda x: _mean_sd(x[:, 0, 3]),
    ),
    SpreadRow(
        what="F18 flow, both, lying, ml/min",
        published="592 ± 177",
        source=QMRA,
        read=lambda x: _mean_sd(_jugular(x)),
    ),
    SpreadRow(
        what="F19 inflow, ml/min",
        published="703 ± 115",
        source=QMRA,
        read=lambda x: _mean_sd(x[:, 0, 5]),
    ),
    SpreadRow(
        what="F02 vertebral flow, lying, ml/min",
        published="47 ± 33",
        source="Schreiber 2003, doi:10.1152/japplphysiol.00782.2002",
        read=lambda x: _mean_sd(x[:, 0, 4]),
    ),
    SpreadRow(
        what="F25 jugular drainage over 2/3 of inflow",
        published="72 %",
        source=DOEPP,
        read=lambda x: _percent(_drainage(x) > 2 / 3),
    ),
    SpreadRow(
        what="F26 jugular drainage 1/3 to 2/3 of inflow",
        published="22 %",
        source=DOEPP,
        read=lambda x: _percent((_drainage(x) > 1 / 3) & (_drainage(x) <= 2 / 3)),
    ),
    SpreadRow(
        what="F27 jugular drainage under 1/3 of inflow",
        published="6 %",
        source=DOEPP,
        read=lambda x: _percent(_drainage(x) < 1 / 3),
    ),
    SpreadRow(
        what="F29 flow falls on sitting",
        published="96.3 %",
        source="Monti 2011, doi:10.1371/journal.pone.0025012",
        read=lambda x: _percent(_fall(x) > 0),
    ),
    SpreadRow(
        what="F30 flow falls by at most 503 ml/min on sitting",
        published="29.03 %",
        source="Monti 2014, doi:10.3174/ajnr.A3864",
        read=lambda x: _percent(_fall(x) <= 503.24),
    ),
)
"""Published rows about groups, all confirmed unless said otherwise."""
