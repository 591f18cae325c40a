"""The command line as other people's scripts meet it: lines in, lines out, exit codes."""

import json
from pathlib import Path

import pytest

from tests.fakes import FakeModel
from workbench.__main__ import main
from workbench.bench import Workbench
from workbench.commands import COMMANDS
from workbench.records import Rule

LOG = {"id": "c1", "task": "Write an e-mail to my director Ines about the freezers.",
       "response": "Dear Ines, I hope you are well. " * 8,
       "correction": "too long, 40 words tops when I write to Ines", "author": "Ada"}


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "log.jsonl"
    file.write_text(json.dumps(LOG) + "\n", encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def fake(model: FakeModel) -> FakeModel:
    return model


@pytest.mark.parametrize("name", list(COMMANDS))
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stop:
        main([name, "--help"])
    assert stop.value.code == 0
    assert f"workbench {name}" in capsys.readouterr().out


def test_a_log_of_corrections_becomes_proposed_rules(log: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["learn", str(log)]) == 0
    line = lines(capsys.readouterr().out)[0]
    assert (line["id"], line["one_off"]) == ("c1", False)
    assert line["rules"][0]["check"] == {"kind": "max_words", "value": 40}
    assert line["rules"][0]["status"] == "proposed"


def test_approved_rules_are_matched_with_new_tasks(
    log: Path, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    main(["learn", str(log), "--approve"])
    learnt = lines(capsys.readouterr().out)[0]["rules"][0]
    assert learnt["status"] == "active"
    tasks = tmp_path / "tasks.jsonl"
    tasks.write_text('{"id": 1, "task": "Write an e-mail to Ines that the audit is late."}\n'
                     '{"id": 2, "task": "How do vaccines work?"}\n', encoding="utf-8")
    assert main(["match", str(tasks)]) == 0
    first, second = lines(capsys.readouterr().out)
    assert [(m["rule_id"], m["decision"]) for m in first["matches"]] == [(learnt["id"], "apply")]
    assert [(m["rule_id"], m["decision"]) for m in second["matches"]] == [(learnt["id"], "withhold")]
    assert 0 <= second["matches"][0]["probability"] < first["matches"][0]["probability"] <= 1


def test_a_wrong_line_is_named_and_the_others_go_on(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text('not json\n{"id": "x", "task": "a"}\n\n' + json.dumps(LOG) + "\n", encoding="utf-8")
    assert main(["learn", str(file)]) == 3
    first, second, third = lines(capsys.readouterr().out)
    assert first["line"] == 1
    assert second["id"] == "x"
    assert "response" in second["error"]
    assert third["id"] == "c1"


def test_a_file_that_is_not_there_is_said_in_one_line(capsys: pytest.CaptureFixture) -> None:
    assert main(["learn", "nowhere.jsonl"]) == 1
    assert capsys.readouterr().err.startswith("error: nowhere.jsonl cannot be read")


def test_ask_and_correct_work_together(fake: FakeModel, capsys: pytest.CaptureFixture) -> None:
    fake.answers = ["Dear Ines, " * 40]
    assert main(["ask", LOG["task"], "--json"]) == 0
    answer = lines(capsys.readouterr().out)[0]
    assert {"id", "task", "answer", "versions", "matches", "critiques", "seconds", "tokens"} <= set(answer)
    assert main(["correct", answer["id"], LOG["correction"], "--approve", "--json"]) == 0
    line = lines(capsys.readouterr().out)[0]
    assert line["rules"][0]["status"] == "active"


def test_rules_keep_their_ids_through_import_and_export(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "rules.jsonl"
    rule = {"id": "r7", "text": "Be brief.", "applies_when": "Writing to Ines.",
            "check": {"kind": "max_words", "value": 30}, "in_scope": ["Write to Ines."], "out_of_scope": []}
    file.write_text(json.dumps(rule), encoding="utf-8")
    assert main(["rules", "import", str(file)]) == 0
    capsys.readouterr()
    assert main(["rules", "export"]) == 0
    exported = lines(capsys.readouterr().out)[0]
    assert {key: exported[key] for key in rule} == rule
    assert exported["status"] == "active"


def test_an_import_of_a_known_rule_changes_what_its_line_says_and_null_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "rules.jsonl"
    rule = {"id": 7, "text": "Be brief.", "applies_when": "Writing to Ines.", "level": "plan",
            "check": {"kind": "max_words", "value": 30}}
    file.write_text(json.dumps(rule), encoding="utf-8")
    assert main(["rules", "import", str(file)]) == 0
    file.write_text(json.dumps(rule | {"text": "Be very brief.", "level": None, "breadth": None,
                                       "source": None, "created": None, "check": None}), encoding="utf-8")
    assert main(["rules", "import", str(file)]) == 0
    capsys.readouterr()
    assert main(["rules", "list"]) == 0
    [line] = lines(capsys.readouterr().out)
    assert (line["id"], line["text"], line["level"], line["check"]) == ("7", "Be very brief.", "plan", None)


def test_an_import_takes_all_lines_or_none(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file = tmp_path / "rules.jsonl"
    file.write_text('{"id": "a", "text": "Be brief.", "applies_when": "Always"}\n'
                    '{"id": "b", "text": "X", "applies_when": "Always", "check": {"kind": "nonsense"}}\n',
                    encoding="utf-8")
    assert main(["rules", "import", str(file)]) == 3
    assert "nonsense" in lines(capsys.readouterr().out)[0]["error"]
    main(["rules", "list"])
    assert capsys.readouterr().out == ""


def test_a_rule_can_be_edited_retired_restored_and_shown(
    log: Path, capsys: pytest.CaptureFixture
) -> None:
    main(["learn", str(log), "--approve"])
    rule = lines(capsys.readouterr().out)[0]["rules"][0]["id"]
    assert main(["rules", "edit", rule, "--check", "max_words", "--value", "25"]) == 0
    assert main(["rules", "retire", rule]) == 0
    assert main(["rules", "restore", rule]) == 0
    assert main(["rules", "show", rule]) == 0
    shown = lines(capsys.readouterr().out)[-1]
    assert shown["check"] == {"kind": "max_words", "value": 25}
    assert [version["status"] for version in shown["versions"]][-3:] == ["active", "retired", "active"]


def test_a_backup_comes_back(log: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    main(["learn", str(log), "--approve"])
    backup = tmp_path / "backup.zip"
    assert main(["backup", str(backup)]) == 0
    assert main(["--home", str(tmp_path / "elsewhere"), "restore", str(backup)]) == 0
    capsys.readouterr()
    assert main(["--home", str(tmp_path / "elsewhere"), "rules", "list"]) == 0
    assert lines(capsys.readouterr().out)[0]["check"] == {"kind": "max_words", "value": 40}


def test_the_index_can_be_built_anew(log: Path, capsys: pytest.CaptureFixture) -> None:
    main(["learn", str(log), "--approve"])
    assert main(["reindex"]) == 0
    report = lines(capsys.readouterr().out)[-1]
    assert report["missing"] == 0


def test_all_feedback_is_exported_with_its_target_author_time_and_undo(
    log: Path, capsys: pytest.CaptureFixture
) -> None:
    main(["learn", str(log)])
    capsys.readouterr()
    assert main(["feedback", "export"]) == 0
    (line,) = lines(capsys.readouterr().out)
    assert (line["kind"], line["author"], line["undone"], line["format"]) == ("correction", "Ada", False, 1)
    assert (line["text"], line["task"]) == (LOG["correction"], LOG["task"])
    assert line["answers"][0]["text"] == LOG["response"]
    assert line["target"]["trajectory"] == line["answers"][0]["trajectory"]
    assert line["created"]


def test_a_log_read_twice_is_learnt_once_and_says_so(log: Path, capsys: pytest.CaptureFixture) -> None:
    main(["learn", str(log)])
    first = lines(capsys.readouterr().out)[0]
    assert main(["learn", str(log), "--approve"]) == 0
    said = capsys.readouterr()
    again = lines(said.out)[0]
    assert again["known"] and (again["lesson_id"], again["status"]) == (first["lesson_id"], "approved")
    assert said.err == "1 already there.\n"
    with Workbench.open() as bench:
        assert [one.title for one in bench.history.conversations()] == ["Corrections read from log.jsonl"]
        assert len(bench.history.lessons()) == len(bench.knowledge.rules()) == 1


@pytest.mark.parametrize("known", [{}, {"id": "r7"}])
def test_rules_imported_twice_are_there_once(
    tmp_path: Path, known: dict, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "rules.jsonl"
    one, two = ({"text": said, "applies_when": "Writing to Ines."} for said in ("Be brief.", "Be kind."))
    file.write_text(f"{json.dumps(one | known)}\n{json.dumps(two)}\n{json.dumps(two)}\n", encoding="utf-8")
    assert main(["rules", "import", str(file)]) == 0
    assert capsys.readouterr().err == "2 rules imported, 1 already there.\n"
    assert main(["rules", "import", str(file)]) == 0
    said = capsys.readouterr()
    assert said.err == "0 rules imported, 3 already there.\n" and lines(said.out)[0]["known"]
    main(["rules", "list"])
    assert [line["version"] for line in lines(capsys.readouterr().out)] == [1, 1]


def test_two_given_ids_with_the_same_words_are_both_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    file = tmp_path / "rules.jsonl"
    rule = {"text": "Be brief.", "applies_when": "Writing to Ines."}
    file.write_text(f"{json.dumps(rule | {'id': 'a'})}\n{json.dumps(rule | {'id': 'b'})}\n", encoding="utf-8")
    main(["rules", "import", str(file)])
    assert {line["id"] for line in lines(capsys.readouterr().out)} == {"a", "b"}


@pytest.fixture
def rule(log: Path, capsys: pytest.CaptureFixture) -> str:
    main(["learn", str(log), "--approve"])
    return lines(capsys.readouterr().out)[0]["rules"][0]["id"]


def test_an_edit_that_changes_nothing_is_refused(rule: str, capsys: pytest.CaptureFixture) -> None:
    assert main(["rules", "edit", rule]) == 1
    assert "Nothing to change was given" in capsys.readouterr().err
    main(["rules", "show", rule])
    assert len(lines(capsys.readouterr().out)[0]["versions"]) == 1


def test_a_value_alone_keeps_the_kind_of_check(rule: str, capsys: pytest.CaptureFixture) -> None:
    assert main(["rules", "edit", rule, "--value", "25"]) == 0
    assert lines(capsys.readouterr().out)[0]["check"] == {"kind": "max_words", "value": 25}
    assert main(["rules", "edit", rule, "--check", "none"]) == 0
    assert lines(capsys.readouterr().out)[0]["check"] is None
    assert main(["rules", "edit", rule, "--value", "30"]) == 1
    assert "has no check" in capsys.readouterr().err


def test_the_help_of_an_edit_lists_the_kinds_of_check(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit):
        main(["rules", "edit", "--help"])
    said = capsys.readouterr().out
    assert all(kind in said for kind in ("max_words", "not_contains", "language"))


def test_the_example_is_begun_anew_with_what_was_there_moved_aside(
    tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    home = tmp_path / "example"
    main(["--home", str(home), "demo"])
    with Workbench.open(home) as bench:
        bench.knowledge.put([Rule("Mine.", "Always.", id="mine")], "Ada", "add")
    main(["--home", str(home), "demo"])
    with Workbench.open(home) as bench:
        assert bench.knowledge.rule("mine")
    main(["--home", str(home), "demo", "--reset"])
    with Workbench.open(home) as bench:
        assert bench.knowledge.rules() and not [one for one in bench.knowledge.rules() if one.id == "mine"]
    assert len(list(home.glob("*/errata.db"))) == 1
