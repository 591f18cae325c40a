"""Reading a record out of a model's reply, which is seldom the bare JSON that was asked for.

Prose or a code fence around the JSON is tolerated. A record that is not what was asked for, or one that
was cut off at the token limit, is an unusable reply: guessing its end would put words in people's rules.
"""

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from workbench.errors import UnusableReply

Kind = TypeVar("Kind", bound=BaseModel)

QUOTE_LENGTH = 80


def read_record(text: str, kind: type[Kind]) -> Kind:
    """The record in the reply; UnusableReply says what is wrong with it."""
    if "{" not in text:
        raise UnusableReply(f"The model's reply holds no JSON object: {_quote(text)}. Try again.")
    try:
        data, _ = json.JSONDecoder(strict=False).raw_decode(text[text.index("{"):])
        return kind.model_validate(data)
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnusableReply(f"The model's reply is not whole JSON: {_quote(text)}. Try again.") from error
    except ValidationError as error:
        raise UnusableReply(f"The model's reply is not what was asked for ({_wrong(error)}). "
                            "Try again.") from error


def _wrong(error: ValidationError) -> str:
    first = error.errors()[:3]
    return "; ".join(f"{'.'.join(map(str, one['loc'])) or 'the whole'}: {one['msg']}" for one in first)


def _quote(text: str) -> str:
    return repr(text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH] + "…")
