"""C5: is a jugular vein wider sitting than lying?

The compared quantity is the area lying *minus* the area sitting. It is named in full
everywhere, because two papers give the short name "delta CSA" opposite signs.
"""

from collections.abc import Iterator

from criteria.edition import RuleSettings
from criteria.rules.asking import BREATHING, A, Form, Place
from criteria.rules.places import JUGULARS, NOT_MET_NEEDS, Vessel, vessels
from criteria.rules.rule import SMALL_IS_ABNORMAL, Quantity, Rule
from exam import Site


def postural_control(form: Form[A], settings: RuleSettings) -> A:
    """Does the area of a jugular grow on sitting up?"""
    limit = settings.threshold("csa_supine_minus_upright")
    is_quiet = settings.choice("breathing") == "quiet"
    breathing = BREATHING["quiet" if is_quiet else "any_recorded"]
    jugulars = vessels(
        JUGULARS,
        needs=settings.choice("not_met_needs"),
        level=settings.choice("level"),
    )

    def widens(name: str, together: tuple[tuple[Site, ...], ...]) -> A:
        """Does it grow at one of these places, each a set of sites added up?"""
        sites = tuple(site for group in together for site in group)
        where = Place(sites=sites, breathing=breathing, unread=name)
        return form.falls(where, together, limit)

    def vessel_widens(vessel: Vessel) -> A:
        return form.any_of(
            widens(stretch.label, tuple((site,) for site in stretch.sites))
            for stretch in vessel.stretches
        )

    side = settings.choice("side")
    if side == "sum":
        return form.any_of(widens(name, pairs) for name, pairs in _added_up(jugulars))
    combine = form.all_of if side == "both" else form.any_of
    return combine(vessel_widens(vessel) for vessel in jugulars)


def _added_up(
    jugulars: tuple[Vessel, ...],
) -> Iterator[tuple[str, tuple[tuple[Site, ...], ...]]]:
    """Stretch by stretch, right and left at the same level taken together."""
    for stretches in zip(*(vessel.stretches for vessel in jugulars), strict=True):
        name = " + ".join(stretch.label for stretch in stretches)
        levels = zip(*(stretch.sites for stretch in stretches), strict=True)
        yield name, tuple(levels)


RULE = Rule(
    criterion="C5",
    name="postural_control",
    title="Reverted postural control",
    question="Is a jugular vein wider upright (sitting) than supine (lying)?",
    reads="CSA supine and upright",
    numbers=lambda _: ("csa_supine_minus_upright",),
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
