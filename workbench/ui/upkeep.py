"""What in the knowledge base is worth a look: contradictions, doubles, rules without effect, broken lessons.

Nothing here decides by itself. Each entry names the figures it rests on and offers what can be done about
it, and everything done can be undone under Settings or on the rule's page.
"""

from collections import Counter
from collections.abc import Callable, Sequence

import streamlit as st

from stores.figures import JUDGED, TASKS, Counted, Unused
from workbench import duplicates
from workbench.bench import Workbench
from workbench.records import Rule, Verification
from workbench.ui import session, text

PLACE = "worth a look"
SHOWN = 10
EVERY = 1.0
OUTCOMES = {"held": "✓ Held", "broke": "✗ Broke", "unknown": "? Cannot tell"}


def draw(bench: Workbench) -> None:
    """All of it, the most pressing first."""
    session.show_problem(PLACE)
    found = bench.figures.attention()
    parts = (
        _contradictions(bench), _doubles(bench),
        _listed(bench, "rejected", "Always judged out of place", found.rejected, _rejected),
        _listed(bench, "disobeyed", "Never kept", found.disobeyed, _disobeyed),
        _listed(bench, "unused", "Never applied", found.unused, _unused, found.unused_in_all))
    if not any(parts):
        st.info("No rule is worth a look: none contradicts or repeats another, and none comes to nothing. A "
                f"rule is listed once it was not applied in {TASKS} tasks, or {JUDGED} times judged out of "
                "place or not kept.")
    lessons(bench)


def _rejected(one: Counted) -> str:
    return f"{one.times} times somebody said that it should not have applied, and never that it should."


def _disobeyed(one: Counted) -> str:
    return f"Applied and verified on {one.times} answers, and kept by none of them."


def _unused(one: Unused) -> str:
    return f"{one.tasks} tasks since it was made; considered for {one.considered} of them, applied to none."


def _contradictions(bench: Workbench) -> bool:
    """Pairs of rules in use that ask for things that cannot both be had."""
    with st.spinner("Holding the rules against each other…"):
        pairs = bench.contradictions()
    if pairs:
        _title("Contradict each other", len(pairs), "Where a task meets both, the later one goes first.")
    for later, earlier in pairs[:SHOWN]:
        with st.container(border=True, key=f"contradiction-{later.id}-{earlier.id}", gap="small"):
            for name, rule in (("Later", later), ("Earlier", earlier)):
                _rule(rule, f"{name}, made {text.moment(rule.created)}: ")
            with st.container(horizontal=True, gap="small"):
                key = f"{later.id} {earlier.id}"
                _button("Replace the earlier one", f"end {key}", bench.settle, later.id, earlier.id, True)
                _button("Keep both, the later one first", f"keep {key}", bench.settle, later.id, earlier.id,
                        False)
                _button("Keep both, the earlier one first", f"first {key}", bench.settle, earlier.id,
                        later.id, False)
                _button("Retire the later one", f"retire {key}", bench.review, later, "retire")
    _more(pairs)
    return bool(pairs)


def _doubles(bench: Workbench) -> bool:
    """Rules that say nearly the same, to be made one."""
    found = sorted(duplicates.groups(bench.knowledge.rules("active")), key=len, reverse=True)
    if found:
        _title("Say nearly the same", sum(len(group) - 1 for group in found),
               "Merged, the first one keeps the examples and sources of all.")
    for first, *others in found[:SHOWN]:
        with st.container(border=True, key=f"doubles-{first.id}", gap="small"):
            _rule(first)
            for rule in others[:3]:
                _rule(rule)
            if others[3:]:
                st.caption(f"and {len(others) - 3:,} more")
            _button(f"Merge all {len(others) + 1:,}", f"merge {first.id}", bench.merge, first.id,
                    [rule.id for rule in others])
    _more(found)
    return bool(found)


def _listed(bench: Workbench, kind: str, title: str, found: Sequence, figures: Callable,
            count: int | None = None) -> bool:
    """Rules of one kind with the figures they rest on."""
    if found:
        _title(title, count or len(found))
    for one in found[:SHOWN]:
        rule = bench.knowledge.rule(one.rule)
        with st.container(border=True, key=f"{kind}-{rule.id}", gap="small"):
            _rule(rule)
            st.caption(figures(one))
            _button("Retire", f"retire {kind} {rule.id}", bench.review, rule, "retire")
    _more(found, count)
    return bool(found)


def _title(title: str, count: int, more: str = "") -> None:
    st.subheader(f"{title}: {count:,}", anchor=False)
    if more:
        st.caption(more)


def _rule(rule: Rule, before: str = "") -> None:
    st.markdown(f"{before}**{text.label(rule.text)}**")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.caption(f"Applies when: {text.label(rule.applies_when)}", width="content")
        session.rule_link(rule.id)


def _button(words: str, key: str, action: Callable, *given: object) -> None:
    st.button(words, key=key, on_click=session.attempt, args=(PLACE, action, *given))


def _more(found: Sequence, count: int | None = None) -> None:
    left = (count or len(found)) - SHOWN
    if left > 0:
        st.caption(f"and {left:,} more, shown as these are dealt with")


# ------------------------------------------------------------------- lessons


def lessons(bench: Workbench) -> None:
    """Whether what people taught still holds, with a button that finds out."""
    st.subheader("Do the lessons still hold?", anchor=False)
    st.caption("Every past correction is a test: its task is answered again with the rules in force, and "
               "what somebody said of a rule's scope is asked of the gate. The same as "
               "`python -m workbench verify`.")
    run = bench.verifying
    if run is not None and not run.done:
        _running(bench)
        return
    if run is not None and run.problem:
        st.error(text.label(run.problem, 600), icon=session.PROBLEM)
    st.button("Verify all lessons", key="verify", icon=":material/rule:", on_click=session.attempt,
              args=(PLACE, bench.start_verifying))
    _results(bench, bench.verifications.newest_run())


@st.fragment(run_every=EVERY)
def _running(bench: Workbench) -> None:
    if bench.verifying.done:
        st.rerun()
    newest = bench.verifications.newest_run()
    done = newest[-1] if newest and newest[-1].number < newest[-1].of else None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"Verifying: {done.number} of {done.of}…" if done else "Verifying…", width="content")
        st.button("Stop", key="stop verifying", icon=":material/stop_circle:", on_click=bench.stop,
                  args=(bench.verifying,))


def _results(bench: Workbench, found: Sequence[Verification]) -> None:
    if not found:
        st.caption("They were never verified.")
        return
    counted = Counter(one.outcome for one in found)
    stopped = "" if found[-1].number == found[-1].of else f" of {found[-1].of} before it was stopped"
    st.markdown(f"**{len(found)} verified{stopped}, {text.moment(found[-1].created)}: " + ", ".join(
        f"{counted[outcome]} {words.lower()}" for outcome, words in OUTCOMES.items()) + "**")
    ordered = sorted(found, key=lambda one: ("broke", "unknown", "held").index(one.outcome))
    st.dataframe([{"Outcome": OUTCOMES[one.outcome], "Rule": bench.knowledge.rule(one.rule).text,
                   "Why": one.reason, "Task": one.task, "Answer": one.answer} for one in ordered],
                 hide_index=True, key="lessons verified", selection_mode="single-row",
                 on_select=lambda: _open(ordered))
    st.caption("Tick a row to open its rule.")


def _open(ordered: Sequence[Verification]) -> None:
    ticked = st.session_state["lessons verified"]["selection"]["rows"]
    if ticked:
        st.query_params["rule"] = ordered[ticked[0]].rule
