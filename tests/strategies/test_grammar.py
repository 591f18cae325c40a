"""A small model is held to the shapes it hardly ever hits by itself, where nothing else shapes the answer."""

import pytest

from workbench.calls import Capabilities
from workbench.records import Check, Message, Rule, Task
from workbench.strategies import STRATEGIES, Prompt
from workbench.strategies.going_on import go_on

HELD = Capabilities(small=True, prefill=True, grammar=True)


def grammar(*checks: Check, capabilities: Capabilities = HELD) -> str:
    rules = tuple(Rule("A rule.", "always", check=check) for check in checks)
    return STRATEGIES["guided"](Task("Write."), rules, capabilities).options.get("grammar", "")


def test_so_many_bullets_and_no_more() -> None:
    assert grammar(Check("exact_bullets", 3)).startswith('root ::= row ("\\n" row){2,2}\nrow ::= "- "')


def test_a_fewest_leaves_room_for_more() -> None:
    assert 'row){3,7}' in grammar(Check("min_lines", 4))


def test_a_table_has_a_line_under_its_head() -> None:
    assert '"---|"' in grammar(Check("table"))


@pytest.mark.parametrize("checks", [
    (Check("max_words", 9),),
    (Check("min_bullets", 0),),
    (Check("exact_lines", 1000),),
    (Check("exact_lines", 4), Check("ends_with", "Bye")),
    (Check("exact_lines", 4), Check("starts_with", "Hello")),
    (Check("exact_lines", 4), Check("table")),
])
def test_no_grammar_where_it_would_not_do_or_another_rule_shapes_too(checks: tuple[Check, ...]) -> None:
    assert grammar(*checks) == ""


def test_a_model_that_cannot_be_held_is_not() -> None:
    assert grammar(Check("table"), capabilities=Capabilities(small=True, prefill=True)) == ""


def test_what_goes_on_from_an_answer_is_not_held_to_the_shape_of_a_whole_one() -> None:
    prompt = Prompt((Message("user", "Write."),), options={"grammar": "root ::= line", "max_tokens": 9})
    assert go_on(prompt, Check("min_words", 5), "Hello.").options == {"max_tokens": 9}
