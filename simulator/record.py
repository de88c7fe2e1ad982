"""One recording with everything that is on the screen, and the truth beside it."""

from dataclasses import dataclass

from exam import Breathing, Measurement, Posture, Site
from simulator.calipers import slip
from simulator.doppler.beam import Beam
from simulator.doppler.signal import Iq
from simulator.doppler.spectrogram import Spectrogram
from simulator.doppler.traces import Traces
from simulator.flow import simulate
from simulator.given import check_given, check_site
from simulator.measure import Reading, longest_start_s, read, visible
from simulator.protocol import (
    OWN_RECORDING_NOTE,
    TILT_DEG,
    form_row,
    read_length_s,
    recording_length_s,
    shown,
)
from simulator.reading import read_screen, reversed_columns
from simulator.recording import PressureRecording
from simulator.scenario import Scenario
from simulator.settings import ReadFrom
from simulator.spec import ScenarioError
from simulator.truth import SiteTruth

_POSTURE_AT = {tilt_deg: posture for posture, tilt_deg in TILT_DEG.items()}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """One site, posture and breathing as the machine shows it."""

    scenario: Scenario
    site: Site
    tilt_deg: float
    breathing: Breathing
    truth: SiteTruth
    beam: Beam
    iq: Iq
    spectrogram: Spectrogram
    traces: Traces
    read_traces: Traces
    """Traces of the part that is read: the operator freezes the screen there."""
    read_truth: SiteTruth
    """Truth of that part."""
    reading: Reading
    """Off the screen."""
    true_reading: Reading
    """The same numbers off the truth."""
    measurement: Measurement | None
    """The row of the form; none at a tilt that the form does not have."""
    notes: tuple[str, ...] = ()

    @property
    def posture(self) -> Posture | None:
        """Posture of the form; none at another tilt."""
        return _POSTURE_AT.get(self.tilt_deg)

    @property
    def form_reading(self) -> Reading:
        """What goes on the form, off the screen or the truth as the operator is set."""
        is_truth = self.scenario.operator.read_from is ReadFrom.TRUTH
        return self.true_reading if is_truth else self.reading

    @property
    def reversal_start_s(self) -> float:
        """Where the reversal that goes on the form begins; 0 if there is none [s]."""
        if self.scenario.operator.read_from is ReadFrom.TRUTH:
            truth = self.read_truth
            is_reversed = visible(truth) & (truth.velocity_cm_s < 0.0)
            return longest_start_s(is_reversed, truth.time_s)
        traces = self.read_traces
        return longest_start_s(reversed_columns(traces), traces.time_s)

    @property
    def duration_s(self) -> float:
        """Length of the recording [s]."""
        return self.iq.signal.size / self.iq.prf_hz


def record(
    scenario: Scenario,
    site: Site,
    *,
    duration_s: float | None = None,
    recording: PressureRecording | None = None,
) -> Recording:
    """Hold the probe on a site, in the operator's posture and breathing.

    Parameters
    ----------
    duration_s
        Length [s], all of which is read. If not given, the recording is as long as the
        live screen shows, and read as in the examination.
    recording
        Right-atrial pressure in place of the scenario's heart.

    Raises
    ------
    ScenarioError
        If the model does not have the site, a length is not possible, or it ends
        before what is read of a held breath or strain.
    """
    check_given(scenario, recording=recording, duration_s=duration_s)
    check_site(site)
    breathing = scenario.operator.breathing
    read_s = read_length_s(scenario, breathing, recording)
    if duration_s is None:
        length_s = recording_length_s(scenario, recording)
    else:
        if breathing in (Breathing.HELD, Breathing.STRAIN) and duration_s < read_s:
            raise ScenarioError(
                f"duration_s = {duration_s:g} ends before the {breathing.value} does, "
                f"which is read at its end: choose {read_s:g} s or more"
            )
        read_s = length_s = duration_s
    flow = simulate(scenario, site=site, duration_s=length_s, recording=recording)
    own = () if recording is None else (OWN_RECORDING_NOTE,)
    return record_truth(
        scenario, flow.at(site), notes=(*flow.notes, *own), read_s=read_s
    )


def record_truth(
    scenario: Scenario,
    truth: SiteTruth,
    *,
    notes: tuple[str, ...] = (),
    read_s: float | None = None,
) -> Recording:
    """Make a recording of a truth that is known already.

    Parameters
    ----------
    read_s
        Length that is read [s]; as in the examination if not given.
    """
    breathing = scenario.operator.breathing
    tilt_deg = scenario.operator.tilt_deg
    strip = shown(scenario, truth, tilt_deg, breathing)
    read_s = read_length_s(scenario, breathing) if read_s is None else read_s
    seen = truth.first(read_s)
    frozen = strip if seen is truth else shown(scenario, seen, tilt_deg, breathing)
    posture = _POSTURE_AT.get(tilt_deg)
    hand = slip(scenario, truth.site, tilt_deg, breathing)
    reading = read_screen(frozen, seen, scenario, breathing, hand=hand)
    is_form = scenario.operator.read_from is ReadFrom.SCREEN
    return Recording(
        scenario=scenario,
        site=truth.site,
        tilt_deg=tilt_deg,
        breathing=breathing,
        truth=truth,
        beam=strip.beam,
        iq=strip.iq,
        spectrogram=strip.spectrogram(),
        traces=strip.traces,
        reading=reading,
        true_reading=read(seen, scenario.patient, breathing),
        read_traces=frozen.traces,
        read_truth=seen,
        measurement=(
            form_row(scenario, seen, posture, breathing, reading if is_form else None)
            if posture is not None
            else None
        ),
        notes=notes,
    )
