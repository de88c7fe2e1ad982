"""What a picture needs to know about a recording and the machine's settings.

Shapes only: anything with these names will do, so that pictures can be drawn of a
simulated recording and of hand-made arrays alike.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from exam import Breathing, Site
from simulator.doppler import beam
from simulator.settings import Glottis

FloatArray = NDArray[np.floating]
Grey = NDArray[np.uint8]
"""Grey levels, (height, width), first row at the top."""
Colour = NDArray[np.uint8]
"""Red, green and blue levels, (height, width, 3)."""


class MachineSettings(Protocol):
    """The knobs of the machine that a spectral picture depends on."""

    @property
    def gain_db(self) -> float:
        """Brightness: added to every level [dB]."""

    @property
    def dynamic_range_db(self) -> float:
        """From black to white [dB]."""

    @property
    def baseline_shift(self) -> float:
        """Share of the scale by which the baseline moves, −0.5 to 0.5.

        + makes room for flow toward the heart.
        """

    @property
    def sweep_s(self) -> float:
        """Time from the left to the right edge [s]."""


class SpectrogramLike(Protocol):
    """Power against Doppler shift and time, before any baseline shift."""

    @property
    def time_s(self) -> FloatArray:
        """(n_column,) [s]."""

    @property
    def shift_hz(self) -> FloatArray:
        """(n_bin,), rising from −PRF/2; positive toward the heart [Hz]."""

    @property
    def power(self) -> FloatArray:
        """(n_bin, n_column); 1 is the mean power of the noise."""

    @property
    def prf_hz(self) -> float:
        """Pulse repetition frequency [Hz]."""

    @property
    def transmit_mhz(self) -> float:
        """Transmit frequency [MHz]."""

    @property
    def angle_set_deg(self) -> float:
        """Angle that the operator told the machine [°]."""

    @property
    def wall_filter_hz(self) -> float:
        """Shifts below this are suppressed [Hz]."""

    @property
    def gate_mm(self) -> float:
        """Length of the sample volume [mm]."""


class TracesLike(Protocol):
    """Mean and peak velocity as the machine traces them."""

    @property
    def time_s(self) -> FloatArray:
        """(n_column,) [s]."""

    @property
    def mean_cm_s(self) -> FloatArray:
        """(n_column,), positive toward the heart [cm/s]."""

    @property
    def peak_cm_s(self) -> FloatArray:
        """(n_column,), positive toward the heart [cm/s]."""

    @property
    def is_detected(self) -> NDArray[np.bool_]:
        """(n_column,): whether flow stands out of the noise."""


class OperatorSettings(Protocol):
    """What the heading of a picture tells of the operator."""

    @property
    def glottis(self) -> Glottis:
        """How a held breath is kept."""


class ScenarioLike(Protocol):
    """The groups of parameters that a strip prints."""

    @property
    def operator(self) -> OperatorSettings:
        """What was asked of the person."""

    @property
    def machine(self) -> MachineSettings:
        """Settings of the machine."""


class RecordingLike(Protocol):
    """One recording at one site."""

    @property
    def scenario(self) -> ScenarioLike:
        """Person, operator and machine."""

    @property
    def site(self) -> Site:
        """Where the probe stands."""

    @property
    def tilt_deg(self) -> float:
        """Tilt of the person, 90 = sitting [°]."""

    @property
    def breathing(self) -> Breathing:
        """What the person was asked to do."""

    @property
    def spectrogram(self) -> SpectrogramLike:
        """What the machine measured."""

    @property
    def traces(self) -> TracesLike:
        """What the machine traced."""


def velocity_cm_s(
    shift_hz: float, transmit_mhz: float, angle_set_deg: float = 0.0
) -> float:
    """Velocity that the machine prints for a Doppler shift [cm/s].

    Notes
    -----
    v = c f / (2 f₀ cos θ), with θ the angle the operator set; 0 gives the axial
    velocity. Near 90° the cosine is kept above that of 89°, the largest setting.
    """
    return beam.velocity_cm_s(shift_hz, transmit_mhz, min(abs(angle_set_deg), 89.0))
