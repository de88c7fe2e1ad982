"""The flow of the last examinations, kept while only the measuring changes.

Blood does not know how the machine is set, nor what the operator does with calipers and
gate. `flow_at_sites` asks `flow.py` for what the blood feels, nothing else, and keeps
the answers: an examination of the same flow costs its Doppler alone.
"""

from collections.abc import Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from exam import Breathing, Site
from simulator.drive import Lane
from simulator.flow import run_sites
from simulator.parameters import GROUPS, Operator, Patient, Veins
from simulator.precision import Precision
from simulator.recording import PressureRecording
from simulator.scenario import Scenario
from simulator.truth import SiteTruth

NOT_FELT = frozenset(
    {
        "patient.bone_window",
        "operator.angle_deg",
        "operator.angle_set_deg",
        "operator.deep_angle_deg",
        "operator.gate_mm",
        "operator.gate_offset_mm",
        "operator.caliper_error_percent",
        "operator.caliper_scatter_percent",
        "operator.probe_tilt_deg",
        "operator.csa_method",
        "operator.read_from",
        # The lanes have these; the operator's own are for the live view.
        "operator.breathing",
        "operator.tilt_deg",
        "operator.settle_s",
    }
)
"""Settings of person and operator that leave the blood alone. The machine's all do.
What is not named here counts as felt."""
FELT_IN = {
    "operator.breath_depth_mmhg": {Breathing.DEEP, Breathing.HELD},
    "operator.glottis": {Breathing.HELD},
    "operator.strain_mmhg": {Breathing.STRAIN},
}
"""Settings that are felt in some breathings only."""
KEPT = 32
"""Answers that are kept, one for each breathing of an examination: 0.5 MB each at a
usual breathing rate, 1.2 MB at the slowest."""

Felt = tuple[Patient, Veins, Operator]


def flow_at_sites(
    scenario: Scenario,
    lanes: Sequence[Lane],
    sites: Sequence[Site],
    *,
    duration_s: float,
    recording: PressureRecording | None = None,
    precision: Precision = Precision.DOUBLE,
) -> tuple[SiteTruth, ...]:
    """Give what `flow.run_sites` gives; arrays are shared and cannot be written to."""
    felt = what_is_felt(scenario, {lane.breathing for lane in lanes})
    return _flow(felt, tuple(lanes), tuple(sites), duration_s, recording, precision)


def what_is_felt(scenario: Scenario, breathings: set[Breathing]) -> Felt:
    """Person and operator with everything at its default that no blood feels."""
    calm = {key for key, where in FELT_IN.items() if not where & breathings}
    usual = _defaults(NOT_FELT | calm)
    return (
        replace(scenario.patient, **usual["patient"]),
        replace(scenario.veins, **usual["veins"]),
        replace(scenario.operator, **usual["operator"]),
    )


def forget() -> None:
    """Keep nothing of what was run so far; for measurements of speed."""
    _flow.cache_clear()


@lru_cache(maxsize=64)
def _defaults(keys: frozenset[str]) -> dict[str, dict[str, Any]]:
    """Default of each of these settings, by group and name."""
    return {
        group: {f.name: f.default for f in fields(cls) if f"{group}.{f.name}" in keys}
        for group, cls in GROUPS.items()
    }


@lru_cache(maxsize=KEPT)
def _flow(
    felt: Felt,
    lanes: tuple[Lane, ...],
    sites: tuple[Site, ...],
    duration_s: float,
    recording: PressureRecording | None,
    precision: Precision,
) -> tuple[SiteTruth, ...]:
    """Run it. All that can be of influence is named, so equal questions are one."""
    patient, veins, operator = felt
    scenario = Scenario(patient=patient, veins=veins, operator=operator)
    truths = run_sites(
        scenario, lanes, sites, duration_s=duration_s, recording=recording,
        precision=precision,
    )  # fmt: skip
    for truth in truths:
        for values in (
            truth.time_s,
            truth.area_cm2,
            truth.velocity_cm_s,
            truth.flow_ml_min,
            truth.pressure_mmhg,
            *(jet.velocity_cm_s for jet in truth.jets),
        ):
            values.setflags(write=False)
    return tuple(truths)
