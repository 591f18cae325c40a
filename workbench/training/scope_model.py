"""Trains the scope model and writes the file that is shipped: workbench/scope_model.onnx.

`python -m workbench.training.scope_model FILE.jsonl ... --tune FILE.jsonl ...` takes under an hour on two
quiet cores. A step reads a few rules once each and every request against its rule, so that requests share
the reading of the rule. Two losses are added: each request is to be told in or out by itself, and each that
belongs is to stand above those that do not. The weights shipped are averaged over the last part of each run
and over runs that deal the corpus differently, and rounded to eight bits.
"""

import argparse
import math
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn.functional import binary_cross_entropy_with_logits, softplus

from workbench.experiments.scoping import area
from workbench.models import embedder_folder
from workbench.scope_model import FILE, HEADS, STATES, WIDTH, Encode, Wording, request_tokens, rule_tokens
from workbench.training.scope_network import Network
from workbench.training.scope_pairs import INSIDE, NEAR, Dealer, Group, Item

RULES = 8  # in a step
PARTS = 4  # into which a step's requests are sorted by length, so that little is padded
RATE, HEAD_RATE = 6e-5, 5e-4
WARMING = 0.06  # of the steps, in which the rate rises
AVERAGED = 0.6  # of the steps, after which weights are averaged
AVERAGING = 0.015
RANKING = 0.5  # what the second loss counts
START = 1  # seed of the network that every run sets out from
THREADS = 2
OPSET = 17
OUTSIDE = (*NEAR, "out_of_scope")
WORDS = "words.weight"  # stay those of the embedder and are not shipped

Weights = dict[str, Tensor]


def tokenizer(folder: Path) -> Encode:
    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return lambda text: made.encode(text, add_special_tokens=False).ids


def scores_of(network: Network, groups: Sequence[Group], encode: Encode) -> tuple[Tensor, Tensor]:
    """The score of every request of some groups, in order, and which group it is of."""
    ids, mask = _padded([rule_tokens(group.wording, encode) for group in groups])
    states = network.read_rules(ids, mask)
    rows = [request_tokens(one.prompt, encode) for group in groups for one in group.asked]
    which = torch.tensor([at for at, group in enumerate(groups) for _ in group.asked])
    order = sorted(range(len(rows)), key=lambda at: len(rows[at]))
    size = math.ceil(len(rows) / PARTS)
    found = [network.score(*_padded([rows[at] for at in part]), states, mask, which[part])
             for part in (order[at:at + size] for at in range(0, len(rows), size))]
    return torch.cat(found)[torch.tensor(order).argsort()].float(), which


def _padded(rows: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, rows))
    ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
    mask = torch.tensor([[1.0] * len(row) + [0.0] * (longest - len(row)) for row in rows])
    return ids, mask


def loss_of(scores: Tensor, which: Tensor, groups: Sequence[Group]) -> Tensor:
    """How far the scores are from telling in from out, and from ranking in above out within each rule."""
    asked = [one for group in groups for one in group.asked]
    belongs = torch.tensor([float(one.belongs) for one in asked])
    weights = torch.tensor([one.weight for one in asked])
    each = binary_cross_entropy_with_logits(scores, belongs, weights, reduction="sum") / weights.sum()
    ranked = [_unranked(scores[which == at], belongs[which == at], weights[which == at])
              for at in range(len(groups))]
    return each + RANKING * torch.stack(ranked).mean()


def _unranked(scores: Tensor, belongs: Tensor, weights: Tensor) -> Tensor:
    inside, outside = belongs == 1, belongs == 0
    best = torch.logsumexp(scores[outside] + weights[outside].log(), 0)
    return (softplus(best - scores[inside]) * weights[inside]).sum() / weights[inside].sum()


def train(dealer: Dealer, network: Network, encode: Encode, epochs: int,
          after: Callable[[int], None]) -> Network:
    """The network trained, its weights averaged over the last steps; `after` is called with each epoch."""
    optimizer = _optimizer(network)
    total, step = epochs * math.ceil(len(dealer) / RULES), 0
    mean: Weights = {}
    for epoch in range(epochs):
        groups = dealer.round()
        for at in range(0, len(groups), RULES):
            _step(network, optimizer, groups[at:at + RULES], encode, step / total)
            step += 1
            if step > AVERAGED * total:
                _average(mean, network)
        after(epoch)
    network.load_state_dict(mean, strict=False)
    return network


def _optimizer(network: Network) -> torch.optim.Optimizer:
    head = list(network.head.parameters())
    known = {id(one) for one in head}
    body = [one for one in network.parameters() if one.requires_grad and id(one) not in known]
    return torch.optim.AdamW([{"params": body, "rate": RATE}, {"params": head, "rate": HEAD_RATE}],
                             weight_decay=0.01)


def _step(network: Network, optimizer: torch.optim.Optimizer, groups: Sequence[Group], encode: Encode,
          passed: float) -> None:
    pace = min(1.0, (passed + 1e-3) / WARMING) * (0.525 + 0.475 * math.cos(math.pi * passed))
    for part in optimizer.param_groups:
        part["lr"] = part["rate"] * pace
    network.train()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores, which = scores_of(network, groups, encode)
    optimizer.zero_grad()
    loss_of(scores, which, groups).backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()


def _average(mean: Weights, network: Network) -> None:
    for name, weight in trained(network).items():
        if name in mean:
            mean[name].lerp_(weight, AVERAGING)
        else:
            mean[name] = weight.clone()


def measure(network: Network, items: Sequence[Item], encode: Encode) -> dict[str, float]:
    """AUC of each kind of request that belongs over each kind that does not, scope and task known."""
    found: dict[str, list[float]] = {kind: [] for kind in (*INSIDE, *OUTSIDE)}
    network.eval()
    for item in items:
        wording = Wording(item["applies_when"], item["rule"], (item["task"],))
        for kind, scores in found.items():
            scores += _scored(network, wording, item.get(kind, ()), encode)
    return {f"{inside}/{outside}": area(found[inside], found[outside])
            for inside in INSIDE for outside in OUTSIDE if found[inside] and found[outside]}


def _scored(network: Network, wording: Wording, asked: Sequence[str], encode: Encode) -> list[float]:
    if not asked:
        return []
    with torch.no_grad():
        ids, mask = _padded([rule_tokens(wording, encode)])
        rows, there = _padded([request_tokens(text, encode) for text in asked])
        states = network.read_rules(ids, mask)
        return network.score(rows, there, states, mask, torch.zeros(len(asked), dtype=torch.long)).tolist()


def export(network: Network, file: Path) -> None:
    """Writes the layers, to eight bits a weight, as the file that is shipped."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network.eval()
    rules, length, before = 2, 7, 5
    past = [torch.zeros(rules, HEADS, before, WIDTH) for _ in STATES]
    given = (torch.zeros(1, length, HEADS * WIDTH), torch.ones(1, length), torch.tensor(1),
             torch.ones(rules, before), *past)
    varying = {"words": {0: "m", 1: "t"}, "mask": {0: "m", 1: "t"}, "seen": {0: "n", 1: "p"},
               "score": {0: "n"}} | {name: {0: "n", 2: "p"} for name in STATES}
    varying |= {f"{name}_out": {0: "n", 2: "t"} for name in STATES}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(network, given, str(whole), dynamo=False, opset_version=OPSET, dynamic_axes=varying,
                          input_names=["words", "mask", "kind", "seen", *STATES],
                          output_names=["score", *(f"{name}_out" for name in STATES)])
        quantize_dynamic(whole, file, per_channel=True, weight_type=QuantType.QInt8,
                         op_types_to_quantize=["MatMul", "Gemm"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+", help="corrections to learn from")
    parser.add_argument("--tune", type=Path, nargs="*", default=[], help="corrections to measure on")
    parser.add_argument("--epochs", type=int, default=7)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2], help="one run for each; averaged")
    parser.add_argument("--out", type=Path, default=FILE, help="the file to write")
    parser.add_argument("--keep", type=Path, help="also write the weights as they are, unquantised")
    given, begun, folder = parser.parse_args(), time.monotonic(), embedder_folder()
    held = {path: Dealer([path], seed=0).items for path in given.tune}
    encode = tokenizer(folder)

    def report(when: object, network: Network) -> None:
        for path, items in held.items():
            figures = (f"{name} {value:.3f}" for name, value in measure(network, items, encode).items())
            passed = time.monotonic() - begun
            print(f"{passed:5.0f} s, {when}, {path}: {', '.join(figures)}", flush=True)

    runs = [_run(given.files, seed, given.epochs, encode, report) for seed in given.seeds]
    network = Network(folder)
    network.load_state_dict(averaged(runs), strict=False)
    report("averaged", network)
    if given.keep:
        save_file(averaged(runs), given.keep)
    export(network, given.out)
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.1f} MB")


def _run(files: Sequence[Path], seed: int, epochs: int, encode: Encode,
         report: Callable[[object, Network], None]) -> Weights:
    """The weights after one run; all runs set out from the same network, so that they may be averaged."""
    dealer = Dealer(files, seed)
    torch.set_num_threads(THREADS)  # the embedder, which the dealer asks, has set it to fewer
    torch.manual_seed(START)
    network = Network(embedder_folder())
    train(dealer, network, encode, epochs, lambda epoch: report(f"seed {seed}, epoch {epoch}", network))
    report(f"seed {seed}", network)
    return trained(network)


def trained(network: Network) -> Weights:
    """The weights that training changes."""
    return {name: weight for name, weight in network.state_dict().items() if name != WORDS}


def averaged(runs: Sequence[Weights]) -> Weights:
    """The mean of the weights of several runs."""
    return {name: torch.stack([run[name] for run in runs]).mean(0) for name in runs[0]}


if __name__ == "__main__":
    main()
