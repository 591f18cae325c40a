"""Chat: ask, see how the answer came about, correct it, and decide what is learnt from that."""

import streamlit as st

from workbench.bench import Workbench
from workbench.bench import turns as turns_of
from workbench.errors import WorkbenchError
from workbench.live import Run
from workbench.records import Conversation, Trajectory
from workbench.ui import browser, conversations, live, session, steering, text
from workbench.ui.turns import Turn, draw

PLACE = "chat"
LEFT = "conversation left"  # to be found again on coming back from another page
SHOWN = 20
EXAMPLES = (
    "Write an e-mail to my director Ines about two broken freezers.",
    "Explain to a ten-year-old why the sky is blue.",
    "Write a Python function that counts the vowels in a text.",
)


def send(bench: Workbench, conversation: str | None, prompt: str) -> None:
    """Ask; a message that is refused is kept to be mended."""
    run = session.attempt(PLACE, bench.start, prompt, conversation, stepping=steering.stepping())
    if run is None:
        st.session_state["unsent"] = prompt
    else:
        st.session_state.pop("unsent", None)
        st.query_params.pop("turn", None)
        st.query_params["conversation"] = run.trajectory.conversation


def send_typed(bench: Workbench, conversation: str | None, key: str) -> None:
    send(bench, conversation, st.session_state[key] or "")


def opened(bench: Workbench) -> Conversation | None:
    """The conversation the address names, or the one that was left for another page.

    A message where there is none of that name.
    """
    left = st.session_state.get(LEFT) if st.session_state["came back"] else None
    wanted = st.session_state[LEFT] = st.query_params.get("conversation", left)
    if not wanted:
        return None
    st.query_params["conversation"] = wanted  # a link within a page leaves the address as it was
    try:
        found = bench.history.conversation(wanted)
        if found.kind == "comparison":  # as a rule's source may be
            st.switch_page(session.COMPARE, query_params={"comparison": wanted})
        return found
    except WorkbenchError as error:
        st.error(text.label(str(error)), icon=session.PROBLEM)
        return None


def welcome(bench: Workbench) -> None:
    """What an empty chat is for, and something to click."""
    st.subheader("Ask something, then say what is wrong with the answer", anchor=False)
    st.write("Your correction becomes a rule you can read, edit and approve. It is applied to later tasks "
             "where it belongs, and held back elsewhere, with the reason.")
    preparing(bench)
    for number, example in enumerate(EXAMPLES):
        st.button(example, key=f"example-{number}", on_click=send, args=(bench, None, example))


def preparing(bench: Workbench) -> None:
    """While the model is still being started, that this is so, and nothing once it is ready."""
    if session.getting_ready(bench):
        live.preparing(bench)


def history(bench: Workbench, conversation: Conversation) -> bool:
    """The last turns, with what is being worked on in its place; whether anything is."""
    run = bench.run_of(conversation.id)
    lesson = run.lesson if run else None
    finished, unfinished = [], []
    for trajectory in bench.history.trajectories(conversation.id):
        (unfinished if trajectory.live else finished).append(trajectory)
    grouped, placed = turns_of(finished), False
    for turn in shown(grouped):
        redone = run is not None and is_about(run, turn)
        draw(bench, Turn(tuple(turn), turn is grouped[-1] and not unfinished, points_at(turn),
                         learning=redone and lesson is None and not run.trajectory.live))
        if redone:
            live.draw(bench, run, lesson)
        placed = placed or redone
    if run is not None and not placed:
        live.draw(bench, run, lesson)
    elif run is None and unfinished:
        live.draw_elsewhere(bench, unfinished[-1].id)
    return run is not None or bool(unfinished)


def shown(grouped: list[list[Trajectory]]) -> list[list[Trajectory]]:
    """The last turns; more of them on request, or where a link leads further back."""
    back = next((len(grouped) - at for at, turn in enumerate(grouped) if points_at(turn)), 0)
    count = max(st.session_state.get("turns", SHOWN), back)
    if len(grouped) > count and st.button(f"Show earlier ({len(grouped) - count} more)", key="earlier"):
        st.query_params.pop("turn", None)  # seen by now; another look back would jump to it again
        count += SHOWN
        st.session_state["turns"] = count
    return grouped[-count:]


def is_about(run: Run, turn: list[Trajectory]) -> bool:
    """Whether the work going on corrects or redoes an answer of this turn."""
    answers = {trajectory.id for trajectory in turn}
    return run.trajectory.id in answers or run.trajectory.redo_of in answers


def points_at(turn: list[Trajectory]) -> bool:
    return st.query_params.get("turn") in [trajectory.id for trajectory in turn]


def unsent(bench: Workbench, conversation: str | None) -> None:
    """A message that was refused: what was wrong, and the words to mend."""
    live.ended_unseen()  # while the page was drawn
    session.show_problem(PLACE)
    if "unsent" in st.session_state:
        st.text_area("Your message was not sent; it is kept here.", st.session_state["unsent"], key="mended")
        st.button("Send again", key="send again", on_click=send_typed, args=(bench, conversation, "mended"))


bench = session.open_workbench()
live.ended_unseen()
conversation = opened(bench)
conversations.sidebar(bench, conversation.id if conversation else None)
busy = False
if conversation is None:
    welcome(bench)
else:
    conversations.heading(bench, conversation)
    if conversation.binned:
        conversations.in_bin(bench, conversation)
    busy = history(bench, conversation)
unsent(bench, conversation.id if conversation else None)
steering.toggle()
browser.keep_typed(f"message {conversation.id if conversation else 'new'}", "[data-testid=stChatInput]")
st.chat_input("Stop the answer to write something else" if busy else "Ask for something", key="message",
              disabled=busy, on_submit=send_typed,
              args=(bench, conversation.id if conversation else None, "message"))
