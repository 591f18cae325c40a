"""One comparison on a page: the answers side by side, the vote, and what may be seen after it.

What is judged is a fragment, looked at again while answers are written. Votes and ratings are drawn from
the store each time; before a person's own vote nothing is drawn that tells whose answer is whose, or
what other people thought.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from workbench import comparing, preferences
from workbench.bench import Workbench
from workbench.comparing import LETTERS, Answer, Choice, Comparison
from workbench.live import Run
from workbench.records import Feedback
from workbench.ui import lessons, live, session, steps, text, turns

PLACE = "comparing"
ROWS = {2: 2, 3: 3, 4: 2, 5: 3}  # answers beside each other
ORDINALS = ("1st", "2nd", "3rd", "4th", "5th")
SAME = {"tie": ("It is a tie", "All are the same"), "bad": ("Both are bad", "None is any good")}
RELATIONS = {"agree": "✓ the same", "disagree": "✗ the opposite", "one tie": "– a tie in one only"}


def draw(bench: Workbench, comparison: Comparison, person: str) -> None:
    """The task, the answers to judge, and once judged everything else."""
    st.session_state.setdefault(f"seen {comparison.id}", time.monotonic())
    with st.chat_message("user"):
        st.markdown(text.answer(comparison.answers[0].trajectory.task.prompt))
    runs = bench.runs_of(comparison.id)
    again = live.EVERY if runs or comparison.live else None
    st.fragment(_judge, run_every=again)(bench, comparison, person, runs)
    if comparison.choice_of(person):
        _others(comparison, person)
        _why(bench, comparison, person, runs)
    session.show_problem(PLACE)


def letters(comparison: Comparison, person: str) -> dict[str, str]:
    """What each answer is called on this person's page, by every id it has had."""
    shown = zip(LETTERS, comparison.shown_to(person), strict=False)
    return {id: letter for letter, answer in shown for id in answer.tries}


def in_words(comparison: Comparison, vote: Feedback, letter: dict[str, str]) -> str:
    """What somebody said, with the letters of whoever reads it."""
    choice, places = vote.data["choice"], vote.data["places"]
    if choice == "names":
        return "asked for the names without voting"
    if choice in SAME:
        return f"said: {SAME[choice][len(places) > 2].lower()}"
    order = [letter.get(id, "an earlier answer") for id in sorted(places, key=places.get)]
    return f"prefers {order[0]}" if len(order) == 2 else f"ranks {', '.join(order)}"


# ------------------------------------------------------------------- judging


def _judge(bench: Workbench, drawn: Comparison, person: str, runs: Sequence[Run]) -> None:
    """The answers, the vote and the ratings; `drawn` and `runs` are what the page knew when it was drawn."""
    if drawn.live and not runs:
        bench.history.mark_interrupted()  # another program writes; it may have died meanwhile
    comparison = bench.comparison(drawn.id)
    if any(run.done for run in runs) or _changed(drawn, comparison, person):
        _note_problems(runs)
        st.rerun()
    knows = comparison.knows_names(person)
    _answers(bench, comparison, person, knows)
    _bar(bench, comparison, person, knows, runs)
    _verdict(bench, comparison, person)
    _both_ways(comparison, person)


def _changed(drawn: Comparison, now: Comparison, person: str) -> bool:
    """Whether something happened that what is drawn around the fragment depends on."""
    first, second = drawn.choice_of(person), now.choice_of(person)
    ids = [[answer.trajectory.id for answer in one.answers] for one in (drawn, now)]
    return (first and first.id) != (second and second.id) or ids[0] != ids[1] or drawn.live != now.live


def _note_problems(runs: Sequence[Run]) -> None:
    for run in runs:
        if run.done and run.problem and run.problem != run.trajectory.problem:
            session.note_problem(PLACE, run.problem)


def _answers(bench: Workbench, comparison: Comparison, person: str, knows: bool) -> None:
    shown = comparison.shown_to(person)
    across, rated = ROWS.get(len(shown), len(shown)), comparison.ratings_of(person)
    for start in range(0, len(shown), across):
        columns = st.columns(across)
        for at, column in enumerate(columns[: len(shown) - start], start=start):
            with column.container(border=True, height="stretch"):
                _answer(bench, comparison, shown[at], LETTERS[at], person, knows)
                if shown[at].text:
                    _stars(bench, comparison, shown[at], person, rated.get(shown[at].trajectory.id))


def _answer(bench: Workbench, comparison: Comparison, answer: Answer, letter: str, person: str,
            knows: bool) -> None:
    """One side: its letter, its text, and what it was once that may be known."""
    trajectory = answer.trajectory
    st.markdown(f"**{letter}**" + (f" · {text.label(comparison.names[trajectory.id])}" if knows else ""))
    if trajectory.live:
        st.markdown(text.answer(answer.text) or session.getting_ready(bench) or "…")
    else:
        turns.body(trajectory)
    if trajectory.state in turns.FAILED:
        st.button("Retry", key=f"retry-{trajectory.id}", icon=":material/refresh:", on_click=session.attempt,
                  args=(PLACE, bench.retry, trajectory))
    if knows and not trajectory.live:
        steps.timeline(trajectory)


def _stars(bench: Workbench, comparison: Comparison, answer: Answer, person: str,
           standing: Feedback | None) -> None:
    """One to five stars, as the store has them; the same star again takes them back."""
    key = f"stars-{answer.trajectory.id}-{person}"
    st.session_state[key] = standing.data["value"] - 1 if standing else None
    st.feedback("stars", key=key, on_change=_rated, args=(bench, comparison, answer, person, key))


def _rated(bench: Workbench, comparison: Comparison, answer: Answer, person: str, key: str) -> None:
    given = st.session_state[key]
    session.attempt(PLACE, bench.rate, comparison.id, answer.trajectory.id,
                    None if given is None else given + 1, person, _seconds(comparison))


def _bar(bench: Workbench, comparison: Comparison, person: str, knows: bool, runs: Sequence[Run]) -> None:
    """The vote: a button and a key for each answer, for a tie and for none being good; Stop while it writes.
    """
    shown = comparison.shown_to(person)
    missing = not all(answer.text.strip() for answer in shown)
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="vote"):
        (_better if len(shown) == 2 else _ranking)(bench, comparison, person, missing)
        for key, choice in (("T", "tie"), ("0", "bad")):
            st.button(SAME[choice][len(shown) > 2], key=f"vote {choice}", shortcut=key, disabled=missing,
                      on_click=_vote, args=(bench, comparison, person, choice))
        writing = [run for run in runs if not run.done and run.trajectory.live]
        if writing:
            _stop(bench, writing)
        if not knows:
            st.button("Show the names without voting", key="names", type="tertiary", on_click=_vote,
                      args=(bench, comparison, person, "names"))
    if not knows:
        st.caption("What was different about the answers stays hidden until you vote, and so does what "
                   "others think.")


def _better(bench: Workbench, comparison: Comparison, person: str, missing: bool) -> None:
    for number, answer in enumerate(comparison.shown_to(person)):
        st.button(f"{LETTERS[number]} is better", key=f"vote {LETTERS[number]}", shortcut=str(number + 1),
                  disabled=missing, on_click=_vote,
                  args=(bench, comparison, person, "preferred", (answer.trajectory.id,)))


def _ranking(bench: Workbench, comparison: Comparison, person: str, missing: bool) -> None:
    """Press the answers from the best to the worst; the last one places itself.

    One control for all of them, since two buttons pressed in quick succession may arrive in any order.
    """
    shown = [answer.trajectory.id for answer in comparison.shown_to(person)]
    key, letter = f"order {comparison.id} {person}", letters(comparison, person)
    picked = [id for id in st.session_state.get(key, ()) if id in shown]
    if len(picked) < len(st.session_state.get(key, ())):  # one was retried since
        st.session_state[key] = picked
    st.pills("Best first", shown, selection_mode="multi", key=key, disabled=missing, format_func=letter.get,
             on_change=_picked, args=(bench, comparison, person, key))
    if picked:
        st.markdown(f"Best first: {', '.join(letter[id] for id in picked)}, …", width="content")


def _picked(bench: Workbench, comparison: Comparison, person: str, key: str) -> None:
    """Once only one answer is left, the vote is given."""
    order, every = st.session_state[key], [one.trajectory.id for one in comparison.answers]
    if len(order) >= len(every) - 1:
        _vote(bench, comparison, person, "ranked", (*order, *(one for one in every if one not in order)))
        st.session_state[key] = []


def _vote(bench: Workbench, comparison: Comparison, person: str, choice: Choice,
          order: Sequence[str] = ()) -> None:
    places = comparing.places_of(choice, comparison.shown_to(person), order)
    session.attempt(PLACE, bench.vote, comparison.id, choice, places, person, _seconds(comparison))


def _stop(bench: Workbench, runs: Sequence[Run]) -> None:
    if all(run.stopping for run in runs):
        st.caption("Stopping…", width="content")
    else:
        st.button("Stop", key="stop", icon=":material/stop_circle:", shortcut="Esc", on_click=_stop_all,
                  args=(bench, runs))


def _stop_all(bench: Workbench, runs: Sequence[Run]) -> None:
    for run in runs:
        bench.stop(run)


def _seconds(comparison: Comparison) -> float:
    """How long this person has had the comparison open in this tab."""
    return time.monotonic() - st.session_state[f"seen {comparison.id}"]


# ----------------------------------------------------------- after the vote


def _verdict(bench: Workbench, comparison: Comparison, person: str) -> None:
    """The vote as it stands, whether it was blind, and the way back."""
    standing = comparison.choice_of(person)
    if standing is None:
        if comparison.knows_names(person):
            st.caption("You have seen the names: a vote now is kept, and marked as not blind.")
        return
    said = in_words(comparison, standing, letters(comparison, person))
    blind = "" if not comparing.is_vote(standing) else " · blind" if standing.data["blind"] else (
        " · not blind: the names were shown before")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"✓ {text.label(person)} {said}{blind}", width="content")
        st.button("Undo", key=f"undo {standing.id}", icon=":material/undo:", type="tertiary",
                  on_click=session.attempt, args=(PLACE, bench.take_back, standing))


def _both_ways(comparison: Comparison, person: str) -> None:
    """The vote and the ratings of one person side by side, and where they say different things."""
    standing, rated = comparison.choice_of(person), comparison.ratings_of(person)
    if standing is None or not comparing.is_vote(standing) or not rated:
        return
    letter, places = letters(comparison, person), standing.data["places"]
    rows = [{"Answer": letter.get(id, "earlier"), "Place": ORDINALS[places[id] - 1],
             "Stars": rated[id].data["value"] if id in rated else None}
            for id in standing.data["trajectories"]]
    st.dataframe(rows, hide_index=True, width="content", key="both ways")
    for pair in preferences.compared([standing], rated.values()):
        if pair.relation != "agree":
            st.markdown(f"{RELATIONS[pair.relation]} · {_clash(pair, letter)}")


def _clash(pair: preferences.Pair, letter: dict[str, str]) -> str:
    """Where a vote and two ratings part, in a sentence."""
    first, second = letter.get(pair.first, "?"), letter.get(pair.second, "?")
    voted = f"{first} and {second} alike" if pair.vote == 0.5 else (
        f"{first} before {second}" if pair.vote else f"{second} before {first}")
    return f"Your vote puts {voted}; you gave {first} {pair.ratings[0]} and {second} {pair.ratings[1]} stars."


def _others(comparison: Comparison, person: str) -> None:
    letter = letters(comparison, person)
    for vote in comparison.choices:
        if vote.author != person:
            blind = "" if vote.data["blind"] or not comparing.is_vote(vote) else " (not blind)"
            st.markdown(f"{text.label(vote.author) or 'Somebody'} "
                        f"{in_words(comparison, vote, letter)}{blind} · {text.moment(vote.created)}")


def _why(bench: Workbench, comparison: Comparison, person: str, runs: Sequence[Run]) -> None:
    """Reasons given so far with what they taught, and a place for one more."""
    learnt = {lesson.feedback: lesson for lesson in bench.history.lessons(conversation=comparison.id)}
    learning = any(not run.trajectory.live for run in runs)
    for reason in comparison.given:
        if reason.kind == "correction" and not reason.undone:
            turns.correction(reason.text, reason.author)
            if reason.id in learnt:
                lessons.card(bench, learnt[reason.id])
            elif not learning:
                st.warning("This is kept, but nothing was learnt from it yet. Say it again to try again.")
    if learning:
        st.markdown("Learning from your reason…")
    elif comparison.choice_of(person).data["choice"] in ("preferred", "ranked", "bad"):
        _reason_form(bench, comparison, person)


def _reason_form(bench: Workbench, comparison: Comparison, person: str) -> None:
    letter = letters(comparison, person)
    places = comparison.choice_of(person).data["places"]
    losers = [answer for answer in comparison.losers(places) if answer.text]
    with st.form("why", clear_on_submit=True):
        about = losers[0]
        if len(losers) > 1:
            about = st.selectbox("About", losers, key="about", format_func=_called(letter))
        words = st.text_area(f"Say why {'it' if len(losers) > 1 else letter[about.tries[0]]} lost",
                             key="reason", placeholder="Too long, 40 words at most when I write to Ines.")
        st.caption("It corrects that answer: what it teaches is shown here and waits for review.")
        sent = st.form_submit_button("Teach this", type="primary", key="teach")
    if sent:
        session.attempt(PLACE, bench.start_explaining, comparison.id, about.trajectory, words, person)
        st.rerun()


def _called(letter: dict[str, str]) -> Callable[[Any], str]:
    return lambda answer: f"Answer {letter[answer.tries[0]]}"
