"""The knob: of the hints offered, at least so many should be right; what that costs, by own decisions."""

import streamlit as st

from workbench.bench import Workbench
from workbench.tutor.knob import FEWEST
from workbench.ui import session

PLACE = "precision"


def draw(bench: Workbench) -> None:
    """The knob, what it would do, and the curve behind it."""
    session.show_problem(PLACE)
    with st.form("precision", border=False):
        st.slider(
            "Of the hints offered, at least this many should be right",
            0,
            95,
            round(100 * bench.tutor.precision),
            5,
            format="%d %%",
            key="precision",
        )
        st.form_submit_button("Set", key="set precision", type="primary", on_click=_set, args=(bench,))
    st.caption(
        "Every hint comes to you all the same; one that is less sure is marked “to be checked” and comes "
        "first. How sure a hint is was fitted to labelled programs that come with Errata."
    )
    found = bench.tutor.curve()
    if not found.points:
        st.info(
            f"Not enough decisions yet to tell what the knob does here: {found.decisions} of {FEWEST}. Each "
            "hint you approve, edit or reject is one."
        )
        return
    point = found.at(bench.tutor.precision)
    st.markdown(
        f"**On the {found.decisions} hints decided here:** offered {point.offered}; of these approved as "
        f"they were {point.right or 'none'}."
    )
    st.caption("In brackets: where the true share lies, 95 times of 100.")
    _curve(found)


def _set(bench: Workbench) -> None:
    session.attempt(PLACE, bench.tutor.set_precision, st.session_state["precision"] / 100)


def _curve(found) -> None:
    import plotly.graph_objects as go  # half a second that no page without a chart has to wait

    figure = go.Figure()
    at = [100 * point.precision for point in found.points]
    for name, values, dash, symbol in (
        ("offered", [100 * (point.offered.rate or 0) for point in found.points], "dash", "x"),
        (
            "right",
            [100 * point.right.rate if point.right else None for point in found.points],
            "solid",
            "circle",
        ),
    ):
        figure.add_scatter(
            x=at, y=values, name=name, mode="lines+markers", line={"dash": dash}, marker={"symbol": symbol}
        )
    figure.update_layout(
        xaxis_title="At least this sure, %",
        yaxis_title="% of the hints",
        height=320,
        margin={"l": 10, "r": 10, "t": 30, "b": 10},
        legend={"orientation": "h", "y": 1.15},
    )
    st.plotly_chart(figure, key="curve of precision")
    with st.expander("The curve as a table", key="precision as a table"):
        st.dataframe(
            [
                {
                    "At least, %": round(100 * point.precision),
                    "Offered": str(point.offered),
                    "Right": str(point.right or "none offered"),
                }
                for point in found.points
            ],
            hide_index=True,
        )
