"""The models that come with us, for real: the chat model answers, the embedder tells meanings apart."""

from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy
import pytest
from pydantic import BaseModel

from workbench.checks import verify
from workbench.errors import ModelError
from workbench.models import ChatModel, chat_model, embedder
from workbench.models import test_model as try_model
from workbench.records import Check, Message
from workbench.settings import read_settings
from workbench.strategies.grammar import held

pytestmark = pytest.mark.embedded

COLOUR = [Message("user", "Name a colour.")]


class Reading(BaseModel):
    verdict: Literal["yes", "no"]
    count: int


@pytest.fixture
def model() -> ChatModel:
    return chat_model("embedded", read_settings())


def test_it_answers_as_it_writes(model: ChatModel) -> None:
    snapshots = list(model.stream(COLOUR, max_tokens=12, temperature=0, seed=1))
    assert len(snapshots) > 2
    assert all(b.text.startswith(a.text) for a, b in zip(snapshots, snapshots[1:], strict=False))
    assert snapshots[-1].usage.completion_tokens <= 12 and snapshots[-1].usage.prompt_tokens > 3


def test_the_same_seed_gives_the_same_answer(model: ChatModel) -> None:
    same = {"seed": 4, "temperature": 0.9, "max_tokens": 12, "extra": {"cache_prompt": False}}
    assert model.complete(COLOUR, **same).text == model.complete(COLOUR, **same).text


def test_it_is_held_to_a_schema(model: ChatModel) -> None:
    reading = model.structured([Message("user", "Is grass green? How many legs has a cat?")], Reading,
                               max_tokens=60, temperature=0)
    assert isinstance(reading, Reading)


def test_it_is_held_to_a_grammar_and_goes_on_from_a_prefill(model: ChatModel) -> None:
    assert model.complete(COLOUR, grammar='root ::= "red" | "blue"').text in ("red", "blue")
    answer = model.complete(COLOUR, prefill="The colour is", max_tokens=4)
    assert answer.text.startswith("The colour is") and len(answer.text) > len("The colour is")
    assert answer.usage.completion_tokens <= 4


@pytest.mark.parametrize("check", [Check("exact_lines", 2), Check("min_bullets", 1), Check("table")])
def test_it_understands_the_grammars_it_is_held_to(model: ChatModel, check: Check) -> None:
    text = model.complete(COLOUR, grammar=held([check]), max_tokens=200, seed=1, temperature=0).text
    assert verify(check, text).passed


def test_a_grammar_that_is_wrong_is_refused_in_words(model: ChatModel) -> None:
    with pytest.raises(ModelError, match="grammar"):
        model.complete(COLOUR, grammar='root ::= ("yes"')


def test_a_message_of_a_megabyte_is_refused_with_the_remedy(model: ChatModel) -> None:
    with pytest.raises(ModelError, match="Shorten the message"):
        model.complete([Message("user", "a long way " * 95_000)])


@pytest.mark.parametrize("words", ["\x00\x01\x02", "🦊🐔🦊", "اكتب جملة", "\ud83d", "<|im_end|>"])
def test_odd_messages_are_answered(model: ChatModel, words: str) -> None:
    assert model.complete([Message("user", words)], max_tokens=4, seed=1).usage.prompt_tokens


def test_it_can_be_tried(model: ChatModel) -> None:
    assert try_model("embedded", read_settings()).startswith("embedded answered in")


def test_sentences_that_mean_the_same_are_near() -> None:
    rows = embedder(read_settings()).embed(
        ["Write to my landlord about the heater.", "E-mail the owner of my flat: the heating is broken.",
         "Prove that the square root of two is irrational."])
    likeness = rows @ rows.T
    assert rows.dtype == numpy.float32 and numpy.allclose(numpy.diag(likeness), 1, atol=1e-5)
    assert likeness[0, 1] > 0.5 > 0.2 > likeness[0, 2]


def test_no_sentences_give_no_rows() -> None:
    assert embedder(read_settings()).embed([]).shape == (0, 384)


def test_odd_sentences_have_vectors() -> None:
    rows = embedder(read_settings()).embed(["", "\ud83d\x00", "🦊", "word " * 200_000])
    assert rows.shape == (4, 384) and numpy.isfinite(rows).all()


def test_threads_share_the_embedder() -> None:
    embed = embedder(read_settings()).embed
    texts = [[f"sentence {i} of {n}" for i in range(n)] for n in (1, 40, 3, 70, 2, 33)]
    with ThreadPoolExecutor(6) as pool:
        together = list(pool.map(embed, texts))
    assert [len(rows) for rows in together] == [1, 40, 3, 70, 2, 33]
    assert numpy.allclose(together[1][5], embed(["sentence 5 of 40"])[0], atol=1e-4)
