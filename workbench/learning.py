"""What a correction teaches, and what becomes of it.

`learn` turns a correction into a lesson: one-off or lasting, with the changes to the rules it proposes.
Where the model can distil, it does; where it cannot, or its reply is of no use, the careful reading of
the words gives the draft, and the lesson says so. Nothing applies before `review`.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, get_args

from workbench.checks import compile_checks
from workbench.conflicts import change_for, changes_for, sources, together
from workbench.distilling import distil
from workbench.echoes import own_words, restated
from workbench.errors import ModelError, WorkbenchError
from workbench.quarantine import suspicions
from workbench.reading import Draft, Reading, read_correction
from workbench.reading.edits import read_edit
from workbench.reading.instructions import addresses_machine
from workbench.records import Feedback, Lesson, Review, Rule, RuleChange, Source, Trajectory
from workbench.trials import tried
from workbench.usable import usable

if TYPE_CHECKING:
    from workbench.bench import Workbench

log = logging.getLogger(__name__)

LessonDecision = Literal["approve", "once", "reject"]
EDITABLE = ("text", "applies_when", "level", "breadth", "check", "positive", "overrides")
EXAMPLES = ("in_scope", "out_of_scope")
OVERHEARD = ("The task or the answer speaks to the program, and the model that drafted this has read it: "
             "see that each rule says what you said, and no more.")
PASTED = Reading(True, "These are words of the answer or of a prompt, not yours. Say in your own words what "
                 "should be different.", confidence=0.9, unclear=True)
STATUS = {"approve": "approved", "once": "once", "reject": "rejected"}


def learn(trajectory: Trajectory, feedback: Feedback, bench: "Workbench") -> Lesson:
    """The lesson of a correction, in words or by an edit; a model that fails costs the wording only."""
    task, response = trajectory.task.prompt, _corrected(trajectory, feedback)
    met = [match.rule for match in trajectory.matches if match.rule.status == "active"]
    if known := restated(feedback.text, met):
        return _said_again(known, trajectory, feedback)
    heard = _heard(trajectory, feedback, met)
    reading = _read(task, response, heard)
    drafted, by = _drafted(task, response, heard, reading, bench)
    by = "edit" if feedback.kind == "edit" and drafted is reading else by
    rules = [_rule(draft, trajectory, feedback, by) for draft in drafted.rules]
    thought_up = {rule.id: draft.trials for rule, draft in zip(rules, drafted.rules, strict=True)}
    changes = (replace(change, trials=thought_up.get(change.rule.id, ()))
               for change in changes_for(rules, bench))
    return replace(
        _lesson(trajectory, feedback),
        one_off=drafted.one_off,
        reason=drafted.reason,
        changes=tried(tuple(changes), bench),
        drafted_by=by,
        note=" ".join(filter(None, (drafted.note, suspicions(rules)))),
        unclear=drafted.unclear,
    )


def _lesson(trajectory: Trajectory, feedback: Feedback) -> Lesson:
    """A lesson that says where it comes from, and nothing yet."""
    return Lesson(True, "", trajectory=trajectory.id, feedback=feedback.id, correction=feedback.text,
                  author=feedback.author or trajectory.author)


def _said_again(known: Rule, trajectory: Trajectory, feedback: Feedback) -> Lesson:
    """A known rule given back in its own words: the task is one more example of it, and nothing is new."""
    again = replace(known, in_scope=(trajectory.task.prompt,), out_of_scope=(), also_from=(),
                    source=_source(trajectory, feedback, "person"))
    change = RuleChange("merge", together(known, again), known.id,
                        "These are the words of this rule; the task becomes one more example of it.")
    return replace(_lesson(trajectory, feedback), one_off=False, changes=(change,), drafted_by="person",
                   reason="it gives a known rule back word for word")


def written(rule: Rule, author: str, bench: "Workbench") -> Lesson:
    """A rule a person wrote, as a lesson: it may repeat a known rule, or take the place of one."""
    asked = compile_checks(rule.text)
    rule = usable(replace(rule, check=rule.check or (asked[0] if len(asked) == 1 else None)))
    rule = replace(rule, source=Source(author=author, drafted_by="person"))
    return Lesson(False, "it was written by hand", changes_for([rule], bench), "person", suspicions([rule]),
                  correction=rule.text, author=author)


def current(lesson: Lesson, bench: "Workbench") -> Lesson:
    """A waiting lesson as it stands to the rules of now, which may not be those it was drafted beside."""
    if lesson.status != "proposed":
        return lesson
    return replace(lesson, changes=tuple(
        replace(change_for(replace(change.rule, overrides=()), bench), trials=change.trials)
        if change.action in ("add", "override") and change.rule.applies_when.strip() else change
        for change in lesson.changes))


def needs_a_person(lesson: Lesson) -> bool:
    """Whether this lesson must not be approved unseen: its note says why."""
    return bool(lesson.note)


def review(
    lesson: Lesson,
    decision: LessonDecision,
    bench: "Workbench",
    revised: Lesson | None = None,
    note: str = "",
    author: str = "",
    together: str | None = None,
) -> str:
    """Decide on a lesson, in one transaction; gives the decision's id, for undo.

    `approve` makes its rules active, as `revised` has them where a person edited them; `once` and
    `reject` leave no rule. A lesson that was decided must be undone before it is decided again. Lessons
    decided `together`, under one decision's id, are undone together.
    """
    if decision not in get_args(LessonDecision):
        raise WorkbenchError(f"A lesson can be approved, kept for this once or rejected, not {decision!r}.")
    if bench.history.lesson(lesson.id).status != "proposed":
        raise WorkbenchError("This lesson has been decided already. Undo that decision first.")
    decided = replace(revised or lesson, id=lesson.id, status=STATUS[decision])
    rules: list[Rule] = []
    if decision == "approve":
        rules, decided = _approved(decided, bench)
    return bench.reviews.decide(Review("lesson", lesson.id, decision, author, note), rules, decided, together)


# ------------------------------------------------------------------ drafting


def _corrected(trajectory: Trajectory, feedback: Feedback) -> str:
    """The version that was corrected, or the answer as it stands."""
    versions = [version for version in trajectory.responses if version.id == feedback.response]
    version = versions[0] if versions else trajectory.answer
    return version.text if version else ""


def _heard(trajectory: Trajectory, feedback: Feedback, met: Sequence[Rule]) -> Feedback:
    """A correction in words without what was pasted into it; what else a person did is their own."""
    if feedback.kind != "correction":
        return feedback
    return replace(feedback, text=own_words(feedback.text, [one.text for one in trajectory.responses], met))


def _read(task: str, response: str, feedback: Feedback) -> Reading:
    """What the words say, or, of an edit, what can be checked on the text before and after it."""
    if feedback.kind == "edit":
        return read_edit(task, response, feedback.data["text"])
    if not feedback.text:
        return PASTED
    return read_correction(task, response, feedback.text)


def _drafted(
    task: str, response: str, feedback: Feedback, reading: Reading, bench: "Workbench"
) -> tuple[Reading, str]:
    """The model's draft where it can give one, else the reading's; and who drafted it."""
    model = bench.model()
    if reading is PASTED or not model.capabilities.distils:
        return reading, "reading"
    try:
        drafted = distil(model, task, response, feedback.text, reading)
        return _noted(drafted, OVERHEARD if _speaks_to_it(task, response) else ""), f"model {model.name}"
    except ModelError as error:
        log.warning("The model gave no lesson: %s", error)
        source = "edit" if feedback.kind == "edit" else "words"
        note = f"The model gave no usable lesson ({error}) so this was read from your {source} alone."
        return _noted(reading, note), "reading"


def _speaks_to_it(*texts: str) -> bool:
    """Whether a text the model read beside the correction tries to instruct it."""
    return any(addresses_machine(text) for text in texts)


def _noted(reading: Reading, note: str) -> Reading:
    return replace(reading, note=" ".join(filter(None, (reading.note, note))))


def _rule(draft: Draft, trajectory: Trajectory, feedback: Feedback, drafted_by: str) -> Rule:
    source = _source(trajectory, feedback, drafted_by)
    return Rule(
        draft.text, draft.applies_when, draft.level, draft.breadth, draft.check, draft.in_scope, source=source
    )


def _source(trajectory: Trajectory, feedback: Feedback, drafted_by: str) -> Source:
    return Source(
        author=feedback.author or trajectory.author,
        correction=feedback.text,
        trajectory=trajectory.id,
        feedback=feedback.id,
        conversation=trajectory.conversation,
        drafted_by=drafted_by,
    )


# ----------------------------------------------------------------- approving


def _approved(lesson: Lesson, bench: "Workbench") -> tuple[list[Rule], Lesson]:
    """The rules an approval writes, and the lesson with its rules as they now stand."""
    if not lesson.changes:
        raise WorkbenchError("This lesson proposes no rule. Write one into it, or keep it for this once.")
    drafts = {change.target: change.rule for change in bench.history.lesson(lesson.id).changes}
    changes = tuple(_standing(change, drafts.get(change.target), bench) for change in lesson.changes)
    superseded = [rule for change in changes for rule in _superseded(change, bench)]
    return [*_one_of_each([change.rule for change in changes]), *superseded], replace(
        lesson, one_off=False, changes=changes
    )


def _standing(change: RuleChange, draft: Rule | None, bench: "Workbench") -> RuleChange:
    """The change with its rule as it will stand: active with usable fields, or retired."""
    if change.action == "retire":
        return replace(
            change, rule=replace(bench.knowledge.rule(change.target or change.rule.id), status="retired")
        )
    rule = usable(change.rule)
    if change.action in ("merge", "revise") and change.target:
        rule = _added_to(bench.knowledge.rule(change.target), rule, draft)
    known = bench.knowledge.saying(rule) if change.action == "add" else None
    if known and known.id != rule.id:  # approved since this was drafted, from the same words
        return replace(change, action="merge", target=known.id, rule=together(known, rule))
    return replace(change, rule=replace(rule, status="active"))


def _added_to(known: Rule, rule: Rule, draft: Rule | None) -> Rule:
    """The known rule as it is by now, with what the person changed on the card, and one more example."""
    if known.status != "active":
        raise WorkbenchError(f"The rule “{known.text}” that this adds to is not in use any more. Restore it "
                             "first, or keep the correction for this once.")
    added = revised(known, draft or known, rule)
    examples = tuple(dict.fromkeys((*known.in_scope, *rule.in_scope)))
    return replace(added, check=added.check or rule.check, in_scope=examples,
                   also_from=sources(known.source, *known.also_from, *rule.also_from)[1:])


def unseen(lesson: Lesson) -> bool:
    """Whether a rule written by hand would do something its author was not shown, and so waits for review."""
    return needs_a_person(lesson) or any(change.against for change in lesson.changes)


def revised(known: Rule, opened: Rule, rule: Rule) -> Rule:
    """A rule as it stands by now, with what somebody changed of it since they `opened` it, and no more."""
    changed = {name: getattr(rule, name) for name in EDITABLE if getattr(rule, name) != getattr(opened, name)}
    examples = {name: _examples(*(getattr(one, name) for one in (known, opened, rule))) for name in EXAMPLES}
    return replace(known, **changed, **examples)


def _examples(known: Sequence[str], opened: Sequence[str], given: Sequence[str]) -> tuple[str, ...]:
    kept = [example for example in known if example in given or example not in opened]
    return tuple(dict.fromkeys((*kept, *(example for example in given if example not in opened))))


def _superseded(change: RuleChange, bench: "Workbench") -> list[Rule]:
    """The rules whose place a change takes, as far as they still stand."""
    if change.action != "override" or not change.target:
        return []
    ended = [bench.knowledge.rule(id) for id in dict.fromkeys((change.target, *change.against))]
    return [replace(known, status="superseded") for known in ended if known.status == "active"]


def _one_of_each(rules: Sequence[Rule]) -> list[Rule]:
    """Each rule once: two requests may have been merged into one known rule."""
    by_id: dict[str, Rule] = {}
    for rule in rules:
        held = by_id.get(rule.id)
        by_id[rule.id] = together(rule, held) if held else rule
    return list(by_id.values())
