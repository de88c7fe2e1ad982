"""C4: is there a jugular or vertebral vein without flow, even on deep breaths?"""

from criteria.edition import RuleSettings
from criteria.margin import Answer, any_reading
from criteria.rules.form_index import BREATHING, FormIndex, silent
from criteria.rules.places import (
    NOT_MET_NEEDS,
    Stretch,
    lying_and_sitting,
    vessels,
)
from criteria.rules.rule import YES_OR_NO, Rule
from exam import NECK_VEINS, Posture


def absent_flow(form: FormIndex, settings: RuleSettings) -> Answer:
    """Is no flow to be found in a neck vein, lying and sitting?"""
    deep_only = settings.flag("deep_inspiration_required")
    breathing = BREATHING["deep" if deep_only else "any_recorded"]
    manner = ", deep breathing" if deep_only else ""

    def is_silent(stretch: Stretch, postures: tuple[Posture, ...]) -> Answer:
        rows = form.rows(stretch.sites, postures=postures, breathing=breathing)
        return any_reading(
            silent(rows),
            unread=stretch.unread(postures) + manner,
        )

    return lying_and_sitting(
        vessels(NECK_VEINS, needs=settings.choice("not_met_needs")),
        is_silent,
        posture_logic=settings.choice("posture_logic"),
        same_vein_required=settings.flag("same_vein_required"),
    )


RULE = Rule(
    criterion="C4",
    name="absent_flow",
    title="No detectable flow",
    question="Is a jugular or vertebral vein without flow, even on deep breaths?",
    reads="flow (seen or not)",
    limit=None,
    thresholds={},
    switches={
        "posture_logic": ("all", "any"),
        "same_vein_required": YES_OR_NO,
        "deep_inspiration_required": YES_OR_NO,
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=absent_flow,
)
