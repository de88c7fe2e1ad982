"""Every colour the app uses, and what it means. Nothing else names a colour.

`.streamlit/config.toml` repeats the tokens of the two themes for Streamlit itself; a
test holds them equal and recomputes every contrast. The scanner is black in both.
"""

from dataclasses import asdict, dataclass

from exam import Side, Site, Vein


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Tokens of one theme; the veins keep their colour on every page."""

    background: str
    panel: str
    text: str
    border: str
    accent: str
    left: str
    right: str
    vertebral: str
    deep: str
    truth: str
    flip: str
    """Where a verdict turns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """Tokens of the scanner's glass."""

    background: str
    raised: str
    ink: str
    dim: str
    line: str
    edge: str
    left: str
    right: str
    vertebral: str
    deep: str
    truth: str


LIGHT = Theme(
    background="#FFFFFF",
    panel="#F3F4F2",
    text="#1B1F24",
    border="#D5D8D6",
    accent="#084A92",
    left="#084A92",
    right="#A94712",
    vertebral="#08A27B",
    deep="#C771C4",
    truth="#333330",
    flip="#C26A00",
)

DARK = Theme(
    background="#14171C",
    panel="#1E2329",
    text="#E9EAE6",
    border="#363C45",
    accent="#77CDFE",
    left="#77CDFE",
    right="#F9B52F",
    vertebral="#328B67",
    deep="#D44DA2",
    truth="#E7E5D7",
    flip="#F2A33A",
)

SCREEN = Screen(
    background="#05070A",
    raised="#1B232B",
    ink="#E9ECEA",
    dim="#9AA3AB",
    line="#3A424A",
    edge="#2A3138",
    left="#77CDFE",
    right="#F9B52F",
    vertebral="#4FC39A",
    deep="#E58CC6",
    truth="#E7E5D7",
)


_MET_LIGHT = ("#E9EEF3", "#C3D3E3", "#7FA3C8", "#3F71A8", "#123F73")
_MET_DARK = ("#232A33", "#2C4560", "#3A6797", "#5C97CF", "#A9D2F5")
"""From no criterion met to four or more, away from the paper."""


def met_colour(theme: Theme, n_met: int) -> str:
    """How much is met as a shade; below 0, what could not be examined, is the panel."""
    if n_met < 0:
        return theme.panel
    shades = _MET_DARK if theme is DARK else _MET_LIGHT
    return shades[min(n_met, len(shades) - 1)]


def colour_name(site: Site) -> str:
    """The token of a site's vein: ``left``, ``right``, ``vertebral`` or ``deep``."""
    if site.vein is Vein.JUGULAR:
        return "left" if site.side is Side.LEFT else "right"
    return "vertebral" if site.vein is Vein.VERTEBRAL else "deep"


def css_variables() -> str:
    """All tokens as CSS variables, for the components' style sheets."""
    groups: dict[str, Theme | Screen] = {"light": LIGHT, "dark": DARK, "screen": SCREEN}
    lines = [
        f"--{group}-{token}: {colour};"
        for group, tokens in groups.items()
        for token, colour in asdict(tokens).items()
    ]
    return ":host, .scanner, svg { " + " ".join(lines) + " }\n"
