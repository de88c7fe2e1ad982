"""Small examination forms for the tests of the criteria."""

from typing import Any

from criteria import Finding, load_edition
from criteria.rules import RULES
from exam import (
    NECK_SITES,
    SITES,
    Breathing,
    Defect,
    Examination,
    Measurement,
    Posture,
    Vein,
)

EDITION = "zamboni_2009_jnnp"


def row(
    code: str, posture: str = "supine", breathing: str = "quiet", **readings: Any
) -> Measurement:
    """One row, e.g. ``row("right_j2", "upright", csa_cm2=0.1)``."""
    return Measurement(
        site=SITES[code],
        posture=Posture(posture),
        breathing=Breathing(breathing),
        **readings,
    )


def form(*rows: Measurement) -> Examination:
    """A form with these rows and no others."""
    return Examination(measurements=rows)


def healthy_rows() -> list[Measurement]:
    """Everything read and nothing abnormal: 8 neck sites, 3 deep sites."""
    rows = []
    for site in NECK_SITES:
        for posture in Posture:
            for breathing in (Breathing.QUIET, Breathing.DEEP):
                readings: dict[str, Any] = {"reflux_s": 0.2, "flow_detectable": True}
                if site.vein is Vein.JUGULAR:
                    lying = posture is Posture.SUPINE
                    readings |= {
                        "csa_cm2": 0.9 if lying else 0.1,
                        "defect": Defect.NONE,
                    }
                rows.append(
                    Measurement(
                        site=site, posture=posture, breathing=breathing, **readings
                    )
                )
    deep = ("right_basal_rosenthal", "left_basal_rosenthal", "straight_sinus")
    return rows + [row(code, reflux_s=0.1) for code in deep]


def healthy(*changed: Measurement) -> Examination:
    """The healthy form with these rows in place of its own, or added."""
    rows = {each.key: each for each in healthy_rows()}
    rows |= {each.key: each for each in changed}
    return Examination(measurements=tuple(rows.values()))


def find(criterion: str, examination: Examination, **switches: Any) -> Finding:
    """The finding of one criterion under the original edition.

    Switches of that criterion by their short name.
    """
    (rule,) = [each for each in RULES if each.criterion == criterion]
    edition = load_edition(EDITION).with_(
        **{f"{rule.name}.{name}": value for name, value in switches.items()}
    )
    return rule.find(examination, edition)
