"""What a person can do on the Chat page."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from tests.fakes import CUT, FakeModel
from tests.pages.reading import ask, click, correct, finished, one, unfold_steps, words
from workbench.bench import Workbench
from workbench.errors import ModelError
from workbench.records import Match, Response, Rule, Task, Trajectory

Visit = Callable[..., AppTest]

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers."
CORRECTION = "too long. 20 words tops when I write to Ines"
LONG = ("Dear Ines, I hope you are well. I wanted to get in touch about the two freezers in the lab. They "
        "stopped working last week and I would kindly ask you to approve their replacement. Kind regards")
SHORT = "Dear Ines, may I replace the two broken freezers? Kind regards"


@pytest.fixture
def corrected(visit: Visit, bench: Workbench, model: FakeModel) -> AppTest:
    model.answers = [LONG, SHORT]
    return correct(ask(visit(), bench, TASK), bench, CORRECTION)


def only(bench: Workbench) -> str:
    (conversation,) = bench.history.conversations()
    return conversation.id


def test_an_empty_chat_says_what_it_is_for_and_offers_examples(visit: Visit, bench: Workbench) -> None:
    tab = visit()
    assert not tab.exception
    assert "becomes a rule" in words(tab)
    tab = finished(click(tab, "example-0"), bench)
    assert "Fine." in words(tab)


def test_a_question_is_answered_and_the_address_names_its_conversation(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [SHORT]
    tab = ask(visit(), bench, TASK)
    assert SHORT in words(tab)
    assert tab.query_params["conversation"] == only(bench)


def test_a_reload_opens_the_same_conversation(visit: Visit, bench: Workbench) -> None:
    ask(visit(), bench, TASK)
    assert TASK in words(visit(conversation=only(bench)))


def test_a_conversation_that_is_not_there_is_said_to_be_so(visit: Visit) -> None:
    tab = visit(conversation="nowhere")
    assert "There is no conversation 'nowhere'" in tab.error[0].value
    assert tab.chat_input


def test_a_message_that_is_refused_is_kept(visit: Visit, bench: Workbench) -> None:
    tab = visit()
    tab.chat_input[0].set_value("  ").run()
    assert "empty" in tab.error[0].value
    tab.text_area(key="mended").set_value("Say hello.")
    tab = finished(click(tab, "send again"), bench)
    assert "Fine." in words(tab)


def test_an_answer_being_written_survives_clicks_and_a_reload(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One two three four."]
    model.hold()
    tab = visit()
    tab.chat_input[0].set_value("Count.").run()
    assert model.waiting.wait(10)
    tab.text_input(key="find conversation").set_value("Count").run()
    assert tab.chat_input[0].disabled
    again = visit(conversation=only(bench))
    assert "One" in words(again)
    model.let_go()
    assert "One two three four." in words(finished(again, bench))


def test_stop_keeps_what_was_written_and_offers_to_retry(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One two three four."]
    model.hold()
    tab = visit()
    tab.chat_input[0].set_value("Count.").run()
    assert model.waiting.wait(10)
    click(tab, "stop")
    model.let_go()
    tab = finished(tab, bench)
    assert "Stopped." in words(tab)
    tab = finished(click(tab, "retry-"), bench)
    assert "One two three four." in words(tab)


def test_a_model_that_fails_says_why_and_can_be_tried_again(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [ModelError("The model is down. Start it."), "Here it is."]
    tab = ask(visit(), bench, TASK)
    assert "The model is down. Start it." in words(tab)
    assert TASK in words(tab)
    tab = finished(click(tab, "retry-"), bench)
    assert "Here it is." in words(tab)


def test_a_correction_gives_a_lesson_and_the_answer_redone_beside_the_old_one(corrected: AppTest) -> None:
    assert CORRECTION in words(corrected)
    assert "What this taught" in words(corrected)
    before, after = (drawn.proto.body for drawn in corrected.get("html"))
    assert "<del" in before and "<ins" not in before
    assert "<ins" in after and "<del" not in after


def test_a_bare_no_leaves_the_answer_alone_and_asks_for_words(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG, SHORT]
    tab = correct(ask(visit(), bench, TASK), bench, "no")
    assert "Nothing was changed or learnt." in words(tab) and SHORT not in words(tab)
    assert one(click(tab, "say more ").text_area, "words-")
    click(tab, "reject ")
    assert [lesson.status for lesson in bench.history.lessons()] == ["rejected"]


def test_an_empty_correction_is_refused_and_the_form_stays(visit: Visit, bench: Workbench) -> None:
    tab = click(ask(visit(), bench, TASK), "correct-")
    one(tab.text_area, "words-").set_value(" ")
    tab = click(tab, "send-")
    assert "empty" in tab.error[0].value
    assert one(tab.text_area, "words-").value == " "


def test_a_lesson_is_approved_as_it_was_edited(corrected: AppTest, bench: Workbench) -> None:
    one(corrected.text_area, "text ").set_value("Be brief to Ines.")
    tab = click(corrected, "approve ")
    assert [rule.text for rule in bench.knowledge.rules("active")] == ["Be brief to Ines."]
    assert "✓ Saved" in words(tab)


def test_a_request_the_rule_would_wrongly_be_used_for_becomes_an_example_at_a_click(
        corrected: AppTest, bench: Workbench) -> None:
    trials = {box.label: box for box in corrected.checkbox if box.key.startswith("trial ")}
    order = next(label for label, box in trials.items() if box.value)
    trials[order].uncheck()
    click(corrected, "approve ")
    (rule,) = bench.knowledge.rules("active")
    assert rule.out_of_scope == (order,)


def test_a_value_of_no_use_is_said_to_be_so_and_every_word_is_kept(
        corrected: AppTest, bench: Workbench) -> None:
    one(corrected.text_area, "text ").set_value("Be brief to Ines.")
    one(corrected.selectbox, "check ").set_value("max_words")
    one(corrected.text_input, "value ").set_value("many")
    tab = click(corrected, "approve ")
    assert tab.error
    assert one(tab.text_area, "text ").value == "Be brief to Ines."
    assert bench.knowledge.rules() == []


def test_an_approval_is_undone_with_one_click(corrected: AppTest, bench: Workbench) -> None:
    tab = click(click(corrected, "approve "), "undo ")
    assert bench.knowledge.rules("active") == []
    assert "What this taught" in words(tab)


def test_only_this_once_saves_no_rule(corrected: AppTest, bench: Workbench) -> None:
    tab = click(corrected, "once ")
    assert bench.knowledge.rules() == []
    assert "Kept to this once" in words(tab)


def test_a_lesson_put_off_waits_on_the_knowledge_page(corrected: AppTest, visit: Visit) -> None:
    tab = click(corrected, "later ")
    assert "waits for review" in words(tab)
    waiting = visit("pages/knowledge.py", view="Review")
    assert CORRECTION in words(waiting)


def test_a_later_task_shows_the_rule_with_its_reason_and_where_it_came_from(
        corrected: AppTest, bench: Workbench) -> None:
    later = "Tell Ines in an e-mail that the audit report will be late."
    tab = ask(click(corrected, "approve "), bench, later)
    match = bench.history.trajectories(only(bench))[-1].matches[0]
    assert "✓ 1 applied" in words(tab)
    tab = unfold_steps(tab, bench)
    assert match.reason.split(":")[0] in words(tab).replace("\\", "")
    assert f"From “{CORRECTION}”" in words(tab)


def test_a_correction_is_shown_once_while_the_answer_is_redone(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG, SHORT]
    tab = ask(visit(), bench, TASK)
    model.hold()
    click(tab, "correct-")
    one(tab.text_area, "words-").set_value(CORRECTION)
    click(tab, "send-")
    assert model.waiting.wait(10)
    tab.run()
    assert words(tab).splitlines().count(CORRECTION) == 1
    assert "nothing was learnt" not in words(tab)
    model.let_go()
    assert "What this taught" in words(finished(tab, bench))


def redoing(visit: Visit, bench: Workbench, model: FakeModel) -> AppTest:
    """The chat while a corrected answer is being written again, its lesson there already."""
    model.answers = [LONG, SHORT]
    tab = ask(visit(), bench, TASK)
    model.hold()
    click(tab, "correct-")
    one(tab.text_area, "words-").set_value(CORRECTION)
    click(tab, "send-")
    assert model.waiting.wait(10)
    return tab.run()


def test_a_lesson_is_approved_while_the_answer_is_still_being_redone(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    tab = click(redoing(visit, bench, model), "approve ")
    assert words(tab).count("✓ Saved") == 1
    assert len(bench.knowledge.rules("active")) == 1
    assert one(tab.button, "stop")
    model.let_go()
    tab = finished(tab, bench)
    assert words(tab).count("✓ Saved") == 1
    assert bench.history.trajectories(only(bench))[-1].answer.text == SHORT


def test_a_thumb_is_given_while_the_answer_is_still_being_redone(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    tab = redoing(visit, bench, model)
    one(tab.feedback, "thumbs-").set_value(1).run()
    assert [given.data["value"] for given in bench.history.feedback(kind="reaction")] == [1]
    model.let_go()
    assert bench.history.trajectories(only(bench))[-1].redo_of
    assert "This could not" not in words(finished(tab, bench))


def test_a_lesson_is_drawn_once_while_the_answer_is_redone(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    tab = redoing(visit, bench, model)
    assert words(tab).count("What this taught") == 1
    model.let_go()
    assert words(finished(tab, bench)).count("What this taught") == 1


def test_a_lesson_says_what_was_learnt_whether_it_lasts_why_and_who_drafted_it(corrected: AppTest) -> None:
    read = words(corrected)
    assert re.search(r"\*\*Lasting\*\*: a rule for later tasks, because your correction \w+ .+[^.]\.\n", read)
    assert read.count("Lasting") == 1
    assert "read from your words without a model" in read


def test_a_lesson_approved_in_another_tab_is_not_approved_twice(
        corrected: AppTest, visit: Visit, bench: Workbench) -> None:
    second = visit(conversation=only(bench))
    click(corrected, "approve ")
    tab = click(second, "approve ")
    assert "decided already" in tab.error[0].value
    assert words(tab).count("✓ Saved") == 1
    assert [rule.version for rule in bench.knowledge.rules("active")] == [1]


def test_two_tabs_on_one_conversation_see_what_each_other_did(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [SHORT]
    first = ask(visit(), bench, TASK)
    second = visit(conversation=only(bench))
    first.chat_input[0].set_value("And in French?").run()
    assert "And in French?" in words(finished(second, bench))
    one([*second.feedback][-1:], "thumbs-").set_value(1).run()
    assert [thumbs.value for thumbs in first.run().feedback] == [None, 1]


def test_while_one_tab_waits_for_an_answer_the_other_is_told_so(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [SHORT]
    first = ask(visit(), bench, TASK)
    second = visit(conversation=only(bench))
    model.hold()
    first.chat_input[0].set_value("And in French?").run()
    assert model.waiting.wait(10)
    second.run()
    assert second.chat_input[0].disabled
    click(second, "stop")
    model.let_go()
    assert "Stopped." in words(finished(first, bench))


def test_a_correction_nothing_was_learnt_from_is_kept_and_can_be_tried_again(
        visit: Visit, bench: Workbench, model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    model.answers = [LONG, SHORT]
    tab = ask(visit(), bench, TASK)
    with monkeypatch.context() as broken:
        broken.setattr("workbench.learning.learn", _refuse)
        tab = correct(tab, bench, CORRECTION)
    assert "nothing was learnt from it yet" in words(tab)
    tab = finished(click(tab, "learn-"), bench)
    assert "What this taught" in words(tab)
    assert "nothing was learnt" not in words(tab)


def _refuse(*_: object) -> None:
    raise ModelError("The model is down. Start it.")


def test_a_thumb_is_redrawn_from_the_store_and_a_second_click_clears_it(
        visit: Visit, bench: Workbench) -> None:
    tab = ask(visit(), bench, TASK)
    one(tab.feedback, "thumbs-").set_value(0).run()
    again = visit(conversation=only(bench))
    assert one(again.feedback, "thumbs-").value == 0
    one(again.feedback, "thumbs-").set_value(1).run()
    assert [given.data["value"] for given in bench.history.feedback(kind="reaction")] == [1]
    one(again.feedback, "thumbs-").set_value(None).run()
    assert bench.history.feedback(kind="reaction") == []


def test_after_a_thumb_down_reasons_and_a_comment_may_be_given(visit: Visit, bench: Workbench) -> None:
    tab = ask(visit(), bench, TASK)
    one(tab.feedback, "thumbs-").set_value(0).run()
    one(tab.button_group, "reasons-").set_value(["Too long", "Tone"]).run()
    one(tab.text_input, "comment-").set_value("She reads on a phone.").run()
    (given,) = bench.history.feedback(kind="reaction")
    assert given.data == {"value": 0, "reasons": ["Too long", "Tone"]}
    assert given.text == "She reads on a phone."
    again = visit(conversation=only(bench))
    assert one(again.button_group, "reasons-").value == ["Too long", "Tone"]
    assert one(again.text_input, "comment-").value == "She reads on a phone."


def test_a_thumb_up_asks_for_no_reason(visit: Visit, bench: Workbench) -> None:
    tab = ask(visit(), bench, TASK)
    one(tab.feedback, "thumbs-").set_value(1).run()
    assert not [group for group in tab.text_input if group.key.startswith("comment-")]


def test_a_thumb_belongs_to_one_answer_and_not_to_the_one_redone_after_it(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG, SHORT]
    tab = ask(visit(), bench, TASK)
    one(tab.feedback, "thumbs-").set_value(0).run()
    tab = correct(tab, bench, CORRECTION)
    assert one(tab.feedback, "thumbs-").value is None


def known(bench: Workbench, decision: str, text: str = "Sign as the lab team.") -> tuple[str, Rule]:
    """A conversation whose one answer met a rule, decided so."""
    rule = Rule(text, "writing to Ines", status="active")
    bench.knowledge.put([rule], "Ada", "add")
    conversation = bench.history.start_conversation("Freezers", "Ada").id
    response = Response("Dear Ines, the freezers are broken.")
    match = Match(rule, decision, 0.5, "It may speak of Ines.")
    bench.history.save(Trajectory(Task(TASK), bench.setup(), conversation, matches=(match,), state="done",
                                  responses=(response,), chosen=response.id))
    return conversation, rule


def test_a_rule_asked_about_is_applied_here_and_learns_the_example(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    conversation, rule = known(bench, "ask")
    model.answers = ["Dear Ines. The lab team"]
    tab = visit(conversation=conversation)
    assert "Does this rule belong here?" in words(tab)
    finished(click(tab, "apply "), bench)
    assert TASK in bench.knowledge.rule(rule.id).in_scope
    assert bench.history.trajectories(conversation)[-1].applied[0].rule.id == rule.id


def test_a_rule_asked_about_is_turned_away_and_not_asked_about_again(visit: Visit, bench: Workbench) -> None:
    conversation, rule = known(bench, "ask")
    tab = click(visit(conversation=conversation), "not here ")
    assert TASK in bench.knowledge.rule(rule.id).out_of_scope
    assert "Does this rule belong here?" not in words(tab)


def test_a_rule_held_back_can_be_said_to_belong(visit: Visit, bench: Workbench) -> None:
    conversation, rule = known(bench, "withhold")
    tab = unfold_steps(visit(conversation=conversation), bench)
    assert "– Held back · 50%" in words(tab)
    finished(click(tab, "should "), bench)
    assert TASK in bench.knowledge.rule(rule.id).in_scope


def test_the_last_turns_are_drawn_and_earlier_ones_on_request(visit: Visit, bench: Workbench) -> None:
    conversation = bench.history.start_conversation("Long", "Ada").id
    for number in range(25):
        response = Response(f"Answer {number}.")
        bench.history.save(Trajectory(Task(f"Task {number}."), bench.setup(), conversation, state="done",
                                      responses=(response,), chosen=response.id, id=f"t{number}"))
    tab = visit(conversation=conversation)
    assert "Task 5." in words(tab) and "Task 4." not in words(tab)
    assert "Task 0." in words(click(tab, "earlier"))
    assert "Task 3." in words(visit(conversation=conversation, turn="t3"))


def test_conversations_are_searched_renamed_binned_and_restored(visit: Visit, bench: Workbench) -> None:
    ask(visit(), bench, "Tell me about heaters.")
    tab = ask(visit(), bench, "Tell me about freezers.")
    tab.text_input(key="find conversation").set_value("heaters").run()
    listed = [button.label for button in tab.button if button.key.startswith("open ")]
    assert listed == ["Tell me about heaters."]
    tab.text_input(key="find conversation").set_value("").run()
    one(tab.text_input, "title ").set_value("Cold things")
    tab = click(tab, "rename")
    assert "Cold things" in tab.subheader[0].value
    tab = click(tab, "bin")
    assert [kept.title for kept in bench.history.conversations()] == ["Tell me about heaters."]
    click(tab, "restore ")
    assert len(bench.history.conversations()) == 2


def test_nothing_a_model_writes_loads_a_picture(visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["See ![this](https://example.com/a.png) <img src='https://example.com/b.png'>"]
    tab = ask(visit(), bench, "Show me ![that](https://example.com/c.png)")
    drawn = [element.value for element in (*tab.markdown, *tab.caption)]
    assert not any("![" in words for words in drawn)
    assert not any(element.proto.allow_html for element in tab.markdown)


def test_a_rule_on_trial_has_no_page_to_open_yet(corrected: AppTest, bench: Workbench) -> None:
    assert "✓ Applied" in words(unfold_steps(corrected, bench))
    assert "Open the rule" not in words(corrected)


def test_a_rule_that_was_applied_can_be_said_not_to_belong(visit: Visit, bench: Workbench) -> None:
    conversation, rule = known(bench, "apply")
    tab = click(unfold_steps(visit(conversation=conversation), bench), "should not ")
    assert TASK in bench.knowledge.rule(rule.id).out_of_scope
    assert "You said that it does not belong here" in words(tab)


def test_a_rule_that_should_not_have_applied_is_left_out_of_the_answer_at_a_click(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    conversation, rule = known(bench, "apply")
    bench.knowledge.put([replace(rule, in_scope=(TASK, "Write to Ines about freezers."))], "Ada", "revise")
    model.answers = ["Dear Ines, nobody signs this."]
    tab = click(unfold_steps(visit(conversation=conversation), bench), "should not ")
    tab = finished(click(tab, "without "), bench)
    redone = bench.history.trajectories(conversation)[-1]
    assert redone.applied == () and redone.answer.text == "Dear Ines, nobody signs this."
    assert f"Answer again without this rule: {rule.text}" in words(tab).replace("\\", "")


def test_what_was_said_of_a_rule_is_taken_back_where_it_stands(visit: Visit, bench: Workbench) -> None:
    conversation, rule = known(bench, "apply")
    tab = click(unfold_steps(visit(conversation=conversation), bench), "should not ")
    tab = click(tab, "overruled ")
    assert bench.knowledge.rule(rule.id).out_of_scope == ()
    assert "You said that it" not in words(tab) and one(tab.button, "should not ")


def test_a_finished_answer_can_be_asked_for_again_and_the_first_is_kept(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [LONG, SHORT]
    tab = finished(click(ask(visit(), bench, TASK), "retry-"), bench)
    assert "Answer again" in words(tab).splitlines()
    assert [one.answer.text for one in bench.history.trajectories(only(bench))] == [LONG, SHORT]


def test_an_answer_redone_after_a_correction_keeps_to_it_when_asked_for_again(
        corrected: AppTest, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["Dear Ines, new freezers, please?"]
    tab = finished(click(corrected, "retry-"), bench)
    first, redone, again = bench.history.trajectories(only(bench))
    assert (again.lesson, again.revision) == (redone.lesson, redone.revision) and again.applied
    assert words(tab).count("What this taught") == 1 and words(tab).splitlines().count(CORRECTION) == 1


def test_an_answer_cut_at_the_token_limit_says_so_and_goes_on_from_there(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = [f"Dear Ines, the two{CUT}", "Dear Ines, the two freezers are broken."]
    tab = ask(visit(), bench, TASK)
    assert "cut at the model's token limit" in words(tab)
    tab = finished(click(tab, "continue-"), bench)
    assert model.asked[-1][1]["prefill"] == "Dear Ines, the two"
    whole = bench.history.trajectories(only(bench))[-1].answer.text
    assert whole == "Dear Ines, the two freezers are broken."
    assert "cut at the model's token limit" not in words(tab) and "Continue" in words(tab).splitlines()


def test_a_model_that_takes_no_beginning_is_asked_for_the_rest(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.capabilities = replace(model.capabilities, small=False, prefill=False)
    model.answers = [f"Dear Ines, the two free{CUT}", "freezers are broken."]
    tab = finished(click(ask(visit(), bench, TASK), "continue-"), bench)
    told = model.asked[-1][0]
    assert [message.role for message in told] == ["user", "assistant", "user"]
    assert told[1].content == "Dear Ines, the two" and "cut off" in told[2].content
    whole = bench.history.trajectories(only(bench))[-1].answer.text
    assert whole == "Dear Ines, the two freezers are broken."
    assert not tab.exception
