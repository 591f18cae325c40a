"""The list of conversations in the sidebar, and what can be done with the one that is open."""

from collections.abc import Callable

import streamlit as st

from workbench.bench import Workbench
from workbench.records import Conversation
from workbench.ui import session, text

LISTED = 30
PLACE = "conversations"
MENU = "conversation menu"


def sidebar(bench: Workbench, current: str | None) -> None:
    """New, search, and every conversation as a link; the bin below."""
    with st.sidebar:
        st.button("New conversation", key="new", icon=":material/add:", on_click=_open, width="stretch")
        search = st.text_input("Search conversations", key="find conversation", persist_state="session",
                               placeholder="Search conversations", label_visibility="collapsed")
        limit = st.session_state.get("listed", LISTED)
        found = bench.history.conversations(search, limit=limit + 1)
        for conversation in found[:limit]:
            _entry(conversation, conversation.id == current)
        if not found:
            st.caption("No conversation holds these words." if search else "Conversations are listed here.")
        if len(found) > limit and st.button("Show more", key="more conversations", type="tertiary"):
            st.session_state["listed"] = limit + LISTED
            st.rerun()
        session.show_problem(PLACE)


def heading(bench: Workbench, conversation: Conversation) -> None:
    """Title of the open conversation, with a menu to rename, copy its link or put it in the bin."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(text.label(conversation.title) or "Untitled", anchor=False)
        menu = st.popover("Conversation", key=f"{MENU} {_closed()}", width="content")
    with menu:
        with st.form("rename", border=False):
            title = st.text_input("Title", conversation.title, max_chars=200, key=f"title {conversation.id}")
            renamed = st.form_submit_button("Rename", key="rename", on_click=_close_menu)
        st.caption("Link to this conversation")
        st.code(link(conversation.id), language=None, wrap_lines=True)
        binned = st.button("Delete", key="bin", icon=":material/delete:",
                           help="It goes to the bin and can be restored.", on_click=_close_menu)
    if renamed and title.strip():
        _change(bench.history.rename, conversation.id, title.strip(), bench.settings.author)
    if binned:
        _change(bench.history.bin, conversation.id, bench.settings.author)
    session.show_problem(PLACE)


def _closed() -> int:
    """How often the menu was closed for a person; one of another name is a new one, and shut."""
    return st.session_state.get(MENU, 0)


def _close_menu() -> None:
    st.session_state[MENU] = _closed() + 1


def in_bin(bench: Workbench, conversation: Conversation) -> None:
    """Says that the open conversation is in the bin, with the way out."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info("This conversation is in the bin.", icon=":material/delete:")
        restore(bench, conversation)


def restore(bench: Workbench, conversation: Conversation) -> None:
    """The button that takes a conversation out of the bin."""
    if st.button("Restore", key=f"restore {conversation.id}", icon=":material/undo:"):
        _change(bench.history.restore, conversation.id, bench.settings.author)


def link(conversation_id: str) -> str:
    """The address of a conversation, as this browser reaches it."""
    page = (st.context.url or "").split("?")[0].rstrip("/")
    return f"{page}/?conversation={conversation_id}"


def _entry(conversation: Conversation, current: bool) -> None:
    """One conversation to open. A button, since a page link marks every conversation as the page it is on."""
    title = text.label(conversation.title, 60) or "Untitled"
    st.button(f"**● {title}**" if current else title, key=f"open {conversation.id}", type="tertiary",
              wrap=False, on_click=_open, args=(conversation.id,))


def _open(conversation_id: str | None = None) -> None:
    """Show a conversation, or an empty one to begin."""
    st.query_params.clear()
    if conversation_id:
        st.query_params["conversation"] = conversation_id


def _change(action: Callable[..., str], *given: str) -> None:
    if session.attempt(PLACE, action, *given):
        st.rerun()
