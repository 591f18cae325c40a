"""What a model's failure means to a person, whichever provider's library raised it.

The libraries agree on little but names and HTTP statuses, so a failure is recognised by those. The
kinds below are what the client acts on (try again, shorten, start the server again); their texts are
what a person reads: one sentence, the remedy, and never a key.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.errors import ModelError

TIMEOUTS = {"TimeoutError", "TimeoutException", "APITimeoutError", "ModelTimeoutError"}
LOST = {"APIConnectionError", "ModelConnectionError", "ConnectionError", "TransportError"}
TOO_LONG = re.compile(r"context.{0,12}(length|size|window|limit)|prompt is too long|maximum context", re.I)
KEYS = re.compile(r"\b(sk|pk|key|token)[-_][\w*.\-]{6,}|Bearer\s+\S+", re.I)
NO_CREDIT = re.compile(r"insufficient_quota|credit balance|billing", re.I)
BUSY = (429, 503, 529)  # too many requests, not ready yet, overloaded
DETAIL_LENGTH = 200


class Unreachable(ModelError):
    """Nobody answers at the model's address."""


class TimedOut(ModelError):
    """The model was silent for longer than the settings allow."""


class BrokenOff(ModelError):
    """The model stopped in the middle of an answer."""


class TooLong(ModelError):
    """The prompt has more tokens than the model can read."""


class Refused(ModelError):
    """The model's server does not accept a request of this form."""


class Busy(ModelError):
    """The provider asks to come back later; `seconds` says when, None if it does not say."""

    def __init__(self, text: str, seconds: float | None = None) -> None:
        super().__init__(text)
        self.seconds = seconds


@dataclass(frozen=True)
class Place:
    """Where a model was asked: its name, its server's own address if it has one, what to keep quiet."""

    model: str
    address: str = ""
    timeout: float = 0.0
    secrets: tuple[str, ...] = ()

    def __str__(self) -> str:
        name = "The" + self.model[3:] if self.model.startswith("the ") else self.model
        return f"{name} at {without_login(self.address)}" if self.address else name


def without_login(address: str) -> str:
    """The address without a name and password in it."""
    return re.sub(r"//[^/@]*@", "//", address)


def explain(error: Exception, place: Place, begun: bool = False) -> ModelError:
    """The failure in a person's words; `begun` says that part of the answer had arrived."""
    status, names = _status(error), _names(error)
    if "ContextOverflowError" in names or (status in (400, 413, None) and TOO_LONG.search(str(error))):
        return TooLong(f"{place} cannot read as much as this ({_detail(error, place)}). Shorten the message, "
                       "or start a new conversation.")
    if status is not None:
        return _explain_status(status, error, place)
    if names & TIMEOUTS and "ConnectTimeout" not in names:
        return TimedOut(f"{place} was silent for {place.timeout:g} seconds. Try again, "
                        "or raise ERRATA_TIMEOUT.")
    if begun:
        return BrokenOff(f"{place} broke off in the middle of its answer; what had come is kept. Try again.")
    if names & (LOST | TIMEOUTS):
        return Unreachable(f"{place} cannot be reached. Check that it runs, the address in ERRATA_BASE_URL "
                           "and the network.")
    return _explain_other(error, place)


def _explain_status(status: int, error: Exception, place: Place) -> ModelError:
    if status in (401, 403):
        return ModelError(f"{place} does not accept the key. Set ERRATA_API_KEY to one that is valid there.")
    if status == 402 or (status == 429 and NO_CREDIT.search(str(error))):
        return ModelError(f"{place} has no credit left for this key. Check the account that it belongs to.")
    if status == 404:
        return ModelError(f"{place} is not known there. Check the name in ERRATA_MODEL, and that "
                          "ERRATA_BASE_URL is whole (most addresses end in /v1).")
    if status in BUSY:
        return Busy(f"{place} takes no more requests just now. Wait a little and try again.", _wait(error))
    if status >= 500:
        return ModelError(f"{place} failed on its server's side (status {status}). Try again; if it stays "
                          "so, look at that server's log.")
    return Refused(f"{place} did not accept the request ({_detail(error, place)}). Check that it is "
                   "a chat model, or choose another.")


def _explain_other(error: Exception, place: Place) -> ModelError:
    said = str(error)
    if isinstance(error, json.JSONDecodeError) or "No generation chunks" in said:
        return ModelError(f"{place} did not answer as a chat model does. Check that ERRATA_BASE_URL is the "
                          "address of a model server (most end in /v1).")
    if isinstance(error, ImportError):
        return ModelError(f"{place} needs a package that is not installed: {_detail(error, place)}")
    if "api_key" in said or "API key" in said:
        return ModelError(f"{place} needs a key. Set ERRATA_API_KEY, or the provider's own variable.")
    if "nsupported provider" in said or "nsupported model_provider" in said:
        provider = place.model.partition(":")[0]
        return ModelError(f"There is no model provider named {provider!r}. Write `provider:name`, as in "
                          "`openai:gpt-5-mini` or `ollama:qwen3`.")
    return ModelError(f"{place} failed ({_detail(error, place)}). Try again, or choose another model.")


def _names(error: BaseException) -> set[str]:
    """The names of the kinds this failure is, and of what caused it."""
    return {kind.__name__ for cause in _causes(error) for kind in type(cause).__mro__}


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _status(error: BaseException) -> int | None:
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    return status if isinstance(status, int) and status >= 400 else None


def _wait(error: Exception) -> float | None:
    """Seconds to wait, where the provider says so in a number (a date is left to our own back-off)."""
    headers = getattr(getattr(error, "response", None), "headers", {})
    try:
        return max(0.0, float(headers["retry-after"]))
    except (KeyError, ValueError):
        return None


def _detail(error: Exception, place: Place) -> str:
    """What the provider said, on one line, cut short, and without anything like a key."""
    body = getattr(error, "body", None)
    told = body.get("message") if isinstance(body, dict) else None
    said = " ".join(str(told or error).split()) or type(error).__name__
    for secret in filter(None, place.secrets):
        said = said.replace(secret, "***")
    said = KEYS.sub("***", said)
    return said if len(said) <= DETAIL_LENGTH else said[:DETAIL_LENGTH] + "…"
