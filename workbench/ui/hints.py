"""One hint at a time: the student's program with the place marked, the failing case, hint, guidelines.

What is decided is saved at once, for everybody in the group who is ticked, and can be undone. The words being
edited belong to the tab; everything else is read from the store.
"""

import html
import time

import streamlit as st

from workbench.bench import Workbench
from workbench.tutor.desk import SYMBOLIC, Group
from workbench.tutor.giving import HEADINGS
from workbench.tutor.records import LEVELS, Diagnosis, Hint
from workbench.ui import classes, lessons, session, text

PLACE = "hints"
DECIDED, SKIPPED, OPENED, TAUGHT = "hints decided", "hints skipped", "hint opened", "hint taught"
MOST_LINES, AROUND = 30, 12  # a program of more lines is drawn around the place
FRAME = "overflow:auto;padding:.6rem;border:1px solid #8884;border-radius:.5rem"
MARKED = "background:color-mix(in srgb, #E0A030 30%, transparent);font-weight:600"


def draw(bench: Workbench) -> None:
    """The queue: how far it is, and the group to decide on."""
    with st.container(gap="small"):  # always there, so that what follows keeps its place on the page
        classes.looking(bench)
        session.show_problem(PLACE)
        _decided(bench)
    waiting = _waiting(bench)
    if not waiting:
        _empty(bench)
        return
    group = _chosen(bench, waiting)
    _progress(bench, waiting)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _program(bench, group)
    with right:
        _hints(bench, group)
        _teaching(bench, group)


def _waiting(bench: Workbench) -> list[Group]:
    """The queue of one problem or of all, those skipped in this tab at its end."""
    problems = {one.id: one.title or one.id for one in bench.tutor.classes.problems()}
    problem = None
    if len(problems) > 1:
        options = ["", *problems]
        problem = (
            st.selectbox(
                "Problem",
                options,
                key="of problem",
                bind="query-params",
                format_func=lambda id: text.label(problems.get(id, "All problems")),
            )
            or None
        )
    groups = bench.tutor.queue(problem)
    skipped = st.session_state.setdefault(SKIPPED, [])
    return sorted(groups, key=lambda group: skipped.index(group.id) if group.id in skipped else -1)


def _empty(bench: Workbench) -> None:
    counted = bench.tutor.counted()
    if counted.submissions == 0:
        st.info(
            "Nothing is handed in yet. Take in a class: programs with their problems and tests, or the "
            "example that comes with Errata."
        )
        st.button(
            "Take in a class",
            key="to class",
            icon=":material/upload:",
            type="primary",
            on_click=_go,
            args=("Class",),
        )
        st.button(
            "Load the example class", key="example from queue", on_click=classes.load_example, args=(bench,)
        )
    elif counted.diagnosed == counted.submissions:
        st.success("All hints are decided. They can be taken out under Given.")
        st.button("See what was given", key="to given", type="primary", on_click=_go, args=("Given",))


def _go(view: str) -> None:
    st.session_state["view"] = view


def _chosen(bench: Workbench, waiting: list[Group]) -> Group:
    """The group the address names, or the first that nobody else is looking at; it is claimed."""
    asked = st.query_params.get("submission")
    named = [group for group in waiting if asked in {one.id for one in group.submissions}]
    me = bench.settings.author
    for group in [*named, *waiting]:
        if not bench.tutor.classes.claim([one.id for one in group.submissions], me):
            break
    if st.session_state.get(OPENED, ("", 0.0))[0] != group.id:
        st.session_state[OPENED] = group.id, time.time()
    st.query_params["submission"] = group.id
    return group


def _progress(bench: Workbench, waiting: list[Group]) -> None:
    counted = bench.tutor.counted()
    done, all_of_them = counted.decided, counted.decided + counted.waiting
    st.progress(
        done / max(all_of_them, 1),
        text=f"{done} of {all_of_them} submissions decided, {len(waiting)} different mistakes waiting",
    )


# ------------------------------------------------------------- the program


def _program(bench: Workbench, group: Group) -> None:
    """What the student wrote, the place, and the case that fails."""
    first, found = group.submissions[0], group.draft.diagnosis
    st.markdown(f"**{text.label(group.problem.title or group.problem.id)}** · {text.label(first.student)}")
    with st.expander("The task", key="the task"):
        st.text(group.problem.statement)
    _source(first.program, found.lines[:1])
    _case(found)
    others = {one.id: one.student for one in group.submissions[1:]}
    if others:
        st.multiselect(
            f"The same mistake was made by {len(others)} more; decide for them too",
            list(others),
            list(others),
            format_func=lambda id: text.label(others[id]),
            key=f"also {group.id}",
        )


def _source(program: str, lines: tuple[int, ...]) -> None:
    """The program with the place marked; of a long one what is around the place, and all of it on a click."""
    length = len(program.splitlines())
    if length <= MOST_LINES:
        st.html(marked(program, lines))
        return
    middle = lines[0] if lines else 1
    st.html(marked(program, lines, max(1, middle - AROUND), middle + AROUND))
    with st.expander(f"All {length} lines", key="all lines"):
        st.html(marked(program, lines))


def marked(program: str, lines: tuple[int, ...], first: int = 1, last: int | None = None) -> str:
    """A program with numbered lines as HTML, some of them marked; nothing in it is taken for HTML."""
    numbered = list(enumerate(program.splitlines() or [""], 1))[first - 1 : last]
    rows = "".join(_line(number, line, number in lines) for number, line in numbered)
    return (
        f'<pre tabindex="0" aria-label="The program, the likeliest place marked" style="{FRAME}">{rows}</pre>'
    )


def _line(number: int, line: str, marked: bool) -> str:
    return (
        f'<div style="{MARKED if marked else ""}"><span style="opacity:.6">{"▶" if marked else " "}'
        f"{number:>3} </span>{html.escape(line) or ' '}</div>"
    )


def _case(found: Diagnosis) -> None:
    """The smallest failing test: what is tried, what should come, what came."""
    if found.failing is None:
        st.caption(text.label(found.reason, 400))
        return
    failing = found.failing
    shown = (("Tried", failing.test.shown), ("Should give", str(failing.expected)), ("Gives", failing.actual))
    for place, (words, value) in zip(st.columns(len(shown), gap="small"), shown, strict=True):
        place.caption(words)
        place.code(value.rstrip("\n")[:600] or " ", language=None, wrap_lines=True)


# --------------------------------------------------------------- the hints


def _hints(bench: Workbench, group: Group) -> None:
    """The three levels to be approved, edited or left out, and what can be done with them."""
    draft = group.draft
    icon = ":material/verified:" if draft.offered else ":material/help:"
    st.caption(
        f"{icon} {'Offered' if draft.offered else 'To be checked'}: right in {draft.probability:.0%} of "
        "such cases"
    )
    with st.container(gap="small"):
        generator = _generator(bench, group)
    shown = bench.tutor.hints(group.id, generator)
    for hint in shown:
        _level(group, hint)
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Approve",
            key="approve",
            type="primary",
            shortcut="a",
            on_click=_approve,
            args=(bench, group, shown, generator),
        )
        st.button("Reject", key="reject", shortcut="x", on_click=_reject, args=(bench, group))
        st.button("Skip", key="skip", shortcut="s", on_click=_skip, args=(group,))
    _guidelines(bench, group)
    with st.expander("Why this is suspected", key="why suspected"):
        st.caption(text.label(draft.reason, 600))
        st.caption(
            f"Misconception: {text.label(draft.diagnosis.misconception or 'none named')}. Lines, likeliest "
            f"first: {', '.join(map(str, draft.diagnosis.lines)) or 'none'}."
        )


def _generator(bench: Workbench, group: Group) -> str:
    """Whose words are shown: put together without a model, or written by one, which can be asked for here."""
    run = bench.tutor.writing
    if run is not None and not run.done:
        _writing(bench)
    elif run is not None and run.problem:
        st.caption(f":material/warning: {text.label(run.problem, 400)}")
    written = bench.tutor.classes.written(group.id)
    if not written:
        st.button(
            "Ask the model",
            key="ask the model",
            type="tertiary",
            icon=":material/edit_note:",
            on_click=bench.tutor.start_writing,
            args=(group.id,),
            help="The model writes hints, and a student model tries to repair the program with them. Takes "
            "a minute or more; small models seldom write a good one.",
        )
        return SYMBOLIC
    names = [SYMBOLIC, *written]
    chosen = st.segmented_control("Words by", names, default=SYMBOLIC, key=f"by {group.id}") or SYMBOLIC
    if chosen in written:
        found = written[chosen].validation
        st.caption(
            f"{'Accepted' if found.accepted else 'Not accepted'}: of {found.tries} tries a student model "
            f"repaired {found.before} without the words and {found.after} with them."
        )
    return chosen


@st.fragment(run_every=classes.EVERY)
def _writing(bench: Workbench) -> None:
    run = bench.tutor.writing
    if run is None or run.done:
        st.rerun()
    st.caption("The model is writing hints, and a student model tries them…")
    st.button(
        "Stop", key="stop writing", icon=":material/stop_circle:", on_click=run.stop, disabled=run.stopping
    )


def _level(group: Group, hint: Hint) -> None:
    with st.container(border=True, gap="small", key=f"hint-{hint.level}"):
        st.checkbox(
            f"{HEADINGS[hint.level]}",
            True,
            key=f"give {hint.level} {group.id}",
            help="Untick to leave this one out.",
        )
        key = _key(group, hint)
        st.text_area(HEADINGS[hint.level], hint.text, key=key, label_visibility="collapsed", height="content")
        for wrong in hint.wrong:
            st.caption(f":material/warning: {text.label(wrong, 200)}")


def _key(group: Group, hint: Hint) -> str:
    """A key of its own for each wording, so that what was taught since shows."""
    return f"words {hint.level} {group.id} {abs(hash(hint.text))}"


def _guidelines(bench: Workbench, group: Group) -> None:
    rules = bench.tutor.taught()
    if not rules and not group.problem.rubric:
        return
    with st.expander(f"Guidelines ({len(rules)} taught)", key="guidelines", expanded=bool(rules)):
        if group.problem.rubric:
            st.caption(text.label(group.problem.rubric, 600))
        for rule in rules:
            session.rule_link(rule.id, text.label(rule.text, 120))


def _ticked(group: Group) -> list[str]:
    also = st.session_state.get(f"also {group.id}", [one.id for one in group.submissions[1:]])
    return [group.id, *also]


def _approve(bench: Workbench, group: Group, shown: tuple[Hint, ...], generator: str) -> None:
    """Keeps the words that were on the page, whatever was taught elsewhere meanwhile."""
    decisions = {}
    for hint in shown:
        given = st.session_state.get(f"give {hint.level} {group.id}", True)
        words = st.session_state.get(_key(group, hint), hint.text)
        kind = "reject" if not given else "approve" if words.strip() == hint.text else "edit"
        decisions[hint.level] = kind, words
    _decide(bench, group, decisions, "approved", generator)


def _reject(bench: Workbench, group: Group) -> None:
    _decide(bench, group, {level: ("reject", "") for level in LEVELS}, "rejected")


def _decide(bench: Workbench, group: Group, decisions: dict, said: str, generator: str = SYMBOLIC) -> None:
    if bench.tutor.classes.decided(group.id):  # a key pressed again before the next hint was drawn
        return
    chosen = _ticked(group)
    seconds = time.time() - st.session_state.get(OPENED, ("", time.time()))[1]
    done = session.attempt(PLACE, bench.tutor.decide, chosen, decisions, seconds, generator=generator)
    if done:
        count = f" for {len(chosen)} students" if len(chosen) > 1 else ""
        st.session_state[DECIDED] = done, f"Hints {said}{count}, in {seconds:.0f} s."
        st.query_params.pop("submission", None)


def _skip(group: Group) -> None:
    skipped = st.session_state.setdefault(SKIPPED, [])
    st.session_state[SKIPPED] = [*(id for id in skipped if id != group.id), group.id]
    st.query_params.pop("submission", None)


def _decided(bench: Workbench) -> None:
    """What was just decided, with a button that takes it back."""
    if DECIDED in st.session_state:
        done, said = st.session_state[DECIDED]
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f"✓ {said}", width="content")
            st.button(
                "Undo",
                key="undo hints",
                icon=":material/undo:",
                shortcut="u",
                on_click=_undo,
                args=(bench, done),
            )


def _undo(bench: Workbench, decision: str) -> None:
    st.session_state.pop(DECIDED, None)
    session.attempt(PLACE, bench.undo, decision)


# ----------------------------------------------------------------- teaching


def _teaching(bench: Workbench, group: Group) -> None:
    """Say in words what is wrong with a hint; it becomes a rule for the next ones."""
    with st.form("teaching", clear_on_submit=True, border=True):
        st.caption("Say what is wrong with these hints; it becomes a rule for the next.")
        st.selectbox("Which hint", LEVELS, format_func=HEADINGS.get, key="taught level")
        st.text_area(
            "What is wrong",
            key="taught words",
            placeholder="Never name the line; ask a question first.",
            label_visibility="collapsed",
            height=68,
        )
        st.form_submit_button(
            "Teach", key="teach", shortcut="Ctrl+Enter", on_click=_teach, args=(bench, group)
        )
    lesson = st.session_state.get(TAUGHT)
    if lesson:
        lessons.card(bench, bench.history.lesson(lesson))


def _teach(bench: Workbench, group: Group) -> None:
    said, level = st.session_state["taught words"], st.session_state["taught level"]
    lesson = session.attempt(PLACE, bench.tutor.correct, group.id, level, said)
    if lesson:
        st.session_state[TAUGHT] = lesson.id
