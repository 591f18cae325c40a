"""Which rules a task meets in the end: its own instructions come first, and later rules win."""

from dataclasses import dataclass, field, replace

import numpy
import pytest

from tests.fakes import FakeModel
from workbench import scope
from workbench.gates.facets import read_facets
from workbench.models import embedder
from workbench.records import Candidate, Check, Match, Message, Rule, Setup, Task
from workbench.settings import Settings, read_settings

EARLIER, LATER = "2026-01-01", "2026-02-01"
BRIEF = Rule("Keep it to at most 40 words.", "Writing an e-mail to Ines.", check=Check("max_words", 40),
             created=EARLIER)
BULLETS = Rule("Use bullet points.", "Writing to the parents.", check=Check("bullets"), created=EARLIER)
NO_DASH = Rule("Never use em dashes.", "Always, in every answer.", check=Check("not_contains", "—"))
SIGNED = Rule("End with 'Cheers, Sam'.", "Writing an e-mail.", check=Check("ends_with", "Cheers, Sam"))
GERMAN = Rule("Answer in German.", "Writing to Petra.", check=Check("language", "de"))
POLITE = Rule("Never use exclamation marks.", "Always, in every answer.", check=Check("no_exclamation"))


def settled(prompt: str, *rules: Rule, decision: str = "apply") -> dict[str, Match]:
    matches = [Match(rule, decision, 0.9, "as it was") for rule in rules]
    return {match.rule.text: match for match in scope.settle(Task(prompt), matches)}


@pytest.mark.parametrize(("prompt", "rule", "said"), [
    ("Write Ines an e-mail in about 300 words.", BRIEF, "300 words"),
    ("Write Ines an e-mail and explain it in some detail.", BRIEF, "in some detail"),
    ("Schreib Ines ausführlich, was geschah.", BRIEF, "ausführlich"),
    ("Write the note as running text.", BULLETS, "as running text"),
    ("Write the note, no bullets please.", BULLETS, "no bullets"),
    ("Write a bio with em dashes, it is for a typography class.", NO_DASH, "with em dash"),
    ("Write to Tom and sign it with 'Samuel Reed'.", SIGNED, "sign it with 'Samuel Reed"),
    ("Tell Petra in English that I am late.", GERMAN, "in english"),
    ("A birthday card; this time exclamation marks are fine.", POLITE, "this time exclamation marks"),
])
def test_an_instruction_in_the_task_beats_a_rule_and_is_quoted(prompt: str, rule: Rule, said: str) -> None:
    match = settled(prompt, rule)[rule.text]
    assert match.decision == "withhold"
    assert match.probability < 0.1
    assert said in match.reason


@pytest.mark.parametrize(("prompt", "rule"), [
    ("Write Ines an e-mail in at most 30 words.", BRIEF),
    ("Shorten this 300-word e-mail to Ines.", BRIEF),
    ("Tell Ines that the report has 300 pages.", BRIEF),
    ("Write the note about the swimming trip.", BULLETS),
    ("Write to Tom and sign it with 'Cheers, Sam'.", SIGNED),
    ("Tell Petra in German that I am late.", GERMAN),
    ("Write a bio without em dashes.", NO_DASH),
    ("Ask Ines about the list of lists.", BULLETS),
])
def test_a_task_that_says_nothing_else_leaves_the_rule_alone(prompt: str, rule: Rule) -> None:
    assert settled(prompt, rule)[rule.text].decision == "apply"


def test_a_rule_without_a_check_is_beaten_by_what_its_words_ask() -> None:
    rule = Rule("Keep it to at most 40 words.", "Writing to Ines.")
    assert settled("Write Ines about 300 words on the move.", rule)[rule.text].decision == "withhold"


def test_the_later_of_two_contradicting_rules_holds() -> None:
    later = Rule("Up to 80 words.", "To Ines.", check=Check("max_words", 80), created=LATER)
    matches = settled("Write to Ines", later, BRIEF)
    assert matches[later.text].decision == "apply"
    assert matches[BRIEF.text].decision == "withhold"
    assert "Up to 80 words." in matches[BRIEF.text].reason


@pytest.mark.parametrize("check", [Check("no_bullets"), Check("numbered_list")])
def test_rules_of_opposite_form_cannot_both_hold(check: Check) -> None:
    later = Rule("Another form.", "Writing to the parents.", check=check, created=LATER)
    assert settled("Write the note", BULLETS, later)[BULLETS.text].decision == "withhold"


def test_a_rule_that_says_it_overrides_another_does() -> None:
    later = Rule("Something else.", "Writing to Ines.", overrides=(BRIEF.id,), created=LATER)
    assert settled("Write to Ines", BRIEF, later)[BRIEF.text].decision == "withhold"


def test_the_same_words_with_a_not_are_a_contradiction() -> None:
    earlier = Rule("Mention the price of the repair.", "Writing to a customer.", created=EARLIER)
    later = Rule("Never mention the price of the repair.", "Writing to a customer.", created=LATER)
    matches = settled("Write to the customer", earlier, later)
    assert [matches[rule.text].decision for rule in (earlier, later)] == ["withhold", "apply"]


def test_rules_on_different_points_hold_together() -> None:
    matches = settled("Write to Ines", BRIEF, SIGNED, NO_DASH, POLITE)
    assert {match.decision for match in matches.values()} == {"apply"}


def test_a_later_rule_that_does_not_apply_takes_nothing_back() -> None:
    later = Rule("Up to 80 words.", "Writing to Tom.", check=Check("max_words", 80), created=LATER)
    matches = [Match(BRIEF, "apply", 0.9, ""), Match(later, "withhold", 0.1, "")]
    assert scope.settle(Task("Write to Ines"), matches)[0].decision == "apply"


def test_a_later_limit_for_all_does_not_loosen_a_narrower_one() -> None:
    later = Rule("Never more than 100 words.", "Always, in every answer.", breadth="global",
                 check=Check("max_words", 100), created=LATER)
    assert settled("Write to Ines", BRIEF, later)[BRIEF.text].decision == "apply"


def test_the_most_probable_match_comes_first() -> None:
    matches = [Match(SIGNED, "ask", 0.4, ""), Match(BRIEF, "apply", 0.9, ""), Match(NO_DASH, "ask", 0.1, "")]
    found = scope.settle(Task("Write to Ines"), matches)
    assert [match.probability for match in found] == [0.9, 0.4, 0.1]


def test_a_follow_up_is_read_with_the_request_before_it() -> None:
    earlier = (Message("user", "Write an e-mail to Ines about freezers."), Message("assistant", "Dear Ines"))
    assert "Ines" in scope.in_context(Task("And now shorter, please", earlier))
    assert scope.in_context(Task("What is the capital of Mali?", earlier)) == "What is the capital of Mali?"


def test_warming_up_takes_any_rules_and_changes_no_decision() -> None:
    before = settled("Write to Ines", BRIEF)
    scope.warm([], Setup())
    scope.warm([BRIEF, POLITE, Rule("", "")], Setup())
    assert settled("Write to Ines", BRIEF) == before


def test_a_huge_task_is_embedded_by_its_head_and_its_tail() -> None:
    short = scope.embeddable("Begin " + "x" * 1_000_000 + " end")
    assert short.startswith("Begin")
    assert short.endswith("end")
    assert len(short) < 1_100


@dataclass
class Shelf:
    """Rules whose nearness is worked out with the real embedder, as the store would."""

    rules: tuple[Rule, ...]
    settings: Settings = field(default_factory=read_settings)

    @property
    def knowledge(self) -> "Shelf":
        return self

    def model(self, name: str) -> FakeModel:
        return FakeModel()

    def embed(self, texts: list[str]) -> numpy.ndarray:
        return embedder(self.settings).embed(texts)

    def has_active(self) -> bool:
        return bool(self.rules)

    def candidates(self, vector: numpy.ndarray, limit: int) -> list[Candidate]:
        return [self._candidate(rule, vector) for rule in self.rules][:limit]

    def _candidate(self, rule: Rule, vector: numpy.ndarray) -> Candidate:
        inside, outside = self._nearest(vector, [rule.applies_when, *rule.in_scope]), (None, "")
        if rule.out_of_scope:
            outside = self._nearest(vector, list(rule.out_of_scope))
        return Candidate(rule, *inside, *outside)

    def _nearest(self, vector: numpy.ndarray, texts: list[str]) -> tuple[float, str]:
        return max(zip((self.embed(texts) @ vector).tolist(), texts, strict=True))


INES = Rule("At most 40 words.", "Writing an e-mail or message from the user to Ines.",
            check=Check("max_words", 40),
            in_scope=("Write an e-mail to my director Ines asking her to approve two new freezers.",))


@pytest.mark.embedded
@pytest.mark.parametrize(("task", "decision"), [
    ("Ask Ines whether I can take Friday off.", "apply"),
    ("What is the difference between baking soda and baking powder?", "withhold"),
    ("Write an e-mail to Paulo about what Ines decided on the freezers.", "withhold"),
    ("Write to Ines in about 300 words how the move will go.", "withhold"),
])
def test_a_lesson_on_one_person_is_applied_where_it_belongs(task: str, decision: str) -> None:
    assert scope.decide(Task(task), Shelf((INES,)), Setup())[0].decision == decision


@pytest.mark.embedded
def test_a_click_moves_the_decision_of_that_rule_and_of_no_other() -> None:
    task = Task("Ask Ines whether I can take Friday off.")
    clicked = replace(INES, out_of_scope=(task.prompt,))
    other = Rule("Sign with Sam.", "Writing an e-mail or message from the user to Ines.")
    before = {match.rule.id: match.decision for match in scope.decide(task, Shelf((INES, other)), Setup())}
    after = {match.rule.id: match.decision for match in scope.decide(task, Shelf((clicked, other)), Setup())}
    assert (before[INES.id], after[INES.id]) == ("apply", "withhold")
    assert before[other.id] == after[other.id]


@pytest.mark.embedded
@pytest.mark.parametrize("task", ["", "😀😀", "word " * 200_000])
def test_no_task_is_too_odd_to_be_decided(task: str) -> None:
    assert len(scope.decide(Task(task), Shelf((INES, NO_DASH)), Setup())) == 2


COMMIT = Rule("Use at most 50 characters.", "Writing a commit message.", status="active",
              in_scope=("Write a commit message: the login form checks the e-mail address.",))


@pytest.mark.parametrize("task", [
    "Text Tom that I'm ten minutes late.", "Write a short message to my sister for her birthday.",
    "Write a message to Ines.", "Tell Ines the meeting is moved.", "Write a note for the fridge.",
    "Leave a message for my neighbour.",
])
def test_a_rule_for_commit_messages_does_not_meet_messages_to_people(task: str) -> None:
    assert scope.decide(Task(task), Shelf((COMMIT,)), Setup())[0].decision == "withhold"


@pytest.mark.parametrize("task", [
    "Write a commit message: fix the crash on empty input.", "Commit message for renaming the parser module.",
    "Commit message: drop Python 3.8.",
])
def test_a_rule_for_commit_messages_meets_commit_messages(task: str) -> None:
    assert scope.decide(Task(task), Shelf((COMMIT,)), Setup())[0].decision == "apply"


def test_the_words_of_a_greeting_are_nobody() -> None:
    assert read_facets("Write to Ines and greet Ines with Olá.").names == {"ines"}
