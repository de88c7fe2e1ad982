"""C1: does blood run backwards in a jugular or vertebral vein for too long?"""

from criteria.edition import RuleSettings
from criteria.margin import Answer, any_reading
from criteria.rules.form_index import BREATHING, FormIndex, held_against
from criteria.rules.places import (
    NOT_MET_NEEDS,
    Stretch,
    lying_and_sitting,
    vessels,
)
from criteria.rules.rule import LONG_IS_ABNORMAL, YES_OR_NO, Quantity, Rule
from exam import NECK_VEINS, Posture


def extracranial_reflux(form: FormIndex, settings: RuleSettings) -> Answer:
    """Is a reversal too long in a neck vein, lying and sitting?"""
    limit = settings.threshold("duration")
    breathing = BREATHING[settings.choice("breathing")]

    def reverses(stretch: Stretch, postures: tuple[Posture, ...]) -> Answer:
        rows = form.rows(stretch.sites, postures=postures, breathing=breathing)
        return any_reading(
            held_against(rows, "reflux_s", limit),
            unread=stretch.unread(postures),
        )

    return lying_and_sitting(
        vessels(NECK_VEINS, needs=settings.choice("not_met_needs")),
        reverses,
        posture_logic=settings.choice("posture_logic"),
        same_vein_required=settings.flag("same_vein_required"),
    )


RULE = Rule(
    criterion="C1",
    name="extracranial_reflux",
    title="Reflux in the neck veins",
    question="Does blood run backwards in a jugular or vertebral vein for too long?",
    reads="reversal",
    limit="duration",
    thresholds={
        "duration": Quantity(unit="s", low=0, high=60, comparisons=LONG_IS_ABNORMAL)
    },
    switches={
        "posture_logic": ("all", "any"),
        "same_vein_required": YES_OR_NO,
        "breathing": ("any_recorded", "without_strain", "quiet"),
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=extracranial_reflux,
)
