"""Compare: answer one task in several ways, judge the answers blind, and see which way wins."""

import streamlit as st

from workbench import comparing
from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.records import Setup
from workbench.ui import comparing as drawing
from workbench.ui import preferences, session, text

PLACE = "compare"
LISTED, MOST = 30, 1_000
WAYS = {"rules": "With and without the rules", "models": "Models", "temperatures": "Temperatures",
        "samples": "Samples of one setup"}
TEMPERATURES = (0.0, 0.2, 0.4, 0.7, 1.0)


def voter(bench: Workbench) -> str:
    """Who is judging in this tab; the author in the settings unless somebody else says so."""
    st.session_state.setdefault("voter", bench.settings.author)
    with st.popover(f"Judging as {text.label(st.session_state['voter'], 40)}", icon=":material/person:",
                    key="who"):
        st.text_input("Your name", key="voter", persist_state="session", max_chars=60,
                      help="Each person has a vote of their own, and sees the others' after giving it.")
    return st.session_state["voter"].strip() or bench.settings.author


def begin(bench: Workbench) -> None:
    """What to compare, and the task."""
    way = st.segmented_control("What differs", list(WAYS), default="rules", required=True, key="way",
                               format_func=WAYS.get, persist_state="session")
    if way == "models":
        st.multiselect("Models, as in ERRATA_MODEL", [bench.settings.model], [bench.settings.model],
                       accept_new_options=True, max_selections=comparing.MOST, key="models",
                       persist_state="session", placeholder="embedded, openai:gpt-5-mini, …")
    elif way == "temperatures":
        st.multiselect("Temperatures", TEMPERATURES, (0.2, 1.0), max_selections=comparing.MOST,
                       key="temperatures", persist_state="session")
    elif way == "samples":
        st.segmented_control("How many", range(comparing.FEWEST, comparing.MOST + 1), default=2,
                             required=True, key="samples", persist_state="session")
    with st.form("begin"):
        st.text_area("Task", key="task to compare", placeholder="Write an e-mail to Ines about two freezers.")
        st.form_submit_button("Compare", type="primary", key="begin", on_click=start, args=(bench,))
    session.show_problem(PLACE)


def start(bench: Workbench) -> None:
    begun = session.attempt(PLACE, lambda: bench.compare(st.session_state["task to compare"], setups(bench)))
    if begun is not None:
        st.query_params.clear()
        st.query_params["comparison"] = begun.id


def setups(bench: Workbench) -> tuple[Setup, ...]:
    """The setups that were chosen in the form."""
    chosen = st.session_state
    if chosen["way"] == "models":
        return tuple(bench.setup(model=name.strip()) for name in chosen["models"])
    if chosen["way"] == "temperatures":
        return tuple(bench.setup(temperature=value) for value in chosen["temperatures"])
    if chosen["way"] == "samples":
        return comparing.samples(bench.setup(), chosen["samples"])
    return comparing.with_and_without(bench.setup())


def listing(bench: Workbench, person: str) -> None:
    """Every comparison, those this person has not judged marked."""
    judged = bench.judged_by(person)
    found = bench.history.conversations(kind="comparison", limit=MOST)
    if not found:
        st.info("No comparison yet. Give a task: it is answered with and without what you have taught, side "
                "by side and in a hidden order, and you say which answer is better.")
        return
    st.caption(f"You have judged {sum(one.id in judged for one in found)} of {len(found)}.")
    pages = -(-len(found) // LISTED)
    page = st.pagination(pages, key=f"page of {pages}") if pages > 1 else 1
    for conversation in found[(page - 1) * LISTED : page * LISTED]:
        mark = "✓" if conversation.id in judged else "○"
        title = text.label(conversation.title, 80) or "Untitled"
        session.comparison_link(conversation.id, f"{mark} {title} · {text.moment(conversation.created)}")


def compare(bench: Workbench, person: str) -> None:
    begin(bench)
    listing(bench, person)


def one(bench: Workbench, id: str, person: str) -> None:
    """The comparison the address names."""
    st.query_params["comparison"] = id  # a link within a page leaves the address as it was
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(session.COMPARE, label="All comparisons", icon=":material/arrow_back:")
        following(bench, id, person)
        found = opened(bench, id)
        if found:
            menu(bench, found)
    if found is None:
        return
    if found.conversation.binned:
        st.info("This comparison is in the bin; its votes do not count. Settings has the bin.",
                icon=":material/delete:")
    drawing.draw(bench, found, person)


def opened(bench: Workbench, id: str) -> comparing.Comparison | None:
    """The comparison of that name; a message where there is none."""
    try:
        found = bench.comparison(id)
        if found.conversation.kind == "comparison" and found.answers:
            return found
        problem = "This is not a comparison."
    except WorkbenchError as error:
        problem = str(error)
    st.error(text.label(problem, 400), icon=session.PROBLEM)
    return None


def following(bench: Workbench, id: str, person: str) -> None:
    """A link to another comparison this person has not judged, if there is one."""
    judged = bench.judged_by(person)
    left = [one.id for one in bench.history.conversations(kind="comparison")
            if one.id != id and one.id not in judged]
    if left:
        session.comparison_link(left[0], "Next to judge")


def menu(bench: Workbench, comparison: comparing.Comparison) -> None:
    """What else can be done with a comparison: copy its link, put it in the bin."""
    with st.popover("Comparison", key="comparison menu", width="content"):
        st.caption("Link to this comparison")
        st.code((st.context.url or "").split("?")[0] + f"?comparison={comparison.id}", language=None,
                wrap_lines=True)
        if not comparison.conversation.binned and st.button(
                "Delete", key="bin", icon=":material/delete:",
                help="It goes to the bin with its votes and can be restored."):
            session.attempt(PLACE, bench.history.bin, comparison.id, bench.settings.author)
            st.rerun()


bench = session.open_workbench()
with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
    st.header("Compare", anchor=False, width="content")
    person = voter(bench)
if "comparison" in st.query_params:
    one(bench, st.query_params["comparison"], person)
else:
    parts = {"Compare": compare, "Results": preferences.draw}
    for tab, part in zip(st.tabs(list(parts), key="view", bind="query-params"), parts.values(), strict=True):
        if tab.open:
            with tab:
                part(bench, person)
