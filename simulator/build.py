"""Builds the veins of one person: who drains where.

    arteries → brain → sinuses → jugulars, vertebrals, plexus → brachiocephalic
             → superior vena cava → right atrium

Lengths, heights and resistances come from `anatomy.py`, what differs between people
from `parameters.py`; `network.py` has the resulting type. SI units.
"""

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from exam import Level
from simulator.anatomy import (
    REFERENCE_HEIGHT_CM,
    TYPICAL,
    Anatomy,
    SideAnatomy,
)
from simulator.network import ATRIUM, Network, level_cell
from simulator.parameters import Patient, StenosisKind, Veins
from simulator.parts import Parts
from simulator.skull import add_skull
from simulator.stenosis import DEFECT_LENGTH_M, DEFECT_OPEN_SHARE, Narrowing
from simulator.tube_law import TubeLaw
from simulator.units import (
    BLOOD_DENSITY_KG_M3,
    M2_PER_CM2,
    M3_S_PER_ML_MIN,
    M3_S_PER_ML_S,
    M_PER_CM,
    PA_PER_MMHG,
)

Array = NDArray[np.float64]
SideName = Literal["right", "left"]
SIDES: tuple[SideName, ...] = ("right", "left")

HEAD_TURN_CLOSING_MMHG = 8.5
HEAD_TURN_CLOSING_DEG = 54.0
"""Turning the head by 54° presses the jugular on that side with 8.5 mmHg, enough to
shut it lying: 80 % of ipsilateral jugulars occluded at 53-56° in 25 anaesthetised
people [confirmed]. That the pressure grows with the square of the angle is an
assumption."""

HEAD_TURN_REACHES = 0.7  # share of the jugular from the skull down that is pressed


def build(
    patient: Patient,
    veins: Veins,
    *,
    head_turn_deg: float = 0.0,
    anatomy: Anatomy = TYPICAL,
) -> Network:
    """Make the veins of this person with the head turned this far."""
    builder = _Builder(patient, veins, head_turn_deg, anatomy)
    add_skull(builder, anatomy)
    for side in SIDES:
        builder.side(side)
    builder.chest()
    return builder.network()


def head_turn_pressure_pa(head_turn_deg: float, side: str) -> float:
    """Pressure of the turned neck on the upper jugular of one side [Pa]."""
    turned_to = "right" if head_turn_deg > 0 else "left"
    if side != turned_to:
        return 0.0
    share = (head_turn_deg / HEAD_TURN_CLOSING_DEG) ** 2
    return HEAD_TURN_CLOSING_MMHG * share * PA_PER_MMHG


class _Builder(Parts):
    """Collects cells and links, then turns them into arrays."""

    def __init__(
        self, patient: Patient, veins: Veins, head_turn_deg: float, anatomy: Anatomy
    ) -> None:
        super().__init__(patient.height_cm / REFERENCE_HEIGHT_CM)
        self.patient, self.veins, self.anatomy = patient, veins, anatomy
        self.head_turn_deg = head_turn_deg
        self.throats: dict[str, float] = {}
        self.tension_pa = patient.neck_muscle_tension_mmhg * PA_PER_MMHG

    def side_anatomy(self, side: SideName) -> SideAnatomy:
        return self.anatomy.right if side == "right" else self.anatomy.left

    def vein(self, side: SideName, name: str) -> float:
        return float(getattr(self.veins, f"{side}_{name}"))

    def side(self, side: SideName) -> None:
        """Sinus, jugular, vertebral, face and brachiocephalic vein of one side."""
        anatomy = self.side_anatomy(side)
        sinus = self.cell(
            f"{side}_sinus",
            area_m2=self.vein(side, "sinus_area_cm2") * M2_PER_CM2,
            length_m=0.11,
            height_m=0.275,
            depth_m=0.01,
            law=TubeLaw(kl_pa=2e4),
        )
        self.link(sinus, "confluence", sinus)
        self.jugular(side, anatomy)
        self.brachiocephalic(side, anatomy)
        self.vertebral(side)
        self.face(side)

    def jugular(self, side: SideName, anatomy: SideAnatomy) -> None:
        a = self.anatomy
        n = a.jugular_cells
        shape, held, stiff, turned = (
            _cell_means(n, _profile(kind, a.jugular_shape))
            for kind in ("shape", "held", "stiff", "turned")
        )
        area_m2 = self.vein(side, "jugular_area_cm2") * M2_PER_CM2
        turn_pa = head_turn_pressure_pa(self.head_turn_deg, side)
        before = f"{side}_sinus"
        narrowings = self.narrowings(side, area_m2 * shape)
        law = a.neck_law
        for k in range(n):
            narrow = narrowings.get(k, Narrowing())
            name = self.cell(
                f"{side}_jugular_{k}",
                area_m2=area_m2 * shape[k] * narrow.lumen_share,
                length_m=a.jugular_length_m / n * self.scale,
                height_m=a.jugular_top_m - a.jugular_length_m * (k + 0.5) / n,
                depth_m=a.neck_depth_m,
                law=TubeLaw(
                    p0_pa=law.p0_pa,
                    kl_pa=law.kl_pa,
                    ke_pa=law.ke_pa,
                    kb_pa=law.kb_pa * stiff[k],
                ),
                chest_share=held[k],
                strain_share=a.strain_share_neck * (1.0 - held[k]),
                outer_pa=self.tension_pa * (1.0 - held[k]) + turn_pa * turned[k],
            )
            foramen = 0.0 if k else self.foramen(side, anatomy)
            self.link(
                name,
                before,
                name,
                resistance=foramen + narrow.resistance,
                quadratic=narrow.quadratic,
                inertance=narrow.inertance,
            )
            before = name
        leak = max(self.vein(side, "valve_leak"), a.valve_tight_leak)
        self.link(
            f"{side}_valve",
            before,
            f"{side}_brachiocephalic_0",
            resistance=self.inlet(side, anatomy),
            valve_m2=a.valve_area_m2,
            valve_leak=leak,
            valve_closing_m3=a.valve_closing_m3,
        )

    def foramen(self, side: SideName, anatomy: SideAnatomy) -> float:
        """Resistance of the foramen: small where the sinus is small (assumption)."""
        area_m2 = self.vein(side, "sinus_area_cm2") * M2_PER_CM2
        return anatomy.foramen_pa_s_m3 * (anatomy.foramen_sinus_m2 / area_m2) ** 2

    def inlet(self, side: SideName, anatomy: SideAnatomy) -> float:
        """Resistance of valve and inlet: large where the vein is small (assumption)."""
        area_m2 = self.vein(side, "jugular_area_cm2") * M2_PER_CM2
        typical = self.anatomy.valve_and_inlet_pa_s_m3
        return typical * (anatomy.inlet_jugular_m2 / area_m2) ** 2

    def narrowings(self, side: SideName, healthy_m2: Array) -> dict[int, Narrowing]:
        """Narrowed jugular cells by number."""
        found = {}
        for level in Level:
            k = level_cell(level, self.anatomy.jugular_cells)
            narrowing = self.narrowing(side, level, float(healthy_m2[k]))
            if narrowing != Narrowing():
                found[k] = narrowing
                self.throats[f"{side}_jugular_{k}"] = narrowing.throat_m2
        return found

    def narrowing(self, side: SideName, level: Level, healthy_m2: float) -> Narrowing:
        """Stenosis, bone at C1 and defects of one level."""
        length_m = self.vein(side, "stenosis_length_cm") * M_PER_CM
        share = 1.0 - self.vein(side, f"{level.value}_stenosis_percent") / 100.0
        if getattr(self.veins, f"{side}_stenosis_kind") is StenosisKind.DYNAMIC:
            narrowing = Narrowing(lumen_share=share)
        else:
            narrowing = Narrowing().and_loss(healthy_m2, share, length_m, is_seen=True)
        if level is Level.J3:
            bone = 1.0 - self.vein(side, "c1_compression_percent") / 100.0
            narrowing = narrowing.and_loss(healthy_m2, bone, length_m, is_seen=True)
        if level is Level.J1:  # defects sit at the valve
            defect = getattr(self.veins, f"{side}_defect")
            narrowing = narrowing.and_loss(
                healthy_m2,
                DEFECT_OPEN_SHARE.get(defect, 1.0),
                DEFECT_LENGTH_M,
                is_seen=False,
            )
        return narrowing

    def brachiocephalic(self, side: SideName, anatomy: SideAnatomy) -> None:
        a = self.anatomy
        for k, (length_m, height_m) in enumerate(anatomy.brachiocephalic):
            self.cell(
                f"{side}_brachiocephalic_{k}",
                area_m2=0.80e-4,
                length_m=length_m,
                height_m=height_m,
                depth_m=0.01,
                law=a.chest_law,
                chest_share=1.0,
                inflow_m3_s=0.0 if k else a.arm_inflow_ml_s * M3_S_PER_ML_S,
            )
        self.link(
            f"{side}_brachiocephalic_1",
            f"{side}_brachiocephalic_0",
            f"{side}_brachiocephalic_1",
        )
        self.link(f"{side}_confluens", f"{side}_brachiocephalic_1", "cava_0")

    def vertebral(self, side: SideName) -> None:
        """Suboccipital plexus, vertebral vein and the plexus to the azygos."""
        a, veins = self.anatomy, self.patient.collateral_conductance
        area_m2 = self.vein(side, "vertebral_area_cm2") * M2_PER_CM2
        heads = a.vertebral_heads * 0.5 * BLOOD_DENSITY_KG_M3 / area_m2**2
        # Resistance of a canal grows with 1/A²: the fitted value belongs to 0.045 cm².
        resistance = a.vertebral_pa_s_m3 * (0.045 * M2_PER_CM2 / area_m2) ** 2
        plexus = self.cell(
            f"{side}_suboccipital",
            area_m2=0.40e-4,
            length_m=0.04,
            height_m=0.245,
            law=TubeLaw(kl_pa=1e4),
            inflow_m3_s=a.suboccipital_inflow_ml_s * M3_S_PER_ML_S,
        )
        self.narrow(
            f"{side}_emissary",
            f"{side}_sinus",
            plexus,
            a.emissary_pa_s_m3 / veins,
            5e6,
        )
        before = plexus
        for k, share in enumerate((0.4, 0.3, 0.2, 0.1)):
            name = self.cell(
                f"{side}_vertebral_{k}",
                area_m2=area_m2,
                length_m=0.035 * self.scale,
                height_m=0.2175 - 0.035 * k,
                law=TubeLaw(kl_pa=a.vertebral_kl_pa),
                inflow_m3_s=a.vertebral_inflow_ml_s * share * M3_S_PER_ML_S,
            )
            self.link(
                name, before, name, resistance=resistance / 4, quadratic=heads / 4
            )
            before = name
        self.link(
            f"{side}_vertebral_valve",
            before,
            f"{side}_brachiocephalic_0",
            valve_m2=0.78 * area_m2,
            valve_leak=a.valve_tight_leak,
            valve_closing_m3=0.02e-6,
        )
        self.link(
            f"{side}_plexus",
            plexus,
            "azygos",
            quadratic=4.0 * a.plexus_pa_s2_m6 / veins**2,
            inertance=1.5e7,
        )

    def face(self, side: SideName) -> None:
        """Face, tongue and scalp: drain to the mid jugular and the external jugular."""
        a = self.anatomy
        law = a.neck_law
        face = self.reservoir(
            f"{side}_face",
            a.face_volume_m3,
            a.face_compliance_m3_mmhg,
            height_m=0.22,
            depth_m=a.neck_depth_m,
            strain_share=a.strain_share_face,
            inflow_m3_s=a.face_inflow_ml_s * M3_S_PER_ML_S,
        )
        middle = int(0.35 * a.jugular_cells)
        self.narrow(
            f"{side}_facial",
            face,
            f"{side}_jugular_{middle}",
            a.face_to_jugular_pa_s_m3,
            5e6,
        )
        before = face
        for k, height_m in enumerate((0.205, 0.16, 0.12)):
            name = self.cell(
                f"{side}_external_{k}",
                area_m2=0.10e-4,
                length_m=0.045 * self.scale,
                height_m=height_m,
                depth_m=a.neck_depth_m + 0.01,
                law=TubeLaw(
                    p0_pa=law.p0_pa, kl_pa=law.kl_pa, ke_pa=law.ke_pa, kb_pa=12.0
                ),
                strain_share=a.strain_share_face,
            )
            if k:
                self.link(name, before, name)
            else:
                self.narrow(name, face, name, a.face_to_external_pa_s_m3, 5e6)
            before = name
        self.link(
            f"{side}_external_valve",
            before,
            f"{side}_brachiocephalic_0",
            valve_m2=0.10e-4,
            valve_leak=a.valve_tight_leak,
            valve_closing_m3=0.06e-6,
        )

    def chest(self) -> None:
        """Superior vena cava, azygos, and the bridge between the plexuses."""
        a = self.anatomy
        for k, height_m in enumerate((0.065, 0.040, 0.014)):
            self.cell(
                f"cava_{k}",
                area_m2=1.5e-4,
                length_m=0.024,
                height_m=height_m,
                law=a.chest_law,
                chest_share=1.0,
            )
            if k:
                self.link(f"cava_{k}", f"cava_{k - 1}", f"cava_{k}")
        self.link(ATRIUM, "cava_2", ATRIUM)
        self.cell(
            "azygos",
            area_m2=0.50e-4,
            length_m=0.15,
            height_m=0.05,
            depth_m=-0.03,
            law=TubeLaw(kl_pa=6e3),
            chest_share=1.0,
        )
        self.narrow("azygos", "azygos", "cava_1", 2e7, 2e6)
        self.narrow("bridge", "right_suboccipital", "left_suboccipital", 1e8, 5e6)

    def network(self) -> Network:
        """Everything collected, as arrays."""
        return Network.of(
            self.cells,
            self.links,
            throats=self.throats,
            anatomy=self.anatomy,
            brain_inflow_m3_s=self.patient.cerebral_inflow_ml_min * M3_S_PER_ML_MIN,
        )


def _profile(kind: str, shape: tuple[float, ...]) -> Callable[[Array], Array]:
    """Function of the place along the jugular, 0 = bulb, 1 = thoracic inlet."""
    if kind == "shape":
        centre = (np.arange(len(shape)) + 0.5) / len(shape)
        return lambda x: np.interp(x, centre, shape)
    if kind == "held":  # fascia ties the last 3 cm to the chest
        return lambda x: np.select([x > 0.9, x > 0.8], [0.6, 0.2], 0.0)
    if kind == "stiff":
        return lambda x: np.select([x > 0.9, x > 0.8], [5.0, 2.0], 1.0)
    return lambda x: (x < HEAD_TURN_REACHES).astype(float)


def _cell_means(n_cells: int, profile: Callable[[Array], Array]) -> Array:
    fine = (np.arange(60 * n_cells) + 0.5) / (60 * n_cells)
    means: Array = profile(fine).reshape(n_cells, 60).mean(axis=1)
    return means
