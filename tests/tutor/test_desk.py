"""A tutor's desk: a class comes in, is looked into, decided on, undone, taught from, and taken out."""

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes import FakeModel
from tests.tutor.conftest import MEAN, RIGHT
from workbench import sandbox
from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.tutor import giving, knob
from workbench.tutor.importing import Handed, Taken
from workbench.tutor.records import HintReview

WRONG = RIGHT.replace("total / len", "total // len")
SAME = WRONG.replace("total", "s").replace("marks", "xs")
OTHER = RIGHT.replace("total = 0", "total = 1")


@pytest.fixture
def bench(tmp_path: Path, model: FakeModel) -> Workbench:
    with Workbench.open(tmp_path / "home") as opened:
        opened.tutor.take_in(
            Taken(
                (MEAN,),
                (
                    Handed("ada@example.org", "mean", f"# ada@example.org\n{WRONG}"),
                    Handed("bo", "mean", SAME),
                    Handed("cy", "mean", OTHER),
                    Handed("di", "mean", RIGHT),
                    Handed("ed", "mean", ""),
                ),
            )
        )
        for _ in opened.tutor.look():
            pass
        yield opened


def approve(bench: Workbench, group) -> str:
    return bench.tutor.decide(
        [one.id for one in group.submissions], {hint.level: ("approve", "") for hint in group.draft.hints}
    )


def test_the_queue_holds_each_mistake_once_and_says_who_made_it(bench: Workbench) -> None:
    groups = bench.tutor.queue()
    assert sorted(len(group.submissions) for group in groups) == [1, 2]
    counted = bench.tutor.counted()
    assert (counted.submissions, counted.correct, counted.unrunnable, counted.waiting) == (5, 1, 1, 3)


def test_no_name_and_no_address_is_kept_with_a_program(bench: Workbench) -> None:
    submissions = bench.tutor.classes.submissions()
    assert "ada" not in "".join(one.program for one in submissions)
    assert {one.student for one in submissions} == {f"Student {number}" for number in range(1, 6)}
    assert bench.tutor.classes.names()["Student 1"] == "ada@example.org"


def test_one_decision_counts_for_the_whole_group_and_is_undone_as_one(bench: Workbench) -> None:
    group = next(group for group in bench.tutor.queue() if len(group.submissions) == 2)
    decision = approve(bench, group)
    assert bench.tutor.counted().decided == 2
    assert {one["student"] for one in bench.tutor.given()} == {one.student for one in group.submissions}
    bench.undo(decision)
    assert bench.tutor.counted().decided == 0 and list(bench.tutor.given()) == []


def test_edited_words_go_out_and_become_a_pair(bench: Workbench) -> None:
    group = bench.tutor.queue()[0]
    bench.tutor.decide([group.id], {"where": ("edit", "Think about the division."), "why": ("reject", "")})
    [given] = bench.tutor.given()
    assert given["text"] == "Think about the division." and given["provenance"]["lines"]
    [pair] = bench.tutor.pairs()
    assert pair["chosen"] == "Think about the division." and pair["rejected"] == group.draft.hints[0].text
    with pytest.raises(WorkbenchError, match="without words"):
        bench.tutor.decide([group.id], {"where": ("edit", "  ")})


def test_two_tutors_do_not_decide_on_the_same_submission(bench: Workbench) -> None:
    group = bench.tutor.queue()[0]
    assert bench.tutor.classes.claim([group.id], "Ines") == ""
    with pytest.raises(WorkbenchError, match="Ines is looking"):
        approve(bench, group)
    bench.tutor.classes.claim([group.id], "Ines", seconds=-1)
    approve(bench, group)


def test_what_a_tutor_says_becomes_a_rule_for_the_next_hint(bench: Workbench) -> None:
    first, second = bench.tutor.queue()
    lesson = bench.tutor.correct(first.id, "where", "never name the line, ask a question first")
    assert not lesson.one_off
    assert "line" in bench.tutor.draft(second.id).hints[0].text
    bench.review(lesson, "approve")
    said = bench.tutor.draft(second.id).hints[0].text
    assert "line" not in said and "?" in said
    assert bench.match("Write an e-mail to the landlord about the heater.")[0].decision != "apply"
    bench.undo(of=lesson.id)
    assert "line" in bench.tutor.draft(second.id).hints[0].text


def test_a_class_taken_in_twice_is_there_once(bench: Workbench) -> None:
    with pytest.raises(WorkbenchError, match="nothing new"):
        bench.tutor.take_in(Taken((), (Handed("bo", "mean", SAME),)))


def test_an_import_can_be_undone(bench: Workbench) -> None:
    bench.tutor.take_in(Taken((), (Handed("flo", "mean", OTHER),)))
    assert bench.tutor.counted().submissions == 6
    bench.undo()
    assert bench.tutor.counted().submissions == 5


def test_looking_goes_on_where_it_was_stopped(bench: Workbench) -> None:
    bench.tutor.take_in(
        Taken(
            (),
            tuple(
                Handed(f"s{number}", "mean", WRONG.replace("m in", f"m{number} in")) for number in range(3)
            ),
        )
    )
    looking = bench.tutor.look()
    next(looking)
    looking.close()
    assert bench.tutor.counted().diagnosed == 6
    bench.tutor.start_looking().wait(60)
    assert bench.tutor.counted().diagnosed == 8


def test_whether_a_hint_helped_is_told_from_the_next_try(bench: Workbench) -> None:
    group = next(group for group in bench.tutor.queue() if len(group.submissions) == 1)
    approve(bench, group)
    bench.tutor.take_in(Taken((), (Handed("cy", "mean", RIGHT, turn=2),)))
    for _ in bench.tutor.look():
        pass
    rows = bench.tutor.helped()
    assert rows and all(row["helped"] and row["failing after"] == 0 for row in rows)


def test_the_files_hold_a_row_a_submission_and_no_formula(bench: Workbench) -> None:
    group = bench.tutor.queue()[0]
    bench.tutor.decide([group.id], {"where": ("edit", "=1+1 is what you add"), "why": ("approve", "")})
    given = list(bench.tutor.given())
    [row] = csv.DictReader(io.StringIO(giving.as_csv(given, {})))
    assert row["where"] == "'=1+1 is what you add" and row["student_id"].startswith("Student ")
    [page] = giving.as_markdown(given, {}).values()
    assert "=1+1 is what you add" in page


def test_below_thirty_decisions_the_knob_says_that_it_cannot_know() -> None:
    reviews = [
        HintReview(f"s{number}", "where", "approve" if number % 2 else "reject", probability=number / 40)
        for number in range(40)
    ]
    assert knob.curve(reviews[:29]).points == ()
    found = knob.curve(reviews)
    assert found.decisions == 40 and found.at(0.0).offered.rate == 1.0


def test_from_thirty_decisions_on_the_cut_is_where_the_own_decisions_were_right_often_enough() -> None:
    sure = [HintReview(f"a{n}", "where", "approve", probability=0.5 + n / 100) for n in range(20)]
    unsure = [HintReview(f"b{n}", "where", "reject", probability=n / 100) for n in range(20)]
    assert knob.cut(sure[:5], 0.9) == 0.9
    assert knob.cut([*sure, *unsure], 0.97) == 0.5
    assert knob.cut([*sure, *unsure], 0.5) == 0.0
    assert knob.cut([replace(one, decision="reject") for one in [*sure, *unsure]], 0.5) is None


def test_what_was_shown_is_what_is_given_whatever_was_taught_meanwhile(bench: Workbench) -> None:
    group = next(group for group in bench.tutor.queue() if len(group.submissions) == 2)
    shown = group.draft.hints[0].text
    bench.review(
        bench.tutor.correct(group.id, "where", "never name the line, ask a question first"), "approve"
    )
    bench.tutor.decide([one.id for one in group.submissions], {"where": ("approve", shown)})
    first, second = bench.tutor.given()
    assert first["text"] == shown and "line" in shown
    assert "line" not in second["text"]


def test_other_students_correct_programs_are_compared_with(tmp_path: Path, model: FakeModel) -> None:
    alone = replace(MEAN, references=(), id="alone")
    counting = (
        "def mean(xs):\n    t = c = 0\n    for x in xs:\n        t += x\n        c += 1\n"
        "    return t / c if c else 0\n"
    )
    with Workbench.open(tmp_path / "other") as bench:
        bench.tutor.take_in(
            Taken(
                (alone,),
                (
                    Handed("ada", "alone", counting.replace(" if c else 0", "")),
                    Handed("bo", "alone", counting),
                ),
            )
        )
        found = list(bench.tutor.look())
    assert [one.kind for one in found] == ["semantic", "correct"]
    assert found[0].signals["likeness"] > 0.8 and 6 in found[0].lines[:3]


def test_looking_with_no_safe_way_to_run_says_so(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "choose", lambda: sandbox.Choice(reason="No code is run on this machine."))
    bench.tutor.take_in(Taken((), (Handed("flo", "mean", OTHER),)))
    [found] = bench.tutor.look()
    assert found.kind == "unrunnable" and "No code is run" in found.reason
