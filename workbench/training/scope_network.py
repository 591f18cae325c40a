"""The scope model as it is trained: the embedder's six layers, in which a request looks back on a rule.

A rule's tokens see only each other. A request's tokens see their own in the lower layers, and the rule's as
well in the upper ones, so that what is the same for all rules is worked out once (after DeFormer, Cao et al.
2020, section 3). It is written out layer by layer, and not taken from a library, because the rule's keys and
values must come out, to be kept, and go in again: one pass (`forward`) does both, for training and in the
file that is shipped. The word vectors stay as they are, so that they need not be shipped.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import gelu, scaled_dot_product_attention

from workbench.scope_model import ALONE, HEADS, LAYERS, REQUEST, RULE, STATES, WIDTH

SIZE = HEADS * WIDTH
PLACES = 256  # positions kept of the base model's 512
EPSILON = 1e-12
MASKED = -1e4


class Layer(nn.Module):
    """One layer of the base model; gives its keys and values beside what it makes of the text."""

    def __init__(self, weights: dict[str, Tensor], prefix: str, dropout: float) -> None:
        super().__init__()
        self.query, self.key, self.value = (
            _linear(weights, f"{prefix}.attention.self.{name}") for name in ("query", "key", "value"))
        self.mixed = _linear(weights, f"{prefix}.attention.output.dense")
        self.after_mixing = _norm(weights, f"{prefix}.attention.output.LayerNorm")
        self.wider = _linear(weights, f"{prefix}.intermediate.dense")
        self.narrower = _linear(weights, f"{prefix}.output.dense")
        self.after_thinking = _norm(weights, f"{prefix}.output.LayerNorm")
        self.dropout = nn.Dropout(dropout)

    def forward(self, text: Tensor, unseen: Tensor, past: tuple[Tensor, Tensor]) -> tuple[Tensor, ...]:
        key, value = _heads(self.key(text)), _heads(self.value(text))
        keys, values = torch.cat([past[0], key], 2), torch.cat([past[1], value], 2)
        dropped = self.dropout.p if self.training else 0.0
        seen = scaled_dot_product_attention(_heads(self.query(text)), keys, values, unseen, dropped)
        mixed = self.mixed(seen.transpose(1, 2).reshape(text.shape))
        text = self.after_mixing(text + self.dropout(mixed))
        thought = self.narrower(gelu(self.wider(text)))
        return self.after_thinking(text + self.dropout(thought)), key, value


class Network(nn.Module):
    """All layers and the head that says how well a request fits the rule it looks back on."""

    def __init__(self, folder: Path, dropout: float = 0.1) -> None:
        super().__init__()
        weights = load_file(folder / "model.safetensors")
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"], freeze=True)
        self.places = nn.Parameter(weights["embeddings.position_embeddings.weight"][:PLACES].clone())
        self.kinds = nn.Parameter(weights["embeddings.token_type_embeddings.weight"].clone())
        self.at_start = _norm(weights, "embeddings.LayerNorm")
        self.layers = nn.ModuleList(Layer(weights, f"encoder.layer.{at}", dropout) for at in range(LAYERS))
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Sequential(nn.Linear(2 * SIZE, SIZE), nn.Tanh(), nn.Dropout(dropout),
                                  nn.Linear(SIZE, 1))

    def forward(self, words: Tensor, mask: Tensor, kind: Tensor, seen: Tensor,
                *past: Tensor) -> tuple[Tensor, ...]:
        """Score, and the upper layers' keys and values, of texts of a kind, each with what it looks back on.

        One text may be given for all it is to look back on.
        """
        text = self.dropout(self.at_start(words + self.places[: words.shape[1]] + self.kinds[kind]))
        nothing, unseen = past[0][:1, :, :0].expand(words.shape[0], -1, -1, -1), _unseen(mask)
        for layer in self.layers[:ALONE]:
            text, *_ = layer(text, unseen, (nothing, nothing))
        text, mask = text.expand(seen.shape[0], -1, -1), mask.expand(seen.shape[0], -1)
        unseen, states = _unseen(torch.cat([seen, mask], 1)), []
        for at, layer in enumerate(self.layers[ALONE:]):
            text, *both = layer(text, unseen, (past[2 * at], past[2 * at + 1]))
            states += both
        inside = mask[..., None]
        mean = (text * inside).sum(1) / inside.sum(1)
        return (self.head(torch.cat([text[:, 0], mean], 1))[:, 0], *states)

    def read_rules(self, ids: Tensor, mask: Tensor) -> list[Tensor]:
        """The keys and values of rules, which look back on nothing."""
        nothing = torch.zeros(len(ids), HEADS, 0, WIDTH)
        kind = torch.tensor(RULE)
        return list(self(self.words(ids), mask, kind, mask[:, :0], *[nothing] * len(STATES))[1:])

    def score(self, ids: Tensor, mask: Tensor, states: list[Tensor], seen: Tensor, which: Tensor) -> Tensor:
        """How well each request fits the rule it is held against, `which` being the rule's row."""
        past = [state[which] for state in states]
        return self(self.words(ids), mask, torch.tensor(REQUEST), seen[which], *past)[0]


def _unseen(seen: Tensor) -> Tensor:
    """What is added where a token cannot be looked back on."""
    return (1 - seen)[:, None, None, :] * MASKED


def _heads(text: Tensor) -> Tensor:
    return text.view(text.shape[0], text.shape[1], HEADS, WIDTH).transpose(1, 2)


def _linear(weights: dict[str, Tensor], name: str) -> nn.Linear:
    weight = weights[f"{name}.weight"]
    made = nn.Linear(weight.shape[1], weight.shape[0])
    made.load_state_dict({"weight": weight, "bias": weights[f"{name}.bias"]})
    return made


def _norm(weights: dict[str, Tensor], name: str) -> nn.LayerNorm:
    made = nn.LayerNorm(SIZE, eps=EPSILON)
    made.load_state_dict({"weight": weights[f"{name}.weight"], "bias": weights[f"{name}.bias"]})
    return made
