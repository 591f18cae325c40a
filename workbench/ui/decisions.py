"""What was decided lately, in a line each that a person can read, with an undo where there is one left.

The log speaks of actions and subjects; here each action has its sentence. What was undone since stays in
the list, struck and marked, since the log is what happened and not what holds.
"""

from itertools import groupby

import streamlit as st

from stores.events import Event
from workbench.bench import Workbench
from workbench.ui import session, text

RECENT = 20
PLACE = "undo"
SAID = {
    "add": "added {rules}", "import": "imported {rules}", "revise": "edited {rules}",
    "retire": "retired {rules}", "restore": "brought back {things}",
    "approve": "approved {lessons}", "once": "kept {lessons} to this once", "reject": "set aside {lessons}",
    "judge scope": "said whether a rule belongs to a task",
    "correction": "corrected an answer", "edit": "edited an answer by hand", "span": "marked an answer",
    "change": "decided on a change of an answer", "critique": "changed a critique",
    "step": "changed a step of an answer", "comparison": "judged a comparison", "ranking": "ranked answers",
    "rating": "rated an answer", "reaction": "reacted to an answer", "scope": "judged a rule",
    "withdraw": "took back what was said of an answer", "rename": "renamed {things}",
    "bin": "put {things} into the bin",
}


def draw(bench: Workbench) -> None:
    """The newest decisions, each with the button that takes it back."""
    session.show_problem(PLACE)
    undone = bench.events.undone()
    groups = [list(events) for _, events in groupby(bench.events.list(limit=5 * RECENT), key=_decision_of)]
    if not groups:
        st.caption("Nothing was decided yet.")
    for events in groups[:RECENT]:
        _row(bench, events, events[0].decision in undone)


def _decision_of(event: Event) -> str:
    return event.decision


def _row(bench: Workbench, events: list[Event], undone: bool) -> None:
    first = events[-1]
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        said = f"{text.label(first.author) or 'Somebody'} {in_words(events)}"
        shown = f"~~{said}~~ · ↶ undone" if undone else said
        st.markdown(f"{text.moment(first.at)} · {shown}", width="content")
        if not undone and first.subject != "review":
            name = "redo" if first.action.startswith("undo ") else "undo"
            st.button(name.title(), key=f"undo {first.decision}", type="tertiary", icon=f":material/{name}:",
                      on_click=session.attempt, args=(PLACE, bench.undo, first.decision))


def in_words(events: list[Event]) -> str:
    """One decision as the end of a sentence that begins with who took it; Markdown."""
    action = events[-1].action
    kind = action.rpartition("do ")[-1]  # an undo is of something, and a redo of an undo
    known = SAID.get(kind)
    words = known.format(**_things(events)) if known else f"did “{text.label(kind)}”"
    turned = {"undo": "undid this: ", "redo": "redid this: "}.get(action.split(" ")[0], "")
    about = next((named for event in events if (named := _name(event))), "")
    return f"{turned}{words}" + (f": “{text.label(about, 80)}”" if about else "")


def _things(events: list[Event]) -> dict[str, str]:
    """How many rules, lessons and other things a decision changed, in words."""
    counted = {}
    for kind in ("rule", "lesson", "conversation"):
        count = len({event.subject_id for event in events if event.subject == kind})
        counted[f"{kind}s"] = f"a {kind}" if count == 1 else f"{count} {kind}s"
    return {**counted, "things": counted.get(f"{events[-1].subject}s", "something")}


def _name(event: Event) -> str:
    """What a person would call the subject of an event."""
    record = event.after or event.before or {}
    return next((record[key] for key in ("text", "title", "correction") if record.get(key)), "")
