import math
from collections.abc import Callable
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


FORM = Examination(measurements=(reading(),))


def test_two_rows_for_one_place_are_refused_by_name() -> None:
    with pytest.raises(
        ValueError, match="two rows for right J2, supine, quiet: keep one"
    ):
        Examination(measurements=(reading(csa_cm2=0.5), reading(csa_cm2=0.6)))


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_reading_that_is_no_number_is_refused(value: float) -> None:
    # NaN > 0.88 is False: it would pass for a normal finding.
    with pytest.raises(ValueError, match=f"reflux_s is {value} .*or None if it was"):
        reading(reflux_s=value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Site("jugular", "right", "j2"), "vein is 'jugular', .* Vein.JUGULAR$"),
        (lambda: Site(Vein.VERTEBRAL, "left"), "side is 'left', .* use Side.LEFT$"),
        (lambda: Site(Vein.JUGULAR, Side.LEFT, "low"), "Level: use Level.J1 or anoth"),
        (lambda: reading("right_j2"), r'site is .*: use one of SITES, e.g. SITES\["ri'),
        (lambda: reading(csa_cm2="0.3"), "csa_cm2 is '0.3' .*use a finite number"),
        (lambda: reading(csa_cm2=10**400), "csa_cm2 is 10+… .*use a finite number"),
        (lambda: reading(csa_cm2=True), "csa_cm2 is True .*use a finite number"),
        (lambda: reading(bidirectional="yes"), "bidirectional is 'yes' .*use True or"),
        (lambda: reading(flow_detectable=1), "flow_detectable is 1 .*use True or Fal"),
        (lambda: reading(defect="septum"), "which is no Defect: use Defect.SEPTUM$"),
        (lambda: Examination(measurements=("a",)), "a row is 'a', which is no Measur"),
        (lambda: Examination(measurements=None), "measurements is None: use a tuple"),
        (lambda: Examination(measurements=(), meta=3), "meta is 3: use a dict"),
        (lambda: FORM.of("jugular"), "vein is 'jugular', .* use Vein.JUGULAR$"),
        (lambda: FORM.of(Vein.JUGULAR, posture="supine"), "use Posture.SUPINE$"),
        (lambda: FORM.of(Vein.JUGULAR, level=2), "level is 2, which is no Level"),
    ],
)
def test_a_word_where_one_of_ours_belongs_is_refused(
    make: Callable[[], object], said: str
) -> None:
    # Rules ask "is it Vein.JUGULAR?": a row that says "jugular" would go unnoticed.
    with pytest.raises(ValueError, match=said):
        make()


def test_rows_in_a_list_are_kept_as_a_tuple() -> None:
    form = Examination(measurements=[reading()])
    assert form.measurements == (reading(),)
    assert hash(form) == hash(FORM)


def test_size_is_told_in_rows_and_readings() -> None:
    other = reading(Site(Vein.VERTEBRAL, Side.LEFT), csa_cm2=0.1, bidirectional=False)
    assert FORM.size == "1 row, 0 readings"
    assert Examination(measurements=(reading(csa_cm2=1),)).size == "1 row, 1 reading"
    assert Examination(measurements=(reading(), other)).size == "2 rows, 2 readings"


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
