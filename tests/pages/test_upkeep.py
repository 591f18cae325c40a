"""What keeps the knowledge base true, on the Knowledge page: contradictions, doubles, figures, knobs, map."""

from collections.abc import Callable
from dataclasses import replace

import numpy
import pytest
from streamlit.testing.v1 import AppTest

from stores.figures import JUDGED, TASKS
from tests.fakes import FakeModel
from tests.pages.reading import click, one, words
from workbench import thresholds
from workbench.bench import Workbench
from workbench.records import Check, Match, Response, Rule, Setup, Task, Trajectory
from workbench.ui import scope_map

PAGE = "pages/knowledge.py"
TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."

Visit = Callable[..., AppTest]


def keep(bench: Workbench, *rules: Rule) -> list[Rule]:
    bench.knowledge.put([replace(rule, status="active") for rule in rules], "Ada", "add")
    return [bench.knowledge.rule(rule.id) for rule in rules]


def to_ines(text: str, **fields: object) -> Rule:
    return Rule(text, "Writing an e-mail to Ines.", **fields)


def decided(bench: Workbench, rule: Rule, probability: float, applies: bool) -> None:
    """Somebody's word on a rule that the gate had decided about."""
    match = Match(rule, "apply" if probability > 0.5 else "withhold", probability, "Because.")
    place = bench.history.start_conversation("Test").id
    answer = Response("Fine.")
    answered = Trajectory(Task(f"{TASK} {probability} {applies}"), Setup(), place, matches=(match,),
                          responses=(answer,), chosen=answer.id, state="done")
    bench.history.save(answered)
    bench.judge_scope(answered, rule.id, applies)


# ------------------------------------------------------- the lesson card


def test_a_contradiction_is_shown_with_its_choices_and_nothing_is_retired_before_one_is_taken(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    [old] = keep(bench, Rule("Use at most 40 words.", "Writing an e-mail or message from the user to Ines.",
                             check=Check("max_words", 40)))
    lesson = bench.correct(bench.ask(TASK), "at least 60 words when I write to Ines")
    tab = visit(PAGE, view="Review")
    assert "Contradicts “Use at most 40 words" in words(tab)
    choice = one(tab.radio, "choice ")
    assert choice.options[0].startswith("Replace it") and choice.value == "override"
    assert bench.knowledge.rule(old.id).status == "active"
    choice.set_value("narrow")
    one(tab.text_input, f"narrowed {old.id}").set_value("Reminding Ines of something.")
    click(tab, "approve")
    assert bench.knowledge.rule(old.id).applies_when == "Reminding Ines of something."
    assert bench.history.lesson(lesson.id).status == "approved"


def test_a_draft_worded_into_a_contradiction_is_shown_it_before_it_is_approved(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    [old] = keep(bench, Rule("Use at most 40 words.", "Writing an e-mail or message from the user to Ines.",
                             check=Check("max_words", 40)))
    bench.correct(bench.ask(TASK), "never use emoji when I write to Ines")
    tab = visit(PAGE, view="Review")
    one(tab.text_area, "text ").set_value("Use at least 60 words.")
    one(tab.selectbox, "check ").set_value("min_words")
    one(tab.text_input, "value ").set_value("60")
    click(tab, "approve")
    assert "As you worded it, it contradicts" in tab.error[0].value
    assert bench.knowledge.rules("active") == [old]
    assert one(tab.text_area, "text ").value == "Use at least 60 words."
    click(tab, "approve")
    assert [rule.text for rule in bench.knowledge.rules("active")] == ["Use at least 60 words."]


def test_a_rule_written_by_hand_against_a_known_one_gets_its_card_in_place(
    visit: Visit, bench: Workbench
) -> None:
    keep(bench, to_ines("Use at most 40 words.", check=Check("max_words", 40)))
    tab = visit(PAGE)
    one(tab.text_area, "text new rule").set_value("Use at least 60 words.")
    one(tab.text_area, "scope new rule").set_value("Writing an e-mail to Ines.")
    click(tab, "add")
    assert "Contradicts “Use at most 40 words" in words(tab)
    click(tab, "approve")
    assert [rule.text for rule in bench.knowledge.rules("active")] == ["Use at least 60 words."]


def test_rules_that_wait_are_listed_with_where_they_came_from_and_decided_on_together(
    visit: Visit, bench: Workbench
) -> None:
    bench.import_rules([{"text": "Always approve.", "applies_when": "always"},
                        {"text": "Be brief.", "applies_when": "Writing to Ines.", "status": "proposed"}])
    tab = visit(PAGE, view="Review")
    assert "2 waiting for review" in words(tab)
    listed = tab.dataframe[0].value
    assert list(listed["From"]) == ["Ada, import"] * 2
    assert sum(map(bool, listed["Look at it first"])) == 1
    with pytest.raises(Exception, match="not approved among others"):
        bench.review_rules(bench.knowledge.rules("proposed"), "restore")
    done = bench.review_rules(bench.knowledge.rules("proposed"), "retire")
    assert {rule.status for rule in bench.knowledge.rules()} == {"retired"}
    bench.undo(done)
    assert len(bench.knowledge.rules("proposed")) == 2


def test_a_waiting_rule_says_on_its_own_page_why_and_is_approved_there(
    visit: Visit, bench: Workbench
) -> None:
    bench.import_rules([{"text": "Always approve.", "applies_when": "always"}])
    [rule] = bench.knowledge.rules("proposed")
    tab = visit(PAGE, rule=rule.id)
    assert "approved or agreed to unseen" in words(tab) and "Imported by Ada" in words(tab)
    assert "applies to every task" in words(tab)
    click(tab, "restore")
    assert bench.knowledge.rule(rule.id).status == "active"


# ---------------------------------------------------------- worth a look


def test_a_tidy_knowledge_base_says_so(visit: Visit, bench: Workbench) -> None:
    keep(bench, to_ines("Be brief."))
    assert "No rule is worth a look" in words(visit(PAGE, view="Worth a look"))


def test_contradictions_that_nobody_decided_are_listed_and_settled_here(
    visit: Visit, bench: Workbench
) -> None:
    short, long = keep(
        bench, to_ines("Use at most 40 words.", check=Check("max_words", 40), created="2026-01-01"),
        to_ines("Use at least 60 words.", check=Check("min_words", 60), created="2026-01-02"))
    tab = visit(PAGE, view="Worth a look")
    assert "Contradict each other: 1" in words(tab)
    click(tab, "keep ")
    assert "Contradict each other" not in words(tab)
    assert bench.knowledge.rule(long.id).overrides == (short.id,)
    bench.undo()
    click(visit(PAGE, view="Worth a look"), "end ")
    assert bench.knowledge.rule(short.id).status == "superseded"


def test_doubles_are_merged_with_a_click(visit: Visit, bench: Workbench) -> None:
    first, _ = keep(bench, to_ines("Keep messages short, please.", created="2026-01-01"),
                    to_ines("Please keep messages short.", in_scope=(TASK,), created="2026-01-02"))
    tab = visit(PAGE, view="Worth a look")
    assert "Say nearly the same: 1" in words(tab)
    click(tab, "merge ")
    [kept] = bench.knowledge.rules("active")
    assert (kept.id, kept.in_scope) == (first.id, (TASK,))


def test_a_rule_never_applied_always_rejected_or_never_kept_is_listed_with_its_figures(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    idle, rejected, broken, fine = keep(
        bench, Rule("Quote Homer.", "Writing about ships.", created="2026-01-01"), to_ines("Be formal."),
        to_ines("Use bullet points.", check=Check("bullets"), in_scope=(TASK,)), to_ines("Be kind."))
    model.answers = ["No list."]
    for number in range(TASKS):
        trial = Response("Fine.")
        bench.history.save(Trajectory(Task(f"Task {number}"), Setup(), responses=(trial,), state="done",
                                      matches=(Match(fine, "apply", 0.9, "Because."),)))
    for number in range(JUDGED):
        decided(bench, rejected, 0.9 - number / 100, applies=False)
        bench.apply_here(bench.ask(f"{TASK} {number}"), broken.id).wait(20)
    read = words(visit(PAGE, view="Worth a look"))
    assert "Never applied: 1" in read and "Quote Homer." in read and "tasks since it was made" in read
    assert "Always judged out of place: 1" in read and f"{JUDGED} times somebody said" in read
    assert "Never kept: 1" in read and "kept by none of them" in read
    assert "Be kind." not in read


def test_lessons_are_verified_from_the_page_and_the_rule_says_how_often_they_held(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    lesson = bench.correct(bench.ask(TASK), "10 words tops when I write to Ines")
    bench.review(lesson, "approve")
    model.answers = ["Ines, two freezers please."]
    tab = visit(PAGE, view="Worth a look")
    assert "never verified" in words(tab)
    click(tab, "verify")
    bench.verifying.wait(20)
    tab.run()
    assert "1 verified" in words(tab)
    assert list(tab.dataframe[0].value["Outcome"]) == ["✓ Held"]
    rule = lesson.changes[0].rule.id
    assert "held 1 of 1 times" in words(visit(PAGE, rule=rule))


# ------------------------------------------------------ a rule's own page


def test_an_example_is_moved_to_the_other_side_or_removed(visit: Visit, bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Be brief.", in_scope=("Tell Ines.", "Ask Ines."),
                                 out_of_scope=("Tell Bert.",)))
    click(visit(PAGE, rule=rule.id), "move in_scope 0")
    assert bench.knowledge.rule(rule.id).out_of_scope == ("Tell Bert.", "Tell Ines.")
    click(visit(PAGE, rule=rule.id), "remove in_scope 0")
    assert bench.knowledge.rule(rule.id).in_scope == ()
    bench.undo(of=rule.id)
    assert bench.knowledge.rule(rule.id).in_scope == ("Ask Ines.",)


def test_how_a_rule_was_kept_is_drawn_and_told_in_words(
    visit: Visit, bench: Workbench, model: FakeModel
) -> None:
    [rule] = keep(bench, to_ines("Use bullet points.", check=Check("bullets"), in_scope=(TASK,)))
    for answer in ("- One", "No list.", "- Two"):
        model.answers = [answer]
        bench.apply_here(bench.ask(TASK), rule.id).wait(20)
    tab = visit(PAGE, rule=rule.id)
    assert "Kept over time" in words(tab) and "Not kept" in words(tab)
    assert len(tab.get("plotly_chart")) == 1


def test_what_people_said_of_a_rule_is_listed(visit: Visit, bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Be brief."))
    decided(bench, rule, 0.9, applies=False)
    read = words(visit(PAGE, rule=rule.id))
    assert "it belongs 0 times, it does not 1 times" in read and "✗ It does not belong · Ada" in read


def test_each_change_in_the_history_can_be_taken_back(visit: Visit, bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Be brief."))
    bench.review(rule, "revise", revised=replace(rule, text="Be very brief."))
    newest = bench.events.list(rule.id)[0]
    click(visit(PAGE, rule=rule.id), f"take back {newest.id}")
    assert bench.knowledge.rule(rule.id).text == "Be brief."


def test_a_rule_shows_what_the_model_is_told_and_takes_better_words(visit: Visit, bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Never use emoji.", check=Check("no_emoji")))
    tab = visit(PAGE, rule=rule.id)
    assert "Said to the model as: Write with letters" in words(tab)
    one(tab.text_input, "positive ").set_value("Write plain words.")
    click(tab, "save")
    assert bench.knowledge.rule(rule.id).positive == "Write plain words."


# ---------------------------------------------------------- knobs and map


def test_the_knobs_say_too_few_decisions_until_there_are_enough(visit: Visit, bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Be brief."))
    decided(bench, rule, 0.9, applies=True)
    assert f"1 of {thresholds.ENOUGH}" in words(visit(PAGE, view="How sure"))


def test_the_knobs_show_their_effect_are_set_and_put_back(visit: Visit, bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Be brief."))
    for number in range(thresholds.ENOUGH):
        decided(bench, rule, 0.55 + number / 100, applies=number % 3 > 0)
    tab = visit(PAGE, view="How sure")
    assert "rightly applied" in words(tab) and len(tab.get("plotly_chart")) == 1
    one(tab.slider, "apply at").set_value(80)
    click(tab, "set")
    assert (bench.thresholds.apply_at, bench.setup().apply_at) == (0.8, 0.8)
    click(tab, "put back")
    assert bench.setup().apply_at == 0.6


def test_knobs_that_cross_are_refused(visit: Visit, bench: Workbench) -> None:
    tab = visit(PAGE, view="How sure")
    one(tab.slider, "apply at").set_value(20)
    click(tab, "set")
    assert "cannot be applied sooner" in tab.error[0].value and bench.setup().apply_at == 0.6


def test_what_a_person_had_applied_by_hand_is_no_decision_of_the_gate(bench: Workbench) -> None:
    [rule] = keep(bench, to_ines("Be brief."))
    run = bench.apply_here(bench.ask("Bake a cake."), rule.id).wait(20)
    bench.judge_scope(run.trajectory, rule.id, applies=True)
    assert bench.figures.clicks() == []


def test_the_effect_of_thresholds_is_counted_on_each_side() -> None:
    class Said:
        def __init__(self, probability: float, applies: bool) -> None:
            self.probability, self.applies = probability, applies

    said = [Said(0.9, True), Said(0.7, True), Said(0.1, True), Said(0.8, False), Said(0.2, False)]
    found = thresholds.effect(said, 0.75, 0.15)
    assert [(one.held, one.count) for one in (found.rightly, found.wrongly, found.asked, found.missed)] == [
        (1, 3), (1, 2), (2, 5), (1, 3)]


def test_the_map_lays_out_every_rule_and_is_there_in_words_too(visit: Visit, bench: Workbench) -> None:
    keep(bench, to_ines("Be brief."), to_ines("Be kind."), Rule("Use bullets.", "Giving a recipe."))
    assert "needs three rules" not in words(visit(PAGE, view="Map"))
    tab = visit(PAGE, view="Map")
    assert len(tab.get("plotly_chart")) == 1
    assert set(tab.dataframe[0].value["Rule"]) == {"Be brief.", "Be kind.", "Use bullets."}


def test_scopes_that_are_alike_lie_near_each_other_on_the_map() -> None:
    vectors = numpy.array([[1, 0, 0, 0.1], [1, 0.1, 0, 0], [0, 0, 1, 0], [0, 0.1, 1, 0.1]])
    places = scope_map.projected(vectors)
    assert places.shape == (4, 2) and scope_map.nearest(places) == [1, 0, 3, 2]


def test_the_rulebook_is_offered_for_download(
    visit: Visit, bench: Workbench, downloads: dict[str, Callable]
) -> None:
    keep(bench, to_ines("Be brief."))
    visit(PAGE, view="Import and export")
    assert "- Be brief." in downloads["Download the rulebook"]()
