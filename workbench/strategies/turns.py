"""What was said before the task, as far as there is room for it.

The embedded model reads about 2,000 tokens at once and loses its thread well before that; and it takes
an earlier, unrelated turn for part of the task. So a small model gets earlier turns only where the
request needs them, the newest only, whole, and never a conversation that begins with an answer.
"""

from itertools import dropwhile

from workbench.context import needs_context
from workbench.records import Message, Task

ROOM = 2400  # characters of earlier turns, about 600 tokens


def turns(task: Task, words: str, small: bool) -> tuple[Message, ...]:
    """The conversation, then these words as the person's newest message."""
    return (*(_needed(task) if small else task.conversation), Message("user", words))


def _needed(task: Task) -> tuple[Message, ...]:
    return _newest(task.conversation) if needs_context(task) else ()


def _newest(conversation: tuple[Message, ...]) -> tuple[Message, ...]:
    kept: list[Message] = []
    left = ROOM
    for message in reversed(conversation):
        left -= len(message.content)
        if left < 0:
            break
        kept.insert(0, message)
    return tuple(dropwhile(lambda message: message.role == "assistant", kept))
