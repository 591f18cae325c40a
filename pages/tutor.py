"""Tutor: take in what a class handed in, review the hints drafted for it, give them out."""

import streamlit as st

from workbench.bench import Workbench
from workbench.ui import classes, given, hints, precision, session


def heading(bench: Workbench) -> None:
    """What page this is, and how far the class is."""
    counted = bench.tutor.counted()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Tutor", anchor=False, width="content")
        if counted.submissions:
            st.caption(
                f"{counted.waiting} waiting · {counted.decided} decided · {counted.correct} correct · "
                f"{counted.unrunnable} that cannot be run",
                width="content",
            )


bench = session.open_workbench()
heading(bench)
parts = {"Queue": hints.draw, "Class": classes.draw, "How sure": precision.draw, "Given": given.draw}
for tab, draw in zip(st.tabs(list(parts), key="view", bind="query-params"), parts.values(), strict=True):
    if tab.open:
        with tab:
            draw(bench)
