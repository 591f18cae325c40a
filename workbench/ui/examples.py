"""The tasks that show where a rule belongs and where it does not, each to be moved across or taken out."""

from dataclasses import replace

import streamlit as st

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.records import Rule
from workbench.ui import session, text

SIDES = {"in_scope": "Tasks it applies to", "out_of_scope": "Tasks it does not apply to"}
MOVED = {"in_scope": "Does not belong", "out_of_scope": "Belongs"}
SHOWN = 20


def draw(bench: Workbench, rule: Rule) -> None:
    """Both sides beside each other."""
    for column, (side, title) in zip(st.columns(2), SIDES.items(), strict=True):
        with column:
            _side(bench, rule, side, title)


def _side(bench: Workbench, rule: Rule, side: str, title: str) -> None:
    examples = getattr(rule, side)
    st.markdown(f"**{title}**")
    for number, example in enumerate(examples[:SHOWN]):
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"{side}-{number}"):
            st.markdown(text.label(example, 300), width="stretch")
            for verb, words in (("move", MOVED[side]), ("remove", "Remove")):
                st.button(words, key=f"{verb} {side} {number} {rule.version}", type="tertiary",
                          on_click=session.attempt,
                          args=(rule.id, changed, bench, rule.id, side, example, verb == "move"))
    if not examples:
        st.caption("No example yet.")
    elif len(examples) > SHOWN:
        st.caption(f"and {len(examples) - SHOWN} more, in the form below")


def changed(bench: Workbench, id: str, side: str, example: str, move: bool) -> None:
    """Take an example off one side of a rule, and put it on the other if it is to `move`."""
    rule = bench.knowledge.rule(id)
    if example not in getattr(rule, side):
        raise WorkbenchError("This example is not there any more.")
    other = "out_of_scope" if side == "in_scope" else "in_scope"
    left = {side: tuple(one for one in getattr(rule, side) if one != example)}
    right = {other: (*getattr(rule, other), example)} if move else {}
    bench.review(rule, "revise", revised=replace(rule, **left, **right))
