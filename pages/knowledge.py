"""Knowledge: every rule with its history and uses, lessons waiting for review, and a place to try a task."""

import json

import streamlit as st

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.exchange import Imported, read_lines
from workbench.records import Match
from workbench.ui import knowledge, matches, queue, session, text

PLACE = "knowledge"


def all_rules(bench: Workbench) -> None:
    """The list of rules, or what to do while there is none."""
    knowledge.new(bench)
    if not bench.knowledge.rules():
        st.info("No rule yet. Correct an answer, or import rules: they are listed here.")
        st.page_link(session.CHAT, label="Go to the chat", icon=":material/chat:")
        return
    chosen = knowledge.filters()
    listed = knowledge.found(bench, chosen)
    knowledge.listing(listed, bench.knowledge.applied())


def heading(bench: Workbench) -> None:
    """What page this is, and how many lessons wait on it."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.header("Knowledge", anchor=False, width="content")
        waiting = len(queue.waiting(bench))
        if waiting:
            st.button(f"{waiting} waiting for review", key="waiting", on_click=review)


def review() -> None:
    st.session_state["view"] = "Review"


@st.fragment
def trial(bench: Workbench) -> None:
    """What the gate decides of every rule near a task; nothing is generated and nothing is saved."""
    with st.form("trial"):
        task = st.text_area("A task", key="task", placeholder="Tell Ines the audit report will be late.")
        tried = st.form_submit_button("Try it", type="primary", key="try")
    if tried:
        with st.spinner("Looking for rules…"):
            st.session_state["tried"] = session.attempt(PLACE, bench.match, task)
    session.show_problem(PLACE)
    found = st.session_state.get("tried")
    if found is not None:
        considered(found)


def considered(found: list[Match]) -> None:
    """Every rule that was considered, the applied ones first."""
    st.markdown(f"**{matches.tally(found).capitalize()}**")
    if not found:
        st.caption("No active rule is near this task.")
    for decision in matches.DECISIONS:
        for match in found:
            if match.decision == decision:
                with st.container(border=True, gap="small"):
                    matches.draw(match)


def exchange(bench: Workbench) -> None:
    """Rules out of this workspace, and into it, as JSON Lines."""
    st.caption("One rule a line, as `python -m workbench rules export` writes them.")
    st.download_button("Export all rules", lambda: exported(bench), "rules.jsonl", "application/jsonl",
                       key="export")
    given = st.file_uploader("Import rules", type=["jsonl", "json", "txt"], key="given")
    if given and st.button("Import", key="import"):
        taken = session.attempt(PLACE, imported, bench, given.getvalue())
        if taken is not None:
            st.success(taken.in_words())
        session.show_problem(PLACE)


def exported(bench: Workbench) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in bench.export_rules())


def imported(bench: Workbench, given: bytes) -> Imported:
    """What came of the rules in a file; all of them are taken over, or none."""
    try:
        lines = [data for _, data in read_lines(given.decode("utf-8-sig").splitlines())]
    except UnicodeDecodeError as error:
        raise WorkbenchError("This file is not text. Give one with a rule in JSON on each line.") from error
    for data in lines:
        if isinstance(data, WorkbenchError):
            raise data
    return bench.import_rules(lines)


def one_rule(bench: Workbench, rule_id: str) -> None:
    """The rule the address names."""
    st.query_params["rule"] = rule_id  # a link within a page leaves the address as it was
    st.page_link(session.KNOWLEDGE, label="All rules", icon=":material/arrow_back:")
    try:
        rule = bench.knowledge.rule(rule_id)
    except WorkbenchError as error:
        st.error(text.label(str(error), 400), icon=session.PROBLEM)
        return
    knowledge.one(bench, rule)


bench = session.open_workbench()
if "rule" in st.query_params:
    one_rule(bench, st.query_params["rule"])
else:
    heading(bench)
    parts = {"Rules": all_rules, "Review": queue.draw, "Try a task": trial, "Import and export": exchange}
    for tab, draw in zip(st.tabs(list(parts), key="view", bind="query-params"), parts.values(), strict=True):
        if tab.open:
            with tab:
                draw(bench)
