"""Our own components: plain markup, style and ES modules, no build step.

Streamlit takes one module per component and modules cannot import each other there, so
a component may be written in several files: ``scanner.js`` has the export, the files
``scanner_*.js`` have what it draws, and all are put together here.
"""

from functools import cache
from pathlib import Path

import streamlit as st

from ui import palette

HERE = Path(__file__).parent


@cache
def part(name: str):
    """The component of this name, registered once; mount it with ``data=``."""
    html, css = (
        (HERE / f"{name}.{kind}").read_text(encoding="utf-8")
        for kind in ("html", "css")
    )
    return st.components.v2.component(
        name, html=html, css=palette.css_variables() + css, js=script(name)
    )


def script(name: str) -> str:
    """One module of all files of a component."""
    files = [HERE / f"{name}.js", *sorted(HERE.glob(f"{name}_*.js"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)
