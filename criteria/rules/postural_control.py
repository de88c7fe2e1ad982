"""C5: is a jugular vein wider sitting than lying?

The compared quantity is the area lying *minus* the area sitting. It is named in full
everywhere, because two papers give the short name "delta CSA" opposite signs.
"""

from collections.abc import Iterable, Iterator

from criteria.edition import RuleSettings
from criteria.evidence import AREA_DIFFERENCE, Evidence, total_csa_cm2
from criteria.margin import Answer, all_answer, any_answer, any_reading
from criteria.rules.form_index import FormIndex, compared
from criteria.rules.places import NOT_MET_NEEDS, Vessel, vessels
from criteria.rules.rule import SMALL_IS_ABNORMAL, Quantity, Rule
from criteria.threshold import Threshold, exact_difference
from exam import Breathing, Measurement, Posture, Site, Vein


def postural_control(form: FormIndex, settings: RuleSettings) -> Answer:
    """Does the area of a jugular grow on sitting up?"""
    limit = settings.threshold("csa_supine_minus_upright")
    breathing = (
        (Breathing.QUIET,)
        if settings.choice("breathing") == "quiet"
        else tuple(Breathing)
    )
    jugulars = vessels(
        frozenset({Vein.JUGULAR}),
        needs=settings.choice("not_met_needs"),
        level=settings.choice("level"),
    )

    def widens(*places: tuple[Site, ...], name: str) -> Answer:
        """Does it grow at one of these places, each a set of sites added up?"""
        return any_reading(
            _differences(form, places, breathing, limit),
            unread=name,
        )

    def vessel_widens(vessel: Vessel) -> Answer:
        return any_answer(
            widens(*((site,) for site in stretch.sites), name=stretch.label)
            for stretch in vessel.stretches
        )

    side = settings.choice("side")
    if side == "sum":
        return any_answer(
            widens(*pairs, name=name) for name, pairs in _both_sides(jugulars)
        )
    combine = all_answer if side == "both" else any_answer
    return combine(vessel_widens(vessel) for vessel in jugulars)


def _both_sides(
    jugulars: tuple[Vessel, ...],
) -> Iterator[tuple[str, list[tuple[Site, ...]]]]:
    """Stretch by stretch, right and left at the same level taken together."""
    for stretches in zip(*(vessel.stretches for vessel in jugulars), strict=True):
        name = " + ".join(stretch.label for stretch in stretches)
        levels = zip(*(stretch.sites for stretch in stretches), strict=True)
        yield name, list(levels)


def _differences(
    form: FormIndex,
    places: Iterable[tuple[Site, ...]],
    breathing: tuple[Breathing, ...],
    limit: Threshold,
) -> Iterator[Evidence]:
    """Area lying minus area sitting, wherever both were read in the same breathing."""
    for sites in places:
        for manner in breathing:
            rows = tuple(
                row
                for row in form.rows(sites, breathing=frozenset({manner}))
                if row.csa_cm2 is not None
            )
            if len(rows) == 2 * len(sites):
                value = csa_supine_minus_upright_cm2(rows)
                yield compared(rows, AREA_DIFFERENCE, value, limit)


def csa_supine_minus_upright_cm2(rows: tuple[Measurement, ...]) -> float:
    """Fall in jugular area on sitting up; negative means it grew [cm²]."""
    return exact_difference(
        total_csa_cm2(rows, Posture.SUPINE), total_csa_cm2(rows, Posture.UPRIGHT)
    )


RULE = Rule(
    criterion="C5",
    name="postural_control",
    title="Reverted postural control",
    question="Is a jugular vein wider sitting than lying?",
    reads="CSA lying and sitting",
    limit="csa_supine_minus_upright",
    thresholds={
        "csa_supine_minus_upright": Quantity(
            unit="cm2", low=-10, high=10, comparisons=SMALL_IS_ABNORMAL
        )
    },
    switches={
        "side": ("either", "both", "sum"),
        "level": ("any", "j2"),
        "breathing": ("quiet", "same"),
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=postural_control,
)
