"""Person, veins, operator and machine: every parameter with unit, range, source.

`spec.py` explains a `Spec`; `settings.py` declares operator and machine, this file the
person; `scenario.py` joins the groups; `build.py` and
`drive.py` turn them into physics.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from exam import Defect
from simulator.settings import Glottis, Machine, Operator
from simulator.spec import ASSUMPTION, Choice, Parameter, Spec, parameters_of


class Heart(StrEnum):
    """Where the right-atrial pressure wave comes from."""

    SYNTHETIC = "synthetic"
    RECORDED_BEFORE_FLUID = "recorded_before_fluid"
    RECORDED_AFTER_FLUID = "recorded_after_fluid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """The person on the couch."""

    cerebral_inflow_ml_min: Annotated[
        float,
        Spec(
            unit="ml/min",
            low=300.0,
            high=1200.0,
            step=10.0,
            label="Blood flow to the brain, supine",
            source="qmra_wp217",
            note="fitted within the published 703 ± 115 ml/min",
        ),
    ] = 700.0
    heart_rate_bpm: Annotated[
        float,
        Spec(
            unit="/min",
            low=40.0,
            high=140.0,
            step=1.0,
            label="Heart rate",
            source=ASSUMPTION,
        ),
    ] = 66.0
    right_atrial_pressure_mmhg: Annotated[
        float,
        Spec(
            unit="mmHg",
            low=-2.0,
            high=20.0,
            step=0.5,
            label="Right-atrial pressure, mean, supine",
            source=ASSUMPTION,
            note="a recorded heart is shifted to this mean",
        ),
    ] = 5.0
    heart: Annotated[
        Heart,
        Choice(
            label="Heart",
            source="enevoldsen2023",
            note="a synthetic right-atrial wave or a real recording",
        ),
    ] = Heart.SYNTHETIC
    fluid_balance_l: Annotated[
        float,
        Spec(
            unit="l",
            low=-1.5,
            high=1.5,
            step=0.1,
            label="Fluid balance",
            source=ASSUMPTION,
            note="2 mmHg of right-atrial pressure per litre",
        ),
    ] = 0.0
    breathing_rate_per_min: Annotated[
        float,
        Spec(
            unit="/min",
            low=6.0,
            high=30.0,
            step=1.0,
            label="Breathing rate, quiet",
            source=ASSUMPTION,
        ),
    ] = 15.0
    neck_muscle_tension_mmhg: Annotated[
        float,
        Spec(
            unit="mmHg",
            low=0.0,
            high=15.0,
            step=0.5,
            label="Neck muscle tension",
            source=ASSUMPTION,
            note="pressure of the tensed muscles on both jugular veins",
        ),
    ] = 0.0
    csf_pressure_mmhg: Annotated[
        float,
        Spec(
            unit="mmHg",
            low=0.0,
            high=40.0,
            step=0.5,
            label="Intracranial pressure, supine",
            source="norager2021",
            note="presses on the bridging veins; falls by 7.4 mmHg on sitting",
        ),
    ] = 8.6
    bone_window: Annotated[
        float,
        Spec(
            unit="",
            low=0.0,
            high=1.0,
            step=0.05,
            label="Bone window (0 shut, 1 clear)",
            source=ASSUMPTION,
            note="veins show above 0.2, sinuses above 0.4",
        ),
    ] = 0.6
    collateral_conductance: Annotated[
        float,
        Spec(
            unit="×",
            low=0.1,
            high=10.0,
            step=0.1,
            label="Collateral veins",
            source=ASSUMPTION,
            note="1 = typical; scales the plexus and the emissary veins",
        ),
    ] = 1.0
    height_cm: Annotated[
        float,
        Spec(
            unit="cm",
            low=140.0,
            high=210.0,
            step=1.0,
            label="Height",
            source=ASSUMPTION,
            note="scales every height above the heart",
        ),
    ] = 172.0


def _area(default_note: str) -> Spec:
    return Spec(
        unit="cm²",
        low=0.1,
        high=3.0,
        step=0.02,
        label=default_note,
        source="a01_a03_a36",
        note="fitted to the mean of published supine areas",
    )


def _stenosis(where: str) -> Spec:
    return Spec(
        unit="%",
        low=0.0,
        high=99.0,
        step=1.0,
        label=f"Stenosis, {where}",
        source=ASSUMPTION,
        note="share of this person's own healthy area that is lost",
    )


def _length(side: str) -> Spec:
    return Spec(
        unit="cm",
        low=0.3,
        high=4.0,
        step=0.1,
        label=f"Length of the stenosis, {side}",
        source=ASSUMPTION,
        note="of a fixed one; a dynamic one is as long as a piece of the model's vein",
    )


class StenosisKind(StrEnum):
    """Whether a narrowing is a scar or a soft, narrow piece of vein."""

    FIXED = "fixed"
    DYNAMIC = "dynamic"


def _kind(side: str) -> Choice:
    return Choice(
        label=f"Kind of stenosis, {side}",
        source=ASSUMPTION,
        note="fixed keeps its lumen; dynamic opens and closes with the pressure",
    )


def _defect(side: str) -> Choice:
    return Choice(
        label=f"Defect inside {side} J1",
        source=ASSUMPTION,
        note="shows in the picture and costs some pressure",
    )


def _leak(side: str) -> Spec:
    return Spec(
        unit="",
        low=0.0,
        high=0.5,
        step=0.01,
        label=f"Valve leak, {side}",
        source=ASSUMPTION,
        note="0 = tight, 0.25 = incompetent, 0.5 = leaflets absent",
    )


def _bone(side: str) -> Spec:
    return Spec(
        unit="%",
        low=0.0,
        high=99.0,
        step=1.0,
        label=f"Bone against {side} J3 (C1)",
        source=ASSUMPTION,
    )


def _vertebral(side: str) -> Spec:
    return Spec(
        unit="cm²",
        low=0.01,
        high=0.2,
        step=0.005,
        label=f"{side.capitalize()} vertebral vein",
        source=ASSUMPTION,
        note="stiff: its bony canal holds it open",
    )


def _sinus(side: str) -> Spec:
    return Spec(
        unit="cm²",
        low=0.05,
        high=0.8,
        step=0.01,
        label=f"{side.capitalize()} transverse sinus",
        source=ASSUMPTION,
        note="with its jugular foramen; a small one sends the blood to the other side",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Veins:
    """The person's veins, side by side."""

    right_jugular_area_cm2: Annotated[
        float, _area("Right jugular area, J2, supine")
    ] = 1.20
    left_jugular_area_cm2: Annotated[float, _area("Left jugular area, J2, supine")] = (
        0.82
    )
    right_j1_stenosis_percent: Annotated[float, _stenosis("right J1")] = 0.0
    right_j2_stenosis_percent: Annotated[float, _stenosis("right J2")] = 0.0
    right_j3_stenosis_percent: Annotated[float, _stenosis("right J3")] = 0.0
    left_j1_stenosis_percent: Annotated[float, _stenosis("left J1")] = 0.0
    left_j2_stenosis_percent: Annotated[float, _stenosis("left J2")] = 0.0
    left_j3_stenosis_percent: Annotated[float, _stenosis("left J3")] = 0.0
    right_stenosis_length_cm: Annotated[float, _length("right")] = 1.0
    left_stenosis_length_cm: Annotated[float, _length("left")] = 1.0
    right_stenosis_kind: Annotated[StenosisKind, _kind("right")] = StenosisKind.FIXED
    left_stenosis_kind: Annotated[StenosisKind, _kind("left")] = StenosisKind.FIXED
    right_defect: Annotated[Defect, _defect("right")] = Defect.NONE
    left_defect: Annotated[Defect, _defect("left")] = Defect.NONE
    right_valve_leak: Annotated[float, _leak("right")] = 0.0
    left_valve_leak: Annotated[float, _leak("left")] = 0.0
    right_c1_compression_percent: Annotated[float, _bone("right")] = 0.0
    left_c1_compression_percent: Annotated[float, _bone("left")] = 0.0
    right_vertebral_area_cm2: Annotated[float, _vertebral("right")] = 0.045
    left_vertebral_area_cm2: Annotated[float, _vertebral("left")] = 0.045
    right_sinus_area_cm2: Annotated[float, _sinus("right")] = 0.36
    left_sinus_area_cm2: Annotated[float, _sinus("left")] = 0.30


__all__ = [
    "GROUPS",
    "PARAMETERS",
    "Glottis",
    "Heart",
    "Machine",
    "Operator",
    "Patient",
    "StenosisKind",
    "Veins",
]

GROUPS: dict[str, type] = {
    "patient": Patient,
    "veins": Veins,
    "operator": Operator,
    "machine": Machine,
}

PARAMETERS: dict[str, Parameter] = {
    key: parameter
    for group, cls in GROUPS.items()
    for key, parameter in parameters_of(group, cls).items()
}
"""Every parameter by ``group.name_unit``."""
