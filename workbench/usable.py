"""What a rule must have to be of use: words, and a scope that some task can be in.

Asked of every rule that is about to hold, from a card, a form or a file. What can be mended without
guessing is mended (white space, a scope for every task that was not called global); what cannot is
refused with the field named.
"""

import re
from dataclasses import replace

from workbench.checks import CHECKS
from workbench.errors import WorkbenchError
from workbench.records import Check, Rule

ALL = {"always", "everything", "anything", "whatever", "wherever", "everywhere", "any", "every", "each",
       "all", "immer", "alles", "jede", "jeder", "jedes", "jeden", "alle", "allen", "toujours", "tout",
       "toute", "toutes", "tous", "siempre", "todo", "todos", "todas", "cualquier"}
GENERAL = {"task", "request", "answer", "reply", "response", "text", "topic", "prompt", "thing", "case",
           "situation", "kind", "sort", "time", "aufgabe", "aufgaben", "antwort", "antworten", "anfrage",
           "anfragen", "texte", "texten", "demande", "réponse", "tâche", "tarea", "respuesta", "writing",
           "answering", "doing", "asks", "matter", "about", "whatsoever"}
NEVER = {"never", "no", "nothing", "none", "nowhere", "nie", "niemals", "jamais", "nunca"}
SMALL = {"a", "an", "and", "are", "at", "for", "from", "i", "if", "in", "is", "it", "of", "on", "or", "that",
         "the", "to", "user", "what", "when", "you", "bei", "en", "les", "las", "los", "pour", "para"}
EXCEPTION = re.compile(r"(?i)[,;]?\s+(?:but not|except(?: for)?|excluding|other than|unless|aber nicht|außer"
                       r"|sauf|mais pas|excepto|salvo|pero no)\b")


def usable(rule: Rule) -> Rule:
    """The rule with its fields trimmed; WorkbenchError names the one that is missing or wrong."""
    text, scope = rule.text.strip(), rule.applies_when.strip()
    for words, name in ((text, "The rule"), (scope, "When the rule applies")):
        if not re.search(r"\w", words) and words != "*":
            raise WorkbenchError(f"{name} is empty. Fill it in, then approve.")
    _refuse_impossible(scope, rule)
    check = rule.check and Check(rule.check.kind, CHECKS[rule.check.kind].validate(rule.check.value))
    breadth = "global" if covers_everything(scope) else rule.breadth
    return replace(rule, text=text, applies_when=scope, check=check, breadth=breadth)


def covers_everything(scope: str) -> bool:
    """Whether a scope leaves out no task: "any request", "always"."""
    words = _content(scope)
    return scope.strip() == "*" or bool(words & ALL) and all(
        {word, word.removesuffix("s")} & (ALL | GENERAL) for word in words)


def _refuse_impossible(scope: str, rule: Rule) -> None:
    inside, *outside = EXCEPTION.split(scope, maxsplit=1)
    empty = _content(scope) <= NEVER | GENERAL and _content(scope) & NEVER
    if empty or outside and _content(inside) == _content(outside[0]):
        raise WorkbenchError(f"No task can be in the scope “{scope}”. Say when the rule applies.")
    both = set(rule.in_scope) & set(rule.out_of_scope)
    if both:
        raise WorkbenchError(f"The example “{min(both)[:80]}” stands both in scope and out of it. "
                             "Leave it on one side.")


def _content(words: str) -> set[str]:
    """The words that say something."""
    return set(re.findall(r"\w+", words.casefold())) - SMALL
