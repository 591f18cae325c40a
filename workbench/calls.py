"""What is asked of a model and what comes back, in words that fit every provider."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypedDict

from workbench.records import Message, Usage

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk

CUT_OFF = {"length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"}
DROPPABLE = ("temperature", "seed", "stop")


@dataclass(frozen=True)
class Capabilities:
    """What a model can be trusted with, so that prompting and learning can choose a way that works."""

    structured: bool = False  # is held to a JSON schema while it writes
    distils: bool = True  # can turn a correction into a rule
    judges: bool = True  # can say whether a rule applies or an answer is good
    small: bool = False
    prefill: bool = False  # goes on from words put in its mouth
    grammar: bool = False  # is held to a llama.cpp grammar while it writes


@dataclass(frozen=True)
class Completion:
    """An answer, or as much of it as has come; `finished` False is one cut off at its token limit.

    `left_out` counts the oldest messages of the conversation that the model's context had no room for.
    """

    text: str
    usage: Usage = field(default_factory=Usage)
    finished: bool = True
    left_out: int = 0


class Options(TypedDict, total=False):
    """How to answer; what is not given is left to the model's own default.

    `prefill` begins the answer where the model can go on from it and is left out elsewhere; `grammar`
    (GBNF) and `extra` (more fields of the request, such as `cache_prompt`) reach servers that speak
    OpenAI's protocol: the embedded one, and those named by a base URL.
    """

    system: str
    temperature: float | None
    max_tokens: int | None
    seed: int | None
    stop: Sequence[str] | None
    prefill: str
    schema: Mapping[str, Any] | None
    grammar: str
    extra: Mapping[str, Any] | None


@dataclass(frozen=True)
class Call:
    """One question to a model: what is said, how it is to be answered, what had to be left out."""

    messages: tuple[Message, ...]
    options: Options
    left_out: int = 0

    def shortened(self) -> "Call | None":
        """Without the older half of the conversation, cut before a user's turn; None if nothing can go."""
        turns = [i for i, message in enumerate(self.messages) if message.role == "user" and i > 0]
        seams = [i for i in turns if i >= len(self.messages) // 2] or turns[-1:]
        if not seams:
            return None
        gone = self.left_out + seams[0]
        return replace(self, messages=self.messages[seams[0]:], left_out=gone)

    def without(self, refusal: str) -> "Call | None":
        """Without the options that a refusal names, as some take no temperature; None if it names none."""
        refused = [name for name in DROPPABLE if self.options.get(name) is not None and name in refusal]
        kept = {name: value for name, value in self.options.items() if name not in refused}
        return replace(self, options=kept) if refused else None

    def said(self, prefill: bool) -> list[tuple[str, str]]:
        """The messages as LangChain takes them, with a word about what was left out."""
        system, start = self.options.get("system", ""), self.options.get("prefill", "")
        turns = [(message.role, sendable(message.content)) for message in self.messages]
        if self.left_out and turns:
            note = f"[{self.left_out} earlier messages are left out here.]\n\n"
            turns[0] = (turns[0][0], note + turns[0][1])
        begun = [("assistant", start)] if start and prefill else []
        return ([("system", sendable(system))] if system else []) + turns + begun


class Reply:
    """An answer while it comes in."""

    def __init__(self, prefill: str) -> None:
        self.prefill, self.written, self.reason = prefill, "", ""
        self.read: int | None = None
        self.wrote: int | None = None

    def take(self, chunk: "AIMessageChunk") -> None:
        self.written += str(chunk.text)
        said = chunk.response_metadata
        self.reason = (said.get("finish_reason") or said.get("stop_reason") or said.get("done_reason")
                       or self.reason)
        if used := chunk.usage_metadata:  # some servers send running totals: the largest is the last
            self.read = max(self.read or 0, used["input_tokens"])
            self.wrote = max(self.wrote or 0, used["output_tokens"])

    def completion(self, begun: float, left_out: int) -> Completion:
        usage = Usage(self.read, self.wrote, time.perf_counter() - begun)
        return Completion(self.prefill + self.written, usage, self.reason not in CUT_OFF, left_out)


def sendable(text: str) -> str:
    """The text without what cannot be sent (halves of characters, from broken clipboards)."""
    return text.encode("utf-8", "replace").decode("utf-8")
