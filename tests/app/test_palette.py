"""Colours: the same in both places, and readable on their own background."""

import re
import tomllib
from dataclasses import asdict
from pathlib import Path

import pytest

from exam import SITES
from ui import palette

ROOT = Path(__file__).parents[2]
TEXT, GRAPHICS = 4.5, 3.0  # WCAG 2.2: 1.4.3 and 1.4.11
VEINS = ("left", "right", "vertebral", "deep", "truth")


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def mixed(front: str, back: str, opacity: float) -> str:
    """A colour seen through `opacity` on a background."""
    parts = (
        round(
            opacity * int(front[i : i + 2], 16)
            + (1 - opacity) * int(back[i : i + 2], 16)
        )
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def test_contrast_of_known_pairs():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


THEMES = [
    pytest.param(palette.LIGHT, "light", id="light"),
    pytest.param(palette.DARK, "dark", id="dark"),
]


@pytest.mark.parametrize(("theme", "name"), THEMES)
def test_words_and_accents_are_readable(theme, name):
    for paper in (theme.background, theme.panel):
        assert contrast(theme.text, paper) >= TEXT
        assert contrast(theme.accent, paper) >= TEXT


@pytest.mark.parametrize(("theme", "name"), THEMES)
def test_faded_words_are_readable(theme, name):
    css = (ROOT / "ui" / "page.css").read_text(encoding="utf-8")
    fades = [
        float(opacity)
        for rule in re.findall(
            r"\.(?:quiet|quietline|why|where)\b[^{]*\{([^}]*)\}", css
        )
        for opacity in re.findall(r"opacity: ([\d.]+)", rule)
    ]
    assert fades
    for opacity in fades:
        seen = mixed(theme.text, theme.background, opacity)
        assert contrast(seen, theme.background) >= TEXT


@pytest.mark.parametrize("token", VEINS)
@pytest.mark.parametrize(("theme", "name"), THEMES)
def test_veins_stand_out(theme, name, token):
    assert contrast(getattr(theme, token), theme.background) >= GRAPHICS


@pytest.mark.parametrize(
    "token", ["ink", "dim", "left", "right", "vertebral", "deep", "truth"]
)
def test_scanner_is_readable_on_black(token):
    assert contrast(getattr(palette.SCREEN, token), palette.SCREEN.background) >= TEXT


@pytest.mark.parametrize(("theme", "name"), THEMES)
def test_streamlit_wears_the_same_tokens(theme, name):
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    worn = config["theme"][name]
    assert worn["backgroundColor"] == theme.background
    assert worn["secondaryBackgroundColor"] == theme.panel
    assert worn["textColor"] == theme.text
    assert worn["borderColor"] == theme.border
    assert worn["primaryColor"] == theme.accent
    assert worn["chartCategoricalColors"] == [getattr(theme, vein) for vein in VEINS]


def test_paper_under_sticky_things_is_the_page():
    css = (ROOT / "ui" / "page.css").read_text(encoding="utf-8")
    assert re.findall(r"--page: (#\w+)", css) == [
        palette.LIGHT.background,
        palette.DARK.background,
    ]


def test_components_name_no_vein_colour_themselves():
    named = set(asdict(palette.LIGHT).values()) | set(asdict(palette.DARK).values())
    named -= {palette.LIGHT.background}
    for file in (ROOT / "ui" / "parts").glob("*.[cj]s*"):
        assert not named & set(re.findall(r"#[0-9A-F]{6}", file.read_text("utf-8")))


def test_every_token_reaches_the_components():
    css = palette.css_variables()
    for token in asdict(palette.SCREEN):
        assert f"--screen-{token}: " in css
    assert f"--light-left: {palette.LIGHT.left};" in css
    assert f"--dark-left: {palette.DARK.left};" in css


def test_a_vein_keeps_its_colour():
    assert palette.colour_name(SITES["left_j1"]) == "left"
    assert palette.colour_name(SITES["right_j3"]) == "right"
    assert palette.colour_name(SITES["left_vertebral"]) == "vertebral"
    assert palette.colour_name(SITES["straight_sinus"]) == "deep"
