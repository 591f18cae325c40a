"""What the scope model learns from: a rule as it may be known, and requests that belong to it or do not.

A corpus of corrections has few requests for each rule: most of those in scope avoid its words, and most of
those near it use them. A model that only learned that would hold back the plainest request. So requests of
the other two kinds are in it too (plain in scope, indirect near it), and each time an item comes up it is
dealt anew: with some of its requests, other parts of the rule known, other people in it, a person's clicks
among its examples, plain orders that belong (the task itself, the scope as an order) and requests that belong
to sibling rules.
"""

import json
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import py3langid

from workbench.models import embedder
from workbench.scope_model import Wording
from workbench.settings import read_settings
from workbench.training.scope_plain import MAKERS
from workbench.trials import ordered

Item = dict[str, Any]

SHOWN = (  # which parts of a rule are known, and how often: scope, words, task
    (0.35, (True, True, True)), (0.20, (True, True, False)), (0.15, (True, False, False)),
    (0.10, (True, False, True)), (0.08, (False, True, True)), (0.05, (False, True, False)),
    (0.07, (False, False, True)))
INSIDE = ("in_scope", "plain_in_scope")
NEAR = ("near_scope", "indirect_near_scope")
ALL = (*INSIDE, *NEAR)
NEAREST, FOUND = 60, 2  # unrelated requests nearest to a scope, and how many of them are asked at a time
ASKED = 4  # requests of each side at a time
PLAINEST = 0.15  # of the items, as many more rules are put together from lists
EVEN = 0.5
STRANGE = 0.6  # what a request of another rule counts: it may yet belong
CLICKED = 0.35  # how often a person's verdicts are among the examples
CLICKS = 2  # of each side at the most
RENAMED = 0.5
ORDERED = 0.35  # how often the scope itself is put as an order
SAME_SCOPE = 0.5  # cosine of two scopes from which requests of one may belong to the other
TRIES = 20
NAME = re.compile(r"(?<![.!?:\n\"“] )(?<!^)(?<!\n)\b[A-ZÀ-Þ][a-zà-ÿ]{2,}\b")
NO_NAMES = frozenset({
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February",
    "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    "English", "German", "French", "Spanish", "Italian", "Portuguese", "Dutch", "Polish", "Python", "Excel"})


@dataclass(frozen=True)
class Asked:
    """A request held against a rule, and how much what it says of the rule counts."""

    prompt: str
    belongs: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Group:
    """A rule as far as it is known, and what is asked of it."""

    wording: Wording
    asked: tuple[Asked, ...]


class Dealer:
    """Deals the items of a corpus as groups, by a seeded draw."""

    def __init__(self, paths: Iterable[Path], seed: int) -> None:
        self._draw = random.Random(seed)
        lines = (line for path in paths for line in path.read_text(encoding="utf-8").splitlines())
        self._all = [json.loads(line) for line in lines if line.strip()]
        self.items = [item for item in self._all if item.get("generalizes", True) and item["near_scope"]]
        self._domains: dict[str, list[Item]] = {}
        for item in self._all:
            self._domains.setdefault(item.get("domain", item["id"]), []).append(item)
        self._embed = embedder(read_settings()).embed
        vectors = self._embed([item["applies_when"] for item in self.items])
        self._scopes = dict(zip((item["id"] for item in self.items), vectors, strict=True))
        self._neighbours = self._nearest()
        self._names = {item["id"]: _names(item) for item in self.items}
        self._pool = sorted({name for names in self._names.values() for name in names})
        self._made = int(PLAINEST * len(self.items))

    def __len__(self) -> int:
        """How many groups there are in a round."""
        return len(self.items) + self._made

    def round(self) -> list[Group]:
        """Every item once, dealt anew, and some of the plainest rules, in a new order."""
        groups = [self.deal(item) for item in self.items]
        groups += [self._plainest() for _ in range(self._made)]
        return self._draw.sample(groups, len(groups))

    def deal(self, item: Item) -> Group:
        """One item: what is known of its rule this time, and requests of both kinds."""
        inside, near = self._mixed(item, INSIDE), self._mixed(item, NEAR)
        often, parts = zip(*SHOWN, strict=True)
        scope, words, task = self._draw.choices(parts, often)[0]
        liked = [item["task"]] if task else []
        unlike: list[str] = []
        if self._draw.random() < CLICKED:
            liked += [inside.pop() for _ in range(min(self._draw.randint(0, CLICKS), len(inside) - 1))]
            unlike += [near.pop() for _ in range(min(self._draw.randint(0, CLICKS), len(near) - 1))]
        known = Wording(item["applies_when"] * scope, item["rule"] * words, tuple(liked), tuple(unlike))
        asked = [*(Asked(text, True) for text in inside[:ASKED]), *self._plainly(item, task, scope),
                 *(Asked(text, False) for text in near[:ASKED]), *self._strangers(item),
                 *self._misaddressed(item, inside)]
        return self._renamed(item, Group(known, tuple(asked)))

    def _plainest(self) -> Group:
        """A rule and requests put together from lists, with or without the task it came from."""
        scope, rule, task, inside, outside = self._draw.choice(MAKERS)(self._draw, ASKED - 1)
        known = Wording(scope, rule, (task,) if self._draw.random() < EVEN else ())
        asked = (Asked(self._hurried(text), text in inside) for text in (*inside, *outside))
        return Group(known, tuple(asked))

    def _mixed(self, item: Item, keys: Sequence[str]) -> list[str]:
        requests = requests_of(item, keys)
        return self._draw.sample(requests, len(requests))

    def _plainly(self, item: Item, task_known: bool, scope_known: bool) -> list[Asked]:
        """Requests that say outright what they want, and belong."""
        asked = [] if task_known else [Asked(item["task"], True)]
        order = ordered(item["applies_when"]) if scope_known and self._draw.random() < ORDERED else ""
        return [*asked, Asked(order, True, 0.4)] if order else asked

    def _strangers(self, item: Item) -> list[Asked]:
        """Requests that belong to other rules, of the same domain and of others, and unrelated ones."""
        domain = self._domains[item.get("domain", item["id"])]
        drawn = [*self._requests(item, domain, 2), *self._requests(item, self._all, 1), *self._found(item)]
        if self._draw.random() < EVEN:
            drawn += item.get("out_of_scope", [])[:1]
        return [Asked(text, False, STRANGE) for text in drawn]

    def _found(self, item: Item) -> list[str]:
        near = self._neighbours[item["id"]]
        return self._draw.sample(near, min(FOUND, len(near)))

    def _nearest(self) -> dict[str, list[str]]:
        """For each item the unrelated requests nearest to its scope: the gate is asked about just such."""
        texts = [(other, text) for other in self._all for text in (other["task"], *requests_of(other, ALL))]
        vectors = self._embed([text for _, text in texts])
        found = {}
        for item in self.items:
            order = (-(vectors @ self._scopes[item["id"]])).argsort()[: 4 * NEAREST]
            apart = [text for other, text in (texts[at] for at in order) if not self._related(item, other)]
            found[item["id"]] = apart[:NEAREST]
        return found

    def _requests(self, item: Item, others: Sequence[Item], count: int) -> list[str]:
        found: list[str] = []
        for _ in range(TRIES):
            other = self._draw.choice(others)
            if len(found) < count and not self._related(item, other):
                found.append(self._draw.choice([other["task"], *requests_of(other, ALL)]))
        return found

    def _related(self, item: Item, other: Item) -> bool:
        """Whether a request of one rule may belong to the other as well."""
        if other is item or item.get("overrides") == other["id"] or other.get("overrides") == item["id"]:
            return True
        if not other.get("generalizes", True):
            return False
        near = self._scopes.get(other["id"])
        return near is None or float(near @ self._scopes[item["id"]]) > SAME_SCOPE

    def _misaddressed(self, item: Item, inside: Sequence[str]) -> list[Asked]:
        """A request that belongs, put to somebody else: it no longer does where the scope names a person."""
        named = [name for name in self._names[item["id"]] if name in item["applies_when"].split()]
        met = [text for text in inside for name in named[:1] if re.search(rf"\b{name}\b", text)]
        if not met:
            return []
        return [Asked(_put(self._draw.choice(met), {named[0]: self._draw.choice(self._pool)}), False, 0.5)]

    def _renamed(self, item: Item, group: Group) -> Group:
        """The group with other people in it, the same throughout, and with the slips of people in a hurry."""
        names = self._names[item["id"]] if self._draw.random() < RENAMED else []
        new = dict(zip(names, self._draw.sample(self._pool, len(names)), strict=True))
        known = group.wording
        wording = Wording(_put(known.scope, new), _put(known.text, new),
                          tuple(_put(text, new) for text in known.inside),
                          tuple(_put(text, new) for text in known.outside))
        asked = (Asked(self._hurried(_put(one.prompt, new)), one.belongs, one.weight) for one in group.asked)
        return Group(wording, tuple(asked))

    def _hurried(self, text: str) -> str:
        chance = self._draw.random()
        if chance < 0.1:
            return text.lower()
        if chance < 0.16:
            return text.rstrip(".!")
        if chance < 0.22:
            lead = self._draw.choice(["Please", "Can you", "Hi!", "Quick one:", "I need this:"])
            return f"{lead} {text[0].lower()}{text[1:]}"
        return text


def requests_of(item: Item, keys: Sequence[str]) -> list[str]:
    """An item's requests of some kinds; not every item has every kind."""
    return [text for key in keys for text in item.get(key, ())]


def _names(item: Item) -> list[str]:
    """Proper names that come up more than once in an English item, and nowhere as ordinary words."""
    parts = (item["task"], *requests_of(item, ALL), item["applies_when"], item["rule"])
    text = "\n".join(parts)
    if py3langid.classify(text)[0] != "en":
        return []
    found, ordinary = NAME.findall(text), set(re.findall(r"\b[a-zà-ÿ]+\b", text))
    names = {name for name in found if found.count(name) > 1 and name.lower() not in ordinary}
    return sorted(names - NO_NAMES)


def _put(text: str, names: dict[str, str]) -> str:
    """A text with names put for others, all at once, so that two may be exchanged."""
    if not names:
        return text
    return re.sub(rf"\b({'|'.join(map(re.escape, names))})\b", lambda met: names[met[0]], text)
