"""Inside the skull: brain, bridging veins, deep veins, confluence of the sinuses.

The arteries feed the brain against its own pressure. Its veins are pressed by the
cerebrospinal fluid before they reach the sinuses, which the dura holds open. `build.py`
adds what lies below.
"""

import math

from simulator.anatomy import BRIDGING_LAW, Anatomy
from simulator.parts import Parts
from simulator.tube_law import TubeLaw
from simulator.units import BLOOD_VISCOSITY_PA_S

SIDES = ("right", "left")


def add_skull(parts: Parts, a: Anatomy) -> None:
    """Add everything between the arteries of the brain and the confluence."""
    parts.reservoir(
        "brain",
        a.cerebral_volume_m3,
        a.cerebral_compliance_m3_mmhg,
        height_m=0.30,
        skull_share=1.0,
    )
    parts.cell(
        "confluence",
        area_m2=0.60e-4,
        length_m=0.10,
        height_m=0.30,
        law=TubeLaw(kl_pa=2e4),
    )
    parts.cell(  # veins inside the skull: the cerebrospinal fluid may press them
        "bridging",
        area_m2=a.bridging_area_m2,
        length_m=0.03,
        height_m=0.30,
        law=BRIDGING_LAW,
        skull_share=1.0,
    )
    behind = a.bridging_share * a.cerebral_pa_s_m3  # of all ways out in parallel
    parts.narrow("brain_out", "brain", "bridging", a.cerebral_pa_s_m3 - behind, 5e6)
    parts.cell(  # where they end: held open by the dura
        "dural_mouth",
        area_m2=a.bridging_area_m2,
        length_m=0.03,
        height_m=0.30,
        law=TubeLaw(kl_pa=2e4),
    )
    parts.link("dural_mouth", "bridging", "dural_mouth")
    straight = _deep_vein(
        parts, "straight_sinus", a.straight_sinus_area_m2, a.straight_sinus_length_m
    )
    parts.link("straight_sinus", straight, "confluence")
    deep = 2.0 * a.basal_share + a.galenic_share
    parts.link("sagittal", "dural_mouth", "confluence", resistance=behind / (1 - deep))
    # What the straight sinus leaves of the pressure, shared out so that each deep vein
    # carries its share of the blood; the halves of a vein count at its two ends.
    straight_pa_s_m3 = _wall(a.straight_sinus_area_m2, a.straight_sinus_length_m)
    left = behind - 0.5 * deep * straight_pa_s_m3
    parts.narrow("galenic", "dural_mouth", straight, left / a.galenic_share, 4e7)
    wall = 0.5 * (_wall(a.basal_area_m2, a.basal_length_m) + straight_pa_s_m3)
    for side in SIDES:
        vein = _deep_vein(parts, f"{side}_basal", a.basal_area_m2, a.basal_length_m)
        rest = max(left / a.basal_share - wall, 0.0)
        parts.narrow(f"{side}_deep", "dural_mouth", vein, rest, 1e8)
        parts.link(vein, vein, straight)


def _wall(area_m2: float, length_m: float) -> float:
    """Poiseuille resistance of a round vein [Pa·s/m³]."""
    return 8.0 * math.pi * BLOOD_VISCOSITY_PA_S * length_m / area_m2**2


def _deep_vein(parts: Parts, name: str, area_m2: float, length_m: float) -> str:
    """Basal vein or straight sinus, held open inside the skull."""
    return parts.cell(
        name,
        area_m2=area_m2,
        length_m=length_m,
        height_m=0.30,
        law=TubeLaw(kl_pa=2e4),
    )
