"""Truth and reading: the veins of a synthetic person and what an operator sees."""

from simulator.doppler.signal import Iq
from simulator.doppler.spectrogram import Spectrogram
from simulator.doppler.traces import Traces
from simulator.flow import simulate
from simulator.parameters import PARAMETERS, Heart, Machine, Operator, Patient, Veins
from simulator.population import sample
from simulator.precision import Precision
from simulator.presets import PRESETS, Preset, preset
from simulator.protocol import examine
from simulator.record import Recording, record
from simulator.recording import PressureRecording
from simulator.scenario import Scenario
from simulator.spec import Parameter, ScenarioError
from simulator.threads import in_threads
from simulator.truth import FlowTruth, SiteTruth

__all__ = [
    "PARAMETERS",
    "PRESETS",
    "FlowTruth",
    "Heart",
    "Iq",
    "Machine",
    "Operator",
    "Parameter",
    "Patient",
    "Precision",
    "Preset",
    "PressureRecording",
    "Recording",
    "Scenario",
    "ScenarioError",
    "SiteTruth",
    "Spectrogram",
    "Traces",
    "Veins",
    "examine",
    "in_threads",
    "preset",
    "record",
    "sample",
    "simulate",
]
