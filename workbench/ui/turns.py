"""One turn of a conversation: the task, each answer to it with its steps, its corrections and its lessons.

A turn is a fragment, so a click in it draws only itself again. What can change after an answer is
finished (thumbs, lessons, verdicts on scope) is read from the store each time, never remembered.
"""

from dataclasses import dataclass

import streamlit as st

from workbench.bench import ASKED_FOR, LEFT_OUT, Workbench
from workbench.live import Run
from workbench.records import Feedback, Lesson, Match, Trajectory
from workbench.ui import (
    asking,
    browser,
    differences,
    editing,
    lengths,
    lessons,
    matches,
    reactions,
    session,
    spans,
    steering,
    steps,
    text,
)

WITHOUT = "Answer again without it"
SAY, EDIT, MARK = "Say it", "Edit the text", "Mark passages"
FAILED = {"failed": "This could not be answered.", "stopped": "Stopped.",
          "interrupted": "This was broken off."}


@dataclass(frozen=True)
class Turn:
    """A task with every answer to it, oldest first.

    `newest` is the last one on the page, `pointed_at` the one a link leads to, and `learning` one whose
    correction nothing is known of yet: until its lesson is there, `workbench.ui.live` draws it.
    """

    answers: tuple[Trajectory, ...]
    newest: bool = False
    pointed_at: bool = False
    learning: bool = False

    @property
    def first(self) -> Trajectory:
        return self.answers[0]

    @property
    def last(self) -> Trajectory:
        return self.answers[-1]


@st.fragment
def draw(bench: Workbench, turn: Turn) -> None:
    """A finished turn, with everything a person can do about it."""
    given, learnt = _said_about(bench, turn)
    question(turn.first, turn.pointed_at)
    for number, trajectory in enumerate(turn.answers):
        before = _before(turn, trajectory) if number else None
        browser.reveal(f"answer {trajectory.id}")
        if before:
            _cause(bench, turn, trajectory, learnt)
        with st.chat_message("assistant"):
            if trajectory is turn.last:
                _answer(bench, turn, trajectory, before, given)
            else:
                _earlier(trajectory)
    if not turn.learning:
        _loose_ends(bench, turn, given, learnt)


def question(trajectory: Trajectory, pointed_at: bool = False) -> None:
    """What the person asked."""
    with st.chat_message("user"):
        if pointed_at:
            with st.container(gap=None):
                browser.bring_into_view(f"link {trajectory.id}")
                st.caption("→ The link you followed leads here.")
        lengths.markdown(trajectory.task.prompt, f"task {trajectory.id}")


def correction(words: str, author: str = "") -> None:
    """What the person said of an answer."""
    with st.chat_message("user", avatar=":material/edit:"):
        st.caption(f"Correction{f' by {text.label(author)}' if author else ''}")
        st.markdown(text.answer(words))


def asked_again(trajectory: Trajectory, before: Trajectory | None = None) -> None:
    """What a person asked for who wanted the answer again: passages put right, or a rule in or out."""
    if trajectory.revision and not (before and before.revision == trajectory.revision):
        correction(trajectory.revision.correction, trajectory.author)
        return
    decided = {match.reason: match.rule.text for match in trajectory.matches}
    earlier = {match.reason: match.rule.text for match in before.matches} if before else {}
    new = {reason: said for reason, said in decided.items() if said != earlier.get(reason)}
    with st.chat_message("user", avatar=":material/refresh:"):
        if LEFT_OUT in new:
            st.markdown(f"Answer again without this rule: {text.label(new[LEFT_OUT])}")
        elif ASKED_FOR in new:
            st.markdown(f"Answer again with this rule: {text.label(new[ASKED_FOR])}")
        else:
            st.markdown("Continue" if before and _is_cut(before) else "Answer again")


def body(trajectory: Trajectory) -> None:
    """The answer as text, with what stopped it, if anything did."""
    if trajectory.answer:
        lengths.markdown(trajectory.answer.text, f"answer {trajectory.id}")
    if trajectory.state in FAILED:
        st.warning(_failure(trajectory), icon=session.PROBLEM)


def _failure(trajectory: Trajectory) -> str:
    return f"{FAILED[trajectory.state]} {text.label(trajectory.problem, 600)}"


def _said_about(bench: Workbench, turn: Turn) -> tuple[list[Feedback], list[Lesson]]:
    given = [found for answer in turn.answers for found in bench.history.feedback(trajectory=answer.id)]
    learnt = [found for answer in turn.answers for found in bench.history.lessons(trajectory=answer.id)]
    taken_back = editing.taken_back(bench, turn.answers)
    return given, [lesson for lesson in learnt if lesson.feedback not in taken_back]


def _before(turn: Turn, trajectory: Trajectory) -> Trajectory | None:
    return next((answer for answer in turn.answers if answer.id == trajectory.redo_of), None)


def _cause(bench: Workbench, turn: Turn, trajectory: Trajectory, learnt: list[Lesson]) -> None:
    """Why there is another answer: an edit, or a correction, each with its lesson; or a rule asked for."""
    before = _before(turn, trajectory)
    lesson = next((lesson for lesson in learnt
                   if lessons.made(lesson, trajectory) and not lessons.made(lesson, before)), None)
    if trajectory.feedback:
        editing.cause(bench, trajectory, undoable=trajectory is turn.last)
    elif trajectory.revision is None and lesson:
        correction(lesson.correction, lesson.author)
    else:
        asked_again(trajectory, before)
    if lesson:
        lessons.card(bench, lesson)


def _earlier(trajectory: Trajectory) -> None:
    """An answer that was redone since: folded away, its steps and text read only when opened."""
    opened = st.expander("The answer before it was corrected", type="compact", key=f"earlier-{trajectory.id}",
                         bind="query-params")
    if opened.open:
        with opened:
            body(trajectory)
            st.caption(steps.headline(trajectory))


def _answer(bench: Workbench, turn: Turn, trajectory: Trajectory, before: Trajectory | None,
            given: list[Feedback]) -> None:
    if trajectory.paused:
        steps.timeline(bench.steered(trajectory))
        steering.draw(bench, trajectory, given)
        return
    steps.timeline(trajectory, lambda match: _match(bench, trajectory, match, given))
    if before and before.answer and trajectory.answer and _comparing(turn, trajectory):
        _compare(before, trajectory)
        if trajectory.state == "done" and not trajectory.feedback:
            editing.changes(bench, before, trajectory, given)
    else:
        body(trajectory)
    if trajectory.state == "done" and trajectory.problem:
        st.warning(text.label(trajectory.problem, 600), icon=session.PROBLEM)
    if _is_cut(trajectory):
        _cut(bench, trajectory)
    _asked_about(bench, trajectory, given)
    asking.draw(bench, trajectory, given, _open_form)
    _controls(bench, turn, trajectory, before, given)
    session.show_problem(trajectory.id)


def _is_cut(trajectory: Trajectory) -> bool:
    """Whether the model had reached its token limit before the answer ended."""
    answer = trajectory.answer
    return trajectory.state == "done" and answer is not None and bool(answer.text) and not answer.complete


def _cut(bench: Workbench, trajectory: Trajectory) -> None:
    """That the answer is not whole, and the button that goes on with it."""
    st.warning("This answer was cut at the model's token limit.", icon=session.PROBLEM)
    if st.button("Continue", key=f"continue-{trajectory.id}", icon=":material/arrow_forward:",
                 help="Goes on from the last word; the cut answer is kept."):
        _begun(session.attempt(trajectory.id, bench.write_on, trajectory))


def _compare(before: Trajectory, after: Trajectory) -> None:
    differences.side_by_side(before.answer.text, after.answer.text)
    longer = max(before.answer.text, after.answer.text, key=len)
    if text.left_out(longer):
        st.caption(f"{text.left_out(longer)} Switch the differences off to see the rest.")
    if after.state in FAILED:
        st.warning(_failure(after), icon=session.PROBLEM)


def _comparing(turn: Turn, trajectory: Trajectory) -> bool:
    return st.session_state.get(f"compare-{trajectory.id}", turn.newest)


def _match(bench: Workbench, trajectory: Trajectory, match: Match, given: list[Feedback]) -> None:
    """A match in the timeline, with the button that says the gate was wrong about it."""
    matches.draw(match, lambda: _overrule(bench, trajectory, match, given))


def _overrule(bench: Workbench, trajectory: Trajectory, match: Match, given: list[Feedback]) -> None:
    if _verdict(match, given) is not None:
        _overruled(bench, trajectory, match, given)
    elif match.rule.status == "proposed":
        return
    elif match.decision == "withhold" and _pressed("It should have applied", "should", trajectory, match):
        _apply_here(bench, trajectory, match)
    elif match.decision == "apply" and _pressed("It should not have", "should not", trajectory, match):
        _judge(bench, trajectory, match, False)


def _overruled(bench: Workbench, trajectory: Trajectory, match: Match, given: list[Feedback]) -> None:
    """What a person said of a match, with a way to see the answer so, and to take it back."""
    judged = _verdict(match, given)
    said = "belongs here" if judged else "does not belong here"
    st.caption(f"You said that it {said}; the task became an example.", width="content")
    if match.decision == "apply" and not judged and _pressed(WITHOUT, "without", trajectory, match):
        _begun(session.attempt(trajectory.id, bench.leave_out, trajectory, match.rule.id))
    if _pressed("Undo", "overruled", trajectory, match):
        session.attempt(trajectory.id, bench.take_back, _judgements(match, given)[-1])
        st.rerun()


def _pressed(words: str, action: str, trajectory: Trajectory, match: Match) -> bool:
    return st.button(words, key=f"{action} {trajectory.id} {match.rule.id}")


def _asked_about(bench: Workbench, trajectory: Trajectory, given: list[Feedback]) -> None:
    """Rules the gate was not sure of and nobody has judged yet: one question each."""
    for match in trajectory.matches:
        if match.decision != "ask" or _verdict(match, given) is not None:
            continue
        with st.container(border=True, key=f"ask-{trajectory.id}-{match.rule.id}"):
            st.markdown(f"**? Does this rule belong here?** {text.label(match.rule.text)}")
            st.caption(f"{text.percent(match.probability)} sure · {text.label(match.reason, 400)}")
            with st.container(horizontal=True, gap="small", vertical_alignment="center"):
                if _pressed("Apply here", "apply", trajectory, match):
                    _apply_here(bench, trajectory, match)
                if _pressed("Not here", "not here", trajectory, match):
                    _judge(bench, trajectory, match, False)
                matches.source_link(match.rule)


def _verdict(match: Match, given: list[Feedback]) -> bool | None:
    said = _judgements(match, given)
    return said[-1].data.get("applies") if said else None


def _judgements(match: Match, given: list[Feedback]) -> list[Feedback]:
    return [found for found in given if found.kind == "scope" and found.rule == match.rule.id]


def _judge(bench: Workbench, trajectory: Trajectory, match: Match, applies: bool) -> None:
    if session.attempt(trajectory.id, bench.judge_scope, trajectory, match.rule.id, applies):
        st.rerun()


def _apply_here(bench: Workbench, trajectory: Trajectory, match: Match) -> None:
    """Take the verdict as an example, and answer again with the rule."""
    if not session.attempt(trajectory.id, bench.judge_scope, trajectory, match.rule.id, True):
        return
    if session.attempt(trajectory.id, bench.apply_here, trajectory, match.rule.id):
        st.rerun()


def _controls(bench: Workbench, turn: Turn, trajectory: Trajectory, before: Trajectory | None,
              given: list[Feedback]) -> None:
    """At most five: thumbs, correct, retry or differences, copy."""
    own = [found for found in given if found.trajectory == trajectory.id]
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if trajectory.answer:
            reactions.thumbs(bench, trajectory, own)
            st.button("Correct", key=f"correct-{trajectory.id}", icon=":material/edit:",
                      on_click=_open_form, args=(trajectory.id,))
        if _retry_pressed(trajectory):
            _begun(session.attempt(trajectory.id, bench.retry, trajectory))
        if before and before.answer and trajectory.answer:
            st.toggle("Differences", turn.newest, key=f"compare-{trajectory.id}")
        if trajectory.answer:
            _copy(trajectory)
    reactions.reasons(bench, trajectory, own)
    if st.session_state.get("correcting") == trajectory.id:
        _correct(bench, trajectory)


def _open_form(trajectory_id: str, form: str = "") -> None:
    st.session_state["correcting"] = trajectory_id
    if form:
        st.session_state[f"way-{trajectory_id}"] = EDIT if form == "rewrite" else SAY


def _retry_pressed(trajectory: Trajectory) -> bool:
    return st.button("Retry", key=f"retry-{trajectory.id}", icon=":material/refresh:")


def _copy(trajectory: Trajectory) -> None:
    """One click; where the browser refuses, the text to mark and copy by hand."""
    if not st.session_state.get("no clipboard"):
        browser.copy_button(trajectory.answer.text, f"copy-{trajectory.id}", _no_clipboard)
        return
    menu = st.popover("Copy", key=f"copy by hand {trajectory.id}", on_change="rerun")
    if menu.open:
        with menu:
            st.caption("The answer, as it was written:")
            st.code(trajectory.answer.text, language=None, wrap_lines=True)


def _no_clipboard() -> None:
    st.session_state["no clipboard"] = True
    st.toast("This browser does not let a page copy. Press Copy again to see the text as it was written.")


def _correct(bench: Workbench, trajectory: Trajectory) -> None:
    """The form behind "Correct": say what is wrong, write it yourself, or point at it."""
    way = st.segmented_control("How to correct", (SAY, EDIT, MARK), default=SAY, required=True,
                               key=f"way-{trajectory.id}", label_visibility="collapsed")
    if way == MARK:
        _begun(spans.draw(bench, trajectory))
    elif way == EDIT:
        _begun(editing.form(bench, trajectory))
    else:
        _begun(_said(bench, trajectory))


def _said(bench: Workbench, trajectory: Trajectory) -> Run | bool | None:
    with st.form(f"correction-{trajectory.id}"):
        browser.put_cursor(trajectory.id)
        browser.keep_typed(f"words {trajectory.id} {st.session_state.get(session.FORMS_LEFT, 0)}")
        words = st.text_area("What should be different?", key=f"words-{trajectory.id}",
                             placeholder="Too long, 40 words at most when I write to Ines.")
        with st.container(horizontal=True, gap="small"):
            sent = st.form_submit_button("Correct", type="primary", key=f"send-{trajectory.id}")
            left = st.form_submit_button("Cancel", key=f"leave-{trajectory.id}")
    return session.attempt(trajectory.id, bench.start_correction, trajectory, words) if sent else left


def _begun(done: Run | bool | None) -> None:
    """Close the form and draw the page anew once work has begun; a refusal leaves all as it is."""
    if done:
        if isinstance(done, Run) and steering.stepping():
            done.pause()
        st.session_state.pop("correcting", None)
        st.session_state[session.FORMS_LEFT] = st.session_state.get(session.FORMS_LEFT, 0) + 1
        st.session_state[session.AWAITED] = done
        st.query_params.pop("turn", None)  # a link that was followed has done its work
        st.rerun()


def _loose_ends(bench: Workbench, turn: Turn, given: list[Feedback], learnt: list[Lesson]) -> None:
    """Corrections nothing was learnt from yet, and lessons whose answer was not redone."""
    for lesson in learnt:
        if not any(lessons.made(lesson, answer) for answer in turn.answers):
            correction(lesson.correction, lesson.author)
            lessons.card(bench, lesson)
    taught = {lesson.feedback for lesson in learnt}
    for feedback in given:
        if feedback.kind in ("correction", "edit") and feedback.id not in taught:
            _unlearnt(bench, turn, feedback)


def _unlearnt(bench: Workbench, turn: Turn, feedback: Feedback) -> None:
    if feedback.kind == "edit":
        editing.unlearnt(bench, feedback, turn.answers)
        return
    correction(feedback.text, feedback.author)
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.warning("Your correction is kept, but nothing was learnt from it yet.")
        if st.button("Learn from it again", key=f"learn-{feedback.id}"):
            answer = next(answer for answer in turn.answers if answer.id == feedback.trajectory)
            run = session.attempt(answer.id, bench.start_correction, answer, feedback.text)
            if run:
                bench.history.withdraw(feedback.id, bench.settings.author)
            _begun(run)

