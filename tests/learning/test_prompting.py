"""Prompts are rendered strictly, and what people wrote stays inside its fence."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import BaseModel

from workbench import prompting
from workbench.errors import UnusableReply
from workbench.prompting import fence, render
from workbench.replies import read_record


@pytest.fixture
def greeting(monkeypatch: pytest.MonkeyPatch) -> None:
    prose = "Greet {{person}}, who wrote:\n\n{{fenced words}}\n\nBe brief.\n"
    monkeypatch.setattr(prompting, "_prose", lambda name: prose)


@pytest.mark.usefixtures("greeting")
def test_fields_are_filled_in_and_people_s_text_is_fenced() -> None:
    assert render("greeting", person="Ines", words="Hello") == (
        "Greet Ines, who wrote:\n\n```\nHello\n```\n\nBe brief.")


@pytest.mark.usefixtures("greeting")
def test_a_missing_field_raises_and_is_named() -> None:
    with pytest.raises(KeyError, match="words"):
        render("greeting", person="Ines")


@pytest.mark.usefixtures("greeting")
def test_an_unused_field_raises_and_is_named() -> None:
    with pytest.raises(KeyError, match="mood"):
        render("greeting", person="Ines", words="Hello", mood="good")


@pytest.mark.usefixtures("greeting")
def test_braces_in_a_text_are_not_filled_in() -> None:
    assert "{{person}}" in render("greeting", person="Ines", words="my name is {{person}}")


def test_a_prompt_that_does_not_exist_raises() -> None:
    with pytest.raises(FileNotFoundError):
        render("no_such_prompt")


@given(some.text(alphabet="`\na ", max_size=60))
def test_no_text_can_close_its_own_fence(text: str) -> None:
    bar, *lines, closing = fence(text).split("\n")
    assert closing == bar
    assert not any(bar in line for line in lines)


@pytest.mark.parametrize("reply", ["no JSON", "{" + '"a": [' * 100_000, '{"words": 7}', '{"words": "cut o'])
def test_a_reply_that_is_no_record_is_unusable_however_it_is_broken(reply: str) -> None:
    class Said(BaseModel):
        words: str

    with pytest.raises(UnusableReply, match="Try again"):
        read_record(reply, Said)
