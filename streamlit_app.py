"""The site map: which pages there are, and on which workspace and model they stand."""

import streamlit as st

from workbench import demo
from workbench.ui import browser, keys, session, text

st.set_page_config(page_title="Errata", page_icon="✏️", layout="wide")
chat = st.Page(session.CHAT, title="Chat", icon=":material/chat:", default=True)
page = st.navigation([
    chat,
    st.Page(session.KNOWLEDGE, title="Knowledge", icon=":material/menu_book:"),
    st.Page(session.TUTOR, title="Tutor", icon=":material/school:"),
    st.Page(session.COMPARE, title="Compare", icon=":material/compare:"),
    st.Page(session.SETTINGS, title="Settings", icon=":material/settings:"),
])
session.note_site_map()
session.note_place(page is chat)
bench = session.open_workbench()
if demo.is_in(bench.settings.home):
    st.caption("✏️ This is the seeded example, not your own workspace, which opens with `make app`. It begins "
               "anew with `.venv/bin/python -m workbench demo --reset` while the app is closed.")
page.run()
browser.read_either_way()
with st.sidebar:
    keys.sheet()
    st.caption(f"Model: {text.label(bench.settings.model)}")
    st.caption(f"Workspace: {text.label(str(bench.settings.home))}")
bench.warm()  # after the page is drawn: what it loads would otherwise hold the drawing up
