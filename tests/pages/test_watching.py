"""The timeline of an answer: critiques beside their words, what changed, scores, the tree, what is open."""

import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from tests.fakes import FakeModel
from tests.pages.reading import ask, click, finished, one, unfold, unfold_steps, words
from workbench.bench import Workbench
from workbench.differences import share, stretches
from workbench.records import Check, Critique, Match, Response, Rule, Setup, Span, Task, Trajectory
from workbench.ui import annotated, critiques, scores, text, tree
from workbench.versions import best

Visit = Callable[..., AppTest]

FIRST = "Dear Ines 😀, I would kindly ask for <b>two</b> freezers, which cost 2 × 400 = 900 euros in all."
SECOND = "Dear Ines 😀, I would ask for <b>two</b> freezers, which cost 2 × 400 = 800 euros in all."
OTHER = "The audit was late again."
AWAY = "was late again."  # in it, and marked by nobody
BRIEF = Rule("Use at most 40 words.", "writing to Ines", status="active", check=Check("max_words", 40))
KIND = Rule("Do not say kindly.", "writing to Ines", status="active")


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def critique(response: Response, verdict: str, said: str, words: str = "", **more: object) -> Critique:
    return Critique("checks", response.id, verdict, said, span=at(response.text, words) if words else None,
                    **more)


def watched(*responses: Response, critiques: tuple[Critique, ...] = (), **more: object) -> Trajectory:
    made = Trajectory(Task("Write to Ines."), Setup(), responses=responses, critiques=critiques,
                      matches=(Match(BRIEF, "apply", 0.9, "It speaks of Ines."),), state="done")
    return replace(made, chosen=best(made).id, **more)


@pytest.fixture
def versions(bench: Workbench) -> Trajectory:
    """A draft with three failures, a refinement with none, and a try that is far from both."""
    draft = Response(FIRST)
    better = Response(SECOND, "refinement", draft.id, "Leave kindly out")
    other = Response(OTHER, "candidate", draft.id)
    said = (critique(draft, "fail", "It says kindly.", "kindly", rule=KIND.id, suggestion="Leave it out."),
            critique(draft, "fail", "400 times 2 is 800.", "2 × 400 = 900", severity="critical"),
            critique(draft, "pass", "17 words", rule=BRIEF.id),
            Critique("request", draft.id, "unknown", "The embedded model cannot judge this."),
            Critique("rules", draft.id, "fail", "It repeats itself.", span=Span(0, 4, "gone")),
            critique(better, "pass", "16 words", rule=BRIEF.id),
            critique(other, "fail", "Nobody asked about an audit.", "audit"))
    conversation = bench.history.start_conversation("Freezers", "Ada").id
    made = watched(draft, better, other, critiques=said, conversation=conversation)
    bench.history.save(made)
    return made


def retrieved(tab: AppTest) -> list[AppTest]:
    """The step that shows which rules were met."""
    return [step for step in tab.expander if step.label.startswith("Retrieved")]


def watching(visit: Visit, trajectory: Trajectory, *numbers: int) -> AppTest:
    """The page with the timeline and versions of these numbers unfolded."""
    names = [f"version-{trajectory.id}-{number}" for number in numbers]
    return unfold(visit(conversation=trajectory.conversation), f"steps-{trajectory.id}", *names)


# ------------------------------------------------------------ critiques beside words


def test_each_failure_stands_beside_its_words_under_the_number_they_carry(
        visit: Visit, versions: Trajectory) -> None:
    tab = watching(visit, versions, 1)
    (drawn,) = [element.proto.body for element in tab.get("html")]
    assert re.search(r"<mark[^>]*>kindly<sup><b>\[1\]</b></sup></mark>", drawn)
    assert re.search(r"<mark[^>]*>2 × 400 = 900<sup><b>\[2\]</b></sup></mark>", drawn)
    said = words(tab)
    assert "**[1]** **✗ not met** · It says kindly." in said and "Suggested: Leave it out." in said
    assert "**[2]** **✗ not met** · 400 times 2 is 800." in said


def test_a_verdict_that_is_no_failure_takes_one_line(visit: Visit, versions: Trajectory) -> None:
    lines = words(watching(visit, versions, 1)).splitlines()
    assert "✓ met · Use at most 40 words." in lines
    assert "? cannot tell · The embedded model cannot judge this." in lines


def test_a_critique_whose_words_are_gone_is_told_without_a_place(visit: Visit, versions: Trajectory) -> None:
    tab = watching(visit, versions, 1)
    assert "About words that are not there any more: “gone”" in words(tab)
    assert "[3]" not in words(tab)


def test_a_critique_a_person_dismissed_speaks_against_nothing(versions: Trajectory) -> None:
    dismissed = tuple(replace(said, dismissed=True) for said in versions.critiques)
    assert critiques.tally(dismissed) == ""
    assert not any(critiques.counts(said) for said in dismissed)


TEXTS = st.text(alphabet="ab <&>\"'\n😀é", max_size=40)


@given(TEXTS, TEXTS, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_whatever_is_marked_and_changed_the_new_text_can_be_read_back(
        before: str, after: str, spans: list[tuple[int, int]]) -> None:
    placed = [Critique("x", "y", "fail", "z", span=Span(a, b, after[a:b])) for a, b in spans if a < b]
    drawn = re.sub(r"<del.*?</del>|<sup>.*?</sup>", "", annotated.html(after, placed, before), flags=re.S)
    tags = re.compile(r"</?(?:div|ins|mark|span)(?: [^<>]*)?>")
    assert unescape(tags.sub("", drawn)) == after
    assert "<" not in tags.sub("", drawn)


def test_overlapping_critiques_each_end_with_their_number() -> None:
    placed = [Critique("x", "y", "fail", "z", span=at("one two three", words))
              for words in ("one two", "two three")]
    drawn = annotated.html("one two three", placed)
    marked = re.findall(r"<mark[^>]*>(.*?)</mark>", drawn)
    assert marked == ["one ", "two<sup><b>[1]</b></sup>", " three<sup><b>[2]</b></sup>"]


# ------------------------------------------------------------------- what changed


def test_a_version_shows_what_changed_from_the_one_it_was_made_of(visit: Visit, versions: Trajectory) -> None:
    tab = watching(visit, versions, 2)
    (drawn,) = [element.proto.body for element in tab.get("html")]
    assert ">900</del>" in drawn and ">800</ins>" in drawn
    tab = one(tab.toggle, f"diff-{versions.id}-2").set_value(False).run()
    assert not [element for element in tab.get("html")]
    assert "2 × 400 = 800" in words(tab)
    tab = tab.run()
    assert one(tab.toggle, f"diff-{versions.id}-2").value is False


def test_a_version_that_is_another_text_is_shown_plain_until_its_changes_are_asked_for(
        visit: Visit, versions: Trajectory) -> None:
    tab = watching(visit, versions, 3)
    toggle = one(tab.toggle, "diff-")
    assert toggle.value is False and "from version 1" in toggle.label
    assert not re.search("<ins|<del", tab.get("html")[0].proto.body)
    assert "<del" in toggle.set_value(True).run().get("html")[0].proto.body


def test_how_much_differs_is_told_in_words() -> None:
    assert share(stretches("one two", "one two")) == 0 == share([])
    assert share(stretches("one two three four", "one two three five")) == 0.25
    assert share(stretches("one two", "three four")) == 1


def test_a_draft_offers_no_changes_to_show(visit: Visit, versions: Trajectory) -> None:
    shown = watching(visit, versions, 1).toggle
    assert not [toggle for toggle in shown if toggle.key.startswith("diff-")]


def test_where_a_text_is_cut_off_nothing_is_said_to_have_changed() -> None:
    parts = annotated.changes("one two three four", "one two three five", 10)
    assert all(part.same for part in parts)


# ------------------------------------------------------------------ scores and tree


def test_three_versions_are_compared_in_words_and_in_a_plot(visit: Visit, versions: Trajectory) -> None:
    tab = watching(visit, versions)
    assert "Versions compared: ✗ 3 → ✓ 0 ★ → ✗ 1" in words(tab)
    assert "version 1: 8, version 2: 0, version 3: 2" in words(tab)
    assert len(tab.get("plotly_chart")) == 1


def test_the_plot_marks_the_answer_and_leaves_a_gap_for_what_nobody_judged(versions: Trajectory) -> None:
    unclear = Response("Another one.", "candidate")
    unjudged = versions.grow(responses=(unclear, Response("", "candidate")),
                             critiques=(critique(unclear, "unknown", "Nobody can tell."),))
    (line,) = scores.figure(scores.scores(unjudged)).data
    assert line.y == (8, 0, 2, None, None)
    assert line.marker.symbol == ("circle", "star", "circle", "circle", "circle")
    assert scores.in_words(scores.scores(unjudged)).endswith("– → –")


def test_two_versions_in_a_row_need_neither_plot_nor_tree(visit: Visit, bench: Workbench) -> None:
    draft = Response(FIRST)
    made = watched(draft, Response(SECOND, "refinement", draft.id),
                   conversation=bench.history.start_conversation("Short", "Ada").id)
    bench.history.save(made)
    tab = watching(visit, made)
    assert "Refined (version 2)" in words(tab)
    assert "Versions compared" not in words(tab)


def test_the_tree_shows_which_version_was_made_of_which(versions: Trajectory) -> None:
    draft, better, other = versions.responses
    deeper = versions.grow(responses=(Response("Shorter.", "refinement", better.id),))
    assert tree.branches(deeper)
    assert [(node.number, node.depth) for node in tree.outline(deeper)] == [(1, 0), (2, 1), (4, 2), (3, 1)]


@pytest.mark.parametrize("parents", [(None, 0, 1), (None, None, None), (None, 0)],
                         ids=["a chain", "samples", "two"])
def test_versions_that_do_not_branch_are_no_tree(parents: tuple[int | None, ...]) -> None:
    responses: list[Response] = []
    for number, made_of in enumerate(parents):
        responses.append(Response(f"{number}", parent=None if made_of is None else responses[made_of].id))
    assert not tree.branches(watched(*responses))


def test_a_version_said_to_be_made_of_itself_or_of_none_known_is_drawn_at_the_root() -> None:
    odd = Response("odd", parent="own", id="own")
    made = watched(odd, Response("lost", parent="nobody"), Response("child", parent="own"))
    assert [(node.number, node.depth) for node in tree.outline(made)] == [(1, 0), (3, 1), (2, 0)]


def test_pressing_a_version_in_the_tree_unfolds_it(visit: Visit, versions: Trajectory) -> None:
    tab = watching(visit, versions)
    assert AWAY not in words(tab)
    tab = click(tab, f"node-{versions.id}-3")
    assert AWAY in words(tab)


# ------------------------------------------------------------- folded and unfolded


def test_a_finished_answer_shows_its_headline_and_draws_no_version(
        visit: Visit, versions: Trajectory) -> None:
    said = words(visit(conversation=versions.conversation))
    assert "✓ 1 applied · 3 versions · ✓ 1 met" in said
    assert AWAY not in said and "kindly" not in said


def test_a_version_that_is_folded_is_not_drawn(visit: Visit, versions: Trajectory) -> None:
    said = words(watching(visit, versions))
    assert "Tried again (version 3)" in said
    assert AWAY not in said and "kindly" not in said


def test_the_address_unfolds_what_was_unfolded_before_a_reload(visit: Visit, versions: Trajectory) -> None:
    names = {f"steps-{versions.id}": "true", f"version-{versions.id}-3": "true"}
    assert AWAY in words(visit(conversation=versions.conversation, **names))


def test_the_steps_of_an_answer_being_written_need_no_unfolding(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["One two three four."]
    model.hold()
    tab = visit()
    tab.chat_input[0].set_value("Count.").run()
    assert model.waiting.wait(10)
    assert "Writing…" in words(tab.run())
    model.let_go()


# ------------------------------------------------------------------- long answers


def test_a_long_answer_is_drawn_up_to_a_bound_and_whole_on_request(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    model.answers = ["word " * 10_000 + "the very end"]
    tab = ask(visit(), bench, "Go on for ever.")
    assert "the very end" not in words(tab) and f"first {text.LONGEST:,}" in words(tab)
    tab = click(tab, "whole answer ")
    assert "the very end" in words(tab)
    assert "the very end" not in words(click(tab, "whole answer "))


def test_a_long_version_is_bounded_too_with_its_critiques_and_changes(
        visit: Visit, bench: Workbench) -> None:
    draft = Response("word " * 10_000 + "the very end")
    later = Response(draft.text.replace("word", "words", 1), "refinement", draft.id)
    made = watched(draft, later, critiques=(critique(draft, "fail", "It ends.", "the very end"),),
                   conversation=bench.history.start_conversation("Long", "Ada").id)
    bench.history.save(made)
    tab = watching(visit, made, 1, 2)
    assert [len(element.proto.body) < 2 * text.LONGEST for element in tab.get("html")] == [True, True]
    tab = click(tab, f"whole version-{made.id}-1")
    assert "the very end<sup>" in tab.get("html")[0].proto.body


def test_the_rules_of_an_answer_are_open_in_its_timeline_though_they_were_not_while_it_was_written(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    bench.knowledge.put([replace(BRIEF, in_scope=("Count for Ines.",))], "Ada", "add")
    model.answers = ["One two three four."]
    model.hold()
    tab = visit()
    tab.chat_input[0].set_value("Count for Ines.").run()
    assert model.waiting.wait(10)
    assert [step.proto.expanded for step in retrieved(tab.run())] == [False]
    model.let_go()
    tab = unfold_steps(finished(tab, bench), bench)
    assert [step.proto.expanded for step in retrieved(tab)] == [True]


def test_a_paused_answer_can_be_looked_at_step_by_step_too(
        visit: Visit, versions: Trajectory, bench: Workbench) -> None:
    bench.history.save(replace(versions, state="critiquing", paused=True))
    tab = watching(visit, versions, 1)
    assert not tab.exception
    assert "Paused after" in words(tab) and "[2]" in words(tab)
