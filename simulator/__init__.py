"""Truth and reading: the veins of a synthetic person and what an operator sees."""

from simulator.flow import simulate
from simulator.parameters import PARAMETERS, Heart, Operator, Patient, Veins
from simulator.population import sample
from simulator.presets import PRESETS, Preset, preset
from simulator.protocol import examine
from simulator.recording import PressureRecording
from simulator.scenario import Scenario
from simulator.spec import Parameter, ScenarioError
from simulator.truth import FlowTruth, SiteTruth

__all__ = [
    "PARAMETERS",
    "PRESETS",
    "FlowTruth",
    "Heart",
    "Operator",
    "Parameter",
    "Patient",
    "Preset",
    "PressureRecording",
    "Scenario",
    "ScenarioError",
    "SiteTruth",
    "Veins",
    "examine",
    "preset",
    "sample",
    "simulate",
]
