"""From what is true at a site to signal, spectrogram and traces."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from simulator.doppler.artefacts import mirror_share, wall_filter_hz
from simulator.doppler.beam import Beam, aim
from simulator.doppler.blood import blood
from simulator.doppler.signal import Iq, synthesise
from simulator.doppler.spectrogram import (
    SHOWN_COLUMN_S,
    Spectrogram,
    column_time_s,
    power_columns,
    shifts_hz,
)
from simulator.doppler.traces import Traces, trace
from simulator.scenario import Scenario
from simulator.settings import Machine
from simulator.truth import SiteTruth
from simulator.tube_law import short_axis_cm


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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Take:
    """A recording that is to be made."""

    truth: SiteTruth
    what: tuple[object, ...] = ()
    """What makes it another one than others of the same seed (posture, breathing): it
    gets its own pieces of the noise."""
    is_hidden: bool = False
    """Whether bone keeps every echo of blood away."""


def insonate(
    scenario: Scenario, truth: SiteTruth, *what: object, is_hidden: bool = False
) -> Strip:
    """Point the machine at a site; `Take` says what is what."""
    take = Take(truth=truth, what=what, is_hidden=is_hidden)
    return next(insonate_all(scenario, [take]))


def insonate_all(scenario: Scenario, takes: Sequence[Take]) -> Iterator[Strip]:
    """Point the machine at one site after the other, and show each strip in its turn.

    Signals are large: who reads the traces only does not keep the strips.

    Parameters
    ----------
    takes
        Recordings of one length. Each gives the same strip in whatever company.
    """
    beams = aimed(scenario, takes)
    for beam, iq in zip(beams, signals(scenario, takes, beams), strict=True):
        yield strip_of(iq, beam, scenario.machine)


def signals(
    scenario: Scenario, takes: Sequence[Take], beams: Sequence[Beam]
) -> Iterator[Iq]:
    """Listen to each of some recordings of one length in its turn."""
    if not takes:
        return
    machine, prf_hz = scenario.machine, scenario.machine.prf_hz
    truths = [take.truth for take in takes]
    n_pulse = round(_duration_s(truths[0]) * prf_hz)
    heard = blood(truths, beams, machine, n_pulse=n_pulse)
    for take, blocks in zip(takes, heard, strict=True):
        yield synthesise(
            blocks,
            n_pulse=n_pulse,
            prf_hz=prf_hz,
            seed=scenario.seed,
            recording=(take.truth.site.code, *take.what),
        )


def strip_of(iq: Iq, beam: Beam, machine: Machine) -> Strip:
    """Trace a signal."""
    power = power_columns(iq, mirror_share(machine.gain_db))
    time_s = column_time_s(iq.signal.size, iq.prf_hz)
    traces = trace(iq, power, time_s, machine, beam.cm_s_per_hz)
    return Strip(machine=machine, beam=beam, iq=iq, traces=traces)


def aimed(scenario: Scenario, takes: Sequence[Take]) -> list[Beam]:
    """How each of these recordings is insonated."""
    thickest_mm = _thickest_mm([take.truth for take in takes])
    return [
        aim(scenario, take.truth.site, thickness_mm, is_hidden=take.is_hidden)
        for take, thickness_mm in zip(takes, thickest_mm, strict=True)
    ]


def _thickest_mm(truths: Sequence[SiteTruth]) -> list[float]:
    """Thickness of each vein where its lumen is largest."""
    area_cm2 = np.array([truth.area_cm2.max() for truth in truths])
    round_cm2 = np.array([truth.round_area_cm2 for truth in truths])
    thickest_mm = 10.0 * short_axis_cm(area_cm2, area_cm2 / round_cm2)
    return [float(each) for each in thickest_mm]


def _duration_s(truth: SiteTruth) -> float:
    return len(truth.time_s) * float(truth.time_s[1] - truth.time_s[0])
