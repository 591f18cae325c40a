"""Settings: the model and whether it answers, every setting in force, recent decisions, backup and bin."""

import tempfile
from pathlib import Path

import streamlit as st
from pydantic import SecretStr

from workbench.bench import Workbench
from workbench.failures import without_login
from workbench.settings import PREFIX, Settings
from workbench.ui import conversations, session, text
from workbench.ui import decisions as recent

PLACE = "settings"


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
    for name, field in Settings.model_fields.items():  # a table hides its last rows, and its edge on a phone
        with st.container(border=True, gap=None):
            value = text.label(shown(getattr(bench.settings, name)), 400) or "empty"
            st.markdown(f"**{text.label(PREFIX + name.upper())}** · {value}")
            st.caption(field.description)


def shown(value: object) -> str:
    """A value as text; of a secret only whether there is one, of an address all but the login in it."""
    if isinstance(value, SecretStr):
        return "given" if value.get_secret_value() else "not given"
    return without_login(str(value))


def decisions(bench: Workbench) -> None:
    """What was decided lately, each with an undo."""
    st.subheader("Recent decisions", anchor=False)
    recent.draw(bench)


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
