"""C3: is a jugular vein too narrow, or is something inside it?"""

from collections.abc import Iterator

from criteria.edition import RuleSettings
from criteria.margin import Answer, any_answer, any_reading
from criteria.rules.form_index import (
    BOTH_POSTURES,
    BREATHING,
    ONLY_SUPINE,
    FormIndex,
    defective,
    held_against,
)
from criteria.rules.places import NOT_MET_NEEDS, Stretch, in_a_vein, vessels
from criteria.rules.rule import SMALL_IS_ABNORMAL, YES_OR_NO, Quantity, Rule
from exam import Posture, Vein


def jugular_stenosis(form: FormIndex, settings: RuleSettings) -> Answer:
    """Is the lumen of a jugular too small, or is a defect seen in it?

    A defect is looked for in every posture and breathing: a septum stays where it is.
    """
    limit = settings.threshold("csa")
    breathing = BREATHING[settings.choice("breathing")]
    postures = ONLY_SUPINE if settings.choice("posture") == "supine" else BOTH_POSTURES
    defect_counts = settings.flag("defect_counts")
    defect_must_be_excluded = settings.flag("defect_must_be_excluded")

    def is_narrow(stretch: Stretch, postures: tuple[Posture, ...]) -> Answer:
        rows = form.rows(stretch.sites, postures=postures, breathing=breathing)
        return any_reading(
            held_against(rows, "csa_cm2", limit),
            unread=stretch.unread(postures),
        )

    def has_defect(stretch: Stretch) -> Answer:
        return any_reading(
            defective(form.rows(stretch.sites)),
            unread=f"{stretch.label} (defects)",
        )

    def signs(stretch: Stretch, postures: tuple[Posture, ...]) -> Iterator[Answer]:
        yield is_narrow(stretch, postures)
        if defect_counts:
            defect = has_defect(stretch)
            if defect.evidence or defect_must_be_excluded:
                yield defect

    def is_stenosed(stretch: Stretch, postures: tuple[Posture, ...]) -> Answer:
        return any_answer(signs(stretch, postures))

    jugulars = vessels(
        frozenset({Vein.JUGULAR}),
        needs=settings.choice("not_met_needs"),
        level=settings.choice("level"),
    )
    return in_a_vein(jugulars, postures, is_stenosed)


RULE = Rule(
    criterion="C3",
    name="jugular_stenosis",
    title="Jugular stenosis",
    question="Is a jugular vein too narrow, or is something inside it?",
    reads="CSA",
    limit="csa",
    thresholds={
        "csa": Quantity(unit="cm2", low=0, high=10, comparisons=SMALL_IS_ABNORMAL)
    },
    switches={
        "posture": ("supine", "any_recorded"),
        "breathing": ("any_recorded", "quiet"),
        "level": ("any", "j1"),
        "defect_counts": YES_OR_NO,
        "defect_must_be_excluded": YES_OR_NO,
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=jugular_stenosis,
)
