"""C2: does blood run backwards in a deep vein of the brain for too long?"""

from criteria.edition import RuleSettings
from criteria.margin import Answer, all_answer, any_reading
from criteria.rules.form_index import (
    BOTH_POSTURES,
    BREATHING,
    FormIndex,
    held_against,
)
from criteria.rules.places import Stretch, Vessel, in_a_vein, vessels
from criteria.rules.rule import LONG_IS_ABNORMAL, Quantity, Rule
from exam import DEEP_CEREBRAL_VEINS, SITES, Posture

ALL_TOGETHER = Vessel(
    label="deep cerebral veins",
    stretches=(
        Stretch(
            label="deep cerebral veins",
            sites=tuple(x for x in SITES.values() if x.vein in DEEP_CEREBRAL_VEINS),
        ),
    ),
)
"""The deep veins as one place: hardly anybody's window shows all of them."""


def intracranial_reflux(form: FormIndex, settings: RuleSettings) -> Answer:
    """Is a reversal too long in a deep cerebral vein?"""
    limit = settings.threshold("duration")
    breathing = BREATHING[settings.choice("breathing")]
    where: tuple[Vessel, ...] = (ALL_TOGETHER,)
    if settings.choice("not_met_needs") == "each_vein":
        where = vessels(DEEP_CEREBRAL_VEINS, needs="each_vein")

    def reverses(stretch: Stretch, postures: tuple[Posture, ...]) -> Answer:
        rows = form.rows(stretch.sites, postures=postures, breathing=breathing)
        return any_reading(
            held_against(rows, "reflux_s", limit),
            unread=stretch.unread(postures),
        )

    if settings.choice("posture") == "both":
        return all_answer(in_a_vein(where, (each,), reverses) for each in BOTH_POSTURES)
    return in_a_vein(where, BOTH_POSTURES, reverses)


RULE = Rule(
    criterion="C2",
    name="intracranial_reflux",
    title="Reflux in the deep cerebral veins",
    question="Does blood run backwards in a deep vein of the brain for too long?",
    reads="reversal",
    limit="duration",
    thresholds={
        "duration": Quantity(unit="s", low=0, high=60, comparisons=LONG_IS_ABNORMAL)
    },
    switches={
        "posture": ("any_recorded", "both"),
        "breathing": ("any_recorded", "without_strain", "quiet"),
        "not_met_needs": ("any_vein", "each_vein"),
    },
    answer=intracranial_reflux,
)
