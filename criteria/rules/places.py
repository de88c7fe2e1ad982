"""Which places on the neck belong together, and what must be read to say "no".

"In a jugular or vertebral vein" is true as soon as one place shows it. It is false
only once every place that should have been looked at was looked at. How many places
that are, no text says: the switch ``not_met_needs`` does.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from criteria.rules.asking import BOTH_POSTURES, A, Form
from exam import NECK_VEINS, SITES, Level, Posture, Site, Vein

NOT_MET_NEEDS = ("each_vein", "each_level")
"""One reading in each vein, or one at each level of each vein."""

JUGULARS = frozenset({Vein.JUGULAR})
NECK: Mapping[str, frozenset[Vein]] = {
    "jugular_and_vertebral": NECK_VEINS,
    "jugular": JUGULARS,
}
"""Which veins of the neck a switch position reads."""

LEVELS: Mapping[str, frozenset[Level | None]] = {
    "any": frozenset({*Level, None}),
    "j1": frozenset({Level.J1}),
    "j2": frozenset({Level.J2}),
    "without_j3": frozenset({Level.J1, Level.J2, None}),
}
"""Which levels a switch position reads; None is a vein that has no levels."""


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
        if site.vein in veins and site.level in LEVELS[level]:
            by_name.setdefault(_vessel_name(site), []).append(site)
    return tuple(
        Vessel(label=name, stretches=_stretches(name, tuple(sites), needs))
        for name, sites in by_name.items()
    )


@cache
def whole_vein(site: Site) -> tuple[Site, ...]:
    """Every site of the vein that this site lies on."""
    return tuple(
        each
        for each in SITES.values()
        if (each.vein, each.side) == (site.vein, site.side)
    )


def _vessel_name(site: Site) -> str:
    if site.level is None:
        return site.label
    return f"{site.side.value} {site.vein.label}"


def _stretches(name: str, sites: tuple[Site, ...], needs: str) -> tuple[Stretch, ...]:
    if needs == "each_vein":
        return (Stretch(label=name, sites=sites),)
    return tuple(Stretch(label=site.label, sites=(site,)) for site in sites)


Ask = Callable[[Stretch, tuple[Posture, ...]], A]
"""What is asked of one stretch of a vein in these postures."""


def in_a_vein(
    form: Form[A], where: Iterable[Vessel], postures: tuple[Posture, ...], ask: Ask[A]
) -> A:
    """Is it so anywhere in these veins, in any of these postures?"""
    return form.any_of(
        ask(stretch, postures) for vessel in where for stretch in vessel.stretches
    )


def lying_and_sitting(
    form: Form[A],
    where: tuple[Vessel, ...],
    ask: Ask[A],
    *,
    posture_logic: str,
    same_vein_required: bool,
) -> A:
    """Is it so lying and (or, if the logic is "any", or) sitting?

    With ``same_vein_required`` one and the same vein must show it in the postures;
    without, one vein may show it lying and another sitting.
    """
    combine = form.all_of if posture_logic == "all" else form.any_of
    return form.any_of(
        combine(in_a_vein(form, group, (posture,), ask) for posture in BOTH_POSTURES)
        for group in groups(where, same_vein_required=same_vein_required)
    )


def groups(
    where: tuple[Vessel, ...], *, same_vein_required: bool
) -> list[tuple[Vessel, ...]]:
    """Each vein for itself, or all of them as one."""
    return [(vessel,) for vessel in where] if same_vein_required else [where]
