"""The rules a lasting correction teaches, drafted: the words, the scope, the level and the check of each.

Requests that can be verified or followed apart from each other become rules of their own; fragments go
with the request before them, and what only says why is left out: the correction itself is kept as well.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.checks import explain, instruct
from workbench.reading.asked import Asked, read_task
from workbench.reading.clauses import Clause
from workbench.reading.forms import LIMITS, Form
from workbench.reading.kinds import Kind, find_kind, names_itself, said_of_kind
from workbench.reading.levels import level_of
from workbench.reading.prohibitions import FORBIDDING
from workbench.reading.scopes import Scope, find_scope, language_of
from workbench.reading.wording import (
    capitalised,
    in_rule_words,
    uncapitalised,
    without_condition,
    without_reach,
)
from workbench.records import Breadth, Check, Level, Trial

PROHIBITIONS = ("not_contains", "not_regex")
PATTERNS = ("regex", "not_regex")  # a pattern says nothing to a person: their own words must do
PLACES = ("starts_with", "ends_with")
NOT_WORDED = ("reaction", "reason", "here", "scope")
LONGEST_RULE = 400  # characters
SHORT = 12  # words up to which a clause with a limit says nothing but the limit
FEWEST = 3  # words of a request that stands alone; "shorter" says nothing beside a limit
ALONE = re.compile(r"(?i)(?:and |but |also |please |always )*(?!(?:i|we|my|our|he|she|they|it)\b|(?:never|not|no) (?:with|by|as|to|in|on|for)\b)\w")
REFERS_BACK = re.compile(r"(?i)\b(?:it|them|that|this|those|these|instead|rather|same)\b")
FRAGMENT = re.compile(r"(?i)(?:never|not) (?:with|by|as|to|in|on|for)\b")
CONTRAST = re.compile(r"(?i)not \S+(?: \S+)?$")
WHY_SO = re.compile(r"(?i)(?:it|they|everybody|everyone|nobody|no one|people|that|this|he|she)\b")
LEADS_ITSELF = re.compile(r"(?i)(?:the user|in|for|to|when|if)\b")


@dataclass(frozen=True)
class Draft:
    """A rule as it is proposed, and how sure that is, from 0 to 1."""

    text: str
    applies_when: str
    level: Level
    breadth: Breadth
    check: Check | None
    in_scope: tuple[str, ...]
    confidence: float
    trials: tuple[Trial, ...] = ()


@dataclass(frozen=True)
class Part:
    """What one rule is made of: its check, and the clauses it is worded from."""

    check: Check | None
    told: Sequence[Clause]


def draft_rules(task: str, correction: str, clauses: Sequence[Clause], forms: Sequence[Form],
                confidence: float) -> tuple[Draft, ...]:
    """One draft for each request that can be verified or followed apart from the others."""
    asked = read_task(task)
    return tuple(_draft(part, task, correction, clauses, asked, confidence) for part in _parts(clauses, forms))


def _draft(part: Part, task: str, correction: str, clauses: Sequence[Clause], asked: Asked,
           confidence: float) -> Draft:
    kinds = (find_kind(clause.text, asked.thing) for clause in (*part.told, *clauses))
    kind = next(filter(None, kinds), None)
    scope = find_scope(asked, correction, part.check, task, kind)
    text = _text(part, scope, asked, kind)
    return Draft(text, scope.applies_when, level_of(text, part.check), scope.breadth, part.check, (task,),
                 confidence)


def _parts(clauses: Sequence[Clause], forms: Sequence[Form]) -> list[Part]:
    """One part for each group of forms and for each request that no form belongs to; or one for all."""
    groups, taken = _groups(forms), {form.clause for form in forms}
    free = [at for at, clause in enumerate(clauses) if at not in taken and clause.role not in NOT_WORDED]
    if not groups:
        return [Part(None, _without_reasons([clauses[at] for at in free]) or list(clauses))]
    apart = [at for at in free if _stands_alone(clauses[at])]
    parts = [(group[0].clause, Part(_one_check(group), _told(clauses, group, free, apart, taken)))
             for group in groups]
    parts += [(at, Part(None, [clauses[at]])) for at in apart]
    return [part for _, part in sorted(parts, key=lambda placed: placed[0])]


def _stands_alone(clause: Clause) -> bool:
    """Whether a request makes sense without the others: `never threaten him`, but not `never with a name`."""
    return (clause.role == "request" and len(clause.text.split()) >= FEWEST
            and bool(ALONE.match(clause.text)) and not REFERS_BACK.search(clause.text))


def _told(clauses: Sequence[Clause], group: Sequence[Form], free: Sequence[int], apart: Sequence[int],
          taken: set[int]) -> list[Clause]:
    """A form's own clauses, and the fragments that follow them; told facts beside a request are reasons."""
    own = {form.clause for form in group}
    requests = any(clauses[at].role == "request" for at in own)
    limited = any(form.check.kind.startswith(LIMITS) for form in group)
    first = min(own) == min(taken)
    for at in free:
        said = clauses[at]
        belongs = at - 1 in own or (first and at - 1 not in taken)
        idle = (requests and said.role == "fact") or (limited and len(said.text.split()) < FEWEST)
        if at not in apart and belongs and not idle:
            own.add(at)
    return [clauses[at] for at in sorted(own)]


def _without_reasons(told: list[Clause]) -> list[Clause]:
    """What is asked, without the facts about others that say why; told facts alone are kept."""
    asks = any(clause.role == "request" for clause in told)
    return [clause for clause in told if not (asks and clause.role == "fact" and WHY_SO.match(clause.text))]


def _groups(forms: Sequence[Form]) -> list[list[Form]]:
    """The forms by rule: wordings forbidden in one breath are one rule, all else is its own."""
    wordings = [form for form in forms if form.check.kind in PROHIBITIONS]
    others = [[form] for form in forms if form.check.kind not in PROHIBITIONS]
    return sorted([*others, *([wordings] if wordings else [])], key=lambda group: group[0].clause)


def _one_check(group: Sequence[Form]) -> Check | None:
    """The group's check; several forbidden wordings become one."""
    if len(group) < 2:
        return group[0].check if group else None
    if all(form.check.kind == "not_contains" for form in group):
        return Check("not_contains", [word for form in group for word in _listed(form.check)])
    return Check("not_regex", "(?i)" + "|".join(f"(?:{_pattern(form.check)})" for form in group))


def _listed(check: Check) -> list[str]:
    return check.value if isinstance(check.value, list) else [check.value]


def _pattern(check: Check) -> str:
    if check.kind == "not_regex":
        return re.sub(r"^\(\?i\)", "", check.value)
    return "|".join(map(re.escape, _listed(check)))


def _text(part: Part, scope: Scope, asked: Asked, kind: Kind | None) -> str:
    """The rule's one sentence: led in by the scope, imperative, the user in the third person."""
    check = part.check
    said = [_sentence(clause, check, asked, scope, kind) for clause in part.told]
    sentences = list(filter(None, dict.fromkeys(said)))
    foreign = language_of(" ".join(clause.text for clause in part.told)) != "en"
    if check and not foreign and not any(_says(sentence, check) for sentence in sentences):
        sentences = [_instruction(check), *sentences]
    body = _shortened(_joined(sentences or [part.told[0].text]))
    if not scope.lead or LEADS_ITSELF.match(body) or names_itself(body) or _led_by(body, scope.lead):
        return _closed(capitalised(body))
    return _closed(f"{scope.lead}, {uncapitalised(body)}")


def _closed(sentence: str) -> str:
    return sentence if re.search(r"[.!?]\W?$", sentence) else f"{sentence}."


def _led_by(body: str, lead: str) -> bool:
    """Whether the words open with who the lead names: `Jonas likes numbers` needs no "In e-mails to Jonas"."""
    first = re.match(r"[\w'’-]{3,}", body)
    return bool(first) and first[0].lower() in re.findall(r"[\w'’-]+", lead.lower()) and first[0].lower() != "the"


def _joined(sentences: Sequence[str]) -> str:
    """The sentences as one; a fragment goes on with "and"."""
    first, *rest = sentences
    for sentence in rest:
        link = " and" if FRAGMENT.match(sentence) else "," if CONTRAST.match(sentence) else ";"
        first += f"{link} {uncapitalised(sentence)}"
    return first


def _sentence(clause: Clause, check: Check | None, asked: Asked, scope: Scope, kind: Kind | None) -> str:
    """A clause in a rule's words; one that is little more than a limit is said by its check."""
    person = asked.person if asked.person and asked.person.short not in scope.lead else None
    words = in_rule_words(_bare(clause.text, scope, kind), person)
    counts = re.search(r"\d|\b(?:one|two|three|four|five|six)\b", words)
    limit = check is not None and check.kind.startswith(LIMITS) and counts and len(words.split()) <= SHORT
    limit = limit and language_of(clause.text) == "en"
    return _instruction(check) if limit else _with_quotes(words, check)


def _bare(words: str, scope: Scope, kind: Kind | None) -> str:
    """The clause without what its scope says already."""
    if scope.breadth == "global":
        return without_reach(words)
    bare = without_condition(words) if scope.lead else words
    return said_of_kind(bare, kind) if kind else bare


def _with_quotes(words: str, check: Check | None) -> str:
    """`Best, Mina` in quotation marks, where it is what a text has to begin or end with."""
    if check is None or check.kind not in PLACES or not words.endswith(f" {check.value}"):
        return words
    return f'{words[: -len(check.value)]}"{check.value}"'


def _instruction(check: Check) -> str:
    return instruct(check).rstrip(".")


def _says(sentence: str, check: Check) -> bool:
    """Whether the sentence already says what the check asks."""
    if check.kind in PATTERNS:
        return True
    if check.kind == "not_contains":
        return bool(FORBIDDING.search(sentence))
    named, said = ({word[:5].rstrip("s") for word in re.findall(r"\w{4,}", words.lower())}
                   for words in (explain(check), sentence))
    return bool(named & said) or sentence == _instruction(check)


def _shortened(body: str) -> str:
    return body if len(body) <= LONGEST_RULE else f"{body[:LONGEST_RULE].rsplit(' ', 1)[0]} …"
