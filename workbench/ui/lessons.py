"""What a correction taught, for review: read it, edit any of it, decide; and take the decision back."""

import re
from dataclasses import replace

import streamlit as st

from workbench import conflicts, trials
from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.records import Lesson, Rule, RuleChange, Source, Trajectory
from workbench.ui import browser, rules, session, text

PLACE = "lesson "
DRAFTED = {"reading": "read from your words without a model",
           "edit": "read from your edit without a model", "person": "written by a person"}
KINDS = {False: ("Lasting", "a rule for later tasks"),
         True: ("Only this once", "it changes this answer and nothing later")}
PREFIX = re.compile(r"^\W*(?:(?:lasting|only this once|one-off)\s*[:.,—–-]\s*)+", re.IGNORECASE)
ACTIONS = {"add": "New rule", "revise": "Changes a rule", "merge": "Merges with a rule",
           "override": "Takes precedence over a rule", "retire": "Retires a rule"}
CHOICES = {"override": "Replace it: the old rule is superseded",
           "before": "Keep both: where both apply, the new one goes first",
           "after": "Keep both: where both apply, the old one goes first",
           "narrow": "Keep both, and narrow the old one to make room"}
DECIDED = {"approved": "✓ Saved", "once": "✓ Kept to this once: no rule was saved", "rejected": "✗ Set aside"}


def card(bench: Workbench, lesson: Lesson, waiting: bool = False) -> None:
    """A lesson: a form while it is proposed, one line with an undo once it is decided.

    `waiting` is for the queue on the Knowledge page, where it can also be rejected for good.
    """
    with st.container(border=True, key=f"lesson-{lesson.id}"), st.container(gap=None):
        browser.reveal(PLACE + lesson.id)
        with st.container():
            _standing(bench, lesson, waiting)


def _standing(bench: Workbench, lesson: Lesson, waiting: bool) -> None:
    if lesson.status == "proposed" and not _put_off(lesson, waiting):
        _proposed(bench, lesson, waiting)
    elif lesson.status == "proposed":
        _later(lesson)
    else:
        _decided(bench, lesson)
    session.show_problem(PLACE + lesson.id)


def made(lesson: Lesson, trajectory: Trajectory) -> bool:
    """Whether the answer and the lesson came of the same correction."""
    return lesson.id == trajectory.lesson or (
        trajectory.feedback is not None and lesson.feedback == trajectory.feedback)


def summary(lesson: Lesson) -> str:
    """Whether a lesson is to last and why, in one line of Markdown."""
    kind, meaning = KINDS[lesson.one_off]
    why = PREFIX.sub("", lesson.reason).strip().rstrip(".")
    why = f"your correction {why[3:]}" if why.startswith("it ") else why
    return f"**{kind}**: {meaning}" + (f", because {text.label(why, 400)}." if why else ".")


def _put_off(lesson: Lesson, waiting: bool) -> bool:
    return not waiting and st.session_state.get(f"later {lesson.id}", False)


def _proposed(bench: Workbench, lesson: Lesson, waiting: bool) -> None:
    if lesson.unclear:
        _unclear(bench, lesson)
        return
    st.markdown("**What this taught**")
    st.markdown(summary(lesson))
    if lesson.note:
        st.warning(text.label(lesson.note, 400), icon=session.PROBLEM)
    with st.form(f"review-{lesson.id}", border=False):
        changes = _changes(bench.current(lesson), bench)
        for number, change in enumerate(changes):
            _change(bench, change, f"{lesson.id} {number}")
        drafted = DRAFTED.get(lesson.drafted_by, f"drafted by the {text.label(lesson.drafted_by)}")
        st.caption(f"A draft, {drafted}. Change any of it; no other task meets it before you approve.")
        _buttons(bench, lesson, changes, waiting)


def _unclear(bench: Workbench, lesson: Lesson) -> None:
    """What to say instead of words that ask for nothing; they are kept, and the answer stays as it is."""
    st.markdown(f"**Nothing was changed or learnt.** {text.label(lesson.reason, 400)}")
    with st.container(horizontal=True, gap="small"):
        st.button("Say it in words", key=f"say more {lesson.id}", type="primary", on_click=_say_more,
                  args=(lesson,))
        st.button("Set it aside", key=f"reject {lesson.id}", on_click=_set_aside, args=(bench, lesson))


def _say_more(lesson: Lesson) -> None:
    st.session_state["correcting"] = lesson.trajectory


def _set_aside(bench: Workbench, lesson: Lesson) -> None:
    browser.turn_to(PLACE + lesson.id)
    session.attempt(PLACE + lesson.id, bench.review, lesson, "reject")
    st.rerun()


def _changes(lesson: Lesson, bench: Workbench) -> tuple[RuleChange, ...]:
    """The changes a lesson proposes; a one-off one gets a draft to keep, should the person want to."""
    if lesson.changes:
        return lesson.changes
    source = Source(author=lesson.author, correction=lesson.correction, trajectory=lesson.trajectory,
                    feedback=lesson.feedback, drafted_by="person")
    if lesson.trajectory:
        source = replace(source, conversation=bench.history.trajectory(lesson.trajectory).conversation)
    return (RuleChange("add", Rule(lesson.correction, "", source=source, id=f"{lesson.id}r")),)


def _change(bench: Workbench, change: RuleChange, key: str) -> None:
    """One proposed change with all its fields; a rule to retire is only shown."""
    st.markdown(f":blue-badge[{ACTIONS[change.action]}] {text.label(change.reason, 300)}")
    if change.against:
        _contradiction(bench, change, key)
    elif change.target:
        st.caption(f"The rule it concerns: {text.label(bench.knowledge.rule(change.target).text)}")
    if change.action != "retire":
        rules.fields(change.rule, key)
    if change.trials:
        _trials(change, key)


def _trials(change: RuleChange, key: str) -> None:
    """What the rule would be used for, each with a tick that the person can put right."""
    with st.container(border=True, gap=None, key=f"trials {key}"):
        st.markdown("**It will be used where there is a tick, and not where there is none**")
        st.caption("Change a tick where it is wrong: the request becomes an example of the rule.")
        for number, trial in enumerate(change.trials):
            st.checkbox(text.label(trial.prompt, 400), trial.belongs, key=f"trial {number} {key}")


def _ticks(change: RuleChange, key: str) -> list[bool]:
    return [st.session_state[f"trial {number} {key}"] for number in range(len(change.trials))]


def _contradiction(bench: Workbench, change: RuleChange, key: str) -> None:
    """The known rules that say otherwise, and what is to become of them."""
    known = [bench.knowledge.rule(id) for id in change.against]
    for rule in known:
        st.markdown(f"⚠ Contradicts “{text.label(rule.text, 300)}” ({text.label(rule.applies_when, 200)})")
        session.rule_link(rule.id)
    st.radio("What should become of it?" if len(known) == 1 else "What should become of them?",
             list(CHOICES), index=list(CHOICES).index(conflicts.chosen(change)), key=f"choice {key}",
             format_func=CHOICES.get)
    for rule in known:
        st.text_input(f"If narrowed, “{text.cut(rule.text, 80)}” applies when", rule.applies_when,
                      key=f"narrowed {rule.id} {key}")


def _settled(bench: Workbench, change: RuleChange, key: str) -> tuple[RuleChange, ...]:
    """A change as the widgets of `_contradiction` have it."""
    if not change.against:
        return (change,)
    narrowed = {id: st.session_state[f"narrowed {id} {key}"] for id in change.against}
    return conflicts.resolved(change, st.session_state[f"choice {key}"], narrowed, bench)


def _buttons(bench: Workbench, lesson: Lesson, changes: tuple[RuleChange, ...], waiting: bool) -> None:
    """The decisions there are, the likely one first and prominent.

    Each is taken before the page is drawn, so that none is lost while an answer is being written.
    """
    offered = {"approve": "Keep as a rule" if lesson.one_off else "Approve", "once": "Only this once",
               "reject": "Reject", "later": "Not now"}
    order = ("once", "approve") if lesson.one_off else ("approve", "once")
    with st.container(horizontal=True, gap="small"):
        for name in (*order, "reject" if waiting else "later"):
            kind = "primary" if name == order[0] else "secondary"
            st.form_submit_button(offered[name], type=kind, key=f"{name} {lesson.id}", on_click=_decide,
                                  args=(bench, lesson, name, changes))


def _decide(bench: Workbench, lesson: Lesson, decision: str, changes: tuple[RuleChange, ...]) -> None:
    browser.turn_to(PLACE + lesson.id)
    if decision == "later":
        _put_off_till(lesson, True)
    elif session.attempt(PLACE + lesson.id, _review, bench, lesson, decision, changes):
        st.rerun()


def _review(bench: Workbench, lesson: Lesson, decision: str, changes: tuple[RuleChange, ...]) -> str:
    if decision != "approve":
        return bench.review(lesson, decision)
    edited = tuple(_edited(change, f"{lesson.id} {number}") for number, change in enumerate(changes))
    _show_unseen(bench, lesson, changes, edited)
    settled = tuple(one for number, change in enumerate(edited)
                    for one in _settled(bench, change, f"{lesson.id} {number}"))
    return bench.review(lesson, "approve", revised=replace(lesson, one_off=False, changes=settled))


def _edited(change: RuleChange, key: str) -> RuleChange:
    """A change as its widgets have it; one that retires a rule has none."""
    if change.action == "retire":
        return change
    rule = rules.edited(change.rule, rules.given(key))
    return replace(change, rule=trials.kept(rule, change.trials, _ticks(change, key)))


def _show_unseen(bench: Workbench, lesson: Lesson, shown: tuple[RuleChange, ...],
                 edited: tuple[RuleChange, ...]) -> None:
    """Refuses to approve words that contradict a rule nobody was shown; the card then shows it."""
    if [change.rule for change in edited] == [change.rule for change in shown]:
        return
    drafted = replace(lesson, one_off=False, changes=edited)
    for before, now in zip(shown, bench.current(drafted).changes, strict=True):
        if set(now.against) - set(before.against):
            bench.history.save_lesson(drafted)
            raise WorkbenchError(f"As you worded it, it contradicts a rule that is known. {now.reason} "
                                 "Choose what should become of that one, then approve.")


def _put_off_till(lesson: Lesson, later: bool) -> None:
    st.session_state[f"later {lesson.id}"] = later


def _later(lesson: Lesson) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("◌ A lesson waits for review here and on the Knowledge page.", width="content")
        st.button("Review it", key=f"review now {lesson.id}", type="tertiary", on_click=_put_off_till,
                  args=(lesson, False))


def _decided(bench: Workbench, lesson: Lesson) -> None:
    st.markdown(f"**{DECIDED[lesson.status]}**" + (":" if lesson.status == "approved" else ""))
    for change in lesson.changes if lesson.status == "approved" else ():
        st.markdown(f"{text.label(change.rule.text, 300)}")
        st.caption(f"Applies when: {text.label(change.rule.applies_when, 300)} · {rules.marks(change.rule)}")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        if lesson.status == "approved":
            for change in lesson.changes:
                session.rule_link(change.rule.id)
        st.button("Undo", key=f"undo {lesson.id}", icon=":material/undo:", type="tertiary",
                  on_click=_undo, args=(bench, lesson))


def _undo(bench: Workbench, lesson: Lesson) -> None:
    browser.turn_to(PLACE + lesson.id)
    session.attempt(PLACE + lesson.id, bench.undo, None, lesson.id)
    st.rerun()
