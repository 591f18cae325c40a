"""Is a prohibition kept better when the model is told what to do instead?

    python -m workbench bench phrasing

The prohibitions among the pairs that nothing was tuned on, each put to the model in force as written and
in its positive form, the rule last, several versions each without a repair.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from workbench.experiments import EXPERIMENTS, Table
from workbench.experiments.answering import Judge
from workbench.experiments.choosing import passes
from workbench.experiments.pairs import Pair, read_pairs
from workbench.models import ChatModel, chat_model, embedder
from workbench.phrasing import spoken
from workbench.settings import read_settings
from workbench.shares import share
from workbench.strategies import STRATEGIES

VERSIONS = 4
TEMPERATURE = 0.4


@EXPERIMENTS.register("phrasing")
def phrasing(quick: bool) -> Sequence[Table]:
    """Prohibitions as they were written against what to do instead, on pairs nothing was tuned on."""
    pairs = [pair for part in ("held_out", "reserved") for pair in read_pairs(part)
             if spoken(pair.applied) != pair.rule]
    pairs, settings = pairs[: 2 if quick else None], read_settings()
    model, judge = chat_model(settings.model, settings), Judge(pairs, embedder(settings))
    rows = []
    for name, said in (("as written", lambda pair: pair.rule), ("positive form", _positive)):
        texts = [(pair, text) for pair in pairs for text in _versions(model, pair, said(pair))]
        rows.append((name, len(pairs), len(texts), share(passes(*one) for one in texts),
                     share(judge.sound(*one) for one in texts)))
    return (Table("Prohibitions put to the model", ("said", "pairs", "versions", "kept", "sound"), rows),)


def _positive(pair: Pair) -> str:
    return spoken(pair.applied)


def _versions(model: ChatModel, pair: Pair, words: str) -> Iterable[str]:
    """Versions of the answer with the rule said in these words, which are taken as they are."""
    rule = pair.applied
    prompt = STRATEGIES["rule_last"](pair.asked, (replace(rule, positive=words),), model.capabilities)
    for seed in range(VERSIONS):
        yield model.complete(prompt.messages, system=prompt.system, temperature=TEMPERATURE, seed=seed,
                             **prompt.options).text
