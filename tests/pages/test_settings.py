"""What a person finds and can do on the Settings page."""

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from stores.backup import restore
from tests.fakes import FakeModel
from tests.pages.conftest import ENTRY
from tests.pages.reading import click, words
from workbench import demo
from workbench.bench import Workbench
from workbench.errors import ModelError
from workbench.records import Rule
from workbench.settings import Settings

PAGE = "pages/settings.py"

Visit = Callable[..., AppTest]


def test_every_setting_is_listed_with_its_value_and_its_help(visit: Visit, bench: Workbench) -> None:
    read = words(visit(PAGE)).replace("\\", "")
    for name, field in Settings.model_fields.items():
        assert f"**ERRATA_{name.upper()}** · " in read and field.description in read
    assert f"**ERRATA_HOME** · {bench.settings.home}" in read


def test_a_key_is_never_shown(model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_API_KEY", "sk-very-secret")
    read = words(AppTest.from_file(str(ENTRY), default_timeout=30).run().switch_page(PAGE).run())
    assert "**ERRATA_API_KEY** · given" in read.replace("\\", "")
    assert "very-secret" not in read
    st.cache_resource.clear()


def test_a_login_in_an_address_is_never_shown(model: FakeModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_BASE_URL", "http://ada:hunter2@models.example/v1")
    read = words(AppTest.from_file(str(ENTRY), default_timeout=30).run().switch_page(PAGE).run())
    assert "models.example" in read and "hunter2" not in read
    st.cache_resource.clear()


def test_the_model_is_tested_by_a_button(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workbench.models.test_model", lambda name, settings: f"{name} answers.")
    assert "embedded answers." in click(visit(PAGE), "test").success[0].value


def test_a_model_that_does_not_answer_says_why(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, settings: Settings) -> str:
        raise ModelError("The key is wrong. Set ERRATA_API_KEY.")

    monkeypatch.setattr("workbench.models.test_model", refuse)
    assert "The key is wrong." in click(visit(PAGE), "test").error[0].value


def test_recent_decisions_are_listed_and_undone(visit: Visit, bench: Workbench) -> None:
    rule = Rule("Keep it short.", "writing to Ines", status="active")
    bench.knowledge.put([rule], "Ada", "add")
    decision = bench.review(rule, "retire")
    tab = visit(PAGE)
    assert "Ada retired a rule: “Keep it short." in words(tab)
    tab = click(tab, f"undo {decision}")
    assert bench.knowledge.rule(rule.id).status == "active"
    assert "Ada undid this: retired a rule: “Keep it short." in words(tab)
    assert "~~Ada retired a rule: “Keep it short.”~~ · ↶ undone" in words(tab)
    assert not [button for button in tab.button if button.key == f"undo {decision}"]
    tab = click(tab, f"undo {bench.events.list(rule.id)[0].decision}")
    assert bench.knowledge.rule(rule.id).status == "retired"


def test_every_kind_of_decision_is_said_in_plain_words(
        visit: Visit, bench: Workbench, model: FakeModel) -> None:
    task = "Write an e-mail to my director Ines asking for two freezers."
    lessons = [bench.correct(bench.ask(task), said) for said in ("never use emoji", "20 words tops for Ines")]
    bench.review_all(lessons, "approve")
    conversation = bench.history.conversations()[0].id
    bench.history.rename(conversation, "Cold things", "Ada")
    bench.history.bin(conversation, "Ada")
    bench.import_rules([{"text": "Be kind.", "applies_when": "Always."}])
    read = words(visit(PAGE))
    for said in ("Ada corrected an answer", "Ada approved 2 lessons",
                 "Ada renamed a conversation: “Cold things”", "Ada put a conversation into the bin",
                 "Ada imported a rule: “Be kind."):
        assert said in read


def test_what_is_in_the_bin_is_restored(visit: Visit, bench: Workbench) -> None:
    conversation = bench.history.start_conversation("Cold things", "Ada")
    bench.history.bin(conversation.id, "Ada")
    tab = visit(PAGE)
    assert "Cold things" in words(tab)
    click(tab, "restore ")
    assert bench.history.conversation(conversation.id).binned is False


def test_a_backup_restores_everything_on_an_empty_folder(
        visit: Visit, bench: Workbench, downloads: dict[str, Callable[[], bytes]], tmp_path: Path) -> None:
    rule = Rule("Keep it short.", "writing to Ines", status="active")
    bench.knowledge.put([rule], "Ada", "add")
    visit(PAGE)
    (tmp_path / "kept.zip").write_bytes(downloads["Download a backup"]())
    restore(tmp_path / "kept.zip", tmp_path / "elsewhere")
    with Workbench.open(tmp_path / "elsewhere") as restored:
        assert restored.knowledge.rule(rule.id).text == rule.text


def test_a_workspace_that_cannot_be_opened_is_explained_without_a_traceback(
        model: FakeModel, own_workspace: Path) -> None:
    own_workspace.mkdir(parents=True)
    (own_workspace / "errata.db").write_bytes(b"this is no database" * 300)
    tab = AppTest.from_file(str(ENTRY), default_timeout=30).run()
    assert not tab.exception
    assert "restore" in tab.error[0].value


def test_the_seeded_example_says_that_it_is_one_and_how_to_leave_it(
        model: FakeModel, own_workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = AppTest.from_file(str(ENTRY), default_timeout=30).run()
    assert "seeded example" not in words(own)
    st.cache_resource.clear()
    monkeypatch.setenv("ERRATA_HOME", str(demo.load(own_workspace.with_name("example"))))
    read = words(AppTest.from_file(str(ENTRY), default_timeout=30).run())
    assert "This is the seeded example" in read and "make app" in read and "demo --reset" in read
    st.cache_resource.clear()
