"""The words a sonographer uses: where the probe stands, how the person lies.

`form.py` builds the examination form from these words.
"""

from dataclasses import dataclass
from enum import StrEnum

from exam.problems import told


class Vein(StrEnum):
    """A vein or sinus that some edition of the criteria asks about."""

    JUGULAR = "jugular"
    VERTEBRAL = "vertebral"
    BASAL_ROSENTHAL = "basal_rosenthal"
    INTERNAL_CEREBRAL = "internal_cerebral"
    GREAT_CEREBRAL = "great_cerebral"
    STRAIGHT_SINUS = "straight_sinus"
    TRANSVERSE_SINUS = "transverse_sinus"
    CAVERNOUS_SINUS = "cavernous_sinus"
    SUPERIOR_PETROSAL_SINUS = "superior_petrosal_sinus"
    INFERIOR_PETROSAL_SINUS = "inferior_petrosal_sinus"

    @property
    def label(self) -> str:
        """The name as it is said aloud."""
        return _VEIN_LABEL.get(self, self.value.replace("_", " "))


_VEIN_LABEL = {
    Vein.BASAL_ROSENTHAL: "basal vein of Rosenthal",
    Vein.INTERNAL_CEREBRAL: "internal cerebral vein",
    Vein.GREAT_CEREBRAL: "great cerebral vein",
}

NECK_VEINS = frozenset({Vein.JUGULAR, Vein.VERTEBRAL})
DEEP_CEREBRAL_VEINS = frozenset(
    {
        Vein.BASAL_ROSENTHAL,
        Vein.INTERNAL_CEREBRAL,
        Vein.GREAT_CEREBRAL,
        Vein.STRAIGHT_SINUS,
    }
)
DURAL_SINUSES = frozenset(
    {
        Vein.TRANSVERSE_SINUS,
        Vein.CAVERNOUS_SINUS,
        Vein.SUPERIOR_PETROSAL_SINUS,
        Vein.INFERIOR_PETROSAL_SINUS,
    }
)
INTRACRANIAL_VEINS = DEEP_CEREBRAL_VEINS | DURAL_SINUSES
MIDLINE_VEINS = frozenset({Vein.GREAT_CEREBRAL, Vein.STRAIGHT_SINUS})


class Side(StrEnum):
    """Side of the examined person, not of the picture."""

    RIGHT = "right"
    LEFT = "left"
    MIDLINE = "midline"

    @property
    def mirrored(self) -> "Side":
        """The other side; the midline is its own mirror image."""
        return _MIRROR[self]


_MIRROR = {
    Side.RIGHT: Side.LEFT,
    Side.LEFT: Side.RIGHT,
    Side.MIDLINE: Side.MIDLINE,
}


class Level(StrEnum):
    """Height along the internal jugular vein."""

    J1 = "j1"  # low: junction with the brachiocephalic vein, where the valve is
    J2 = "j2"  # middle: thyroid
    J3 = "j3"  # high: under the angle of the jaw


class Posture(StrEnum):
    """Position of the body when the reading was taken."""

    SUPINE = "supine"
    UPRIGHT = "upright"


class Breathing(StrEnum):
    """What the person was asked to do."""

    QUIET = "quiet"
    DEEP = "deep"
    HELD = "held"
    STRAIN = "strain"
    APNOEA = "apnoea"


class Defect(StrEnum):
    """What the grey-scale picture shows inside the vein."""

    NONE = "none"
    SEPTUM = "septum"
    FLAP = "flap"
    DOUBLE_CHANNEL = "double_channel"
    VALVE_MALFORMATION = "valve_malformation"


def check_kind(name: str, value: object, kind: type[StrEnum]) -> None:
    """Refuse a word, or anything else, where one of our own words belongs.

    Raises
    ------
    ValueError
        With the member that was probably meant.
    """
    if isinstance(value, kind):
        return
    meant = [word for word in kind if word.value == value]
    example = f"{kind.__name__}.{(meant or list(kind))[0].name}"
    raise ValueError(
        f"{name} is {told(value)}, which is no {kind.__name__}: use {example}"
        + ("" if meant else " or another")
    )


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """Where the probe stands.

    Raises
    ------
    ValueError
        If the level is missing on a jugular or given elsewhere, or the side does
        not fit the vein; also if one of them is a word and not one of ours.
    """

    vein: Vein
    side: Side
    level: Level | None = None

    def __post_init__(self) -> None:
        # Rules ask "is it Vein.JUGULAR?"; "jugular" is not, and would go unnoticed.
        for name, value, kind in (
            ("vein", self.vein, Vein),
            ("side", self.side, Side),
            ("level", self.level, Level),
        ):
            if value is not None or name != "level":
                check_kind(name, value, kind)
        faults = []
        if self.vein is Vein.JUGULAR and self.level is None:
            faults.append("a jugular site needs a level: j1, j2 or j3")
        if self.vein is not Vein.JUGULAR and self.level is not None:
            faults.append(
                f"level {self.level.value!r} is for the jugular only: "
                f"leave it empty for the {self.vein.label}"
            )
        if (self.vein in MIDLINE_VEINS) != (self.side is Side.MIDLINE):
            allowed = "midline" if self.vein in MIDLINE_VEINS else "right or left"
            faults.append(
                f"side {self.side.value!r} does not fit the {self.vein.label}: "
                f"use {allowed}"
            )
        if faults:
            raise ValueError("; ".join(faults))

    @property
    def code(self) -> str:
        """Short name for links and commands, e.g. ``right_j2``."""
        if self.level is not None:
            return f"{self.side.value}_{self.level.value}"
        if self.side is Side.MIDLINE:
            return self.vein.value
        return f"{self.side.value}_{self.vein.value}"

    @property
    def label(self) -> str:
        """Name for people, e.g. ``right J2``."""
        if self.level is not None:
            return f"{self.side.value} {self.level.value.upper()}"
        if self.side is Side.MIDLINE:
            return self.vein.label
        return f"{self.side.value} {self.vein.label}"

    @property
    def mirrored(self) -> "Site":
        """The same place on the other side."""
        return Site(self.vein, self.side.mirrored, self.level)


def _every_site() -> tuple[Site, ...]:
    sites = []
    for vein in Vein:
        sides = (Side.MIDLINE,) if vein in MIDLINE_VEINS else (Side.RIGHT, Side.LEFT)
        for side in sides:
            levels = tuple(Level) if vein is Vein.JUGULAR else (None,)
            sites += [Site(vein, side, level) for level in levels]
    return tuple(sites)


SITES: dict[str, Site] = {site.code: site for site in _every_site()}
"""Every site by its code."""

NECK_SITES: tuple[Site, ...] = tuple(
    site for site in SITES.values() if site.vein in NECK_VEINS
)
"""The eight places on the neck: J1, J2, J3 and the vertebral vein, both sides."""
