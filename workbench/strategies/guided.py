"""The way for a small model: what can be built into the answer is built in, the rest is said last.

A small model that reads "no emoji" answers about emoji, or excuses itself. So a rule whose check can be
met by how the answer begins, ends or is picked is not spoken at all; the answer is begun with the words
the check wants, stopped where it would sign off, closed with the words the check wants, and held to the
shape the check wants. Rules that need words come under the task, in their own words. docs/prompting.md
has the figures.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from workbench.phrasing import spoken
from workbench.records import Revision, Rule, Task
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.grammar import held
from workbench.strategies.manner import manner
from workbench.strategies.rule_last import below
from workbench.strategies.shape import closing, opening, quiet, stops
from workbench.strategies.turns import turns

if TYPE_CHECKING:
    from workbench.models import Capabilities


@STRATEGIES.register("guided")
def guided(
    task: Task, rules: tuple[Rule, ...], capabilities: "Capabilities", revision: Revision | None = None
) -> Prompt:
    """Opening, closing and length from the checks; the rules that need words below the task."""
    checks = tuple(rule.check for rule in rules if rule.check)
    needed = [spoken(rule) for rule in rules if not quiet(rule, capabilities.prefill)]
    prompt = Prompt(
        messages=turns(task, below(task.prompt, needed, rules, revision), capabilities.small),
        prefill=opening(checks) if capabilities.prefill else "",
        closing=closing(checks),
    )
    free = capabilities.grammar and not (prompt.prefill or prompt.closing)  # a grammar is of all the answer
    more = {"stop": stops(checks), "grammar": held(checks) if free else ""}
    given = {name: value for name, value in more.items() if value}
    return replace(prompt, options=manner(capabilities, checks) | given)
