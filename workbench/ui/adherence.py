"""How well a rule is kept: by each answer it was applied to, and by the lessons it was taught by."""

from itertools import accumulate
from typing import TYPE_CHECKING

import streamlit as st

from stores.figures import Keeping
from workbench.bench import Workbench
from workbench.records import Rule
from workbench.ui import session, text

if TYPE_CHECKING:
    import plotly.graph_objects as go

VERDICTS = {"pass": ("Kept", "circle", 1), "fail": ("Not kept", "x", 0),
            "unknown": ("Cannot be told", "diamond-open", 0.5)}
FEWEST = 3  # answers from which there is something to draw


def draw(bench: Workbench, rule: Rule) -> None:
    """The lessons' record in a line, then each answer as a point with the share kept so far as a line."""
    tally = bench.verifications.tally(rule.id)
    if tally:
        st.markdown(f"**Lessons verified**: held {tally.held} of {tally.held + tally.broke} times; last "
                    f"verified {text.moment(tally.last)}.")
    found = bench.figures.keeping(rule.id)
    if not found:
        return
    told = [one for one in found if one.verdict != "unknown"]
    kept = sum(one.verdict == "pass" for one in told)
    st.markdown(f"**Kept over time**: by {kept} of the {len(told)} answers it was verified on"
                + (f"; on {len(found) - len(told)} that cannot be told." if len(told) < len(found) else "."))
    if len(found) >= FEWEST:
        st.plotly_chart(_figure(found), key=f"adherence {rule.id}")
    with st.expander("Each answer, as text", key=f"adherence as text {rule.id}"):
        for one in found[::-1][:50]:
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                st.markdown(f"{VERDICTS[one.verdict][0]} · {text.moment(one.at)}", width="content")
                if one.conversation:
                    session.conversation_link(one.conversation, text.label(one.prompt, 80), one.trajectory)


def _figure(found: list[Keeping]) -> "go.Figure":
    import plotly.graph_objects as go  # half a second that no page without a chart has to wait

    figure = go.Figure()
    kept = list(accumulate(one.verdict == "pass" for one in found))
    told = list(accumulate(one.verdict != "unknown" for one in found))
    figure.add_scatter(x=list(range(1, len(found) + 1)), mode="lines", name="Share kept so far",
                       y=[100 * good / all if all else None for good, all in zip(kept, told, strict=True)],
                       line={"shape": "hv"})
    for verdict, (name, symbol, height) in VERDICTS.items():
        places = [place for place, one in enumerate(found, 1) if one.verdict == verdict]
        if places:
            figure.add_scatter(x=places, y=[100 * height] * len(places), mode="markers", name=name,
                               marker={"symbol": symbol, "size": 9},
                               text=[text.moment(found[place - 1].at) for place in places],
                               hovertemplate="%{text}<extra>" + name + "</extra>")
    figure.update_layout(xaxis_title="Answers, oldest first", yaxis={"title": "Kept, %", "range": [-8, 108]},
                         height=260, margin={"l": 10, "r": 10, "t": 30, "b": 10},
                         legend={"orientation": "h", "y": 1.2})
    return figure
