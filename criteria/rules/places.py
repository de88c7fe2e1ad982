"""Which places on the neck belong together, and what must be read to say "no".

"In a jugular or vertebral vein" is true as soon as one place shows it. It is false
only once every place that should have been looked at was looked at. How many places
that are, no text says: the switch ``not_met_needs`` does.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from criteria.margin import Answer, all_answer, any_answer
from criteria.rules.form_index import BOTH_POSTURES
from exam import SITES, Posture, Site, Vein

NOT_MET_NEEDS = ("each_vein", "each_level")
"""One reading in each vein, or one at each level of each vein."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Sites of which one must be read before "not met" may be said."""

    label: str
    sites: tuple[Site, ...]

    def unread(self, postures: tuple[Posture, ...]) -> str:
        """How it is named where nothing was read in these postures."""
        return f"{self.label}, {' or '.join(postures)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vessel:
    """One vein on one side, in one or more stretches."""

    label: str
    stretches: tuple[Stretch, ...]


@cache
def vessels(
    veins: frozenset[Vein], *, needs: str, level: str = "any"
) -> tuple[Vessel, ...]:
    """The veins on both sides, cut into stretches as the switch demands."""
    by_name: dict[str, list[Site]] = {}
    for site in SITES.values():
        if site.vein in veins and level in ("any", site.level):
            by_name.setdefault(_vessel_name(site), []).append(site)
    return tuple(
        Vessel(label=name, stretches=_stretches(name, tuple(sites), needs))
        for name, sites in by_name.items()
    )


def _vessel_name(site: Site) -> str:
    if site.level is None:
        return site.label
    return f"{site.side.value} {site.vein.label}"


def _stretches(name: str, sites: tuple[Site, ...], needs: str) -> tuple[Stretch, ...]:
    if needs == "each_vein":
        return (Stretch(label=name, sites=sites),)
    return tuple(Stretch(label=site.label, sites=(site,)) for site in sites)


Question = Callable[[Stretch, tuple[Posture, ...]], Answer]
"""What is asked of one stretch of a vein in these postures."""


def in_a_vein(
    where: Iterable[Vessel], postures: tuple[Posture, ...], ask: Question
) -> Answer:
    """Is it so anywhere in these veins, in any of these postures?"""
    return any_answer(
        ask(stretch, postures) for vessel in where for stretch in vessel.stretches
    )


def lying_and_sitting(
    where: tuple[Vessel, ...],
    ask: Question,
    *,
    posture_logic: str,
    same_vein_required: bool,
) -> Answer:
    """Is it so lying and (or, if the logic is "any", or) sitting?

    With ``same_vein_required`` one and the same vein must show it in the postures;
    without, one vein may show it lying and another sitting.
    """
    combine = all_answer if posture_logic == "all" else any_answer
    groups = [(vessel,) for vessel in where] if same_vein_required else [where]
    return any_answer(
        combine(in_a_vein(group, (posture,), ask) for posture in BOTH_POSTURES)
        for group in groups
    )
