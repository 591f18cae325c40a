"""What a person changes while an answer is paused: a rule, the gate's decision, a critique, the draft.

Each change is one piece of feedback and nothing more until the work goes on: the paused answer stays as
the loop left it, and `steered` shows it with the changes that stand. So to take one back is to withdraw
its feedback, a reload loses nothing, and what the loop did stays apart from what a person did. Going on
folds the changes in (after the user debug mode of NExT-Search).
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

from workbench.checks import compile_checks
from workbench.critics.judging import place
from workbench.errors import WorkbenchError
from workbench.records import PERSON, Critique, Decision, Feedback, Match, Response, Rule, Trajectory
from workbench.versions import best, settled

Severity = Literal["minor", "major", "critical"]
Step = Literal["rules", "version", "verdicts"]

MISSING = "missing"
DECIDED = "You decided this while the answer was paused."
SAID = "You said it while the answer was paused."
WRITTEN = "You wrote it while the answer was paused."

RuleOf = Callable[[str], Rule]


def step_of(trajectory: Trajectory) -> Step | None:
    """The step that has just ended, after which the work can pause; None in the middle of one."""
    if trajectory.state == "responding" and not trajectory.responses:
        return "rules"
    if trajectory.state == "critiquing":
        return "version"
    return "verdicts" if trajectory.state == "refining" and settled(trajectory) else None


def paused(trajectory: Trajectory) -> Trajectory:
    """The work paused where a step has just ended; in the middle of one, as it is."""
    return replace(trajectory, paused=step_of(trajectory) is not None)


# ------------------------------------------------------------- what a person does


def decide(rule: str, decision: Decision) -> Feedback:
    """Apply a rule to this answer, whether it was retrieved or not, or hold it back."""
    return Feedback(kind="step", rule=rule, data={"decision": decision})


def redraft(text: str) -> Feedback:
    """Go on from this text instead of the newest version."""
    return Feedback(kind="step", data={"draft": text.replace("\x00", "")})


def dismiss(critique: Critique) -> Feedback:
    """Do not count a critique."""
    return Feedback(kind="critique", response=critique.response, data={"dismissed": critique.id})


def criticise(words: str, quote: str = "", severity: Severity = "major", suggestion: str = "",
              instead_of: Critique | None = None) -> Feedback:
    """Say what is wrong with the newest version, by the words it rests on, or with no words what is missing.

    `instead_of` another critique, that one no longer counts.
    """
    data = {"quote": quote, "severity": severity, "suggestion": suggestion.strip(),
            "instead_of": instead_of and instead_of.id}
    return Feedback(kind="critique", text=words.replace("\x00", "").strip(), data=data)


# --------------------------------------------------------------- what comes of it


def steered(paused: Trajectory, given: Sequence[Feedback], rule_of: RuleOf) -> Trajectory:
    """The paused answer with the changes that stand; `given` is the feedback on it, oldest first."""
    trajectory = paused
    for feedback in pending(paused, given):
        trajectory = _with(trajectory, feedback, rule_of)
    if trajectory is paused or not trajectory.responses:
        return trajectory
    verdicts_stand = trajectory.matches == paused.matches and trajectory.responses == paused.responses
    state = trajectory.state if verdicts_stand else "critiquing"
    return replace(trajectory, chosen=best(trajectory).id, state=state)


def pending(paused: Trajectory, given: Sequence[Feedback]) -> list[Feedback]:
    """The changes since the answer was paused: what it has gone on with is not made again."""
    return [one for one in given if one.kind in ("step", "critique") and one.id not in paused.steered_by]


def checked(shown: Trajectory, feedback: Feedback, rule_of: RuleOf) -> Feedback:
    """A change to the answer as it is shown, as it can be kept; WorkbenchError says why it cannot be."""
    data, newest = feedback.data, _newest(shown)
    if "decision" in data:
        rule_of(feedback.rule)
        _known(data["decision"], get_args(Decision), "decision")
        return feedback
    if newest is None:
        raise WorkbenchError("Nothing has been written yet. Go one step on first.")
    if "draft" in data and not data["draft"].strip():
        raise WorkbenchError("The draft is empty. Write what to go on from; nothing was changed.")
    if "draft" in data and data["draft"] == newest.text:
        raise WorkbenchError("Nothing was changed in the draft. Edit its words first.")
    if "dismissed" in data and data["dismissed"] not in [critique.id for critique in shown.critiques]:
        raise WorkbenchError("This critique is not there any more. Reload the page to see those that are.")
    return _said_of(newest, feedback) if "quote" in data else replace(feedback, response=newest.id)


def same_subject(first: Feedback, second: Feedback) -> bool:
    """Whether the second change takes the place of the first."""
    return first.kind == second.kind and _subject(first) == _subject(second)


def in_words(feedback: Feedback, trajectory: Trajectory) -> str:
    """What a person changed, in one sentence."""
    data = feedback.data
    if "decision" in data:
        rule = next((match.rule.text for match in trajectory.matches if match.rule.id == feedback.rule), "")
        return f"{'Applied' if data['decision'] == 'apply' else 'Held back'}: {rule}"
    if "draft" in data:
        return "Edited the draft"
    if "dismissed" in data:
        found = [one.explanation for one in trajectory.critiques if one.id == data["dismissed"]]
        return f"Dismissed: {''.join(found)}"
    return f"Criticised: {feedback.text}"


def _said_of(newest: Response, feedback: Feedback) -> Feedback:
    if not feedback.text:
        raise WorkbenchError("Say what is wrong first.")
    _known(feedback.data["severity"], get_args(Severity), "severity")
    quote = feedback.data["quote"].strip()
    if quote and place(newest.text, quote) is None:
        raise WorkbenchError("These words are not in this version. Pick the words that your critique rests "
                             "on, or none if something is missing.")
    return replace(feedback, response=newest.id)


def _known(value: str, values: Sequence[str], what: str) -> None:
    if value not in values:
        raise WorkbenchError(f"{value!r} is no {what}. Choose one of {', '.join(values)}.")


def _subject(feedback: Feedback) -> tuple[str, Any]:
    data = feedback.data
    if "decision" in data:
        return "decision", feedback.rule
    if "draft" in data:
        return "draft", feedback.response
    if "dismissed" in data:
        return "dismissed", data["dismissed"]
    return "said", data.get("instead_of") or (feedback.response, feedback.text, data.get("quote"))


def _with(trajectory: Trajectory, feedback: Feedback, rule_of: RuleOf) -> Trajectory:
    data = feedback.data
    if "decision" in data:
        return _with_decision(trajectory, feedback, rule_of)
    if "draft" in data:
        return _with_draft(trajectory, feedback)
    if "dismissed" in data:
        return _without(trajectory, data["dismissed"])
    return _with_critique(trajectory, feedback) if "quote" in data else trajectory


def _with_decision(trajectory: Trajectory, feedback: Feedback, rule_of: RuleOf) -> Trajectory:
    decision = feedback.data["decision"]
    changed = tuple(replace(match, decision=decision, reason=DECIDED) if match.rule.id == feedback.rule
                    else match for match in trajectory.matches)
    if changed == trajectory.matches and feedback.rule not in [match.rule.id for match in changed]:
        changed = (*changed, Match(rule_of(feedback.rule), decision, 1.0, DECIDED))
    return replace(trajectory, matches=changed)


def _with_draft(trajectory: Trajectory, feedback: Feedback) -> Trajectory:
    parent = feedback.response if _version(trajectory, feedback.response) else None  # an edit undone since
    edit = Response(feedback.data["draft"], origin="edit", parent=parent, because=WRITTEN, id=feedback.id)
    return trajectory.grow(responses=(edit,))


def _without(trajectory: Trajectory, critique: str | None) -> Trajectory:
    return replace(trajectory, critiques=tuple(replace(one, dismissed=True) if one.id == critique else one
                                               for one in trajectory.critiques))


def _with_critique(trajectory: Trajectory, feedback: Feedback) -> Trajectory:
    """The critique; where its words name what a machine can verify, later versions are held to it."""
    about = _version(trajectory, feedback.response)
    if about is None:  # the draft that it criticises was taken back
        return trajectory
    data, trajectory = feedback.data, _without(trajectory, feedback.data["instead_of"])
    said = Critique(PERSON, about.id, "fail", feedback.text, span=place(about.text, data["quote"]),
                    error_type="" if data["quote"].strip() else MISSING, severity=data["severity"],
                    suggestion=data["suggestion"], id=feedback.id)
    found = compile_checks(feedback.text)
    if found:
        rule = Rule(feedback.text, "This answer.", breadth="local", check=found[0], id=feedback.id)
        trajectory = trajectory.grow(matches=(Match(rule, "apply", 1.0, SAID),))
    return trajectory.grow(critiques=(said,))


def _version(trajectory: Trajectory, id: str | None) -> Response | None:
    return next((one for one in trajectory.responses if one.id == id), None)


def _newest(trajectory: Trajectory) -> Response | None:
    return trajectory.responses[-1] if trajectory.responses else None
