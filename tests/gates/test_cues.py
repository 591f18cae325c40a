"""What the default gate makes of a request and a rule, with similarities given, and why."""

from dataclasses import replace

import pytest

from workbench.gates import GATES
from workbench.records import Candidate, Match, Rule, Setup, Task

TASK = "Write an e-mail to my director Ines asking her to approve the replacement of two broken freezers."
TO_INES = Rule("At most 40 words to Ines.", "Writing an e-mail or message from the user to Ines.",
               in_scope=(TASK,), status="active")
FOR_CUSTOMERS = Rule("Sign replies to customers with 'Your Brightwater team'.",
                     "Writing a reply from the shop to a customer.", status="active")
CODE = Rule("Give the code only.", "The user asks for a function or script to be written.", status="active")
ALWAYS = Rule("Never use em dashes.", "Always, in every answer.", status="active")


def judged(task: str, rule: Rule, similarity: float = 0.45, away: float | None = None) -> Match:
    outside = rule.out_of_scope[0] if rule.out_of_scope else ""
    candidate = Candidate(rule, similarity, rule.applies_when, away, outside)
    return GATES["cues"](Task(task), [candidate], Setup())[0]


@pytest.mark.parametrize("task", [
    "Ask Ines whether Tom can join on Friday.",
    "I need to tell Ines that the audit report will be two days late. Draft the message.",
    "Email Ines about the budget meeting",
])
def test_a_differently_worded_message_to_the_same_person_meets_the_rule(task: str) -> None:
    assert judged(task, TO_INES).decision == "apply"


@pytest.mark.parametrize("task", [
    "Write to Ines's assistant Paulo to get a slot with her next week.",
    "Prepare my speaking notes for the one-to-one with Ines about the freezers.",
    "Explain what Ines decided about the two broken freezers.",
])
def test_a_look_alike_with_the_same_name_is_not_met_without_asking(task: str) -> None:
    assert judged(task, TO_INES, 0.55).decision != "apply"


@pytest.mark.parametrize("task", [
    "Tell Marta: the meeting is at 10.", "Say hello to Marta.", "Write an e-mail to Marta about Ines.",
    "Two sentences for Marta: it rains.",
])
def test_a_message_to_somebody_else_never_meets_the_rule_and_says_why(task: str) -> None:
    match = judged(task, TO_INES, 0.55)
    assert (match.decision, match.reason) == ("withhold", "Held back because it goes to Marta, not to Ines.")


@pytest.mark.parametrize("task", ["Write two lines to Marta: the lift is repaired.", "Say hello to Marta."])
def test_a_short_message_to_somebody_is_no_reply_to_a_customer(task: str) -> None:
    assert judged(task, FOR_CUSTOMERS, 0.25).decision == "withhold"


def test_other_words_for_the_same_people_are_understood() -> None:
    buyer = judged("A buyer asks if the lamp can be used in a bathroom. It can't. Answer her.", FOR_CUSTOMERS)
    angry = judged("For our role-play training, write a letter by an angry customer.", FOR_CUSTOMERS)
    assert buyer.probability > angry.probability


def test_asking_about_code_is_not_asking_for_code() -> None:
    wanted = judged("Write me a script that renames all files in a folder.", CODE, 0.35)
    explained = judged("Why is this slow? `sum([x for x in range(10**7)])`", CODE, 0.35)
    assert wanted.probability > 0.5 > explained.probability


def test_an_unrelated_request_is_held_back() -> None:
    match = judged("What is the difference between baking soda and baking powder?", TO_INES, 0.02)
    assert match.decision == "withhold"
    assert match.probability < 0.1


def test_a_rule_for_everything_always_applies() -> None:
    for rule in (ALWAYS, replace(TO_INES, breadth="global")):
        assert judged("Plan a rainy afternoon in Ghent.", rule, 0.0).decision == "apply"


def test_always_about_one_kind_of_request_is_no_rule_for_everything() -> None:
    rule = replace(TO_INES, applies_when="Always when writing an e-mail to Ines.")
    assert judged("What is the difference between baking soda and powder?", rule, 0.0).decision == "withhold"


def test_a_request_said_to_be_out_of_scope_is_held_back_from_then_on() -> None:
    task = "Email Ines about the budget meeting"
    clicked = replace(TO_INES, out_of_scope=(task,))
    match = judged("email Ines  about the budget meeting", clicked, 0.6, 0.99)
    assert match.decision == "withhold"
    assert task in match.reason
    assert match.examples == (task,)


def test_a_request_said_to_be_in_scope_is_met_from_then_on() -> None:
    task = "Put this for the boss's phone: the lift is out until Monday."
    assert judged(task, replace(TO_INES, in_scope=(TASK, task)), 0.1).decision == "apply"


def test_a_newer_verdict_outside_beats_an_old_example_that_is_as_near() -> None:
    clicked = replace(TO_INES, out_of_scope=(TASK,))
    assert judged(TASK, clicked, 1.0, 1.0).decision == "withhold"


def test_a_verdict_counts_for_requests_that_are_like_it() -> None:
    clicked = replace(TO_INES, out_of_scope=("Write Ines a birthday card",))
    task = "Write Ines a card for her farewell"
    assert judged(task, clicked, 0.4, 0.8).probability < judged(task, TO_INES, 0.4).probability


def test_a_rule_without_scope_and_examples_is_held_back_with_that_reason() -> None:
    match = judged("Write to Ines", Rule("Be brief.", " "), 0.0)
    assert match.decision == "withhold"
    assert "no scope" in match.reason


@pytest.mark.parametrize("task", [
    "", "   ", "😀😀😀", "\x00\x01", "שלום עולם", "word " * 200_000, "x" * 1_000_000, "1 " * 300_000,
    '"' * 50_000, "a: " * 200_000, "```" * 10_000,
], ids=lambda task: repr(task[:6]))
def test_any_text_gets_a_decision_and_a_reason(task: str) -> None:
    match = judged(task, TO_INES, 0.1)
    assert match.decision in ("apply", "ask", "withhold")
    assert match.reason


def test_what_a_person_is_told_follows_the_thresholds() -> None:
    candidate = Candidate(TO_INES, 0.45, TO_INES.applies_when)
    task = Task("Email Ines about the budget meeting")
    bold = GATES["cues"](task, [candidate], Setup(apply_at=0.01, ask_at=0.0))
    shy = GATES["cues"](task, [candidate], Setup(apply_at=0.99, ask_at=0.98))
    wary = GATES["cues"](task, [candidate], Setup(apply_at=0.99, ask_at=0.01))
    assert [match.decision for match in (*bold, *wary, *shy)] == ["apply", "ask", "withhold"]
    assert wary[0].reason.startswith("Unsure")


def test_the_other_gates_go_by_similarity_or_let_all_through() -> None:
    candidates = [Candidate(TO_INES, 0.7, "near"), Candidate(CODE, 0.1, "far")]
    by_similarity = GATES["similarity"](Task("x"), candidates, Setup())
    assert [match.decision for match in by_similarity] == ["apply", "withhold"]
    assert {match.decision for match in GATES["always"](Task("x"), candidates, Setup())} == {"apply"}


def test_every_candidate_gets_one_match_in_the_same_order() -> None:
    candidates = [Candidate(rule, 0.3, rule.applies_when) for rule in (TO_INES, FOR_CUSTOMERS, CODE, ALWAYS)]
    for name in GATES:
        matches = GATES[name](Task("Write to Ines"), candidates, Setup())
        assert [match.rule for match in matches] == [candidate.rule for candidate in candidates]
