"""What all votes add up to: win rates, ratings against votes, what the choices have in common, the export.

Only comparisons this person has judged are counted, since figures would give away what others thought of
the rest.
"""

import json
from collections.abc import Sequence

import streamlit as st

from workbench import comparing, preferences, principles
from workbench.bench import Workbench
from workbench.records import Feedback
from workbench.shares import Share
from workbench.ui import lessons, session, text

PLACE = "results"
EVERY = 1.0
SHOWN = 8
RELATIONS = {"agree": "say the same", "disagree": "say the opposite", "one tie": "a tie in one only"}


def draw(bench: Workbench, person: str) -> None:
    """Everything there is to read from the votes so far."""
    waiting(bench, person)
    given = bench.judgements(person)
    votes = [found for found in given if comparing.is_vote(found)]
    if not votes:
        st.info("No vote to count yet. Judge a comparison: here you see which way of answering wins.")
    else:
        win_rates(bench, votes)
        both_ways(votes, [found for found in given if found.kind == "rating"])
        in_common(bench, votes, person)
    st.subheader("Export", anchor=False)
    st.caption("Everything people did, one thing a line, as `python -m workbench feedback export` writes it.")
    st.download_button("Export all feedback", lambda: exported(bench), "feedback.jsonl", "application/jsonl",
                       key="export feedback")
    session.show_problem(PLACE)


def waiting(bench: Workbench, person: str) -> None:
    """How many comparisons are left out, and a way to have them counted."""
    judged = bench.judged_by(person)
    left = [one.id for one in bench.history.conversations(kind="comparison") if one.id not in judged]
    if left:
        many = len(left) > 1
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(f"{len(left)} comparison{'s wait' if many else ' waits'} for your vote; what others "
                       f"think of {'them' if many else 'it'} is not counted here.", width="content")
            st.button("Count without my vote", key="count all", type="tertiary", on_click=_without_vote,
                      args=(bench, left, person), help="What was different about the answers is shown to you "
                      "then, so a vote you give later is not blind.")


def _without_vote(bench: Workbench, left: Sequence[str], person: str) -> None:
    for id in left:
        session.attempt(PLACE, bench.vote, id, "names", None, person)


def win_rates(bench: Workbench, votes: Sequence[Feedback]) -> None:
    """Which way of answering is preferred, and how sure that is."""
    st.subheader("Which wins", anchor=False)
    every = st.toggle("Count votes given after the names were shown, too", key="not blind")
    setups = {id: answer.setup for id, answer in bench.compared_answers().items()}
    found = preferences.standings(votes, setups, blind=not every)
    if not found:
        st.caption("No blind vote between different setups yet.")
        return
    st.dataframe([{"Setup": one.name, "Votes": one.won.count, **_columns("Wins", one.won)} for one in found],
                 hide_index=True, key="win rates", column_config=_percent("Wins"))
    least = min(one.won.count for one in found)
    few = (f"**Fewer than {preferences.ENOUGH} votes ({least}): this may well change.** "
           if least < preferences.ENOUGH else "")
    st.caption(f"{few}Wins: the share of its rivals in a vote that a setup beat, a tie counting half; one "
               "vote counts once, however many answers it ranks. From and to: Wilson's 95 % interval.")


def both_ways(votes: Sequence[Feedback], ratings: Sequence[Feedback]) -> None:
    """Whether people's stars say the same as their votes."""
    pairs = preferences.compared(votes, ratings)
    if not pairs:
        return
    st.subheader("Stars against votes", anchor=False)
    rows = [{"They": RELATIONS[relation], "Pairs": int(held.held), **_columns("Share", held)}
            for relation, held in preferences.agreement(pairs).items()]
    st.dataframe(rows, hide_index=True, key="agreement", column_config=_percent("Share"))
    st.caption(f"{len(pairs)} pairs of answers that one person has both voted on and rated. Where the two "
               "part, the way of asking decides which answer looks better.")


def in_common(bench: Workbench, votes: Sequence[Feedback], person: str) -> None:
    """What the preferred answers share: counted on the texts, and put in words where a model can."""
    st.subheader("What the choices have in common", anchor=False)
    chosen = principles.preferences(votes, bench.compared_answers())
    differences(chosen)
    if bench.model().capabilities.distils:
        distilled(bench, votes, principles.comparisons(chosen), person)
    elif chosen:
        st.caption("These are things to count, not reasons. Principles in words need a model that can write "
                   "them; the one in force cannot.")


def differences(chosen: Sequence[principles.Preference]) -> None:
    """What can be counted, with how many votes it predicts."""
    found = principles.differences(chosen)
    if not found:
        st.caption("No blind vote between answers that differ in anything that is counted yet.")
        return
    rows = [{"Preferred answers have": f"{'more' if one.more else 'less'}: {one.name}",
             "Votes that differ in it": f"{one.won.count} of {one.votes}", **_columns("Predicted", one.won),
             "": "✓ above chance" if one.above_chance else "may be chance"} for one in found[:SHOWN]]
    st.dataframe(rows, hide_index=True, key="differences", column_config=_percent("Predicted"))
    st.caption("Each vote is predicted from votes on other comparisons only; half right is chance. "
               f"{len(found)} things were counted, and of so many a few look good by chance. From and to: "
               "Wilson's 95 % interval.")


def distilled(bench: Workbench, votes: Sequence[Feedback], count: int, person: str) -> None:
    """The button that has principles written, the work going on, and the principles so far."""
    run = bench.distilling
    if run is not None and not run.done:
        _working(bench)
        return
    if run is not None and run.problem:
        st.error(text.label(run.problem, 600), icon=session.PROBLEM)
    st.button("Write principles from these votes", key="distil", disabled=count < principles.FEWEST,
              on_click=session.attempt, args=(PLACE, bench.start_principles, votes, person))
    st.caption(f"This needs blind votes with a winner on {principles.FEWEST} comparisons; there are {count}. "
               "The model writes from half of them and is tested on the other half.")
    for lesson in bench.history.lessons():
        if lesson.correction.startswith(principles.WRITTEN_FROM):
            lessons.card(bench, lesson, waiting=True)


@st.fragment(run_every=EVERY)
def _working(bench: Workbench) -> None:
    if bench.distilling.done:
        st.rerun()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("Writing principles and testing each on other votes…", width="content")
        st.button("Stop", key="stop", icon=":material/stop_circle:", on_click=bench.stop,
                  args=(bench.distilling,))


def exported(bench: Workbench) -> str:
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in bench.export_feedback())


def _columns(name: str, share: Share) -> dict[str, float | None]:
    return {column: None if rate is None else 100 * rate
            for column, rate in zip((name, "from", "to"), (share.rate, *share.interval), strict=True)}


def _percent(name: str) -> dict[str, object]:
    return {column: st.column_config.NumberColumn(format="%.0f %%") for column in (name, "from", "to")}
