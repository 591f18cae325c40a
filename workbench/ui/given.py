"""What was given to students: the hints as they went out, whether they helped, and files to take along."""

import io
import zipfile

import streamlit as st

from workbench.bench import Workbench
from workbench.shares import share
from workbench.tutor import giving
from workbench.ui import text

MOST_SHOWN = 200


def draw(bench: Workbench) -> None:
    """Every approved hint, the files, and what came of them."""
    given = list(bench.tutor.given())
    if not given:
        st.info(
            "No hint is approved yet. What you approve in the queue is listed here, to be taken out as CSV, "
            "Markdown or JSON Lines."
        )
        return
    rows = [
        {
            "Student": one["student"],
            "Problem": one["problem"],
            "Level": one["level"],
            "Hint": one["text"],
            "Decided": one["decision"],
            "By": one["author"],
            "When": text.moment(one["created"]),
        }
        for one in given[-MOST_SHOWN:][::-1]
    ]
    st.dataframe(rows, hide_index=True)
    _files(bench, given)
    _helped(bench)


def _files(bench: Workbench, given: list[dict]) -> None:
    real = st.checkbox(
        "With the students' own names",
        key="own names",
        help="The names stay on this machine; tick this for files that go back to your platform.",
    )
    names = bench.tutor.classes.names() if real else {}
    with st.container(horizontal=True, gap="small"):
        st.download_button("CSV", lambda: giving.as_csv(given, names), "hints.csv", "text/csv", key="csv")
        st.download_button(
            "Markdown for each student",
            lambda: _packed(giving.as_markdown(given, names)),
            "hints.zip",
            "application/zip",
            key="markdown",
        )
        st.download_button(
            "JSON Lines with provenance",
            lambda: giving.as_lines(given),
            "hints.jsonl",
            "application/jsonl",
            key="lines",
        )
        st.download_button(
            "Edited hints as pairs",
            lambda: giving.as_lines(bench.tutor.pairs()),
            "pairs.jsonl",
            "application/jsonl",
            key="pairs",
        )


def _packed(pages: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as into:
        for number, (name, page) in enumerate(pages.items(), 1):
            safe = "".join(sign if sign.isalnum() or sign in " -_" else "_" for sign in name)
            into.writestr(f"{number:03d} {safe}.md", page)
    return packed.getvalue()


def _helped(bench: Workbench) -> None:
    """Whether the next try of the same student fails fewer tests."""
    rows = bench.tutor.helped()
    st.subheader("Did it help?", anchor=False)
    if not rows:
        st.caption(
            "Nobody who got a hint has handed in again yet. Import the next tries: for each hint, the tests "
            "failed before and after are compared."
        )
        return
    tries = {(row["student"], row["problem"]): row["helped"] for row in rows}
    st.markdown(
        f"After a hint the next try failed fewer tests: {share(tries.values())} of {len(tries)} tries."
    )
    st.dataframe(rows, hide_index=True)
