"""What the default gate makes of the scope model's score, the cues and a person's verdicts."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from workbench import scope_model
from workbench.errors import ModelError
from workbench.gates import GATES
from workbench.gates.model import evidence_of
from workbench.records import Candidate, Match, Rule, Setup, Task

TO_INES = Rule("At most 40 words to Ines.", "Writing an e-mail or message from the user to Ines.",
               in_scope=("Write an e-mail to my director Ines asking her to approve two new freezers.",))
ALWAYS = Rule("Never use em dashes.", "Always, in every answer.", breadth="global")
EMPTY = Rule("Be brief.", "")
ASKED = "Ask Ines whether Tom can join on Friday."
UNRELATED = "What is the capital of Mongolia?"


@dataclass
class FakeScopeModel:
    """Gives every rule one score, and remembers what it was asked."""

    given: float = 0.0
    asked: list[str] = field(default_factory=list)

    def score(self, prompt: str, rules: list[Rule]) -> list[float]:
        self.asked += [rule.text for rule in rules]
        return [self.given] * len(rules)


@pytest.fixture
def scorer(monkeypatch: pytest.MonkeyPatch) -> FakeScopeModel:
    fake = FakeScopeModel()
    monkeypatch.setattr(scope_model, "load", lambda: fake)
    return fake


def judged(task: str, *rules: Rule, similarity: float = 0.45, away: float | None = None) -> list[Match]:
    found = [Candidate(rule, similarity, rule.applies_when, away, rule.out_of_scope[0] if away else "")
             for rule in rules]
    return GATES["model"](Task(task), found, Setup())


def test_what_the_model_reads_decides_where_cues_leave_it_open(scorer: FakeScopeModel) -> None:
    scorer.given = 8.0
    for_it = judged(ASKED, TO_INES)[0]
    scorer.given = -8.0
    against = judged(ASKED, TO_INES)[0]
    assert (for_it.decision, against.decision) == ("apply", "withhold")
    assert "reads like a request this rule is not for" in against.reason


def test_where_the_cues_decide_the_same_their_words_are_the_reason(scorer: FakeScopeModel) -> None:
    scorer.given = 8.0
    assert "Ines" in judged(ASKED, TO_INES)[0].reason


def test_a_global_rule_applies_and_the_model_is_not_asked(scorer: FakeScopeModel) -> None:
    scorer.given = -8.0
    assert judged(UNRELATED, ALWAYS)[0].decision == "apply"
    assert not scorer.asked


def test_a_rule_with_neither_scope_nor_example_is_held_back(scorer: FakeScopeModel) -> None:
    scorer.given = 8.0
    assert judged(ASKED, EMPTY)[0].decision == "withhold"


def test_a_rule_far_from_the_request_is_not_put_to_the_model(scorer: FakeScopeModel) -> None:
    assert judged(UNRELATED, TO_INES, similarity=0.0)[0].decision == "withhold"
    assert not scorer.asked


def test_each_rule_gets_its_own_score_back(scorer: FakeScopeModel) -> None:
    matches = judged(ASKED, ALWAYS, TO_INES, EMPTY)
    assert [match.rule for match in matches] == [ALWAYS, TO_INES, EMPTY]
    assert scorer.asked == [TO_INES.text]


def test_a_request_like_one_held_back_before_counts_against_the_rule(scorer: FakeScopeModel) -> None:
    clicked = replace(TO_INES, out_of_scope=("Explain what Ines decided.",))
    before, after = judged(ASKED, TO_INES)[0], judged(ASKED, clicked, away=0.8)[0]
    assert after.probability < before.probability


def test_a_request_like_one_a_person_put_in_scope_is_looked_at_however_far_its_words_are(
        scorer: FakeScopeModel) -> None:
    scorer.given = 4.0
    clicked = replace(TO_INES, in_scope=(*TO_INES.in_scope, "Name the capital of Bhutan."))
    found = Candidate(clicked, 0.85, clicked.in_scope[1])
    assert GATES["model"](Task(UNRELATED), [found], Setup())[0].decision == "apply"


def test_the_nearer_a_request_is_to_one_that_was_judged_the_less_its_words_count() -> None:
    clicked = replace(TO_INES, in_scope=(*TO_INES.in_scope, "Name the capital of Bhutan."))
    cues = [evidence_of(Candidate(clicked, near, clicked.in_scope[1]), 0.1, 0.0).cues
            for near in (0.4, 0.6, 0.8)]
    assert cues == sorted(cues)
    assert cues[0] < cues[1] < cues[2] < 0


def test_without_its_weights_the_cues_decide_and_the_reason_says_so(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    missing, load = tmp_path / "none.onnx", scope_model.load
    monkeypatch.setattr(scope_model, "load", lambda: load(missing))
    match = judged(ASKED, TO_INES)[0]
    by_cues = GATES["cues"](Task(ASKED), [Candidate(TO_INES, 0.45, TO_INES.applies_when)], Setup())[0]
    assert (match.decision, match.probability) == (by_cues.decision, by_cues.probability)
    assert "none.onnx" in match.reason
    assert "words alone decide" in match.reason


def test_broken_weights_are_a_sentence_with_the_remedy(tmp_path: Path) -> None:
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"not a model")
    with pytest.raises(ModelError, match="cannot be read. Install"):
        scope_model.load(broken)


def test_a_long_request_is_read_at_its_head_and_its_tail() -> None:
    tokens = scope_model.request_tokens("word " * 500, lambda text: [1] * len(text.split()))
    assert len(tokens) == scope_model.HEAD_TOKENS + scope_model.TAIL_TOKENS + 2


def test_a_rule_is_read_with_its_newest_examples_only() -> None:
    many = replace(TO_INES, out_of_scope=tuple(f"Example {number}." for number in range(9)))
    assert scope_model.wording_of(many).outside == ("Example 6.", "Example 7.", "Example 8.")


@pytest.mark.embedded
class TestTheModelThatComesWithUs:
    def test_a_rule_is_scored_the_same_alone_and_among_others(self) -> None:
        others = [TO_INES, replace(TO_INES, applies_when="Answering a customer."), EMPTY]
        model = scope_model.load()
        alone, among = model.score(ASKED, others[:1])[0], model.score(ASKED, others)[0]
        assert among == pytest.approx(alone, abs=0.5)
