"""A model server that is down, slow or talks nonsense gives a sentence with the remedy, and loses nothing."""

import socket
from collections.abc import Callable

import pytest
from pydantic import BaseModel

from workbench.errors import ModelError, UnusableReply
from workbench.models import ChatModel, chat_model
from workbench.models import test_model as try_model
from workbench.records import Message
from workbench.settings import read_settings

QUESTION = [Message("user", "Tell me a story.")]
KEY = "sk-very-secret-0123456789"


class Person(BaseModel):
    name: str
    age: int


def test_an_answer_grows_and_ends_with_its_cost(server, model: ChatModel) -> None:
    server.answers(server.text("Once ", "upon ", "a time."))
    *_, before, last = model.stream(QUESTION)
    assert before.text == last.text == "Once upon a time." and last.finished
    assert (last.usage.prompt_tokens, last.usage.completion_tokens) == (7, 3) and last.usage.seconds > 0


def test_an_answer_cut_at_its_token_limit_says_so(server, model: ChatModel) -> None:
    server.answers(server.text("Once", reason="length"))
    assert not model.complete(QUESTION).finished


@pytest.mark.parametrize(("reply", "words"), [
    (lambda server: server.status(401, f"Incorrect API key provided: {KEY}"), "ERRATA_API_KEY"),
    (lambda server: server.status(404, "no such model"), "ERRATA_MODEL"),
    (lambda server: server.status(402), "credit"),
    (lambda server: server.status(429, "insufficient_quota"), "credit"),
    (lambda server: server.status(500), "status 500"),
    (lambda server: server.status(400, f"what is {KEY}?"), "did not accept the request"),
    (lambda server: server.page(), "did not answer as a chat model does"),
    (lambda server: server.raw("data: {oops\n\n"), "did not answer as a chat model does"),
    (lambda server: server.text("", " "), "answered with nothing"),
    (lambda server: server.text("", reason="length"), "token limit"),
    (lambda server: server.cut_off, "broke off"),
    (lambda server: server.ends_early, "broke off"),
])
def test_a_failure_is_one_sentence_with_the_remedy(server, reply: Callable, words: str) -> None:
    server.answers(reply(server))
    model = chat_model("test-model", read_settings(base_url=server.url, api_key=KEY, retries=0))
    with pytest.raises(ModelError, match=words) as problem:
        model.complete(QUESTION)
    assert "test-model" in str(problem.value)
    assert KEY not in str(problem.value) and "Traceback" not in str(problem.value)
    assert len(server.bodies) == 1


def test_what_was_written_before_a_break_has_been_seen(server, model: ChatModel) -> None:
    server.answers(server.cut_off)
    answer = model.stream(QUESTION)
    seen = []
    with pytest.raises(ModelError, match="what had come is kept"):
        seen.extend(snapshot.text for snapshot in answer)
    assert seen == ["Once upon"]


def test_a_server_that_hangs_is_given_up(server) -> None:
    server.answers(server.hangs)
    model = chat_model("test-model", read_settings(base_url=server.url, timeout=0.2))
    with pytest.raises(ModelError, match="silent for 0.2 seconds.*ERRATA_TIMEOUT"):
        model.complete(QUESTION)
    assert len(server.bodies) == 1


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        model = chat_model("test-model", read_settings(base_url=address, retries=1))
        with pytest.raises(ModelError, match=f"test-model at {address} cannot be reached"):
            model.complete(QUESTION)


def test_a_rate_limit_is_waited_out(server, model: ChatModel) -> None:
    busy = [server.status(code, Retry_After="0") for code in (429, 503)]
    server.answers(*busy, server.text("Yes."))
    assert model.complete(QUESTION).text == "Yes."
    assert len(server.bodies) == 3


def test_a_rate_limit_that_stays_is_said(server, model: ChatModel) -> None:
    server.answers(server.status(429, Retry_After="0"))
    with pytest.raises(ModelError, match="no more requests just now"):
        model.complete(QUESTION)
    assert len(server.bodies) == 3


def test_nobody_waits_longer_than_the_timeout_for_a_rate_limit(server, model: ChatModel) -> None:
    server.answers(server.status(429, Retry_After="3600"))
    with pytest.raises(ModelError, match="no more requests just now"):
        model.complete(QUESTION)
    assert len(server.bodies) == 1


def test_a_stopped_answer_is_stopped_at_the_server(server, model: ChatModel) -> None:
    server.answers(server.never_ends)
    answer = model.stream(QUESTION)
    next(answer)
    answer.close()
    assert server.left.wait(10)


def test_a_conversation_too_long_for_the_model_loses_its_oldest_turns(server, model: ChatModel) -> None:
    def reads_three(handler) -> None:
        too_many = len(handler.body["messages"]) > 3
        reply = server.status(400, "maximum context length exceeded") if too_many else server.text("Fine.")
        reply(handler)

    server.answers(reads_three)
    turns = [Message(("user", "assistant")[i % 2], f"turn {i}") for i in range(9)]
    answer = model.complete(turns)
    sent = server.bodies[-1]["messages"]
    assert answer.text == "Fine." and answer.left_out == 6
    assert sent[-1]["content"].endswith("turn 8") and sent[0]["role"] == "user"
    assert "6 earlier messages are left out" in sent[0]["content"]


def test_a_message_too_long_for_the_model_says_so(server, model: ChatModel) -> None:
    server.answers(server.status(400, "maximum context length exceeded"))
    with pytest.raises(ModelError, match="Shorten the message"):
        model.complete(QUESTION)


def test_a_text_with_broken_characters_can_be_sent(server, model: ChatModel) -> None:
    server.answers(server.text("Yes."))
    assert model.complete([Message("user", "half \ud83d and \x00")], system="\udc00").text == "Yes."


def test_the_key_of_another_provider_is_not_sent_to_this_address(server, monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    server.answers(server.text("Yes."))
    chat_model("openai:test-model", read_settings(base_url=server.url)).complete(QUESTION)
    assert server.bodies[0]["model"] == "test-model" and KEY not in server.keys[0]


def test_options_reach_the_server_under_the_names_it_knows(server, model: ChatModel) -> None:
    server.answers(server.text("Yes."))
    model.complete(QUESTION, system="Be brief.", temperature=0, max_tokens=9, seed=3, stop=["\n"],
                   grammar='root ::= "Yes."', extra={"cache_prompt": False})
    body = server.bodies[0]
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    named = ("temperature", "max_tokens", "seed", "stop", "grammar", "cache_prompt")
    assert [body[name] for name in named] == [
        0, 9, 3, ["\n"], 'root ::= "Yes."', False]


def test_an_option_that_a_model_does_not_take_is_left_out(server, model: ChatModel) -> None:
    server.answers(server.status(400, "Unsupported value: 'temperature'"), server.text("Yes."))
    assert model.complete(QUESTION, temperature=0.2, seed=3).text == "Yes."
    assert "temperature" not in server.bodies[1] and server.bodies[1]["seed"] == 3


@pytest.mark.parametrize(("name", "said"), [
    ("anthropic:m", {"model": "m", "temperature": 0.2, "max_tokens": 9, "stop_sequences": ["."]}),
    ("ollama:m:8b", {"model": "m:8b", "options": {
        "temperature": 0.2, "num_predict": 9, "stop": ["."], "seed": 3}}),
])
def test_each_provider_is_asked_in_its_own_words(server, name: str, said: dict) -> None:
    server.answers(server.status(401))
    address = server.url.removesuffix("/v1")
    with pytest.raises(ModelError, match="does not accept the key"):
        chat_model(name, read_settings(base_url=address, api_key=KEY)).complete(
            QUESTION, temperature=0.2, max_tokens=9, seed=3, stop=["."], schema=Person.model_json_schema())
    body = server.bodies[0]
    assert {key: body[key] for key in said} == said
    assert '"age"' in str(body).replace("'", '"')


def test_a_record_is_read_from_json_in_prose(server, model: ChatModel) -> None:
    server.answers(server.text('Sure!\n```json\n{"name": "Ann", "age": 31}\n```\nAnything else?'))
    assert model.structured(QUESTION, Person) == Person(name="Ann", age=31)
    assert server.bodies[0]["response_format"]["json_schema"]["schema"]["required"] == ["name", "age"]


def test_an_unusable_reply_is_asked_for_once_more_with_the_reason(server, model: ChatModel) -> None:
    server.answers(server.text('{"name": "Ann"}'), server.text('{"name": "Ann", "age": 31}'))
    assert model.structured(QUESTION, Person).age == 31
    assert "age: Field required" in server.bodies[1]["messages"][-1]["content"]


@pytest.mark.parametrize("reply", ["I would rather not.", '{"name": "Ann", "age": ', '{"name": 4}', "{'a'}"])
def test_a_reply_that_stays_unusable_is_said(server, model: ChatModel, reply: str) -> None:
    server.answers(server.text(reply))
    with pytest.raises(UnusableReply, match="The model's reply .* Try again"):
        model.structured(QUESTION, Person)
    assert len(server.bodies) == 2


def test_a_server_that_knows_no_schemas_is_asked_in_words(server, model: ChatModel) -> None:
    def knows_no_schemas(handler) -> None:
        refused = "response_format" in handler.body
        reply = server.status(400, "unknown field") if refused else server.text('{"name": "Ann", "age": 31}')
        reply(handler)

    server.answers(knows_no_schemas)
    assert model.structured(QUESTION, Person, system="Be exact.").name == "Ann"
    words = server.bodies[-1]["messages"][0]["content"]
    assert words.startswith("Be exact.") and '"required": ["name", "age"]' in words


@pytest.mark.parametrize(("name", "words"), [
    ("qwen3", "names no model"), ("openai:", "names no model"), ("nobody:model", "no model provider named"),
    ("openai:gpt-5-mini", "needs a key"), ("mistralai:x", "package that is not installed"),
])
def test_a_name_that_cannot_work_says_what_to_write(name: str, words: str, monkeypatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(ModelError, match=words):
        try_model(name, read_settings())


def test_trying_a_model_says_how_it_went(server) -> None:
    server.answers(server.text("ready"))
    assert try_model("test-model", read_settings(base_url=server.url)).startswith("test-model answered in 0.")


def test_small_models_are_known_by_the_size_in_their_name() -> None:
    small = chat_model("ollama:qwen3:0.6b", read_settings()).capabilities
    large = chat_model("ollama:qwen3:14b", read_settings()).capabilities
    assert small.small and not small.distils and not small.judges
    assert not large.small and large.distils and large.judges
