"""Taking in what a class handed in: choose files, look, take them, watch it being looked into."""

from pathlib import Path

import streamlit as st

from stores.classes import Counted
from workbench.bench import Workbench
from workbench.tutor import importing
from workbench.tutor.importing import FIELDS, Taken
from workbench.tutor.records import Problem
from workbench.ui import session, text

PLACE = "class"
EXAMPLE = Path(__file__).parents[2] / "examples" / "class"
EVERY = 0.5
MOST_SHOWN = 200
KINDS = ["zip", "jsonl", "json", "csv", "tsv", "py", "ipynb"]
MEANING = {"student": "Who handed it in", "problem": "Which problem it is for", "program": "The program"}


def draw(bench: Workbench) -> None:
    """What is there, and more to take in."""
    looking(bench)
    session.show_problem(PLACE)
    _listed(bench)
    _taking(bench)


def looking(bench: Workbench) -> None:
    """The work of looking into submissions: how far it is, or a button that goes on with it."""
    counted = bench.tutor.counted()
    left = counted.submissions - counted.diagnosed
    run = bench.tutor.looking
    if run is not None and not run.done:
        _live(bench)
    elif left:
        if run is not None and run.problem:
            st.error(text.label(run.problem, 600), icon=session.PROBLEM)
        st.button(
            f"Look into {left} submission{'' if left == 1 else 's'}",
            key="look",
            type="primary",
            icon=":material/search:",
            on_click=bench.tutor.start_looking,
        )


@st.fragment(run_every=EVERY)
def _live(bench: Workbench) -> None:
    run, counted = bench.tutor.looking, bench.tutor.counted()
    if run is None or run.done:
        st.rerun()
    st.progress(
        counted.diagnosed / max(counted.submissions, 1),
        text=f"Running programs: {counted.diagnosed} of {counted.submissions} looked into",
    )
    st.button(
        "Stop",
        key="stop looking",
        icon=":material/stop_circle:",
        on_click=run.stop,
        shortcut="Esc",
        disabled=run.stopping,
    )


def _listed(bench: Workbench) -> None:
    problems = bench.tutor.classes.problems()
    if not problems:
        st.info(
            "No class yet. Give the problems with their tests (`problems.jsonl`) with what was handed "
            "in: a ZIP, a table, notebooks or single files. Names and addresses are taken out at once."
        )
        st.button(
            "Load the example class", key="example", type="primary", on_click=load_example, args=(bench,)
        )
        return
    counted = bench.tutor.classes.counted()
    rows = [_row(problem, counted.get(problem.id, Counted())) for problem in problems]
    st.dataframe(rows, hide_index=True)
    _not_run(bench)


def _row(problem: Problem, counted: Counted) -> dict[str, str | int]:
    return {
        "Problem": problem.title or problem.id,
        "Tests": len(problem.tests),
        "References": len(problem.references),
        "Handed in": counted.submissions,
        "Correct": counted.correct,
        "Cannot be run": counted.unrunnable,
        "Hints decided": counted.decided,
        "Waiting": counted.waiting,
    }


def _not_run(bench: Workbench) -> None:
    """Submissions nothing can be hinted at, with the reason."""
    diagnoses = bench.tutor.classes.diagnoses()
    found = [
        (one, diagnoses[one.id])
        for one in bench.tutor.classes.submissions()
        if one.id in diagnoses and diagnoses[one.id].kind == "unrunnable"
    ]
    if found:
        with st.expander(f"{len(found)} that cannot be run", key="not run"):
            st.dataframe(
                [
                    {"Student": one.student, "Problem": one.problem, "Why": why.reason}
                    for one, why in found[:MOST_SHOWN]
                ],
                hide_index=True,
            )


def load_example(bench: Workbench) -> None:
    """Takes in the class that comes with Errata."""
    taken = session.attempt(PLACE, bench.tutor.preview_folder, EXAMPLE)
    if taken:
        _take(bench, taken)


def _taking(bench: Workbench) -> None:
    """Files to take in, with a look at what is in them first."""
    files = st.file_uploader("Take in files", KINDS, accept_multiple_files=True, key="handed in")
    if not files:
        return
    given = [(file.name, file.getvalue()) for file in files]
    columns = _columns(given)
    taken = session.attempt(PLACE, bench.tutor.preview, given, columns)
    session.show_problem(PLACE)
    if taken:
        _preview(taken)
        st.button(
            f"Take in {len(taken.programs)} programs, {len(taken.problems)} problems",
            key="take in",
            type="primary",
            disabled=not (taken.programs or taken.problems),
            on_click=_take,
            args=(bench, taken),
        )


def _columns(given: list[tuple[str, bytes]]) -> dict[str, str]:
    """Which column of a table is what, to be put right where the guess is wrong."""
    tables = [data for name, data in given if name.lower().endswith((".csv", ".tsv"))]
    if not tables:
        return {}
    sheet = importing.sheet(tables[0])
    st.caption(f"The table has {len(sheet.rows)} rows. Which column is which?")
    st.dataframe(list(sheet.rows[:5]), hide_index=True)
    options = ["", *sheet.columns]
    chosen = {}
    for name, place in zip(FIELDS, st.columns(len(FIELDS)), strict=True):
        guess = options.index(sheet.guess[name]) if sheet.guess[name] in options else 0
        chosen[name] = place.selectbox(MEANING[name], options, guess, key=f"column {name}")
    return chosen


def _preview(taken: Taken) -> None:
    st.dataframe(
        [
            {
                "Student": one.student,
                "Problem": one.problem,
                "Try": one.turn,
                "Begins with": one.program.strip().partition("\n")[0][:80],
                "From": one.place,
            }
            for one in taken.programs[:MOST_SHOWN]
        ],
        hide_index=True,
    )
    if len(taken.programs) > MOST_SHOWN:
        st.caption(f"The first {MOST_SHOWN} of {len(taken.programs):,} are shown.")
    if taken.refused:
        with st.expander(f"{len(taken.refused)} refused", key="refused", expanded=True):
            st.dataframe([{"Where": place, "Why": why} for place, why in taken.refused], hide_index=True)


def _take(bench: Workbench, taken: Taken) -> None:
    if session.attempt(PLACE, bench.tutor.take_in, taken) is not None:
        bench.tutor.start_looking()
