"""An answer that is none is told from one, by what it says and how near the request it is."""

from dataclasses import replace
from types import SimpleNamespace

import numpy
import pytest

from workbench.critics import CRITICS
from workbench.records import Check, Match, Response, Rule, Setup, Task, Trajectory
from workbench.soundness import fault

ASKED = Trajectory(Task("Write to Ines about Friday."), Setup())


class Bench:
    """Embeds the request and the answer to vectors a given cosine apart."""

    def __init__(self, cosine: float) -> None:
        self.cosine, self.embedder = cosine, SimpleNamespace(loaded=True)

    def embed(self, texts: list[str]) -> numpy.ndarray:
        return numpy.array([[1.0, 0.0], [self.cosine, (1 - self.cosine**2) ** 0.5]])


def verdict(text: str, cosine: float = 0.8, trajectory: Trajectory = ASKED) -> str:
    (critique,) = CRITICS["request"](trajectory, Response(text), Bench(cosine))
    return critique.verdict


@pytest.mark.parametrize(("text", "similarity", "said"), [
    ("I'm sorry, but as an AI I cannot.", 0.9, "excuses itself"),
    ("I’m here to help with whatever you need.", 0.9, "excuses itself"),
    ("I am happy to see you. " * 10, 0.9, "circles"),
    ("Bread is baked from flour.", 0.1, "little to do"),
])
def test_what_is_no_answer_is_said_in_words(text: str, similarity: float, said: str) -> None:
    assert said in fault(text, similarity)


def test_a_plain_answer_has_no_fault() -> None:
    assert fault("Ines, I'm sorry, but Friday does not suit me. Shall we say Monday?", 0.7) == ""


def test_an_answer_off_the_request_fails() -> None:
    assert verdict("Bread is baked from flour.", cosine=0.1) == "fail"


def test_an_answer_near_the_request_is_unknown_rather_than_good() -> None:
    assert verdict("Ines, Friday suits me.") == "unknown"


def test_closeness_is_not_asked_of_an_answer_in_another_language_or_in_code() -> None:
    rule = Rule("Answer in French.", "always", check=Check("language", "fr"))
    french = replace(ASKED, matches=(Match(rule, "apply", 1.0, "always"),))
    assert verdict("Vendredi me convient.", cosine=0.1, trajectory=french) == "unknown"
    assert verdict("```python\nprint(1)\n```", cosine=0.1) == "unknown"


def test_an_excuse_is_pointed_at() -> None:
    (critique,) = CRITICS["request"](ASKED, Response("Well, as an AI I cannot."), Bench(0.9))
    assert critique.span.quote == "as an AI"
    assert critique.explanation == "The answer excuses itself instead of doing what was asked."
