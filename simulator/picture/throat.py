"""The fixed narrowing at a site, for the picture along the vein.

`stenosis.py` has what it costs in pressure.
"""

from exam import Side, Site, Vein
from simulator.parameters import StenosisKind, Veins
from simulator.picture.long_view import OPEN, Throat


def throat_at(veins: Veins, site: Site) -> Throat:
    """How far the vein is open at a site and for how long; `OPEN` without a narrowing.

    A dynamic narrowing has no throat: it is a narrow piece of ordinary vein, whose
    area is in the truth already.
    """
    if site.vein is not Vein.JUGULAR or site.level is None:
        return OPEN
    is_right = site.side is Side.RIGHT
    kind = veins.right_stenosis_kind if is_right else veins.left_stenosis_kind
    percent = getattr(veins, f"{site.side.value}_{site.level.value}_stenosis_percent")
    if kind is not StenosisKind.FIXED or percent <= 0.0:
        return OPEN
    length_cm = (
        veins.right_stenosis_length_cm if is_right else veins.left_stenosis_length_cm
    )
    return Throat(open_share=1.0 - percent / 100.0, length_cm=length_cm)
