"""The machine-checkable form of a correction, read with the answer it corrects beside it.

The checks read what the words alone say; where they find nothing, the answer says more: what a clause
forbids and the answer contains, what it demands and the answer lacks. A wording that the corrected
answer does not hold is only forbidden where the person quotes it.
"""

import re
from dataclasses import dataclass

from workbench.checks import compile_checks, verify
from workbench.errors import WorkbenchError
from workbench.reading import demands, prohibitions
from workbench.reading.clauses import Clause
from workbench.reading.kinds import predicate
from workbench.records import Check

READERS = (demands.language, demands.blank_line, demands.counted, demands.placed,
           prohibitions.replaced, prohibitions.preferred, prohibitions.forbidden, prohibitions.named,
           demands.demanded, demands.shaped, demands.titled, demands.sampled)
SILENT = ("reaction", "here", "concession", "scope")
WORDINGS = {"contains", "not_contains", "regex", "not_regex", "language"}
LIMITS = ("max_", "min_", "exact_")


@dataclass(frozen=True)
class Form:
    """A check with the clause that asks for it."""

    check: Check
    clause: int


def find_forms(clauses: list[Clause], response: str) -> list[Form]:
    """The checks the clauses ask for: those the answer fails, and those asked for outright."""
    asked = [Form(check, at) for at, clause in enumerate(clauses) if clause.role not in SILENT
             for check in _of(clause, response)]
    found = _each_once(asked or _across(clauses, response) or _whole(clauses))
    failing = _without_substitutes([form for form in found if failed(form.check, response)], clauses)
    return [form for form in found if form in failing or _explicit(form, clauses, bool(failing))]


def _explicit(form: Form, clauses: list[Clause], others: bool) -> bool:
    """Whether the words ask for it outright, so that it holds even where this answer meets it by chance."""
    check, clause = form.check, clauses[form.clause]
    if check.kind not in WORDINGS:
        return not others or check.kind.startswith(LIMITS) or clause.role == "request"
    quoted = check.kind == "not_contains" and prohibitions.quotes(clause.text)
    return clause.role == "request" and bool(quoted or prohibitions.unsigned(clause, "") == check)


def failed(check: Check, response: str) -> bool:
    """Whether the answer breaks the check; one that cannot be run counts as not broken."""
    try:
        return verify(check, response).passed is False
    except WorkbenchError:
        return False


def _of(clause: Clause, response: str) -> list[Check]:
    """The checks of one clause: what its words say, else what they say of this answer."""
    if demands.per_part(clause):
        return []
    said = compile_checks(clause.text) or compile_checks(predicate(clause.text))
    broken = [check for check in said if failed(check, response)]
    if broken:
        return broken
    read = (reader(clause, response) for reader in READERS)
    met = next(([check] for check in read if check and failed(check, response)), said)
    outright = (prohibitions.unsigned, demands.counted) if clause.role == "request" else ()
    return met or list(filter(None, (reader(clause, response) for reader in outright)))[:1]


def _across(clauses: list[Clause], response: str) -> list[Form]:
    """`weather goes first line ... "Weather:" and then the rest`: place and wording in two clauses."""
    lacking = [wording for clause in clauses for wording in prohibitions.quotes(clause.text)
               if wording not in response]
    for at, clause in enumerate(clauses):
        first = demands.FIRST.search(clause.text)
        if len(lacking) == 1 and (first or demands.LAST.search(clause.text)):
            return [Form(Check("starts_with" if first else "ends_with", lacking[0]), at)]
    return []


def _whole(clauses: list[Clause]) -> list[Form]:
    """The checks of all the words together, for the clause that asks."""
    asking = next((at for at, clause in enumerate(clauses) if clause.role == "request"), 0)
    return [Form(check, asking) for check in compile_checks(" ".join(clause.text for clause in clauses))]


def _without_substitutes(forms: list[Form], clauses: list[Clause]) -> list[Form]:
    """What is only named as the better word for a forbidden one is not demanded in every answer."""
    forbids = any(form.check.kind in ("not_contains", "not_regex") for form in forms)
    return [form for form in forms if not forbids or form.check.kind != "contains"
            or re.search(r"(?i)\b(?:include|mention|add)\b", clauses[form.clause].text)]


def _each_once(forms: list[Form]) -> list[Form]:
    return list({(form.check.kind, str(form.check.value)): form for form in reversed(forms)}.values())[::-1]
