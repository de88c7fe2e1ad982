import math
from typing import Any

import pytest

from exam import (
    MIDLINE_VEINS,
    NECK_SITES,
    SITES,
    Breathing,
    Examination,
    Level,
    Measurement,
    Posture,
    Side,
    Site,
    Vein,
)

RIGHT_J2 = Site(Vein.JUGULAR, Side.RIGHT, Level.J2)


def reading(site: Site = RIGHT_J2, **readings: Any) -> Measurement:
    return Measurement(
        site=site, posture=Posture.SUPINE, breathing=Breathing.QUIET, **readings
    )


def test_neck_has_three_jugular_levels_and_one_vertebral_on_each_side() -> None:
    codes = {site.code for site in NECK_SITES}
    assert codes == {
        f"{side}_{place}"
        for side in ("right", "left")
        for place in ("j1", "j2", "j3", "vertebral")
    }


def test_sites_are_listed_under_their_code_once_per_side() -> None:
    # Ten veins: the jugular 3 levels × 2 sides, two on the midline, seven others × 2.
    assert len(SITES) == 3 * 2 + len(MIDLINE_VEINS) + 7 * 2
    assert all(site.code == code for code, site in SITES.items())


@pytest.mark.parametrize(
    ("code", "label"),
    [
        ("right_j2", "right J2"),
        ("left_vertebral", "left vertebral"),
        ("left_basal_rosenthal", "left basal vein of Rosenthal"),
        ("straight_sinus", "straight sinus"),
    ],
)
def test_sites_are_named_for_people(code: str, label: str) -> None:
    assert SITES[code].label == label


@pytest.mark.parametrize(
    ("vein", "side", "level", "message"),
    [
        (Vein.JUGULAR, Side.RIGHT, None, "needs a level: j1, j2 or j3"),
        (Vein.VERTEBRAL, Side.LEFT, Level.J1, "'j1' is for the jugular only: leave"),
        (
            Vein.VERTEBRAL,
            Side.MIDLINE,
            None,
            "'midline' .* vertebral: use right or left",
        ),
        (Vein.STRAIGHT_SINUS, Side.LEFT, None, "'left' .* straight sinus: use midline"),
    ],
)
def test_impossible_site_says_what_to_use(
    vein: Vein, side: Side, level: Level | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Site(vein, side, level)


def test_site_wrong_in_two_ways_names_both() -> None:
    with pytest.raises(ValueError, match=r"leave it empty .*; .*use right or left"):
        Site(Vein.VERTEBRAL, Side.MIDLINE, Level.J2)


def test_two_rows_for_one_place_are_refused_by_name() -> None:
    with pytest.raises(
        ValueError, match="two rows for right J2, supine, quiet: keep one"
    ):
        Examination(measurements=(reading(csa_cm2=0.5), reading(csa_cm2=0.6)))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_reading_that_is_no_number_is_refused(value: float) -> None:
    # NaN > 0.88 is False: it would pass for a normal finding.
    with pytest.raises(
        ValueError, match=f"reflux_s is {value} .*or None if it was not"
    ):
        reading(reflux_s=value)


def test_of_narrows_by_whatever_is_named() -> None:
    left = Site(Vein.JUGULAR, Side.LEFT, Level.J2)
    vertebral = Site(Vein.VERTEBRAL, Side.LEFT)
    exam = Examination(measurements=(reading(), reading(left), reading(vertebral)))
    assert exam.of(Vein.JUGULAR) == (reading(), reading(left))
    assert exam.of(Vein.JUGULAR, side=Side.LEFT) == (reading(left),)
    assert exam.of({Vein.JUGULAR, Vein.VERTEBRAL}, level=Level.J2) == (
        reading(),
        reading(left),
    )
    assert exam.of(Vein.JUGULAR, posture=Posture.UPRIGHT) == ()
    assert exam.of(Vein.JUGULAR, breathing=Breathing.DEEP) == ()


def test_mirrored_moves_the_reading_to_the_other_side() -> None:
    exam = Examination(measurements=(reading(csa_cm2=0.5),), meta={"who": "A"})
    (moved,) = exam.mirrored.measurements
    assert (moved.site.code, moved.csa_cm2) == ("left_j2", 0.5)
    assert exam.mirrored.meta == {"who": "A"}
