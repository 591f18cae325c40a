"""Does an answer still do what was asked, whatever rule it honours?

No judge is at hand that could be trusted with a small model's answers, so this is a stand-in, stated
plainly: an answer counts as answering when all of these hold.

1. At least half of the pair's groups of key words are met (a group is met by any of its words). The
   groups were written with the pairs, and nothing that chooses an answer sees them.
2. It is closer to its own task than to 9 of 10 other tasks of the set, by cosine of embeddings (not
   asked of answers in another language).
3. It neither goes round in circles nor excuses itself (workbench/soundness.py).

It says nothing about whether what the answer claims is true.
"""

from collections.abc import Sequence

import numpy

from workbench.experiments.pairs import Pair
from workbench.models import Embedder
from workbench.soundness import excuse, fault, goes_in_circles

CLOSER_THAN = 0.9
FOREIGN = {"language", "json", "code_only"}


class Judge:
    """Says whether answers to these pairs answer; embeds the tasks once."""

    def __init__(self, pairs: Sequence[Pair], embedder: Embedder) -> None:
        self._embedder = embedder
        self._place = {pair.id: place for place, pair in enumerate(pairs)}
        self._vectors: dict[str, numpy.ndarray] = {}
        self._tasks = self._embed([pair.task for pair in pairs])

    def answering(self, pairs: Sequence[Pair], texts: Sequence[str]) -> numpy.ndarray:
        """For each pair and its text, whether it answers."""
        near = self._embed(texts) @ self._tasks.T
        return numpy.array([self._answers(*one) for one in zip(pairs, texts, near, strict=True)], dtype=bool)

    def sound(self, pair: Pair, text: str) -> bool:
        """What a running workbench can tell of a version: no key words, no other tasks."""
        similarity = float((self._embed([text]) @ self._tasks.T)[0, self._place[pair.id]])
        return not fault(text, None if pair.check.kind in FOREIGN else similarity)

    def _embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """Vectors, each text embedded once: the same answers are looked at again and again."""
        fresh = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        self._vectors |= dict(zip(fresh, self._embedder.embed(fresh), strict=True))
        return numpy.array([self._vectors[text] for text in texts])

    def _answers(self, pair: Pair, text: str, near: numpy.ndarray) -> bool:
        own = self._place[pair.id]
        on_task = pair.check.kind == "language" or closer(near, own)
        return on_task and meets_key_words(pair.about, text) and not (excuse(text) or goes_in_circles(text))


def closer(near: numpy.ndarray, own: int) -> bool:
    """Whether the similarity at `own` is at least that of nearly all others."""
    others = numpy.delete(near, own)
    return not len(others) or bool((near[own] > others).mean() >= CLOSER_THAN)


def meets_key_words(about: Sequence[Sequence[str]], text: str) -> bool:
    """Whether at least half of the groups have a word in the text."""
    said = text.casefold().replace("’", "'")
    return 2 * sum(any(word in said for word in group) for group in about) >= len(about)
