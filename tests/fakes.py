"""A model and an embedder that do what a test says; everything else in the tests is real."""

import hashlib
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from pydantic import BaseModel

from workbench.errors import UnusableReply
from workbench.models import Capabilities, Completion
from workbench.records import Message, Usage

SMALL = Capabilities(structured=True, distils=False, judges=False, small=True, prefill=True, grammar=True)


CUT = "✂"


class FakeModel:
    """Gives its answers in order, the last one again and again; an exception among them is raised.

    `asked` holds what it was told. One that ends in `CUT` is cut there at the token limit. With `hold()` it
    stops before each answer until `let_go()`.
    """

    def __init__(self, *answers: str | Exception, capabilities: Capabilities = SMALL) -> None:
        self.name, self.capabilities = "fake", capabilities
        self.answers, self.asked = list(answers) or ["Fine."], []
        self._free, self.waiting = threading.Event(), threading.Event()
        self._free.set()

    def hold(self) -> None:
        self._free.clear()

    def let_go(self) -> None:
        self._free.set()

    def ready(self) -> None:
        pass

    def stream(self, messages: Sequence[Message], **options: Any) -> Iterator[Completion]:
        self.asked.append((tuple(messages), options))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, BaseException):
            raise answer
        words = re.findall(r"\S+\s*", answer.removesuffix(CUT)) or [""]
        for number in range(1, len(words) + 1):
            if number == 2:
                self.waiting.set()
                self._free.wait(20)
            yield Completion("".join(words[:number]), Usage(10, number, 0.1), not answer.endswith(CUT))
        self.waiting.clear()

    def complete(self, messages: Sequence[Message], **options: Any) -> Completion:
        return list(self.stream(messages, **options))[-1]

    def structured(self, messages: Sequence[Message], kind: type[BaseModel], **options: Any) -> BaseModel:
        try:
            return kind.model_validate_json(self.complete(messages, **options).text)
        except ValueError as error:
            raise UnusableReply("The model's reply is not what was asked for.") from error


@dataclass(frozen=True)
class FakeEmbedder:
    """Texts that share words are near each other; always the same, in microseconds."""

    name: str = "fake"
    dimensions: int = 384
    loaded: bool = True

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        rows = numpy.zeros((len(texts), self.dimensions), dtype=numpy.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()[:20_000]) or [""]:
                row[int(hashlib.md5(word.encode()).hexdigest(), 16) % self.dimensions] += 1.0
        return rows / numpy.maximum(numpy.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
