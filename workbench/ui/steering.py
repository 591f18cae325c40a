"""An answer that is paused: what was decided, written and said so far, each to be changed, and going on.

Everything shown is read from the store with the changes that stand, so that a reload, another tab and an
undo all show the same. Nothing is asked of a model before somebody goes on.
"""

from collections.abc import Sequence

import streamlit as st

from workbench import marking, steering
from workbench.bench import Workbench
from workbench.records import PERSON, Critique, Feedback, Match, Response, Trajectory
from workbench.ui import annotated, critiques, matches, session, text

STEPPING = "stepping"  # whether this tab asks for a pause after every step
AFTER = {"rules": "the rules were decided", "version": "a version was written",
         "verdicts": "the newest version was checked"}
SENTENCES = 40  # of a version, to choose from
FOUND = 8  # rules shown for a search


def toggle() -> None:
    """Whether the next questions pause after every step."""
    st.toggle("Step through", key=STEPPING, persist_state="session",
              help="Pause after every step: change the rules, the critiques or the draft, then go on.")


def stepping() -> bool:
    return bool(st.session_state.get(STEPPING))


def draw(bench: Workbench, trajectory: Trajectory, given: Sequence[Feedback]) -> None:
    """A paused answer with everything a person can change in it before it goes on."""
    shown = bench.steered(trajectory)
    with st.container(border=True, key=f"paused-{trajectory.id}"):
        after = AFTER.get(steering.step_of(trajectory), "a step")
        st.markdown(f":material/pause_circle: **Paused after {after}.** Change what you like, then go on.")
        _rules(bench, trajectory, shown)
        if trajectory.responses:
            said = critiques.said_of(shown, shown.responses[-1])
            _draft(bench, trajectory, shown.responses[-1], said)
            _critiques(bench, trajectory, shown.responses[-1], said)
        _changes(bench, trajectory, shown, given)
        _buttons(bench, trajectory)
        session.show_problem(trajectory.id)


# ------------------------------------------------------------------------ rules


def _rules(bench: Workbench, trajectory: Trajectory, shown: Trajectory) -> None:
    with st.expander(f"Rules: {matches.tally(shown.matches)}", type="compact", key=f"rules-{trajectory.id}",
                     expanded=not trajectory.responses):
        for match in shown.matches:
            matches.draw(match, lambda match=match: _decision(bench, trajectory, match))
        _another_rule(bench, trajectory, shown)


def _decision(bench: Workbench, trajectory: Trajectory, match: Match) -> None:
    applied = match.decision == "apply"
    st.button("Hold it back" if applied else "Apply it", key=f"steer {trajectory.id} {match.rule.id}",
              on_click=_steer, args=(bench, trajectory,
                                     steering.decide(match.rule.id, "withhold" if applied else "apply")))


def _another_rule(bench: Workbench, trajectory: Trajectory, shown: Trajectory) -> None:
    """A rule that was not retrieved, looked for by its words."""
    words = st.text_input("Apply another rule", key=f"find rule {trajectory.id}",
                          placeholder="Words of the rule")
    if not words.strip():
        return
    met = {match.rule.id for match in shown.matches}
    found = [rule for rule in bench.knowledge.rules("active", words) if rule.id not in met][:FOUND]
    if not found:
        st.caption("No other active rule has these words.")
    for rule in found:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(text.label(rule.text), width="content")
            st.button("Apply it", key=f"steer {trajectory.id} {rule.id}", on_click=_steer,
                      args=(bench, trajectory, steering.decide(rule.id, "apply")))


# ------------------------------------------------------------------------ draft


def _draft(bench: Workbench, trajectory: Trajectory, newest: Response, said: critiques.Said) -> None:
    if said.placed:
        st.html(annotated.html(newest.text, said.placed))
    else:
        st.markdown(text.answer(newest.text) or "*Nothing was written.*")
    with (st.expander("Edit this version", type="compact", key=f"redraft-{trajectory.id}"),
          st.form(f"draft-{trajectory.id}-{newest.id}", border=False)):
        words = st.text_area("The draft to go on from", newest.text, height="content",
                             key=f"draft words {newest.id}")
        if st.form_submit_button("Use this text", key=f"redraft {newest.id}"):
            _steer(bench, trajectory, steering.redraft(words))
            st.rerun()


# -------------------------------------------------------------------- critiques


def _critiques(bench: Workbench, trajectory: Trajectory, newest: Response, said: critiques.Said) -> None:
    for critique, number in said.numbered:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown((f"**[{number}]** " if number else "") + _line(critique), width="content")
            _about(bench, trajectory, critique, newest)
    count = len(said.numbered)  # one more, and the form is closed and empty
    with st.popover("Add a critique", icon=":material/add_comment:", key=f"add critique {newest.id} {count}"):
        _form(bench, trajectory, newest, count=count)


def _line(critique: Critique) -> str:
    who = "you" if critique.critic == PERSON else critique.critic
    at = f" At: “{text.label(critique.span.quote, 120)}”" if critique.span else ""
    said = f"{critiques.VERDICTS[critique.verdict]} · {text.label(critique.explanation, 400)}{at} · {who}"
    return f"~~{said}~~ dismissed" if critique.dismissed else said


def _about(bench: Workbench, trajectory: Trajectory, critique: Critique, newest: Response) -> None:
    """What can be done about a critique; your own is taken back in the list of changes."""
    if critique.dismissed or critique.verdict != "fail" or critique.critic == PERSON:
        return
    st.button("Dismiss", key=f"dismiss {critique.id}", on_click=_steer,
              args=(bench, trajectory, steering.dismiss(critique)))
    with st.popover("Edit", key=f"edit {critique.id}"):
        _form(bench, trajectory, newest, critique)


def _form(bench: Workbench, trajectory: Trajectory, newest: Response, about: Critique | None = None,
          count: int = 0) -> None:
    """A critique to write, or one of a critic's to put better; it rests on words of the version."""
    key = f"critique {newest.id} {about.id if about else count}"
    rests_on = [about.span.quote] if about and about.span and about.span.quote.strip() else []
    quotes = rests_on + [span.quote for span in marking.sentences(newest.text)[:SENTENCES]]
    with st.form(key, border=False):
        words = st.text_input("What is wrong?", about.explanation if about else "", key=f"{key} words")
        quote = st.selectbox("Which words show it?", ["", *dict.fromkeys(quotes)], len(rests_on),
                             format_func=lambda quote: quote or "None: something is missing",
                             key=f"{key} quote")
        severity = st.segmented_control("How bad is it?", marking.SEVERITIES, required=True,
                                        default=about.severity if about else "major", key=f"{key} severity")
        suggestion = st.text_input("What should be there? (optional)", about.suggestion if about else "",
                                   key=f"{key} suggestion")
        if st.form_submit_button("Save", type="primary", key=f"{key} save"):
            _steer(bench, trajectory, steering.criticise(words, quote, severity, suggestion, about))
            st.rerun()


# ---------------------------------------------------------------------- going on


def _changes(bench: Workbench, trajectory: Trajectory, shown: Trajectory, given: Sequence[Feedback]) -> None:
    """What people changed while it is paused, each to be taken back; what it has gone on with stays."""
    own = [one for one in given if one.trajectory == trajectory.id]
    for one in steering.pending(trajectory, own):
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            by = f" · {text.label(one.author)}" if one.author else ""
            st.caption(f"✎ {text.label(steering.in_words(one, shown), 200)}{by}", width="content")
            st.button("Undo", key=f"unsteer {one.id}", type="tertiary", icon=":material/undo:",
                      on_click=session.attempt, args=(trajectory.id, bench.take_back, one))


def _buttons(bench: Workbench, trajectory: Trajectory) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("Next step", key=f"next step {trajectory.id}", type="primary",
                     icon=":material/skip_next:"):
            _gone_on(session.attempt(trajectory.id, bench.go_on, trajectory, True))
        if st.button("Run on", key=f"run on {trajectory.id}", icon=":material/fast_forward:",
                     help="To the end, without another pause."):
            _gone_on(session.attempt(trajectory.id, bench.go_on, trajectory))
        if st.button("Leave it as it is", key=f"leave off {trajectory.id}", icon=":material/stop_circle:"):
            session.attempt(trajectory.id, bench.leave_off, trajectory)
            st.rerun()


def _gone_on(run: object) -> None:
    st.session_state[session.AWAITED] = run
    st.rerun()


def _steer(bench: Workbench, trajectory: Trajectory, change: Feedback) -> None:
    session.attempt(trajectory.id, bench.steer, trajectory, change)
