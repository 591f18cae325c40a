"""Does a request stand by itself, or does it go on from what was said before?

Asked by the gate, which reads "and now to Paulo" with the request before it, and by prompting for small
models, which take an earlier, unrelated turn for part of the task and answer that one again.
"""

import re

from workbench.records import Task

HEAD = 200  # characters in which a request shows what it refers to
FEW_WORDS = 12
ONWARDS = re.compile(
    r"^\W*(and|now|also|again|the same|same|another|make (it|that|this)|shorter|longer|try|redo|once more|und"
    r"|jetzt|noch|nochmal|et|maintenant|encore|y|ahora|otra)\b", re.I)
POINTING_BACK = re.compile(
    r"\b(it|its|them|those|there|above|previous|earlier|again|instead|your (answer|reply|draft|last)"
    r"|the (first|second|last) (one|part|paragraph|sentence|line|point|version))\b", re.I)


def goes_on(task: Task) -> bool:
    """Whether a request begins like a continuation: "and now shorter"."""
    head = task.prompt[:HEAD]
    return bool(task.conversation and ONWARDS.match(head)) and len(head.split()) <= FEW_WORDS


def needs_context(task: Task) -> bool:
    """Whether a request can only be understood with the turns before it; long ones stand by themselves."""
    head = task.prompt[:HEAD]
    short = len(head.split()) <= FEW_WORDS
    return bool(task.conversation) and (goes_on(task) or short and bool(POINTING_BACK.search(head)))
