"""Which rules a task meets: find them, let the gate decide, then settle what the gate cannot see.

The gate judges one rule at a time, and a capable model those it is unsure of. What is settled here concerns
the task's own instructions, which beat a rule, and two rules that ask for opposite things, of which the later
one holds.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.context import goes_on
from workbench.duplicates import said_once
from workbench.gates import GATES
from workbench.gates.comparing import quoted
from workbench.gates.contradictions import contradict
from workbench.gates.instructions import overruled
from workbench.records import Candidate, Match, Rule, Setup, Task
from workbench.uncertain import ruled

if TYPE_CHECKING:
    from workbench.bench import Workbench

HEAD, TAIL = 700, 300  # characters of a long task that are embedded: more than the embedder reads at once
BEATEN = 0.03


def decide(task: Task, bench: "Workbench", setup: Setup) -> tuple[Match, ...]:
    """What each rule found for a task comes to, the most probable first."""
    if not bench.knowledge.has_active():  # nothing to find: the first answer need not wait for the embedder
        return ()
    asked = replace(task, prompt=in_context(task))
    vector = bench.embed([embeddable(asked.prompt)])[0]
    candidates = bench.knowledge.candidates(vector, setup.retrieved)
    matches = ruled(asked, GATES[setup.gate](asked, candidates, setup), bench, setup)
    return settle(task, said_once(matches))


def warm(rules: Iterable[Rule], setup: Setup) -> None:
    """Reads what the setup's gate needs, and the rules given, for which a request would otherwise wait."""
    task = Task("Tell Tom in at most 30 words that I am late.")
    met = [*rules, Rule("Be brief.", "Writing to Tom.")]
    judged = GATES[setup.gate](task, [Candidate(rule, 0.0) for rule in met], setup)
    settle(task, [replace(match, decision="apply") for match in judged])


def settle(task: Task, matches: list[Match]) -> tuple[Match, ...]:
    """The matches after the task's own instructions and later rules have had their say."""
    heeded = [_unless_overruled(task, match) for match in matches]
    return tuple(sorted(_later_first(heeded), key=lambda match: match.probability, reverse=True))


def in_context(task: Task) -> str:
    """What is asked; a short follow-up ("and now to Paulo") is read with the request before it."""
    earlier = [message.content for message in task.conversation if message.role == "user"]
    return f"{earlier[-1]}\n{task.prompt}" if earlier and goes_on(task) else task.prompt


def embeddable(prompt: str) -> str:
    """The head and the tail of a task, short enough for the embedder to read whole."""
    if len(prompt) <= HEAD + TAIL:
        return prompt
    return f"{prompt[:HEAD]} … {prompt[-TAIL:]}"


def _unless_overruled(task: Task, match: Match) -> Match:
    said = overruled(task.prompt, match.rule) if match.decision != "withhold" else ""
    if not said:
        return match
    reason = f"Held back because the request itself says {quoted(said)}, which goes before the rule."
    return replace(match, decision="withhold", probability=min(match.probability, BEATEN), reason=reason)


def _later_first(matches: list[Match]) -> list[Match]:
    """The matches, of two that contradict each other where both would apply one held back.

    The later one holds, unless somebody said that the earlier one goes first.
    """
    both = [match for match in matches if match.decision == "apply"]
    applied = sorted(both, key=lambda match: match.rule.created)
    beaten: dict[str, str] = {}
    for at, earlier in enumerate(applied):
        for later in applied[at + 1:]:
            if later.rule.id in earlier.rule.overrides:
                beaten[later.rule.id] = f"the rule {quoted(earlier.rule.text)} was said to go before it"
            elif contradict(earlier.rule, later.rule):
                beaten[earlier.rule.id] = f"the later rule {quoted(later.rule.text)} says otherwise"
    return [_beaten(match, beaten[match.rule.id]) if match.rule.id in beaten else match for match in matches]


def _beaten(match: Match, why: str) -> Match:
    return replace(match, decision="withhold", probability=min(match.probability, BEATEN),
                   reason=f"Held back because {why} and holds here too.")
