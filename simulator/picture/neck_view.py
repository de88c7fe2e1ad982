"""Where vein, artery and layers lie in a cross-section of the neck.

Screen left is the person's right, as in every transverse picture: the trachea and the
carotid lie to the right of a right jugular vein, to the left of a left one. Places and
thicknesses are an adult's typical ones and an illustration (assumption); area and
roundness of the vein are the model's.
"""

from dataclasses import dataclass

import numpy as np

from exam import NECK_VEINS, Level, Side, Site, Vein

DEPTHS_CM = (3.0, 4.0, 5.0, 6.0, 8.0)
"""Depth settings of the machine [cm]."""
LEAST_DEPTH_CM = 1.25
"""Depth of a small vein's centre [cm] (assumption)."""
OVERLYING_CM = 0.72
"""Skin, fat and muscle over the front wall of a larger vein [cm] (assumption)."""
FULL_PRESS_MMHG = 15.0
"""Probe pressure at which the tissue is squeezed as far as it is drawn [mmHg]
(assumption)."""
FULL_PRESS_CM = 0.22
"""How far the tissue is squeezed by then [cm] (assumption)."""
ARTERY_CM = {Vein.JUGULAR: 0.31, Vein.VERTEBRAL: 0.17}
"""Radius of the artery beside the vein: common carotid, vertebral [cm] (assumption)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NeckView:
    """One cross-section: the vein's place and what lies around it; lengths in cm."""

    vein: Vein
    level: Level | None
    side: Side
    depth_cm: float
    width_cm: float
    vein_x_cm: float
    """From the left edge."""
    vein_y_cm: float
    """Below the skin, without pressure."""
    round_area_cm2: float

    @property
    def toward_middle(self) -> int:
        """Direction of the trachea on the screen: + is right."""
        return 1 if self.side is Side.RIGHT else -1

    @property
    def round_radius_cm(self) -> float:
        """Radius of the vein when round."""
        return float(np.sqrt(self.round_area_cm2 / np.pi))

    @property
    def artery_radius_cm(self) -> float:
        """Radius of the artery between beats."""
        return ARTERY_CM[self.vein]

    @property
    def artery_x_cm(self) -> float:
        """Centre of the artery from the left edge."""
        aside = 0.82 if self.vein is Vein.JUGULAR else 0.0
        return self.vein_x_cm + self.toward_middle * aside

    @property
    def artery_y_cm(self) -> float:
        """Depth of the artery's centre, without pressure."""
        if self.vein is Vein.VERTEBRAL:
            return self.vein_y_cm + self.round_radius_cm + self.artery_radius_cm + 0.07
        below = max(0.95, 0.55 * self.round_radius_cm + 0.62)
        return self.vein_y_cm + below

    def squeeze_cm(self, pressure_mmhg: float) -> float:
        """How far the probe has pressed the tissue together."""
        return FULL_PRESS_CM * min(1.0, max(0.0, pressure_mmhg) / FULL_PRESS_MMHG)


def neck_view(
    site: Site, round_area_cm2: float, largest_area_cm2: float, aspect: float = 4 / 3
) -> NeckView:
    """Lay out the cross-section at a site of the neck.

    Parameters
    ----------
    largest_area_cm2
        Largest area of the recording: the depth of the picture must hold it.
    aspect
        Width over height of the picture; a pixel is as wide as it is high.

    Raises
    ------
    ValueError
        For veins inside the skull, which show as colour only.
    """
    if site.vein not in NECK_VEINS:
        raise ValueError(
            f"{site.label} lies behind bone and has no cross-section: "
            "choose a site on the neck, for example right_j2"
        )
    radius = float(np.sqrt(max(round_area_cm2, largest_area_cm2) / np.pi))
    centre = max(LEAST_DEPTH_CM, OVERLYING_CM + radius)
    wanted = centre + max(radius, 1.0) + 0.8
    depth = next((d for d in DEPTHS_CM if d >= wanted), DEPTHS_CM[-1])
    width = aspect * depth
    aside = 0.07 if site.vein is Vein.JUGULAR else 0.0
    aside = -aside if site.side is Side.RIGHT else aside
    return NeckView(
        vein=site.vein,
        level=site.level,
        side=site.side,
        depth_cm=depth,
        width_cm=width,
        vein_x_cm=(0.5 + aside) * width,
        vein_y_cm=round(centre, 2),
        round_area_cm2=round_area_cm2,
    )
