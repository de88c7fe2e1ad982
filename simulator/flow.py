"""From a scenario to flow: pressure, area and velocity in every vein, as they are.

`simulate` runs one recording, `run_lanes` several of the same person at once.
`engine.py` does the work; `measure.py` reads a recording off; `protocol.py` fills the
examination form.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from exam import Site
from simulator.anatomy import TYPICAL, Anatomy
from simulator.drive import Lane, settled_s
from simulator.engine import LEAD_S, STEP_S, Indices, advance, prepare
from simulator.given import check_given, check_site
from simulator.network import Network
from simulator.orifice import Orifice, orifices
from simulator.precision import Precision
from simulator.probe import pressed_site
from simulator.recording import PressureRecording
from simulator.scenario import Scenario
from simulator.truth import FlowTruth, SiteTruth, site_truth, through_weights
from simulator.units import M2_PER_CM2, M3_S_PER_ML_MIN, PA_PER_MMHG


def simulate(
    scenario: Scenario,
    *,
    site: Site | None = None,
    duration_s: float = 10.0,
    recording: PressureRecording | None = None,
) -> FlowTruth:
    """Run one recording of this scenario.

    Parameters
    ----------
    site
        Where the probe presses with ``operator.probe_pressure_mmhg``; nowhere if not
        given.
    duration_s
        Length [s]; 2 s between touching the skin and the first sample come before.
    recording
        Right-atrial pressure in place of the scenario's heart. Its mean gives way to
        ``patient.right_atrial_pressure_mmhg``, so set that to keep it.

    Raises
    ------
    ScenarioError
        If the duration is not possible, the recording too short, or the model does
        not have the site.
    """
    check_given(scenario, recording=recording, duration_s=duration_s)
    if site is not None:
        check_site(site)
    operator = scenario.operator
    lane = Lane(
        tilt_deg=operator.tilt_deg,
        breathing=operator.breathing,
        press_from_s=-LEAD_S,
        settle_s=settled_s(operator, operator.tilt_deg),
    )
    return run_lanes(
        scenario, [lane], [site], duration_s=duration_s, recording=recording
    )[0]


def run_lanes(
    scenario: Scenario,
    lanes: Sequence[Lane],
    sites: Sequence[Site | None],
    *,
    duration_s: float,
    recording: PressureRecording | None = None,
    anatomy: Anatomy = TYPICAL,
    step_s: float = STEP_S,
    precision: Precision = Precision.DOUBLE,
) -> list[FlowTruth]:
    """Run several recordings of one person together, every vein of each."""
    job = prepare(
        scenario, lanes, sites, duration_s, recording, anatomy, step_s, precision
    )
    network = job.network
    run = advance(
        job, np.arange(network.n_cell), np.arange(network.n_link), record=True
    )
    keep = job.sampled
    return [
        FlowTruth(
            network=network,
            lane=lane,
            time_s=job.sample_time_s,
            area_cm2=run.area[keep, :, w].T / M2_PER_CM2,
            pressure_mmhg=run.pressure[keep, :, w].T / PA_PER_MMHG,
            flow_ml_min=run.flow[keep, :, w].T / M3_S_PER_ML_MIN,
            valve_opening=run.valve[keep, :, w].T,
            volume_error=float(run.volume_error[w]),
            n_clipped=run.n_clipped,
            notes=job.notes,
            quiet_breath_s=job.quiet_breath_s,
        )
        for w, lane in enumerate(lanes)
    ]


def run_sites(
    scenario: Scenario,
    lanes: Sequence[Lane],
    sites: Sequence[Site],
    *,
    duration_s: float,
    recording: PressureRecording | None = None,
    precision: Precision = Precision.DOUBLE,
) -> list[SiteTruth]:
    """Run several recordings together, each seen at its own site only.

    Recordings that the probe does not tell apart are run once and seen at several
    sites: without pressure all sites, on the skull always.
    """
    pressed = [pressed_site(scenario.operator, site) for site in sites]
    pairs = list(zip(lanes, pressed, strict=True))
    distinct = {pair: k for k, pair in enumerate(dict.fromkeys(pairs))}
    lane_of = [distinct[pair] for pair in pairs]
    job = prepare(
        scenario,
        [lane for lane, _ in distinct],
        [site for _, site in distinct],
        duration_s,
        recording,
        TYPICAL,
        STEP_S,
        precision,
    )
    network = job.network
    cell_of = {site: network.site_cell(site) for site in set(sites)}
    narrow = {site: orifices(network, site) for site in set(sites)}
    cells, links = _watched(network, sites, lane_of, cell_of, narrow)
    run = advance(job, _side_by_side(cells), _side_by_side(links), record=True)
    weights = {site: through_weights(network, cell_of[site]) for site in set(sites)}
    keep = job.sampled
    truths = []
    for w, site in zip(lane_of, sites, strict=True):
        at = cells[w].index(cell_of[site])
        through = run.flow[keep, : len(links[w]), w] @ weights[site][links[w]]
        truths.append(
            site_truth(
                network,
                site,
                job.sample_time_s,
                run.area[keep, at, w] / M2_PER_CM2,
                run.pressure[keep, at, w] / PA_PER_MMHG,
                through / M3_S_PER_ML_MIN,
                jets=tuple(
                    hole.jet(
                        run.flow[keep, links[w].index(hole.link), w] / M3_S_PER_ML_MIN,
                        run.valve[keep, :, w].T,
                    )
                    for hole in narrow[site]
                ),
                quiet_breath_s=job.quiet_breath_s,
            )
        )
    return truths


def _watched(
    network: Network,
    sites: Sequence[Site],
    lane_of: Sequence[int],
    cell_of: Mapping[Site, int],
    narrow: Mapping[Site, Sequence[Orifice]],
) -> tuple[list[list[int]], list[list[int]]]:
    """Cells and links to record in each lane: those of the sites that are seen in it.

    In rising order, so that a sum over them does not depend on the order of sites.
    """
    cells: list[set[int]] = [set() for _ in range(max(lane_of) + 1)]
    links: list[set[int]] = [set() for _ in cells]
    beside = {
        site: np.flatnonzero((network.start == cell) | (network.end == cell)).tolist()
        for site, cell in cell_of.items()
    }
    for site, w in zip(sites, lane_of, strict=True):
        cells[w].add(int(cell_of[site]))
        links[w].update(beside[site], (hole.link for hole in narrow[site]))
    return [sorted(each) for each in cells], [sorted(each) for each in links]


def _side_by_side(items: list[list[int]]) -> Indices:
    """One row a lane, the last item again until all are as long as the longest."""
    longest = max(map(len, items))
    return np.array([[*each, *each[-1:] * (longest - len(each))] for each in items])
