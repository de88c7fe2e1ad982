"""The style sheets of the pages, sent before anything they style.

Streamlit has no place for a style sheet but among what a page shows, and draws what
comes as it comes: a sheet that comes after the controls moves them all.
"""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

HERE = Path(__file__).parent
SHARED = "page.css"


def put_in(page: str) -> None:
    """Send the sheets of this page: its own, then what all pages share."""
    st.html(_sheets(page))


def folded_away() -> DeltaGenerator:
    """A box one pixel high, for the page; `page.css` opens it, and so comes first."""
    return st.container(key="page", height=1, border=False)


@cache
def _sheets(page: str) -> str:
    files = (HERE / f"{page.lower()}.css", HERE / SHARED)
    sheets = "\n".join(f.read_text(encoding="utf-8") for f in files if f.is_file())
    return f"<style>{sheets}</style>"
