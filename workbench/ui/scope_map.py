"""A map of the rules' scopes: those that are about the same kind of task lie near each other.

The two directions in which the scopes' vectors differ most are drawn, no more: neighbours on the map are
near each other, and some of those apart on it are too. A point opens its rule.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy
import streamlit as st

from workbench.bench import Workbench
from workbench.records import Rule
from workbench.ui import rules, text

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST = 3_000  # points a browser draws at ease
SYMBOLS = {"active": "circle", "proposed": "diamond-open", "retired": "x",
           "superseded": "triangle-right-open"}
CONFLICT = "Contradict each other"


def draw(bench: Workbench) -> None:
    """The map, or what is missing for one."""
    known = bench.knowledge.rules()
    if len(known) < 3:
        st.info("A map needs three rules or more. Correct an answer, or import rules.")
        return
    shown = sorted(known, key=lambda rule: rule.status != "active")[:MOST]
    with st.spinner("Laying out the rules…"):
        places = projected(bench.knowledge.scope_vectors(shown))
        pairs = bench.contradictions()
    left = f" The first {MOST:,} of {len(known):,} are drawn." if len(known) > MOST else ""
    st.caption(f"{len(shown):,} rules by when they apply, {len(pairs)} contradictions. Each point is a rule; "
               f"click one to open it.{left}")
    st.plotly_chart(_figure(shown, places, pairs), key="scope map", on_select=lambda: _open(),
                    selection_mode="points")
    with st.expander("The map as a table", key="map as a table"):
        near = [shown[place].text for place in nearest(places)]
        st.dataframe([{"Rule": rule.text, "Applies when": rule.applies_when,
                       "Status": rules.STATUSES[rule.status], "Nearest": other}
                      for rule, other in zip(shown, near, strict=True)], hide_index=True)


def projected(vectors: numpy.ndarray) -> numpy.ndarray:
    """Each row's place on the plane in which the rows differ most (principal components)."""
    centred = vectors - vectors.mean(axis=0)
    spread = centred.T @ centred
    _, directions = numpy.linalg.eigh(spread.astype(numpy.float64))
    return centred @ directions[:, ::-1][:, :2]


def nearest(places: numpy.ndarray) -> list[int]:
    """For each point the one nearest to it on the map."""
    found = []
    for place, point in enumerate(places):
        away = ((places - point) ** 2).sum(axis=1)
        away[place] = numpy.inf
        found.append(int(away.argmin()))
    return found


def _figure(shown: Sequence[Rule], places: numpy.ndarray, pairs: Sequence[tuple[Rule, Rule]]) -> "go.Figure":
    import plotly.graph_objects as go  # half a second that no page without a chart has to wait

    figure = go.Figure()
    at = {rule.id: place for rule, place in zip(shown, places.tolist(), strict=True)}
    ends = [(at[one.id], at[other.id]) for one, other in pairs if one.id in at and other.id in at]
    if ends:
        x, y = ([value for one, other in ends for value in (one[axis], other[axis], None)] for axis in (0, 1))
        figure.add_scattergl(x=x, y=y, mode="lines", name=CONFLICT, hoverinfo="skip",
                             line={"dash": "dot", "width": 2})
    for status, name in rules.STATUSES.items():
        group = [rule for rule in shown if rule.status == status]
        if group:
            figure.add_scattergl(
                x=[at[rule.id][0] for rule in group], y=[at[rule.id][1] for rule in group], mode="markers",
                name=name, marker={"symbol": SYMBOLS[status], "size": 11, "opacity": 0.8},
                customdata=[[rule.id] for rule in group], text=[_hover(rule) for rule in group],
                hovertemplate="%{text}<extra></extra>")
    bare = {"showticklabels": False, "showgrid": False, "zeroline": False, "title": None}
    figure.update_layout(xaxis=bare, yaxis=bare, height=520, margin={"l": 0, "r": 0, "t": 40, "b": 0},
                         legend={"orientation": "h", "y": 1.1}, clickmode="event+select", dragmode="pan")
    return figure


def _hover(rule: Rule) -> str:
    """The rule for a tooltip, in which plotly reads HTML: that is taken out."""
    return "<br>".join(text.cut(" ".join(line.split()), 90).replace("&", "&amp;").replace("<", "&lt;")
                       for line in (rule.text, f"When: {rule.applies_when}"))


def _open() -> None:
    """Show the rule whose point was clicked."""
    points = st.session_state["scope map"]["selection"]["points"]
    ids = [point["customdata"][0] for point in points if point.get("customdata")]
    if ids:
        st.query_params["rule"] = ids[0]
