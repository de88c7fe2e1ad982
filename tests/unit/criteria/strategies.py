"""Hypothesis strategies for the laws of the criteria."""

from random import Random
from typing import Any

from hypothesis import strategies as st

from criteria import EDITIONS, Edition, load_edition
from exam import (
    SITES,
    Breathing,
    Defect,
    Examination,
    Measurement,
    Posture,
    Site,
    Vein,
)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any shipped edition with its switches in any positions."""
    edition = load_edition(draw(st.sampled_from(list(EDITIONS))))
    return edition.with_(
        **{
            key: draw(st.sampled_from(switch.options))
            for key, switch in edition.switches.items()
        }
    )


SHARES_READ = (0.5, 0.9, 0.97, 1.0)
SHARES_ABNORMAL = (0.0, 0.03, 0.2, 0.5)


@st.composite
def telling_forms(draw: st.DrawFn) -> Examination:
    """Well-filled forms with readings near the limits, so that every outcome occurs.

    Hypothesis draws the seed only: drawing the four hundred readings of a form one by
    one takes most of a second.
    """
    chance = Random(draw(st.integers(0, 2**32 - 1)))
    share_read = draw(st.sampled_from(SHARES_READ))
    share_abnormal = draw(st.sampled_from(SHARES_ABNORMAL))
    return Examination(
        measurements=tuple(
            random_row(chance, (site, posture, breathing), share_read, share_abnormal)
            for site in SITES.values()
            for posture in Posture
            for breathing in Breathing
            if chance.random() < share_read
        )
    )


def random_row(
    chance: Random,
    key: tuple[Site, Posture, Breathing],
    share_read: float,
    share_abnormal: float,
) -> Measurement:
    site, posture, breathing = key

    def reading(normal: Any, abnormal: Any) -> Any:
        if chance.random() >= share_read:
            return None
        return abnormal if chance.random() < share_abnormal else normal

    reflux_s = reading(chance.randint(0, 50) / 100, chance.randint(51, 150) / 100)
    flow_detectable = reading(normal=True, abnormal=False)
    # Mostly nothing runs backwards at all, so that "any reversal" may be not met.
    reflux_s = chance.choice((0.0, 0.0, 0.0, reflux_s)) if reflux_s else reflux_s
    bidirectional = reading(normal=False, abnormal=True)
    csa_cm2, defect = None, None
    if site.vein is Vein.JUGULAR:
        wide = chance.randint(50, 90) / 100 + (posture is Posture.SUPINE)
        csa_cm2 = reading(wide, chance.randint(0, 60) / 100)
        seen = chance.choice((Defect.FLAP, Defect.SEPTUM))
        defect = reading(Defect.NONE, seen)
    return Measurement(
        site=site,
        posture=posture,
        breathing=breathing,
        reflux_s=reflux_s,
        bidirectional=bidirectional,
        flow_detectable=flow_detectable,
        csa_cm2=csa_cm2,
        defect=defect,
    )
