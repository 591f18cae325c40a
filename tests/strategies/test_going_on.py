"""An answer that lacks something is gone on from, not begun anew."""

from workbench.records import Check, Message
from workbench.strategies import Prompt
from workbench.strategies.going_on import go_on

PROMPT = Prompt((Message("user", "Write to Ines."),), closing="\n\nCheers, Sam")


def test_a_missing_phrase_begins_another_paragraph() -> None:
    prompt = go_on(PROMPT, Check("contains", "thank you"), "Dear Ines, all is well.\n\nCheers, Sam")
    assert prompt.prefill == "Dear Ines, all is well.\n\nThank you"
    assert prompt.finish(prompt.prefill + " for asking.").endswith("for asking.\n\nCheers, Sam")


def test_of_several_phrases_the_first_missing_one_is_put() -> None:
    prompt = go_on(PROMPT, Check("contains", ["date", "place"]), "The date is 3 May.")
    assert prompt.prefill.endswith("\n\nPlace")


def test_a_text_too_short_is_gone_on_from() -> None:
    assert go_on(PROMPT, Check("min_words", 50), "All is well.").prefill == "All is well.\n\n"


def test_an_answer_that_passes_is_left_alone() -> None:
    assert go_on(PROMPT, Check("contains", "well"), "All is well.") is None


def test_a_check_that_wants_less_asks_for_a_new_answer() -> None:
    assert go_on(PROMPT, Check("max_words", 2), "All is well here.") is None


def test_nothing_is_gone_on_from_an_empty_answer() -> None:
    assert go_on(PROMPT, Check("contains", "well"), " ") is None
