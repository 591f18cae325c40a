"""The rules as a book in Markdown, for people to read and for other agents to keep in their prompt files.

It is grouped by scope, since that is how it is looked things up in, and says what to do before what not
to: the positive form is the rule, a prohibition it was made from stands under it. Every line tells where
it comes from and since when it holds, so that whoever takes it over can ask back.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from workbench.checks import CHECKS, explain
from workbench.errors import WorkbenchError
from workbench.phrasing import spoken
from workbench.records import Rule, Source, shown

BREADTHS = {"global": 0, "regional": 1, "local": 2}
HEAD = """# Rulebook

{count} learnt from people's corrections, as of {day}. Each heading says when its rules apply; where the
request itself asks for something else, the request comes first. Of two rules that contradict each other
the later one holds.
"""


def rulebook(rules: Iterable[Rule], day: date) -> str:
    """The rules given, as one Markdown text; the widest scopes come first."""
    ordered = sorted(rules, key=lambda rule: (BREADTHS[rule.breadth], _scope(rule).casefold(), rule.created))
    parts = [_chapter(scope, list(together)) for scope, together in groupby(ordered, key=_scope)]
    count = f"{len(ordered)} rule{'' if len(ordered) == 1 else 's'}"
    return "\n".join([HEAD.format(count=count, day=day.isoformat()), *parts])


def _scope(rule: Rule) -> str:
    return "Always" if rule.breadth == "global" else shown(rule.applies_when)


def _chapter(scope: str, rules: Sequence[Rule]) -> str:
    return f"## {scope.rstrip('.')}\n\n" + "".join(map(_entry, rules))


def _entry(rule: Rule) -> str:
    """One rule: what to do, then what else is known of it, a line each."""
    said = spoken(rule)
    lines = [f"In the person's words: {shown(rule.text)}"] if said != rule.text else []
    lines += [f"Verified by machine: {_check(rule)}"] if rule.check else []
    lines += [f"Not for: {shown(example)}" for example in rule.out_of_scope]
    lines.append("; ".join(_source(source) for source in (rule.source, *rule.also_from))
                 + f"; since {rule.created[:10]}, `{rule.id}`")
    return f"- {shown(said)}\n" + "".join(f"  - {line}\n" for line in lines)


def _check(rule: Rule) -> str:
    try:
        return shown(explain(rule.check)) if rule.check.kind in CHECKS else shown(rule.check.kind)
    except WorkbenchError:  # a value from elsewhere that is of no use here
        return shown(rule.check.kind)


def _source(source: Source) -> str:
    who = shown(source.author) or "somebody"
    return f"{who}: “{shown(source.correction)}”" if source.correction else f"Written by {who}"
