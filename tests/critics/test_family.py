"""A critic that cannot judge, breaks, hangs or talks nonsense is named and judged unknown; the rest go on."""

import threading
from dataclasses import replace

import pytest

from tests.fakes import SMALL, FakeModel
from workbench.bench import Workbench
from workbench.critics import CRITICS, Critic, criticise, needs
from workbench.critics.judging import grounded
from workbench.records import Critique, Response, Setup, Task, Trajectory

ANSWER = Response("An answer.")


def kind(trajectory: Trajectory, response: Response, bench: object) -> tuple[Critique, ...]:
    return (Critique("kind", response.id, "pass", "It is kind."),)


def said(bench: Workbench, monkeypatch: pytest.MonkeyPatch, critic: Critic) -> list[Critique]:
    """What this critic says, and the well-behaved one asked after it."""
    assert "checks" in CRITICS
    monkeypatch.setitem(CRITICS._parts, "other", critic)
    monkeypatch.setitem(CRITICS._parts, "kind", kind)
    trajectory = Trajectory(Task("write"), Setup(critics=("other", "kind")), responses=(ANSWER,))
    *others, last = criticise(trajectory, ANSWER, bench)
    assert last.verdict == "pass"
    return others


def test_a_small_model_is_not_asked_to_judge(
    bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asking = needs("judges")(lambda *given: kind(*given))
    (critique,) = said(bench, monkeypatch, asking)
    assert (critique.critic, critique.verdict) == ("other", "unknown")
    assert critique.explanation == "Not judged: this takes a model that judges, and embedded is none."


def test_a_model_that_judges_is_asked(
    bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    model.capabilities = replace(SMALL, judges=True)
    (critique,) = said(bench, monkeypatch, needs("judges")(lambda *given: kind(*given)))
    assert critique.verdict == "pass"


def test_a_critic_that_hangs_is_left_behind(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    for_ever = threading.Event()
    monkeypatch.setattr("workbench.critics.PATIENCE", 0.05)
    (critique,) = said(bench, monkeypatch, lambda *_: for_ever.wait())
    for_ever.set()
    assert critique.verdict == "unknown"
    assert "did not answer within 0.05 seconds" in critique.explanation


@pytest.mark.parametrize("nonsense", [None, "pass", ["pass"], ("pass",), 0.7])
def test_a_critic_that_talks_nonsense_is_unknown(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, nonsense: object
) -> None:
    (critique,) = said(bench, monkeypatch, lambda *_: nonsense)
    assert critique.verdict == "unknown"
    assert "critiques were due" in critique.explanation


def test_a_critic_that_raises_is_unknown_with_what_it_said(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> tuple:
        raise RuntimeError("out of order")

    (critique,) = said(bench, monkeypatch, broken)
    assert critique.verdict == "unknown" and "out of order" in critique.explanation


def test_critics_that_disagree_for_ever_cost_no_more_than_the_versions_allowed(
    bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(name: str, wish: str) -> Critic:
        return lambda trajectory, response, bench: (Critique(name, response.id, "fail", wish),)

    assert "checks" in CRITICS
    monkeypatch.setitem(CRITICS._parts, "shorter", never("shorter", "Make it shorter."))
    monkeypatch.setitem(CRITICS._parts, "longer", never("longer", "Make it longer."))
    model.answers = [f"Answer number {number}." for number in range(20)]
    done = bench.ask("write", setup=bench.setup(critics=("shorter", "longer"), candidates=4))
    assert (done.state, len(done.responses)) == ("done", 4)
    assert [one.explanation for one in done.verdicts(done.answer)] == ["Make it shorter.", "Make it longer."]


def test_criticism_by_a_model_that_shows_nothing_does_not_flip_a_right_answer(
    bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misled(trajectory: Trajectory, response: Response, bench: object) -> tuple[Critique, ...]:
        said = Critique("misled", response.id, "fail", "The tower is in Rome.")
        return (grounded(said, response.text, "stands in Rome"),)

    assert "checks" in CRITICS
    monkeypatch.setitem(CRITICS._parts, "misled", misled)
    model.answers = ["The tower stands in Paris.", "The tower stands in Rome."]
    done = bench.ask("Where does the tower stand?", setup=bench.setup(critics=("misled",)))
    assert done.answer.text == "The tower stands in Paris."
    assert done.critiques[0].explanation.startswith("Not relied on, since the words it quotes are not there")
