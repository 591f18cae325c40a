"""Settings: the model and whether it answers, every setting in force, recent decisions, backup and bin."""

import tempfile
from itertools import groupby
from pathlib import Path

import streamlit as st
from pydantic import SecretStr

from stores.events import Event
from workbench.bench import Workbench
from workbench.failures import without_login
from workbench.settings import PREFIX, Settings
from workbench.ui import conversations, session, text

PLACE = "settings"
RECENT = 20


def model(bench: Workbench) -> None:
    """Which model answers, and a button that asks it for a word."""
    st.subheader("Model", anchor=False)
    st.markdown(f"`{bench.settings.model}` answers. Name another in `{PREFIX}MODEL`, and give its key in the "
                "environment or in `.streamlit/secrets.toml`; keys are never stored in the workspace.")
    if st.button("Test the model", key="test"):
        with st.spinner("Asking the model for a word…"):
            said = session.attempt(PLACE, bench.test_model)
        if said:
            st.success(text.label(said, 600), icon=":material/check_circle:")
    session.show_problem(PLACE)


def data(bench: Workbench) -> None:
    """Where everything is, and all of it in one file."""
    st.subheader("Data", anchor=False)
    st.markdown("Everything said, learnt and decided is in this folder:")
    st.code(str(bench.settings.home), language=None, wrap_lines=True)
    st.download_button("Download a backup", lambda: backup(bench), "errata-backup.zip", "application/zip",
                       key="backup", help="Safe while the app is in use; keys are not in it.")


def backup(bench: Workbench) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        return bench.back_up(Path(folder) / "errata-backup.zip").read_bytes()


def settings(bench: Workbench) -> None:
    """Every setting with its value and what it does."""
    st.subheader("Every setting", anchor=False)
    st.caption("Set them in the environment or in `.streamlit/secrets.toml`, then start the app again.")
    rows = [{"Setting": PREFIX + name.upper(), "Value": shown(getattr(bench.settings, name)),
             "What it does": field.description} for name, field in Settings.model_fields.items()]
    st.dataframe(rows, hide_index=True, key="settings")


def shown(value: object) -> str:
    """A value as text; of a secret only whether there is one, of an address all but the login in it."""
    if isinstance(value, SecretStr):
        return "given" if value.get_secret_value() else "not given"
    return without_login(str(value))


def decisions(bench: Workbench) -> None:
    """What was decided lately, each with an undo."""
    st.subheader("Recent decisions", anchor=False)
    session.show_problem("undo")
    groups = [list(events) for _, events in groupby(bench.events.list(limit=5 * RECENT), key=decision_of)]
    if not groups:
        st.caption("Nothing was decided yet.")
    for events in groups[:RECENT]:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(in_words(events), width="content")
            if st.button("Undo", key=f"undo {events[0].decision}", type="tertiary", icon=":material/undo:"):
                session.attempt("undo", bench.undo, events[0].decision)
                st.rerun()


def decision_of(event: Event) -> str:
    return event.decision


def in_words(events: list[Event]) -> str:
    """One decision in a line: who did what to what, and when."""
    first = events[-1]
    subjects = ", ".join(dict.fromkeys(event.subject for event in events))
    about = next((named for event in events if (named := name_of(event))), "")
    who, what = text.label(first.author) or "somebody", text.label(first.action)
    named = f": {text.label(about, 80)}" if about else ""
    return f"{text.moment(first.at)} · {who} · **{what}** {subjects}{named}"


def name_of(event: Event) -> str:
    """What a person would call the subject of an event."""
    record = event.after or event.before or {}
    return next((record[key] for key in ("text", "title", "correction") if record.get(key)), "")


def in_the_bin(bench: Workbench) -> None:
    """Deleted conversations and comparisons, each to be restored."""
    st.subheader("Bin", anchor=False)
    binned = bench.history.conversations(binned=True, kind=None)
    if not binned:
        st.caption("The bin is empty.")
    for conversation in binned:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(text.label(conversation.title, 80) or "Untitled", width="content")
            conversations.restore(bench, conversation)


bench = session.open_workbench()
st.header("Settings", anchor=False)
for part in (model, data, settings, decisions, in_the_bin):
    part(bench)
