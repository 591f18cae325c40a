"""The two knobs of the gate in plain words, with what they would do told from this workspace's own clicks."""

import streamlit as st

from workbench import thresholds
from workbench.bench import Workbench
from workbench.ui import session, text

PLACE = "knobs"
APPLY, ASK = "How sure before applying a rule", "How sure before asking about it; below, it stays silent"


def draw(bench: Workbench) -> None:
    """Both knobs, their effect, and the curves behind it."""
    now = bench.thresholds
    clicks = bench.figures.clicks()
    st.caption("For each rule near a task the gate says how probable it is that the rule belongs there. "
               "Above the first knob it is applied; between the two you are asked; below the second it stays "
               "silent.")
    session.show_problem(PLACE)
    with st.form("knobs", border=False):
        st.slider(APPLY, 0, 100, round(100 * now.apply_at), 5, format="%d %%", key="apply at")
        st.slider(ASK, 0, 100, round(100 * now.ask_at), 5, format="%d %%", key="ask at")
        with st.container(horizontal=True, gap="small"):
            st.form_submit_button("Show what it would do", key="preview")
            st.form_submit_button("Set", type="primary", key="set", on_click=_set, args=(bench,))
    _put_back(bench)
    _effect(clicks)


def _set(bench: Workbench) -> None:
    apply_at, ask_at = (st.session_state[key] / 100 for key in ("apply at", "ask at"))
    session.attempt(PLACE, bench.set_thresholds, apply_at, ask_at)


def _put_back(bench: Workbench) -> None:
    now, before = bench.thresholds, bench.earlier_thresholds()
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(f"In force: applied from {text.percent(now.apply_at)}, asked about from "
                   f"{text.percent(now.ask_at)}.", width="content")
        if before and before != now:
            st.button(f"Put back {text.percent(before.apply_at)} and {text.percent(before.ask_at)}",
                      key="put back", icon=":material/undo:", type="tertiary", on_click=_back,
                      args=(bench,))


def _back(bench: Workbench) -> None:
    before = bench.earlier_thresholds()
    session.attempt(PLACE, bench.set_thresholds, before.apply_at, before.ask_at)
    for key, value in (("apply at", before.apply_at), ("ask at", before.ask_at)):
        st.session_state[key] = round(100 * value)


def _effect(clicks: list) -> None:
    """What the knobs as they stand would have done about the tasks people judged."""
    if len(clicks) < thresholds.ENOUGH:
        st.info(f"Not enough decisions yet to tell what the knobs would do: {len(clicks)} of "
                f"{thresholds.ENOUGH}. Each “It should not have applied” and “It should have applied” in the "
                "chat is one.")
        return
    apply_at, ask_at = (st.session_state[key] / 100 for key in ("apply at", "ask at"))
    if ask_at > apply_at:
        st.warning("The second knob is above the first.", icon=session.PROBLEM)
        return
    found = thresholds.effect(clicks, apply_at, ask_at)
    st.markdown(f"**At {text.percent(apply_at)} and {text.percent(ask_at)}, on the {len(clicks)} decisions "
                "people took here:**")
    st.markdown(f"- rightly applied: {found.rightly} of the tasks a rule belongs to\n"
                f"- wrongly applied: {found.wrongly} of the tasks it does not belong to\n"
                f"- asked about: {found.asked}\n- wrongly silent: {found.missed} of the tasks it belongs to")
    st.caption("In brackets: where the true share lies, 95 times of 100. People judge what looks wrong to "
               "them, so these are harder cases than most.")
    _curve(clicks, apply_at, ask_at)


def _curve(clicks: list, apply_at: float, ask_at: float) -> None:
    points = thresholds.curve(clicks)
    import plotly.graph_objects as go  # half a second that no page without a chart has to wait

    figure = go.Figure()
    for name, dash, symbol in (("rightly", "solid", "circle"), ("wrongly", "dash", "x")):
        figure.add_scatter(x=[100 * step for step, _ in points], name=f"{name} applied",
                           y=[100 * (getattr(one, name).rate or 0) for _, one in points],
                           mode="lines+markers", line={"dash": dash}, marker={"symbol": symbol})
    for value, words in ((apply_at, "apply"), (ask_at, "ask")):
        figure.add_vline(100 * value, line_dash="dot", annotation_text=words)
    figure.update_layout(xaxis_title="How sure before applying, %", yaxis_title="Applied, % of those judged",
                         height=320, margin={"l": 10, "r": 10, "t": 30, "b": 10},
                         legend={"orientation": "h", "y": 1.15})
    st.plotly_chart(figure, key="curve of the knobs")
    with st.expander("The curve as a table", key="curve as a table"):
        st.dataframe([{"How sure, %": round(100 * step), "Rightly applied": str(one.rightly),
                       "Wrongly applied": str(one.wrongly)} for step, one in points], hide_index=True)
