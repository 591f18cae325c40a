"""What every page starts from: the open workbench, links between pages, and what went wrong.

The workbench belongs to the process and is shared by all tabs; what a tab remembers is only what was
typed and which form is open. A refusal is kept until it has been shown once, at the place it concerns.
"""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.settings import read_settings
from workbench.ui import browser, text

CHAT, KNOWLEDGE, SETTINGS = "pages/chat.py", "pages/knowledge.py", "pages/settings.py"
COMPARE, TUTOR = "pages/compare.py", "pages/tutor.py"

PAGES = Path(__file__).parents[2] / "pages"

PROBLEM = ":material/warning:"
FORMS_LEFT = "forms left"  # how many corrections this tab has sent or cancelled: the next begins afresh
AWAITED = "awaited"  # work this tab has begun and not yet seen the end of

Given = ParamSpec("Given")
Result = TypeVar("Result")


@st.cache_resource(show_spinner="Opening the workspace…", on_release=Workbench.close)
def workbench_of(home: str, model: str) -> Workbench:
    """The one workbench of this process on that folder, opened at its first use."""
    return Workbench.open(home, model)


def note_site_map() -> None:
    """Remember that this tab's pages come from our own list of pages."""
    st.session_state["through the site map"] = True


def note_place(in_chat: bool) -> None:
    """Remember whether this tab is on the chat, and that it has just come back to it where it has."""
    st.session_state["came back"] = in_chat and not st.session_state.get("in chat", True)
    st.session_state["in chat"] = in_chat


def open_workbench() -> Workbench:
    """The workbench of the settings in force; when it cannot be opened the page says why and ends.

    Asked for one page before any other, a new server makes a menu of file names and runs that page by
    itself. To name pages at all ends that, and what runs next goes through the site map.
    """
    if "through the site map" not in st.session_state:
        st.navigation([st.Page(page) for page in sorted(PAGES.glob("*.py"))], position="hidden")
        st.rerun()
    try:
        settings = read_settings()
        return workbench_of(str(settings.home), settings.model)
    except WorkbenchError as error:
        st.error(f"The workspace cannot be opened. {text.label(str(error), 1000)}", icon=PROBLEM)
        st.stop()


def getting_ready(bench: Workbench) -> str:
    """What is still done before a model can answer its first question; "" when it is ready."""
    if bench.ready:
        return ""
    embedded = bench.settings.model == "embedded"
    return "Starting the embedded model…" if embedded else "Connecting to the model…"


def attempt(place: str, action: Callable[Given, Result], *given: Given.args,
            **named: Given.kwargs) -> Result | None:
    """What the workbench gives, or None when it refuses; `show_problem` at the same place says why."""
    try:
        return action(*given, **named)
    except WorkbenchError as error:
        note_problem(place, str(error))
        return None


def note_problem(place: str, problem: str, quietly: bool = False) -> None:
    """Keep a sentence to show at a place when it is drawn next, and bring it into view there."""
    st.session_state[f"problem {place}"] = problem
    if problem:
        browser.turn_to(f"problem {place}", quietly)


def show_problem(place: str) -> None:
    """Say once what went wrong at this place, if anything did."""
    problem = st.session_state.pop(f"problem {place}", "")
    if problem:
        with st.container(gap=None):
            browser.reveal(f"problem {place}")
            st.error(text.label(problem, 1000), icon=PROBLEM)


def show_left_over(beginning: str) -> None:
    """Say what went wrong at places of this kind that are not on the page any more."""
    left = [str(key) for key in st.session_state if str(key).startswith(f"problem {beginning}")]
    for key in left:
        show_problem(key.removeprefix("problem "))


def rule_link(rule_id: str, words: str = "Open the rule") -> None:
    """A link to a rule on the Knowledge page."""
    st.page_link(KNOWLEDGE, label=words, icon=":material/menu_book:", query_params={"rule": rule_id})


def conversation_link(conversation: str, words: str, turn: str | None = None) -> None:
    """A link to a conversation, opened far enough back to show one of its answers."""
    place = {"conversation": conversation} | ({"turn": turn} if turn else {})
    st.page_link(CHAT, label=words, icon=":material/chat:", query_params=place)


def comparison_link(comparison: str, words: str) -> None:
    """A link to a comparison on the Compare page."""
    st.page_link(COMPARE, label=words, icon=":material/compare:", query_params={"comparison": comparison})
