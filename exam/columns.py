"""What each column of the examination form means, declared once.

Validation, the JSON Schema, the CSV header and the template all read these lines.
`rows.py` turns one row of the form into a measurement with them.

The ranges are **assumptions** of ours: limits of plausibility, wide enough for almost
any misreading of a real vein, narrow enough to catch a wrong unit or a slipped digit.
They are not limits of normality and no criterion uses them.
"""

from exam.column import Column, Kind, OtherUnit
from exam.form import READINGS
from exam.words import Breathing, Defect, Level, Posture, Side, Vein


def _velocity(name: str, label: str, meaning: str) -> Column:
    """Velocities share range and units; only name and meaning differ."""
    stem = name.removesuffix("_cm_s")
    return Column(
        name=name,
        kind=Kind.NUMBER,
        label=label,
        meaning=f"{meaning}; positive toward the heart",
        unit="cm/s",
        low=-500.0,
        high=500.0,
        other_units=(
            OtherUnit(name=f"{stem}_mm_s", unit="mm/s", factor=0.1),
            OtherUnit(name=f"{stem}_m_s", unit="m/s", factor=100.0),
        ),
    )


_ALL: tuple[Column, ...] = (
    Column(
        name="vein",
        kind=Kind.WORD,
        label="Vein",
        meaning="Vein or sinus the probe looked at",
        words=Vein,
        synonyms={
            "ijv": "jugular",
            "internal_jugular": "jugular",
            "vv": "vertebral",
            "rosenthal": "basal_rosenthal",
            "galen": "great_cerebral",
            "vein_of_galen": "great_cerebral",
        },
    ),
    Column(
        name="side",
        kind=Kind.WORD,
        label="Side",
        meaning="Side of the examined person; may be left out for midline veins",
        words=Side,
        synonyms={"r": "right", "l": "left", "m": "midline", "middle": "midline"},
    ),
    Column(
        name="level",
        kind=Kind.WORD,
        label="Level",
        meaning="Height along the internal jugular vein; empty for every other vein",
        words=Level,
        synonyms={
            "1": "j1",
            "2": "j2",
            "3": "j3",
            "low": "j1",
            "lower": "j1",
            "middle": "j2",
            "high": "j3",
            "upper": "j3",
        },
    ),
    Column(
        name="posture",
        kind=Kind.WORD,
        label="Posture",
        meaning="Position of the body when the reading was taken",
        words=Posture,
        synonyms={
            "0": "supine",
            "lying": "supine",
            "90": "upright",
            "sitting": "upright",
            "seated": "upright",
            "standing": "upright",
        },
    ),
    Column(
        name="breathing",
        kind=Kind.WORD,
        label="Breathing",
        meaning="What the person was asked to do",
        words=Breathing,
        synonyms={
            "normal": "quiet",
            "rest": "quiet",
            "hold": "held",
            "valsalva": "strain",
            "apnea": "apnoea",
        },
    ),
    Column(
        name="reflux_s",
        kind=Kind.NUMBER,
        label="Longest reversal",
        meaning="Longest uninterrupted flow away from the heart",
        unit="s",
        low=0.0,
        high=600.0,
        other_units=(
            OtherUnit(name="reflux_ms", unit="ms", factor=0.001),
            OtherUnit(name="reflux_min", unit="min", factor=60.0),
        ),
    ),
    Column(
        name="bidirectional",
        kind=Kind.FLAG,
        label="Flow both ways",
        meaning="Whether flow went both ways in the recording",
    ),
    Column(
        name="flow_detectable",
        kind=Kind.FLAG,
        label="Flow seen",
        meaning="Whether any flow could be seen",
    ),
    Column(
        name="csa_cm2",
        kind=Kind.NUMBER,
        label="Cross-section",
        meaning="Cross-sectional area of the lumen; 0 is a vein pressed flat",
        unit="cm²",
        low=0.0,
        high=15.0,
        other_units=(
            OtherUnit(name="csa_mm2", unit="mm²", factor=0.01),
            OtherUnit(name="csa_m2", unit="m²", factor=1e4),
        ),
    ),
    _velocity("tamean_cm_s", "Mean velocity", "Time-averaged mean velocity (TAMEAN)"),
    _velocity("tamax_cm_s", "Peak velocity", "Time-averaged maximum velocity (TAMAX)"),
    Column(
        name="flow_ml_min",
        kind=Kind.NUMBER,
        label="Volume flow",
        meaning="Volume flow, TAMEAN × CSA; positive toward the heart",
        unit="ml/min",
        # About what the fittest heart can pump: no neck vein carries more.
        low=-30_000.0,
        high=30_000.0,
        other_units=(
            OtherUnit(name="flow_l_min", unit="l/min", factor=1000.0),
            OtherUnit(name="flow_ml_s", unit="ml/s", factor=60.0),
            OtherUnit(name="flow_cc_min", unit="cc/min", factor=1.0),
        ),
    ),
    Column(
        name="defect",
        kind=Kind.WORD,
        label="Seen inside the vein",
        meaning="What the grey-scale picture shows inside the vein; none is a finding",
        words=Defect,
        synonyms={"no": "none", "normal": "none", "web": "septum", "valve": "flap"},
    ),
)

COLUMNS: dict[str, Column] = {column.name: column for column in _ALL}
"""Every column by name, in the order of the file format."""

KEY_COLUMNS: tuple[str, ...] = tuple(name for name in COLUMNS if name not in READINGS)
"""The columns that together say where and how a reading was taken."""
