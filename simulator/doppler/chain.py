"""From what is true at a site to signal, spectrogram and traces."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.doppler.artefacts import (
    CLUTTER_DB,
    LEAST_CLUTTER_SHARE,
    filtered,
    mirror_share,
    wall_filter_hz,
)
from simulator.doppler.beam import BROADENING, Beam, aim
from simulator.doppler.jet import with_jets
from simulator.doppler.profile import Lumen, gated, peak_over_mean
from simulator.doppler.signal import (
    Blocks,
    Iq,
    block_pulses,
    block_time_s,
    noise_row,
    synthesise,
)
from simulator.doppler.spectrogram import (
    SHOWN_COLUMN_S,
    Spectrogram,
    column_time_s,
    power_columns,
    shifts_hz,
)
from simulator.doppler.spectrum import running_power, table_edges
from simulator.doppler.traces import Traces, trace
from simulator.scenario import Scenario
from simulator.settings import Machine
from simulator.truth import SiteTruth
from simulator.tube_law import short_axis_cm

Array = NDArray[np.float64]

SHAPE_STEP = 0.10
"""Lumens whose areas differ by less than this share are insonated alike."""
MOST_SHAPES = 24


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strip:
    """What the machine makes of one recording."""

    machine: Machine
    beam: Beam
    iq: Iq
    traces: Traces

    def spectrogram(self) -> Spectrogram:
        """Make what is shown; reading needs the traces only."""
        prf_hz, n_pulse = self.iq.prf_hz, self.iq.signal.size
        mirror = mirror_share(self.machine.gain_db)
        return Spectrogram(
            time_s=column_time_s(n_pulse, prf_hz, SHOWN_COLUMN_S),
            shift_hz=shifts_hz(prf_hz),
            power=power_columns(self.iq, mirror, SHOWN_COLUMN_S).T,
            prf_hz=prf_hz,
            transmit_mhz=self.beam.transmit_mhz,
            angle_set_deg=self.beam.angle_set_deg,
            wall_filter_hz=wall_filter_hz(self.machine),
            gate_mm=self.beam.gate_mm,
        )


def insonate(
    scenario: Scenario, truth: SiteTruth, *what: object, is_hidden: bool = False
) -> Strip:
    """Point the machine at a site.

    Parameters
    ----------
    what
        What makes this recording another one than others of the same seed (posture,
        breathing): it gets its own piece of the noise.
    is_hidden
        Whether bone keeps every echo of blood away.
    """
    machine = scenario.machine
    prf_hz = machine.prf_hz
    n_pulse = round(_duration_s(truth) * prf_hz)
    beam = aim(scenario, truth.site, 10.0 * _thickest_cm(truth))
    blocks = blood(truth, beam, scenario, n_pulse=n_pulse, is_hidden=is_hidden)
    iq = synthesise(
        blocks,
        n_pulse=n_pulse,
        prf_hz=prf_hz,
        seed=scenario.seed,
        row=noise_row(truth.site.code, *what),
    )
    power = power_columns(iq, mirror_share(machine.gain_db))
    time_s = column_time_s(n_pulse, prf_hz)
    return Strip(
        machine=machine,
        beam=beam,
        iq=iq,
        traces=trace(iq, power, time_s, machine, beam.cm_s_per_hz),
    )


def blood(
    truth: SiteTruth,
    beam: Beam,
    scenario: Scenario,
    *,
    n_pulse: int,
    is_hidden: bool = False,
    broadening: float = BROADENING,
) -> Blocks:
    """Spectrum of each block of the signal from velocity and lumen at its middle."""
    machine = scenario.machine
    at_s = block_time_s(n_pulse, machine.prf_hz)
    area_cm2 = np.interp(at_s, truth.time_s, truth.area_cm2)
    mean_cm_s = np.interp(at_s, truth.time_s, truth.velocity_cm_s)
    lumen, shape = _shapes(area_cm2, truth)
    found = gated(lumen, beam)
    signal = 0.0 if is_hidden else 10.0 ** (0.1 * beam.snr_db)
    behind = filtered(
        block_pulses(machine.prf_hz), machine.prf_hz, wall_filter_hz(machine)
    )
    wall_share = np.maximum(1.0 - found.fill, LEAST_CLUTTER_SHARE)
    echo = 10.0 ** (0.1 * (beam.snr_db + CLUTTER_DB)) * wall_share
    q_first, q_last = table_edges(beam, broadening)
    peak_cm_s = mean_cm_s * peak_over_mean(lumen.exponent)[shape]
    blocks = Blocks(
        running=running_power(found, beam, broadening),
        q_first=q_first,
        q_last=q_last,
        shape=shape,
        scale_hz=peak_cm_s * beam.full_shift_hz_per_cm_s,
        power=signal * found.fill[shape],
        floor=behind.passed + echo[:, None] * behind.walls,
        passed=behind.passed,
        passed_fine=behind.passed_fine,
    )
    if not truth.jets:
        return blocks
    jets = [
        (jet, np.interp(at_s, truth.time_s, jet.velocity_cm_s)) for jet in truth.jets
    ]
    return with_jets(
        blocks, jets, mean_cm_s=mean_cm_s, lumen=lumen, found=found, beam=beam,
        broadening=broadening,
    )  # fmt: skip


def _shapes(area_cm2: Array, truth: SiteTruth) -> tuple[Lumen, NDArray[np.int64]]:
    """A few lumens that stand for all, and which of them each block has."""
    size = np.log(np.maximum(area_cm2, 1e-9))
    low, high = float(size.min()), float(size.max())
    n = min(1 + int((high - low) / SHAPE_STEP), MOST_SHAPES)
    step = max((high - low) / n, 1e-12)
    shape = np.minimum(((size - low) / step).astype(np.int64), n - 1)
    middle = np.exp(low + (np.arange(n) + 0.5) * step)
    is_throat = bool(np.all(truth.area_cm2 >= truth.throat_area_cm2))
    return Lumen.of(middle, truth.round_area_cm2, is_throat), shape


def _thickest_cm(truth: SiteTruth) -> float:
    """Thickness where the lumen is largest."""
    area_cm2 = truth.area_cm2.max()
    return float(short_axis_cm(area_cm2, area_cm2 / truth.round_area_cm2))


def _duration_s(truth: SiteTruth) -> float:
    return len(truth.time_s) * float(truth.time_s[1] - truth.time_s[0])
