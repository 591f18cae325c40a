"""One version of an answer: how it is written, judged by every critic, and mended by code.

Every search over versions uses these, so that searches differ only in which version they go on from.
A model that can take criticism is shown the version and what is wrong with it; a small one, which does
worse with its old answer in sight, starts afresh or goes on from what is there (docs/prompting.md).
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.calls import Capabilities
from workbench.critics import criticise
from workbench.errors import ModelError, UnusableReply
from workbench.prompting import render
from workbench.records import PERSON, Critique, Message, Origin, Response, Revision, Trajectory
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.going_on import go_on
from workbench.strategies.refining import LONGEST, refine
from workbench.versions import best, empty, failures, fault, mild, repaired, tries

if TYPE_CHECKING:
    from workbench.bench import Workbench

WHOLE_WORDS = re.compile(r"(?s).*\s|")
ENDING = 200  # characters of a cut answer that a model is reminded of
GONE_ON = "Gone on from where the answer was cut."
FIRST_TEMPERATURE, WARMER, WARMEST = 0.2, 0.1, 0.7

Steps = Generator[Trajectory, None, Trajectory]  # yields each snapshot, returns the last


def write(trajectory: Trajectory, bench: "Workbench", parent: Response | None = None) -> Steps:
    """One more version, growing as it is written; it is chosen while there is nothing better."""
    model = bench.model(trajectory.setup.model)
    origin = _origin(trajectory, parent, model.capabilities)
    prompt = _prompt(trajectory, parent, model.capabilities, origin)
    response = Response(text="", origin=origin, complete=False, parent=parent and parent.id)
    reason = _reason(trajectory, parent) if origin == "refinement" else _told(trajectory)
    for completion in model.stream(
        prompt.messages, system=prompt.system, prefill=prompt.prefill,
        temperature=_temperature(trajectory), seed=_seed(trajectory), **prompt.options,
    ):
        response = replace(response, text=completion.text, usage=completion.usage,
                           because=_left_out(completion.left_out) or reason)
        yield replace(trajectory, responses=(*trajectory.responses, response))
    response = replace(response, text=prompt.finish(response.text), complete=completion.finished)
    return trajectory.grow(responses=(response,), chosen=trajectory.chosen or response.id)


def carry_on(trajectory: Trajectory, bench: "Workbench", cut: Response) -> Steps:
    """The version that was cut at the token limit, gone on with from its last word."""
    model = bench.model(trajectory.setup.model)
    prompt, begun = _onwards(_prompt(trajectory, None, model.capabilities, "draft"), cut, model.capabilities)
    response = Response(text=cut.text, parent=cut.id, because=GONE_ON, complete=False)
    for completion in model.stream(
        prompt.messages, system=prompt.system, prefill=prompt.prefill,
        temperature=_temperature(trajectory), seed=_seed(trajectory), **prompt.options,
    ):
        response = replace(response, text=begun + completion.text, usage=completion.usage)
        yield replace(trajectory, responses=(*trajectory.responses, response))
    response = replace(response, text=prompt.finish(response.text), complete=completion.finished)
    return trajectory.grow(responses=(response,), chosen=response.id)


def _onwards(prompt: Prompt, cut: Response, capabilities: Capabilities) -> tuple[Prompt, str]:
    """The prompt to go on from a cut answer by, and what is to stand before the reply to it."""
    options = {name: value for name, value in prompt.options.items() if name != "grammar"}  # of it all
    if capabilities.prefill:
        return replace(prompt, prefill=cut.text, options=options), ""
    begun = WHOLE_WORDS.match(cut.text)[0]  # the last may be half a word; a reply begins with a whole one
    asked = Message("user", render("go_on", ending=begun.rstrip()[-ENDING:]))
    messages = (*prompt.messages, Message("assistant", begun.rstrip()), asked)
    return replace(prompt, messages=messages, prefill="", options=options), begun


def judge(trajectory: Trajectory, bench: "Workbench") -> Trajectory:
    """Every critic's word on the newest version, and which version is the best now."""
    response = trajectory.responses[-1]
    earlier = trajectory.verdicts(response)
    fresh = tuple(_judged_before(critique, earlier) for critique in criticise(trajectory, response, bench))
    kept = tuple(one for one in trajectory.critiques if one not in earlier or one.critic == PERSON)
    trajectory = replace(trajectory, critiques=(*kept, *fresh))
    return replace(trajectory, chosen=best(trajectory).id)


def _judged_before(critique: Critique, earlier: Sequence[Critique]) -> Critique:
    """A version is judged anew where a person changed its rules; what they dismissed stays dismissed."""
    said = (critique.critic, critique.rule, critique.explanation)
    dismissed = any(one.dismissed and (one.critic, one.rule) == said[:2] and
                    (one.explanation == said[2] or (one.span and one.span == critique.span))
                    for one in earlier)  # a model seldom puts the same thing in the same words
    return replace(critique, dismissed=True) if dismissed else critique


def another(trajectory: Trajectory, bench: "Workbench", parent: Response | None) -> Steps:
    """One more version, judged, and mended where that is mild; a try that says nothing is shown as such."""
    try:
        trajectory = yield from write(trajectory, bench, parent)
    except UnusableReply as error:
        return trajectory.grow(responses=(unwritten(error),))
    yield replace(trajectory, state="critiquing")
    trajectory = judge(trajectory, bench)
    yield trajectory
    return (yield from mend(trajectory, bench, trajectory.responses[-1]))


def unwritten(error: ModelError) -> Response:
    """A try that came to nothing, for the timeline to show why."""
    return Response(text="", origin="candidate", because=str(error), complete=False)


def mend(
    trajectory: Trajectory, bench: "Workbench", response: Response, last_resort: bool = False
) -> Steps:
    """The trajectory with a repair of that version, if the repair is worth having."""
    edit = repaired(trajectory, response)
    if edit is None or not (last_resort or mild(response, edit)):
        return trajectory
    tried = judge(trajectory.grow(responses=(edit,)), bench)
    better = fault(tried, edit) < fault(trajectory, trajectory.answer)
    if not better or (failures(tried, edit) and not last_resort):
        return trajectory
    yield tried
    return tried


def _origin(trajectory: Trajectory, parent: Response | None, capabilities: Capabilities) -> Origin:
    if not trajectory.responses:
        return "draft"
    shown = parent and not capabilities.small and failures(trajectory, parent) and len(parent.text) <= LONGEST
    return "refinement" if shown else "candidate"


def _prompt(
    trajectory: Trajectory, parent: Response | None, capabilities: Capabilities, origin: Origin
) -> Prompt:
    """What the strategy makes of the task, gone on with from the parent where the model can do that."""
    rules = tuple(match.rule for match in trajectory.applied)
    revision = _asked_by_a_person(trajectory) or trajectory.revision
    prompt = STRATEGIES[trajectory.setup.strategy](trajectory.task, rules, capabilities, revision)
    if origin == "refinement":
        others = [one.text for one in tries(trajectory) if one.id != parent.id and not empty(one.text)]
        return refine(prompt, parent.text, trajectory.verdicts(parent), others)
    if parent is None or not capabilities.prefill:
        return prompt
    onwards = (go_on(prompt, rule.check, parent.text) for rule in rules if rule.check)
    return next((longer for longer in onwards if longer), prompt)


def _asked_by_a_person(trajectory: Trajectory) -> Revision | None:
    """What a person criticised while the answer was paused, to be told as their correction of it."""
    said = _said_by_a_person(trajectory)
    if not said:
        return None
    criticised = next(one for one in trajectory.responses if one.id == said[-1].response)
    before = [trajectory.revision.correction] if trajectory.revision else []
    return Revision(criticised.text, ". ".join([*before, *map(_in_words, said)]))


def _said_by_a_person(trajectory: Trajectory) -> list[Critique]:
    return [one for one in trajectory.critiques if one.critic == PERSON and not one.dismissed]


def _in_words(critique: Critique) -> str:
    at = f" (“{critique.span.quote}”)" if critique.span else ""
    suggested = f": {critique.suggestion}" if critique.suggestion else ""
    return f"{critique.explanation}{at}{suggested}"


def _told(trajectory: Trajectory) -> str:
    return "; ".join(map(_in_words, _said_by_a_person(trajectory)))


def _reason(trajectory: Trajectory, parent: Response) -> str:
    return "; ".join(critique.suggestion or critique.explanation for critique in failures(trajectory, parent))


def _left_out(messages: int) -> str:
    return f"The {messages} oldest messages did not fit into what the model can read." if messages else ""


def _temperature(trajectory: Trajectory) -> float | None:
    """Careful at first, then bolder with each version that did not hold, so that they differ."""
    if trajectory.setup.temperature is not None:
        return trajectory.setup.temperature
    tried = sum(response.origin != "repair" for response in trajectory.responses)
    return round(min(FIRST_TEMPERATURE + WARMER * tried, WARMEST), 2)


def _seed(trajectory: Trajectory) -> int | None:
    seed = trajectory.setup.seed
    return None if seed is None else seed + len(trajectory.responses)
