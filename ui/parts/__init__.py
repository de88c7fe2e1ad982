"""Our own components: plain markup, style and one ES module each, no build step."""

from functools import cache
from pathlib import Path

import streamlit as st

from ui import palette

HERE = Path(__file__).parent


@cache
def part(name: str):
    """The component of this name, registered once; mount it with ``data=``."""
    html, css, js = (
        (HERE / f"{name}.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css", "js")
    )
    return st.components.v2.component(
        name, html=html, css=palette.css_variables() + css, js=js
    )
