"""How a small model has to be sampled to be worth reading.

Without a penalty on repeating itself the embedded model went round in circles in 19 of 100 answers and
excused itself ("as an AI ...") in as many; with a mild one it hardly did either (docs/prompting.md).
The penalty is llama.cpp's own, so only a server that also takes its grammars is told about it, and
only there are answers kept short: elsewhere a small model may want its tokens to think.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from workbench.records import Check

if TYPE_CHECKING:
    from workbench.models import Capabilities

SAMPLING = {"repeat_penalty": 1.1, "top_p": 0.9}
LONGEST = 384  # tokens of an answer nobody limited; it loses its thread before that


def manner(capabilities: "Capabilities", checks: Iterable[Check] = ()) -> dict[str, Any]:
    """The options every answer of this model is asked for with."""
    if not (capabilities.small and capabilities.grammar):
        return {}
    return {"extra": dict(SAMPLING), "max_tokens": limit(checks)}


def limit(checks: Iterable[Check]) -> int:
    """Tokens the answer may take: generous, so that a sentence begun can be ended."""
    values = [(check.kind, check.value) for check in checks]
    words = [value for kind, value in values if kind in ("max_words", "exact_words")]
    sentences = [value for kind, value in values if kind in ("max_sentences", "exact_sentences")]
    return min([*(int(many * 1.5) + 40 for many in words), *(many * 50 + 20 for many in sentences), LONGEST])
