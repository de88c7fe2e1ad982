"""The frame: page settings, navigation, the controls all pages share."""

from pathlib import Path

import streamlit as st

from ui import bench, link, state, styles

ART = Path(__file__).parent / "ui" / "art"

st.set_page_config(
    page_title="Insonate", page_icon=str(ART / "icon.svg"), layout="wide"
)
page = st.navigation(
    [
        st.Page("ui/pages/scan.py", title="Scan", default=True),
        st.Page("ui/pages/flip.py", title="Flip"),
        st.Page("ui/pages/judge.py", title="Judge"),
        st.Page("ui/pages/evidence.py", title="Evidence"),
    ],
    position="top",
)
st.logo(str(ART / "logo.svg"), size="large")

styles.put_in(page.title)
link.read(page.title)
is_planned = state.is_planned()
state.carry_out()
link.write(planned=is_planned)
with styles.folded_away():
    page.run()
    bench.draw()
