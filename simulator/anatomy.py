"""The fixed anatomy: lengths, heights, resistances, tube laws.

Every value carries a tag: F fitted to published rows that `docs/model.md` lists,
C chosen (an assumption). What differs between people is a parameter instead
(`parameters.py`). `build.py` and `skull.py` make
the veins from these tables.
"""

from dataclasses import dataclass, field, replace

from simulator.tube_law import TubeLaw
from simulator.units import PA_PER_MMHG

REFERENCE_HEIGHT_CM = 172.0  # C: the heights below belong to this stature


@dataclass(frozen=True, slots=True, kw_only=True)
class SideAnatomy:
    """What is not the same on the two sides."""

    foramen_pa_s_m3: float
    """Resistance of the jugular foramen behind a sinus of this area."""
    foramen_sinus_m2: float
    inlet_jugular_m2: float
    """Jugular area at J2 to which `valve_and_inlet_pa_s_m3` belongs."""
    brachiocephalic: tuple[tuple[float, float], ...]
    """(length, height above the right atrium) of its two cells [m]."""


RIGHT = SideAnatomy(
    foramen_pa_s_m3=7.0e6,  # F: right/left flow F16, F17
    foramen_sinus_m2=0.36e-4,  # C
    inlet_jugular_m2=1.20e-4,  # C
    brachiocephalic=((0.025, 0.090), (0.020, 0.078)),  # C
)
LEFT = SideAnatomy(
    foramen_pa_s_m3=3.0e7,  # F: right/left flow F16, F17
    foramen_sinus_m2=0.30e-4,  # C
    inlet_jugular_m2=0.82e-4,  # C
    brachiocephalic=((0.030, 0.092), (0.030, 0.080)),  # C
)

NECK_LAW = TubeLaw(
    p0_pa=4.5 * PA_PER_MMHG,  # C
    kl_pa=670.0,  # C within 390-730 that rows A03-A05 allow
    ke_pa=104.0,  # F: head-down and strained areas A05, P20
    kb_pa=1.7,  # F: sitting area A02
)
BRIDGING_LAW = TubeLaw(kl_pa=300.0, ke_pa=100.0, kb_pa=20.0)  # C
CHEST_LAW = TubeLaw(kl_pa=600.0, ke_pa=45.0, kb_pa=100.0)  # C: tethered veins


@dataclass(frozen=True, slots=True, kw_only=True)
class Anatomy:
    """Everything that both sides share, and the two sides."""

    right: SideAnatomy = RIGHT
    left: SideAnatomy = LEFT

    # Internal jugular: from the bulb at the skull base to the thoracic inlet.
    jugular_cells: int = 10
    jugular_top_m: float = 0.25  # C: height of the bulb above the right atrium
    jugular_length_m: float = 0.15  # C
    jugular_shape: tuple[float, ...] = (
        0.72, 0.80, 0.88, 0.94, 1.0, 1.0, 1.0, 1.05, 1.12, 1.15,
    )  # C: area relative to J2, bulb to inlet  # fmt: skip
    neck_depth_m: float = 0.01  # C: how far the neck lies in front of the heart, lying
    valve_and_inlet_pa_s_m3: float = 3.5e7  # F
    valve_area_m2: float = 0.70e-4  # C
    valve_tight_leak: float = 1.0e-3  # C: a competent valve still seeps
    valve_opening_per_pa_s: float = 0.3  # C
    valve_closing_m3: float = 3.4e-6  # F: back flow that closes the leaflets, V01

    # Vertebral veins and the plexus behind them.
    vertebral_kl_pa: float = 1.0e4  # C: a bony canal hardly distends
    vertebral_pa_s_m3: float = 1.0e8  # F: each side, on top of its wall friction, F02
    vertebral_heads: float = 6.0  # C: dynamic heads lost at foramina and mouth
    plexus_pa_s2_m6: float = 3.4e13  # F: both sides in parallel, F11, F20, S02
    emissary_pa_s_m3: float = 2.0e7  # C: sigmoid sinus to suboccipital plexus

    # Head.
    cerebral_pa_s_m3: float = 2.6e7  # F: cerebral veins to sinus
    cerebral_compliance_m3_mmhg: float = 0.37e-6  # F
    cerebral_volume_m3: float = 40e-6  # C
    bridging_area_m2: float = 0.5e-4  # C: all bridging veins together
    bridging_share: float = 0.40  # C: of the cerebral resistance lies behind them
    basal_share: float = 0.04  # C: of cerebral flow, each basal vein, D01
    basal_area_m2: float = 0.045e-4  # C: 2.4 mm across, D01
    basal_length_m: float = 0.03  # C
    galenic_share: float = 0.10  # C: internal cerebral veins to the straight sinus
    straight_sinus_area_m2: float = 0.14e-4  # C: D04
    straight_sinus_length_m: float = 0.04  # C
    face_compliance_m3_mmhg: float = 2.2e-6  # F: each side
    face_volume_m3: float = 40e-6  # C
    face_to_jugular_pa_s_m3: float = 8.7e7  # F
    face_to_external_pa_s_m3: float = 5.5e8  # F

    # Inflow per side, ml/s.
    arm_inflow_ml_s: float = 4.0  # C
    face_inflow_ml_s: float = 0.4  # C
    vertebral_inflow_ml_s: float = 0.35  # C
    suboccipital_inflow_ml_s: float = 0.25  # C

    # How much of a strain confines each part (share of the airway pressure).
    strain_share_neck: float = 0.55  # F
    strain_share_face: float = 0.29  # F

    neck_law: TubeLaw = field(default_factory=lambda: NECK_LAW)
    chest_law: TubeLaw = field(default_factory=lambda: CHEST_LAW)

    @property
    def mirrored(self) -> "Anatomy":
        """The same person seen in a mirror."""
        return replace(self, right=self.left, left=self.right)


TYPICAL = Anatomy()
"""The one anatomy this version has."""
