"""Whether a rule belongs to a request, as a small model reads the two together.

The model is a cross-encoder in two steps: a rule (scope, words, examples) is read once and its inner states
are kept, and a request is then read with those states in view, in the upper layers only. A task so pays for
its own few words, half of it once and half of it against each rule, and not for the words of the rules, which
keeps twenty rules within milliseconds. It is trained by `workbench/training/scope_model.py`; what is shipped
are the quantised layers, an ONNX file of numbers and no code. The word vectors are those of the embedder's
package.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from workbench.errors import ModelError
from workbench.records import Rule

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FILE = Path(__file__).with_name("scope_model.onnx")
LAYERS, HEADS, WIDTH = 6, 12, 32
ALONE = 3  # lower layers, in which a request is read without a rule in view
OPENS, CLOSES = 101, 102  # the base model's [CLS] and [SEP]
STATES = [f"{name}{layer}" for layer in range(ALONE, LAYERS) for name in ("key", "value")]
RULE, REQUEST = 0, 1  # the two kinds of text, as the base model numbers the halves of a pair
EXAMPLES = 3  # of each side that are read: the newest
EXAMPLE_TOKENS, RULE_TOKENS = 40, 192
HEAD_TOKENS, TAIL_TOKENS = 40, 16  # of a request: what is asked stands at its start or its end
LONGEST = 2000  # characters of a text that are split into tokens at all
KEPT = 128  # rules whose states are kept, about 0.6 MB each
BROKEN = "The scope model's weights ({file}) {problem}. Install the package again to get them back."

Encode = Callable[[str], list[int]]
States = tuple[numpy.ndarray, ...]


@dataclass(frozen=True)
class Wording:
    """What the model reads of a rule."""

    scope: str
    text: str
    inside: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()


def wording_of(rule: Rule) -> Wording:
    """A rule as the model reads it, with its newest examples."""
    return Wording(rule.applies_when, rule.text, rule.in_scope[-EXAMPLES:], rule.out_of_scope[-EXAMPLES:])


def rule_tokens(wording: Wording, encode: Encode) -> list[int]:
    """The token ids of a rule: each part behind a word that says what it is."""
    parts = [("when", wording.scope), ("rule", wording.text), *(("like", text) for text in wording.inside),
             *(("not", text) for text in wording.outside)]
    pieces = [[*encode(f"{name}:"), *encode(text[:LONGEST])[:EXAMPLE_TOKENS], CLOSES]
              for name, text in parts if text.strip()]
    return [OPENS, *(token for piece in pieces for token in piece)][:RULE_TOKENS]


def request_tokens(prompt: str, encode: Encode) -> list[int]:
    """The token ids of a request: all of a short one, the head and the tail of a long one."""
    shown = prompt if len(prompt) <= LONGEST else f"{prompt[:LONGEST // 2]} {prompt[-LONGEST // 2:]}"
    tokens = encode(shown)
    if len(tokens) > HEAD_TOKENS + TAIL_TOKENS:
        tokens = [*tokens[:HEAD_TOKENS], *tokens[-TAIL_TOKENS:]]
    return [OPENS, *tokens, CLOSES]


class ScopeModel:
    """Scores rules for a request; above zero the rule more likely belongs. Threads may share it."""

    def __init__(self, session: "InferenceSession", words: numpy.ndarray, encode: Encode) -> None:
        self._session, self._words, self._encode = session, words, encode
        self._kept: OrderedDict[Wording, States] = OrderedDict()
        self._lock = threading.Lock()

    def score(self, prompt: str, rules: Sequence[Rule]) -> list[float]:
        """One number a rule, in the order given: the log odds before they are calibrated."""
        if not rules:
            return []
        past, seen = _joined([self._states(wording) for wording in map(wording_of, rules)])
        words, mask = self._words_of(request_tokens(prompt, self._encode))
        return self._run(["score"], words, mask, REQUEST, past, seen)[0].tolist()

    def read(self, rules: Iterable[Rule]) -> None:
        """Reads rules ahead of the requests they will meet."""
        for rule in rules:
            self._states(wording_of(rule))

    def _states(self, wording: Wording) -> States:
        """What the model's layers make of a rule; kept, since a rule meets many tasks."""
        with self._lock:
            if wording in self._kept:
                self._kept.move_to_end(wording)
                return self._kept[wording]
        words, mask = self._words_of(rule_tokens(wording, self._encode))
        nothing = numpy.zeros((1, HEADS, 0, WIDTH), numpy.float32)
        states = tuple(self._run([f"{name}_out" for name in STATES], words, mask, RULE,
                                 [nothing] * len(STATES), numpy.zeros((1, 0), numpy.float32)))
        with self._lock:
            self._kept[wording] = states
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return states

    def _words_of(self, tokens: list[int]) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The word vectors of one text, and that all of them are there."""
        return self._words[tokens][None], numpy.ones((1, len(tokens)), numpy.float32)

    def _run(self, wanted: list[str], words: numpy.ndarray, mask: numpy.ndarray, kind: int,
             past: Sequence[numpy.ndarray], seen: numpy.ndarray) -> list[numpy.ndarray]:
        given = {"words": words, "mask": mask, "kind": numpy.array(kind), "seen": seen}
        return self._session.run(wanted, given | dict(zip(STATES, past, strict=True)))


def _joined(states: Sequence[States]) -> tuple[list[numpy.ndarray], numpy.ndarray]:
    """The states of several rules side by side, padded to the longest, and where there are any."""
    lengths = [one[0].shape[2] for one in states]
    past = []
    for layer in range(len(STATES)):
        side = numpy.zeros((len(states), HEADS, max(lengths), WIDTH), numpy.float32)
        for row, one in enumerate(states):
            side[row, :, : lengths[row]] = one[layer][0]
        past.append(side)
    seen = numpy.arange(max(lengths))[None] < numpy.array(lengths)[:, None]
    return past, seen.astype(numpy.float32)


@cache
def load(file: Path = FILE) -> ScopeModel:
    """The model that comes with us, loaded once; ModelError with the remedy where it cannot be."""
    from workbench.models import embedder_folder

    if not file.is_file():
        raise ModelError(BROKEN.format(file=file.name, problem="are missing"))
    folder = embedder_folder()
    return ScopeModel(_session(file), _word_vectors(folder), _encoder(folder))


def _session(file: Path) -> "InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the cores too
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library has one kind of exception for each way a file can be broken
        raise ModelError(BROKEN.format(file=file.name, problem="cannot be read")) from error


def _word_vectors(folder: Path) -> numpy.ndarray:
    from safetensors.numpy import load_file

    return load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]


def _encoder(folder: Path) -> Encode:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return lambda text: tokenizer.encode(text, add_special_tokens=False).ids
