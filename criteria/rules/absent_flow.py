"""C4: is there a jugular or vertebral vein without flow, even on deep breaths?"""

from collections.abc import Iterator

from criteria.edition import RuleSettings
from criteria.rules.asking import BOTH_POSTURES, BREATHING, SILENCE, A, Form, Place
from criteria.rules.places import (
    NECK,
    NOT_MET_NEEDS,
    Ask,
    Stretch,
    Vessel,
    groups,
    in_a_vein,
    lying_and_sitting,
    vessels,
)
from criteria.rules.reversal import any_reversal
from criteria.rules.rule import LONG_IS_ABNORMAL, YES_OR_NO, Quantity, Rule
from exam import Posture

_OTHER_MAY_REVERSE = "all_or_one_if_other_reverses"


def absent_flow(form: Form[A], settings: RuleSettings) -> A:
    """Is no flow to be found in a neck vein, lying and sitting?"""
    deep_only = settings.flag("deep_inspiration_required")
    breathing = BREATHING["deep" if deep_only else "any_recorded"]
    manner = ", deep breathing" if deep_only else ""

    def is_silent(stretch: Stretch, postures: tuple[Posture, ...]) -> A:
        where = Place(
            sites=stretch.sites,
            postures=postures,
            breathing=breathing,
            unread=stretch.unread(postures) + manner,
        )
        return form.shows(where, SILENCE)

    def reverses(stretch: Stretch, postures: tuple[Posture, ...]) -> A:
        where = Place(
            sites=stretch.sites,
            postures=postures,
            breathing=BREATHING["without_strain"],
            unread=f"{stretch.unread(postures)} (reversal)",
        )
        shortest = settings.threshold("shortest_reversal")
        return any_reversal(form, where, shortest)

    veins = vessels(
        NECK[settings.choice("veins")],
        needs=settings.choice("not_met_needs"),
        level=settings.choice("level"),
    )
    logic = settings.choice("posture_logic")
    same_vein = settings.flag("same_vein_required")
    if logic == _OTHER_MAY_REVERSE:
        return form.any_of(
            answer
            for group in groups(veins, same_vein_required=same_vein)
            for answer in _silent_here_reversed_there(form, group, is_silent, reverses)
        )
    return lying_and_sitting(
        form, veins, is_silent, posture_logic=logic, same_vein_required=same_vein
    )


def _silent_here_reversed_there(
    form: Form[A], veins: tuple[Vessel, ...], is_silent: Ask[A], reverses: Ask[A]
) -> Iterator[A]:
    """Silent in one posture; in the other silent as well, or blood runs backwards."""
    for here, there in (BOTH_POSTURES, BOTH_POSTURES[::-1]):
        yield form.all_of(
            (
                in_a_vein(form, veins, (here,), is_silent),
                form.any_of(
                    in_a_vein(form, veins, (there,), ask)
                    for ask in (is_silent, reverses)
                ),
            )
        )


def numbers(settings: RuleSettings) -> tuple[str, ...]:
    """A number is in use only if a reversal in the other posture may count."""
    may_reverse = settings.choice("posture_logic") == _OTHER_MAY_REVERSE
    return ("shortest_reversal",) if may_reverse else ()


RULE = Rule(
    criterion="C4",
    name="absent_flow",
    title="No detectable flow",
    question="Is a jugular or vertebral vein without flow, even on deep breaths?",
    reads="flow (seen or not)",
    numbers=numbers,
    thresholds={
        "shortest_reversal": Quantity(
            unit="s", low=0, high=60, comparisons=LONG_IS_ABNORMAL
        )
    },
    switches={
        "veins": tuple(NECK),
        "level": ("any", "without_j3"),
        "posture_logic": ("all", "any", _OTHER_MAY_REVERSE),
        "same_vein_required": YES_OR_NO,
        "deep_inspiration_required": YES_OR_NO,
        "not_met_needs": NOT_MET_NEEDS,
    },
    answer=absent_flow,
)
