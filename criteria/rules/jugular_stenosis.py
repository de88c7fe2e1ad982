"""C3: is a jugular vein too narrow, or is something inside it?"""

from collections.abc import Iterator

from criteria.edition import RuleSettings
from criteria.rules.asking import (
    BOTH_POSTURES,
    BREATHING,
    DEFECT,
    ONLY_SUPINE,
    A,
    Form,
    Place,
)
from criteria.rules.places import (
    JUGULARS,
    NOT_MET_NEEDS,
    Stretch,
    in_a_vein,
    vessels,
    whole_vein,
)
from criteria.rules.rule import (
    LONG_IS_ABNORMAL,
    SMALL_IS_ABNORMAL,
    YES_OR_NO,
    Quantity,
    Rule,
)
from exam import Posture

_BY_AREA = ("area", "area_or_reduction")
_BY_REDUCTION = ("reduction", "area_or_reduction")


def jugular_stenosis(form: Form[A], settings: RuleSettings) -> A:
    """Is the lumen of a jugular too small, or is a defect seen in it?

    "Too small" is an area, or a share of the widest area of the same vein. A defect is
    looked for in every posture and breathing: a septum stays where it is.
    """
    by_picture = settings.choice("definition") == "defect"
    defect_counts = settings.flag("defect_counts")
    must_be_excluded = settings.flag("defect_must_be_excluded")

    def has_defect(stretch: Stretch) -> A:
        where = Place(sites=stretch.sites, unread=f"{stretch.label} (defects)")
        return form.shows(where, DEFECT[settings.choice("defects")])

    def is_stenosed(stretch: Stretch, postures: tuple[Posture, ...]) -> A:
        if by_picture:
            return has_defect(stretch)
        is_narrow = form.any_of(_sizes(form, settings, stretch, postures))
        if not defect_counts:
            return is_narrow
        if must_be_excluded:
            return form.any_of((is_narrow, has_defect(stretch)))
        return form.or_if_seen(is_narrow, has_defect(stretch))

    jugulars = vessels(
        JUGULARS,
        needs=settings.choice("not_met_needs"),
        level=settings.choice("level"),
    )
    supine_only = settings.choice("posture") == "supine"
    postures = ONLY_SUPINE if supine_only else BOTH_POSTURES
    return in_a_vein(form, jugulars, postures, is_stenosed)


def _sizes(
    form: Form[A],
    settings: RuleSettings,
    stretch: Stretch,
    postures: tuple[Posture, ...],
) -> Iterator[A]:
    """Is it narrow by its area, or compared with the widest place of the vein?"""
    where = Place(
        sites=stretch.sites,
        postures=postures,
        breathing=BREATHING[settings.choice("breathing")],
        unread=stretch.unread(postures),
    )
    if settings.choice("definition") in _BY_AREA:
        yield form.beyond(where, "csa_cm2", settings.threshold("csa"))
    if settings.choice("definition") in _BY_REDUCTION:
        vein = whole_vein(stretch.sites[0])
        yield form.narrows(where, vein, settings.threshold("reduction"))


def numbers(settings: RuleSettings) -> tuple[str, ...]:
    """The numbers in use; of two, the area first."""
    definition = settings.choice("definition")
    in_use = {"csa": _BY_AREA, "reduction": _BY_REDUCTION}
    return tuple(name for name, by in in_use.items() if definition in by)


RULE = Rule(
    criterion="C3",
    name="jugular_stenosis",
    title="Jugular stenosis",
    question="Is a jugular vein too narrow, or is something inside it?",
    reads="CSA",
    numbers=numbers,
    thresholds={
        "csa": Quantity(unit="cm2", low=0, high=10, comparisons=SMALL_IS_ABNORMAL),
        "reduction": Quantity(
            unit="percent", low=0, high=100, comparisons=LONG_IS_ABNORMAL
        ),
    },
    switches={
        "definition": ("area", "reduction", "area_or_reduction", "defect"),
        "posture": ("supine", "any_recorded"),
        "breathing": ("any_recorded", "quiet"),
        "level": ("any", "j1"),
        "defect_counts": YES_OR_NO,
        "defects": tuple(DEFECT),
        "defect_must_be_excluded": YES_OR_NO,
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=jugular_stenosis,
)
