"""C1: does blood run backwards in a jugular or vertebral vein for too long?"""

from criteria.edition import RuleSettings
from criteria.rules.asking import BREATHING, A, Form, Place
from criteria.rules.places import (
    NECK,
    NOT_MET_NEEDS,
    Stretch,
    lying_and_sitting,
    vessels,
)
from criteria.rules.reversal import EVENT, REVERSAL, numbers, runs_backwards
from criteria.rules.rule import YES_OR_NO, Rule
from exam import Posture


def extracranial_reflux(form: Form[A], settings: RuleSettings) -> A:
    """Is a reversal too long in a neck vein, lying and sitting?"""
    breathing = BREATHING[settings.choice("breathing")]

    def reverses(stretch: Stretch, postures: tuple[Posture, ...]) -> A:
        where = Place(
            sites=stretch.sites,
            postures=postures,
            breathing=breathing,
            unread=stretch.unread(postures),
        )
        return runs_backwards(form, where, settings)

    return lying_and_sitting(
        form,
        vessels(
            NECK[settings.choice("veins")],
            needs=settings.choice("not_met_needs"),
            level=settings.choice("level"),
        ),
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
    numbers=numbers,
    thresholds=REVERSAL,
    switches={
        "event": EVENT,
        "veins": tuple(NECK),
        "level": ("any", "j1"),
        "posture_logic": ("all", "any"),
        "same_vein_required": YES_OR_NO,
        "breathing": ("any_recorded", "without_strain", "quiet"),
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=extracranial_reflux,
)
