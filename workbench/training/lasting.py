"""Learns which traces tell a lasting correction from one for this answer only.

`python -m workbench.training.lasting FILE.jsonl...` writes `workbench/reading/lasting.json` and prints how
often it is right on domains it was not fitted to. It takes a minute and no model.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.experiments.distilling import read_items
from workbench.reading import heard_in, said_in
from workbench.reading.lasting import FILE, traces
from workbench.training.fitting import Example, Fitted, fit, held_out

STRENGTH, FEWEST = 0.3, 3


def examples_of(items: Sequence[dict[str, Any]]) -> list[Example]:
    """Each correction as its traces; items of one domain are one group."""
    heard = (heard_in(item["task"], item["response"], item["correction"]) for item in items)
    return [Example(traces(said_in(one)), item["generalizes"], item.get("domain", item["id"]))
            for one, item in zip(heard, items, strict=True)]


def fitted_to(examples: Sequence[Example]) -> Fitted:
    return fit(examples, STRENGTH, FEWEST)


def shares(examples: Sequence[Example], scores: Sequence[float]) -> str:
    """How often the scores are right: of all, of the lasting, of the one-off."""
    right = [(score > 0) == example.right for example, score in zip(examples, scores, strict=True)]
    parts = [[hit for hit, example in zip(right, examples, strict=True) if example.right is lasting]
             for lasting in (True, False)]
    return ", ".join(f"{name} {sum(hits) / max(len(hits), 1):.3f} of {len(hits)}"
                     for name, hits in (("right", right), ("lasting", parts[0]), ("one-off", parts[1])))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", type=Path, nargs="+", help="corrections, one JSON object a line")
    examples = examples_of([item for path in parser.parse_args().files for item in read_items(path)])
    print("domains held out:", shares(examples, held_out(examples, fitted_to)))
    fitted_to(examples).write(FILE)
    print(f"{FILE.name}: {FILE.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
