"""What a person can do on the Knowledge page."""

import json
from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import click, one, words
from workbench.bench import Workbench
from workbench.records import Check, Lesson, Rule

PAGE = "pages/knowledge.py"
TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
CORRECTION = "too long. 20 words tops when I write to Ines"

Visit = Callable[..., AppTest]


def keep(bench: Workbench, *texts: str, **fields: object) -> list[Rule]:
    rules = [Rule(text, "writing to Ines", status="active", **fields) for text in texts]
    bench.knowledge.put(rules, "Ada", "add")
    return rules


def hand_in(tab: AppTest, content: str) -> None:
    tab.file_uploader(key="given").set_value(("rules.jsonl", content.encode(), "text/plain")).run()


def test_without_rules_it_says_what_to_do_next(visit: Visit) -> None:
    tab = visit(PAGE)
    assert not tab.exception
    assert "No rule yet" in words(tab)
    assert "Go to the chat" in words(tab)


def test_rules_are_found_by_words_and_filters_that_are_in_the_address(visit: Visit, bench: Workbench) -> None:
    keep(bench, "Keep it short.", breadth="local")
    keep(bench, "Sign as the lab.", level="plan")
    tab = visit(PAGE)
    tab.text_input(key="words").set_value("short").run()
    assert "Keep it short." in words(tab) and "Sign as" not in words(tab)
    filtered = visit(PAGE, level="plan")
    assert "Sign as the lab." in words(filtered) and "Keep it" not in words(filtered)
    assert "0 rules" in words(visit(PAGE, status="retired"))


def test_a_rule_opens_by_its_address_with_scope_check_and_examples(visit: Visit, bench: Workbench) -> None:
    (rule,) = keep(bench, "Keep it short.", check=Check("max_words", 40), in_scope=("Tell Ines.",),
                   out_of_scope=("Tell Bert.",))
    read = words(visit(PAGE, rule=rule.id))
    for expected in ("Keep it short.", "writing to Ines", "at most 40 words", "Tell Ines.", "Tell Bert."):
        assert expected in read


def test_a_rule_that_is_not_there_is_said_to_be_so(visit: Visit) -> None:
    assert "There is no rule 'nothing'" in visit(PAGE, rule="nothing").error[0].value


def test_every_field_of_a_rule_can_be_edited(visit: Visit, bench: Workbench) -> None:
    (rule,) = keep(bench, "Keep it short.")
    tab = visit(PAGE, rule=rule.id)
    one(tab.text_area, "text ").set_value("Keep it very short.")
    one(tab.text_area, "scope ").set_value("writing to any director")
    one(tab.segmented_control, "level ").set_value("plan")
    one(tab.segmented_control, "breadth ").set_value("global")
    one(tab.selectbox, "check ").set_value("max_words")
    one(tab.text_input, "value ").set_value("20")
    one(tab.text_area, "in_scope ").set_value("Tell Ines.\nWrite to Ines.")
    one(tab.text_area, "out_of_scope ").set_value("Tell Bert.")
    tab = click(tab, "save")
    saved = bench.knowledge.rule(rule.id)
    assert (saved.text, saved.applies_when) == ("Keep it very short.", "writing to any director")
    assert (saved.level, saved.breadth, saved.check) == ("plan", "global", Check("max_words", 20))
    assert (saved.in_scope, saved.out_of_scope) == (("Tell Ines.", "Write to Ines."), ("Tell Bert.",))
    assert "Keep it short. → Keep it very short." in words(tab)


def test_an_edit_that_is_refused_says_why_and_keeps_the_words(visit: Visit, bench: Workbench) -> None:
    (rule,) = keep(bench, "Keep it short.")
    tab = visit(PAGE, rule=rule.id)
    one(tab.text_area, "scope ").set_value("writing to any director")
    one(tab.selectbox, "check ").set_value("max_words")
    one(tab.text_input, "value ").set_value("many")
    tab = click(tab, "save")
    assert tab.error
    assert one(tab.text_area, "scope ").value == "writing to any director"
    assert bench.knowledge.rule(rule.id).version == 1


def test_a_form_saved_unchanged_keeps_examples_of_many_lines(visit: Visit, bench: Workbench) -> None:
    example = "Fix this:\ndef f():\n    pass"
    (rule,) = keep(bench, "Keep it short.", in_scope=(example, "Tell  Ines."))
    click(visit(PAGE, rule=rule.id), "save")
    assert bench.knowledge.rule(rule.id).in_scope == (example, "Tell  Ines.")


def test_a_rule_is_retired_restored_and_undone(visit: Visit, bench: Workbench) -> None:
    (rule,) = keep(bench, "Keep it short.")
    tab = click(visit(PAGE, rule=rule.id), "retire")
    assert bench.knowledge.rule(rule.id).status == "retired"
    tab = click(tab, "restore")
    assert bench.knowledge.rule(rule.id).status == "active"
    click(tab, "undo")
    assert bench.knowledge.rule(rule.id).status == "retired"


def test_an_undo_that_cannot_be_is_refused_in_one_sentence(visit: Visit, bench: Workbench) -> None:
    rules = keep(bench, "Keep it short.", "Sign as the lab.")
    bench.review(rules[1], "retire")
    tab = click(visit(PAGE, rule=rules[0].id), "undo")
    assert "changed later" in tab.error[0].value
    assert bench.knowledge.rule(rules[0].id).status == "active"


def test_uses_link_to_the_conversations_the_rule_came_up_in(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    (rule,) = keep(bench, "Keep it short.", in_scope=(TASK,))
    bench.ask(TASK)
    assert TASK in words(visit(PAGE, rule=rule.id))


def test_a_task_is_tried_against_every_rule_without_generating(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    keep(bench, "Keep it short.", in_scope=(TASK,))
    tab = visit(PAGE, view="Try a task")
    tab.text_area(key="task").set_value(TASK)
    tab = click(tab, "try")
    assert "Keep it short." in words(tab)
    assert "%" in words(tab)
    assert model.asked == []


def test_an_empty_task_is_refused(visit: Visit) -> None:
    tab = click(visit(PAGE, view="Try a task"), "try")
    assert "empty" in tab.error[0].value


def test_a_waiting_lesson_is_approved_or_rejected_here(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Dear Ines, " + "please " * 30]
    lessons = [bench.correct(bench.ask(TASK), CORRECTION), bench.correct(bench.ask(TASK), "no emoji, ever")]
    tab = visit(PAGE, view="Review")
    assert CORRECTION in words(tab)
    tab = click(tab, f"approve {lessons[0].id}")
    assert len(bench.knowledge.rules("active")) == len(lessons[0].changes)
    click(tab, f"reject {lessons[1].id}")
    assert "Nothing waits for review" in words(visit(PAGE, view="Review"))


def test_rules_go_out_and_come_back_as_json_lines(
        visit: Visit, bench: Workbench, downloads: dict[str, Callable[[], str]]) -> None:
    (rule,) = keep(bench, "Keep it short.", check=Check("max_words", 40), in_scope=("Schreib Jörg.",))
    tab = visit(PAGE, view="Import and export")
    kept = downloads["Export all rules"]()
    bench.review(rule, "revise", replace(rule, text="Changed meanwhile."))
    hand_in(tab, kept)
    tab = click(tab, "import")
    assert "1 rule imported" in words(tab)
    back = bench.knowledge.rule(rule.id)
    assert (back.text, back.check, back.in_scope) == (rule.text, rule.check, rule.in_scope)


def test_a_lesson_somebody_else_decided_meanwhile_is_said_to_be_so(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Dear Ines, " + "please " * 30]
    bench.correct(bench.ask(TASK), CORRECTION)
    first, second = visit(PAGE, view="Review"), visit(PAGE, view="Review")
    click(first, "approve ")
    tab = click(second, "reject ")
    assert "decided already" in words(tab)
    assert len(bench.knowledge.rules("active")) == 1


def test_a_file_that_is_not_rules_is_refused_whole(visit: Visit, bench: Workbench) -> None:
    tab = visit(PAGE, view="Import and export")
    good = json.dumps({"text": "Keep it short.", "applies_when": "always"})
    hand_in(tab, f"{good}\nnonsense")
    tab = click(tab, "import")
    assert "Line 2 is not JSON" in tab.error[0].value
    assert bench.knowledge.rules() == []


def three_waiting(bench: Workbench, model: FakeModel) -> list[Lesson]:
    model.answers = ["Dear Ines, " + "please " * 30]
    said = (CORRECTION, "no emoji, ever", "no wait, make it Tuesday")
    return [bench.correct(bench.ask(TASK), words) for words in said]


def test_the_page_says_how_many_wait_and_where_each_came_from(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    three_waiting(bench, model)
    assert "3 waiting for review" in words(visit(PAGE))
    tab = click(visit(PAGE), "waiting")
    assert "**3 waiting** · 0 selected" in words(tab)
    links = [link.label for link in tab.get("page_link") if TASK in link.label]
    assert len(links) == 3 and all("in “Write an e-mail" in label for label in links)


def test_several_lessons_are_decided_at_once_and_undone_at_once(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    lasting, another, once = three_waiting(bench, model)
    tab = visit(PAGE, view="Review")
    for lesson in (lasting, once):
        tab = one(tab.checkbox, f"select lesson {lesson.id}").check().run()
    tab = click(tab, "selected approve")
    assert [bench.history.lesson(lesson.id).status for lesson in (lasting, another, once)] == [
        "approved", "proposed", "once"]
    assert "2 approved." in words(tab) and "**1 waiting**" in words(tab)
    tab = click(tab, "undo together")
    assert bench.knowledge.rules("active") == [] and len(bench.history.lessons(status="proposed")) == 3


def test_all_that_wait_are_selected_and_rejected(visit: Visit, bench: Workbench, model: FakeModel) -> None:
    three_waiting(bench, model)
    tab = click(visit(PAGE, view="Review"), "select all")
    assert all(box.value for box in tab.checkbox if box.key.startswith("select "))
    tab = click(tab, "selected reject")
    assert "3 rejected." in words(tab) and "Nothing waits for review" in words(tab)


def test_a_waiting_lesson_shows_the_answer_before_and_after(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Dear Ines, two freezers please.", "Ines, two freezers please."]
    lesson = bench.correct(bench.ask(TASK), CORRECTION)
    bench.redo(lesson)
    tab = visit(PAGE, view="Review")
    tab.session_state[f"answers {lesson.id}"] = True
    before, after = (drawn.proto.body for drawn in tab.run().get("html"))
    assert "<del" in before and "two freezers please." in after


def write(tab: AppTest, said: str, scope: str) -> AppTest:
    one(tab.text_area, "text new rule").set_value(said)
    one(tab.text_area, "scope new rule").set_value(scope)
    return click(tab, "add")


def test_a_rule_typed_by_hand_is_active_and_checked_by_what_its_words_ask(
        visit: Visit, bench: Workbench) -> None:
    tab = write(visit(PAGE), "Use at most 40 words.", "Writing to Ines.")
    (rule,) = bench.knowledge.rules("active")
    assert rule.check == Check("max_words", 40)
    assert (rule.source.author, rule.source.drafted_by) == ("Ada", "person")
    assert "Use at most 40 words." in words(tab) and "Written by Ada" in words(tab)
    click(tab, "undo")
    assert bench.knowledge.rules("active") == []


def test_a_rule_without_a_scope_is_refused_and_its_words_stay(visit: Visit, bench: Workbench) -> None:
    tab = write(visit(PAGE), "Use at most 40 words.", " ")
    assert "The scope is empty" in tab.error[0].value
    assert one(tab.text_area, "text new rule").value == "Use at most 40 words."
    assert bench.knowledge.rules() == []


def test_rules_are_sorted_by_use_and_name_and_say_how_often_they_were_applied(
        visit: Visit, bench: Workbench) -> None:
    brief, *_ = keep(bench, "Be brief.", "Zeal is out.", "And no emoji.")
    bench.apply_here(bench.ask("Bake a cake."), brief.id).wait(20)
    assert "applied once, last " in words(visit(PAGE)) and "never applied" in words(visit(PAGE))
    by_use = links(visit(PAGE, sort="most used"))
    assert by_use[0] == "**Be brief.**"
    assert links(visit(PAGE, sort="name")) == ["**And no emoji.**", "**Be brief.**", "**Zeal is out.**"]


def links(tab: AppTest) -> list[str]:
    return [link.label for link in tab.get("page_link") if link.label.startswith("**")]


def test_the_table_has_the_same_rules_with_uses_and_dates(visit: Visit, bench: Workbench) -> None:
    brief, _ = keep(bench, "Be brief.", "Zeal is out.")
    bench.apply_here(bench.ask("Bake a cake."), brief.id).wait(20)
    table = visit(PAGE, shape="Table", sort="most used").dataframe[0].value
    assert list(table["Rule"]) == ["Be brief.", "Zeal is out."]
    assert list(table["Applied"]) == [1, 0] and list(table["Last applied"])[1] == "never"


def test_a_superseded_rule_and_the_one_in_its_place_lead_to_each_other(
        visit: Visit, bench: Workbench) -> None:
    old = bench.write_rule(Rule("Use at most 40 words.", "Writing to Ines.")).changes[0].rule
    lesson = bench.write_rule(Rule("Use at least 60 words.", "Writing to Ines."))
    bench.review(lesson, "approve")
    new = lesson.changes[0].rule
    assert bench.knowledge.rule(old.id).status == "superseded"
    assert "Superseded by “Use at least 60 words" in words(visit(PAGE, rule=old.id))
    assert "Took the place of “Use at most 40 words" in words(visit(PAGE, rule=new.id))
