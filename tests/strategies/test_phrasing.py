"""What a model is told is what to do; what it must not do is for the checks."""

import pytest

from tests.fakes import SMALL
from workbench.calls import Capabilities
from workbench.checks import CHECKS, verify
from workbench.phrasing import spoken
from workbench.records import Check, Rule, Task
from workbench.strategies import STRATEGIES

ABLE = Capabilities(structured=True, distils=True, judges=True, small=False)
TURNED = [
    ('Never say "utilize", say "use".', None, 'Say "use".'),
    ("No bullet points; write it as prose.", Check("no_bullets"), "Write it as prose."),
    ("In headlines, never use a colon.", Check("not_contains", ":"), "In headlines, write without a colon."),
    ("Don't say “passionate”.", None, "Leave out “passionate”."),
    ("Use no exclamation marks.", Check("no_exclamation"),
     "End every sentence with a full stop or a question mark."),
    ("In hints for students, never show code.", Check("no_code"),
     "In hints for students, explain it in words only."),
    ("Use “Ms” instead of “Mrs”.", Check("not_contains", "Mrs"), "Use “Ms”."),
]
AS_IT_STANDS = [
    ("Use at most 40 words.", Check("max_words", 40)),
    ("Use “Ms” instead of “Mrs”.", None),
    ("Never use bullet points and keep it under 40 words.", Check("no_bullets")),
    ("Never use more than 40 words.", None),
    ("The user does not own measuring cups.", None),
    ("Verwende nie Emojis.", Check("no_emoji")),
]


@pytest.mark.parametrize(("text", "check", "said"), TURNED)
def test_a_prohibition_is_said_as_what_to_do(text: str, check: Check | None, said: str) -> None:
    assert spoken(Rule(text, "always", check=check)) == said


@pytest.mark.parametrize(("text", "check"), AS_IT_STANDS)
def test_what_cannot_be_turned_round_without_loss_stands_as_it_is(text: str, check: Check | None) -> None:
    assert spoken(Rule(text, "always", check=check)) == text


def test_what_somebody_wrote_for_the_model_goes_first() -> None:
    assert spoken(Rule("Never write the method first.", "always", positive=" Open with the result. ")) == (
        "Open with the result.")


@pytest.mark.parametrize("kind", [name for name, check in CHECKS.items() if check.positive])
def test_the_positive_form_of_a_check_meets_it_itself(kind: str) -> None:
    assert verify(Check(kind), CHECKS[kind].positive).passed is not False


@pytest.mark.parametrize(("strategy", "able"), [("system", True), ("rule_last", False), ("guided", False)])
def test_the_positive_form_goes_into_the_prompt_and_the_prohibition_does_not(
    strategy: str, able: bool
) -> None:
    rule = Rule('In letters to parents, never write "kids", write "children".', "Writing to parents.")
    prompt = STRATEGIES[strategy](Task("Write to the parents."), (rule,), ABLE if able else SMALL)
    told = prompt.system + "".join(message.content for message in prompt.messages)
    assert 'write "children"' in told and "kids" not in told
