"""The critic `checks` gives one critique for each applied rule that a machine can verify."""

from workbench.critics import CRITICS
from workbench.records import Check, Critique, Match, Response, Rule, Setup, Task, Trajectory


def critiques(text: str, *rules: tuple[Check | None, str]) -> tuple[Critique, ...]:
    """What the critic says of a text under rules with these checks and decisions."""
    matches = tuple(
        Match(Rule("a rule", "always", check=check), decision, 0.9, "said so") for check, decision in rules
    )
    response = Response(text)
    trajectory = Trajectory(Task("write"), Setup(), matches=matches, responses=(response,))
    return CRITICS["checks"](trajectory, response, None)


def test_a_rule_that_is_kept_passes_as_a_strength() -> None:
    (critique,) = critiques("Short.", (Check("max_words", 3), "apply"))
    assert (critique.verdict, critique.kind, critique.suggestion) == ("pass", "strength", "")


def test_a_rule_that_is_broken_fails_with_the_place_and_how_to_mend_it() -> None:
    (critique,) = critiques("So — it is.", (Check("not_contains", "—"), "apply"))
    assert critique.verdict == "fail" and critique.span.quote == "—"
    assert critique.suggestion == "Do not use “—”."
    assert critique.explanation == "Without “—”: “—” is there once."


def test_what_cannot_be_told_is_unknown() -> None:
    (critique,) = critiques("ok", (Check("language", "de"), "apply"))
    assert critique.verdict == "unknown" and "too short" in critique.explanation


def test_a_check_that_is_not_known_here_is_unknown_with_the_reason() -> None:
    (critique,) = critiques("ok", (Check("rhymes", None), "apply"))
    assert critique.verdict == "unknown" and "rhymes" in critique.explanation


def test_only_applied_rules_with_a_check_are_judged() -> None:
    assert (
        critiques("ok", (Check("max_words", 3), "withhold"), (Check("max_words", 3), "ask"), (None, "apply"))
        == ()
    )
