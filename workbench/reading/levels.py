"""Does a rule change what is done (plan), or how it is worded and set out (detail)?"""

from workbench.reading.lexicon import compiled
from workbench.records import Check, Level

DETAIL_KINDS = {"contains", "regex", "not_regex", "not_contains", "json", "code_only"}
PLAN = compiled("levels", "plan")
FORM = compiled("levels", "form")


def level_of(text: str, check: Check | None) -> Level:
    """Plan where the content or the steps change, detail where only wording and form do."""
    if check and check.kind not in DETAIL_KINDS:
        return "detail"
    if PLAN.search(text) and not (check and FORM.search(text)):
        return "plan"
    return "detail" if check or FORM.search(text) else "plan"
