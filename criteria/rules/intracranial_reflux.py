"""C2: does blood run backwards in a vein inside the head for too long?"""

from collections.abc import Mapping
from functools import cache

from criteria.edition import RuleSettings
from criteria.rules.asking import BOTH_POSTURES, BREATHING, A, Form, Place
from criteria.rules.places import Stretch, Vessel, in_a_vein, vessels
from criteria.rules.reversal import EVENT, REVERSAL, numbers, runs_backwards
from criteria.rules.rule import Rule
from exam import (
    DEEP_CEREBRAL_VEINS,
    DURAL_SINUSES,
    INTRACRANIAL_VEINS,
    SITES,
    Posture,
    Vein,
)

HEAD: Mapping[str, tuple[str, frozenset[Vein]]] = {
    "deep_cerebral": ("deep cerebral veins", DEEP_CEREBRAL_VEINS),
    "rosenthal_and_sinuses": (
        "basal veins of Rosenthal and dural sinuses",
        DURAL_SINUSES | {Vein.BASAL_ROSENTHAL},
    ),
    "any_intracranial": ("veins inside the head", INTRACRANIAL_VEINS),
}
"""Which veins a switch position reads, and what they are called together."""


def intracranial_reflux(form: Form[A], settings: RuleSettings) -> A:
    """Is a reversal too long in a vein inside the head?"""
    breathing = BREATHING[settings.choice("breathing")]

    def reverses(stretch: Stretch, postures: tuple[Posture, ...]) -> A:
        where = Place(
            sites=stretch.sites,
            postures=postures,
            breathing=breathing,
            unread=stretch.unread(postures),
        )
        return runs_backwards(form, where, settings)

    where = _where(settings.choice("veins"), settings.choice("not_met_needs"))
    if settings.choice("posture") == "both":
        return form.all_of(
            in_a_vein(form, where, (each,), reverses) for each in BOTH_POSTURES
        )
    return in_a_vein(form, where, BOTH_POSTURES, reverses)


@cache
def _where(which: str, needs: str) -> tuple[Vessel, ...]:
    """Each vein for itself, or all as one place: hardly a window shows all of them."""
    label, veins = HEAD[which]
    if needs == "each_vein":
        return vessels(veins, needs="each_vein")
    sites = tuple(site for site in SITES.values() if site.vein in veins)
    return (Vessel(label=label, stretches=(Stretch(label=label, sites=sites),)),)


RULE = Rule(
    criterion="C2",
    name="intracranial_reflux",
    title="Reflux in the deep cerebral veins",
    question="Does blood run backwards in a deep vein of the brain for too long?",
    reads="reversal",
    numbers=numbers,
    thresholds=REVERSAL,
    switches={
        "event": EVENT,
        "veins": tuple(HEAD),
        "posture": ("any_recorded", "both"),
        "breathing": ("any_recorded", "without_strain", "quiet"),
        "not_met_needs": ("any_vein", "each_vein"),
    },
    answer=intracranial_reflux,
)
