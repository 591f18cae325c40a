"""An answer changed by a person's own hand: written anew, or cleared of the changes they turn down.

Either way the new text is an answer of its own beside the old one, made by one piece of feedback: taking
that back takes the answer back. What is decided on each change is kept by itself, so that the text can be
put together again from the store.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from workbench.differences import Stretch, edits, said, stretches, without
from workbench.errors import WorkbenchError
from workbench.records import Feedback, Response, Trajectory

if TYPE_CHECKING:
    from workbench.bench import Workbench

def edit(trajectory: Trajectory, text: str, bench: "Workbench") -> Feedback:
    """Saves an answer as a person rewrote it: the feedback, and the answer it makes, in one decision."""
    before, text = _answer_of(trajectory).text, text.replace("\x00", "")
    if not text.strip():
        raise WorkbenchError("The edited answer is empty. Write what it should be; nothing was changed.")
    if text.split() == before.split():
        raise WorkbenchError("Nothing was changed in the answer. Edit its words first.")
    return _made(trajectory, text, said(before, text), bench)


def decide(trajectory: Trajectory, number: int, accepted: bool | None, bench: "Workbench") -> None:
    """Keeps what a person thinks of one change; what they thought of it before is taken back with it."""
    with bench.database.decision():
        parts, given = changes(trajectory, bench), _given(trajectory, bench)
        found = edits(parts)
        if not 0 <= number < len(found):
            raise WorkbenchError("This change is not there any more. Reload the page to see those that are.")
        earlier = [one for one in given if decides(one, number, found[number])]
        change = found[number]
        decision = Feedback(
            kind="change", trajectory=trajectory.id, response=_answer_of(trajectory).id,
            author=bench.settings.author,
            data={"number": number, "before": change.before, "after": change.after, "accepted": accepted})
        new = [] if accepted is None else [decision]
        bench.events.change([*new, *(replace(one, undone=True) for one in earlier)], bench.settings.author,
                            "change")


def take(trajectory: Trajectory, bench: "Workbench") -> Feedback:
    """Saves the answer without the changes that were rejected; those left open stay in it."""
    parts = changes(trajectory, bench)
    rejected = [number for number, accepted in decisions(parts, _given(trajectory, bench)).items()
                if not accepted]
    text = without(parts, rejected)
    if text == _answer_of(trajectory).text:
        raise WorkbenchError("No change is rejected, so the answer stands as it is. Reject one first.")
    if not text.strip():
        raise WorkbenchError("Nothing would be left of the answer. Accept a change, or edit the text.")
    turned_down = "; ".join(said(change.after, change.before)
                            for number, change in enumerate(edits(parts)) if number in rejected)
    return _made(trajectory, text, f"Turned back: {turned_down}", bench, rejected=rejected)


def withdraw(feedback: str, bench: "Workbench") -> str:
    """Takes an edit back, and sets its lesson aside if nobody decided on it; the decision, for undo."""
    with bench.database.decision():
        [made] = [one for one in bench.history.feedback(kind="edit") if one.id == feedback] or [None]
        if made is None:
            raise WorkbenchError("This edit was taken back already. Reload the page to see the answer.")
        waiting = [replace(lesson, status="rejected")
                   for lesson in bench.history.lessons(trajectory=made.trajectory, status="proposed")
                   if lesson.feedback == made.id]
        return bench.events.change([replace(made, undone=True), *waiting], bench.settings.author, "withdraw")


def changes(trajectory: Trajectory, bench: "Workbench") -> list[Stretch]:
    """The answer beside the one it was made from, cut into what is the same and what changed."""
    if trajectory.redo_of is None:
        raise WorkbenchError("This answer was not redone, so there are no changes to decide on.")
    before = bench.history.trajectory(trajectory.redo_of).answer
    return stretches(before.text if before else "", _answer_of(trajectory).text)


def decisions(parts: Sequence[Stretch], given: Sequence[Feedback]) -> dict[int, bool]:
    """Which changes were accepted and which rejected, by their number; the open ones are not in it."""
    return {number: one.data["accepted"] for number, change in enumerate(edits(parts))
            for one in given if decides(one, number, change)}


def decides(given: Feedback, number: int, change: Stretch) -> bool:
    """Whether feedback is about this very change."""
    about = [given.data.get(name) for name in ("number", "before", "after")]
    return given.kind == "change" and about == [number, change.before, change.after]


def _given(trajectory: Trajectory, bench: "Workbench") -> list[Feedback]:
    return bench.history.feedback(trajectory=trajectory.id, kind="change")


def _made(trajectory: Trajectory, text: str, words: str, bench: "Workbench", **data: Any) -> Feedback:
    """The feedback that makes an answer, saved together with it."""
    before, author = _answer_of(trajectory), bench.settings.author
    feedback = Feedback(kind="edit", trajectory=trajectory.id, response=before.id, text=words,
                        data={"text": text, **data}, author=author)
    response = Response(text, origin="edit", parent=before.id, because=words)
    made = Trajectory(trajectory.task, trajectory.setup, trajectory.conversation, trajectory.follows,
                      matches=trajectory.matches, responses=(response,), chosen=response.id, state="done",
                      redo_of=trajectory.id, feedback=feedback.id, author=author)
    with bench.database.decision():
        bench.history.give(feedback)
        bench.history.save(made)
    return feedback


def _answer_of(trajectory: Trajectory) -> Response:
    if trajectory.answer is None:
        raise WorkbenchError("There is no answer here to change yet.")
    return trajectory.answer
