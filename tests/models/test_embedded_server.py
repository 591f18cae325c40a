"""One server for all processes of a user: started once, shared, started again, gone when unused."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from workbench import embedded
from workbench.errors import ModelError
from workbench.models import chat_model
from workbench.records import Message
from workbench.settings import Settings, read_settings

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).parents[2]
QUESTION = [Message("user", "Write a long story about a fox.")]
CLIENT = """
import sys
from workbench import embedded
from workbench.settings import read_settings
print(embedded.attach(read_settings(), idle_seconds=0.4).pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def own_cache(tmp_path: Path) -> Iterator[Settings]:
    """Settings under which the embedded model's server is this test's own; it ends with the test."""
    settings = read_settings(cache=tmp_path / "cache")
    yield settings
    embedded.detach(settings)
    for process in servers(settings):
        process.kill()


def servers(settings: Settings) -> list[psutil.Process]:
    """The server processes that run for this cache folder."""
    folder = str(embedded.server_folder(settings))
    return [process for process in psutil.process_iter(["cmdline", "status"])
            if folder in (process.info["cmdline"] or []) and process.info["status"] != psutil.STATUS_ZOMBIE]


def client(settings: Settings) -> subprocess.Popen:
    """A process that attaches, prints the server's process and stays until its input is closed."""
    return subprocess.Popen([sys.executable, "-c", CLIENT], cwd=ROOT, text=True, stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, env={**os.environ, "ERRATA_CACHE": str(settings.cache)})


def test_six_processes_at_once_share_one_server_which_leaves_after_the_last(own_cache: Settings) -> None:
    clients = [client(own_cache) for _ in range(6)]
    attached = {int(process.stdout.readline()) for process in clients}
    assert len(attached) == 1 and [process.pid for process in servers(own_cache)] == list(attached)
    for process in clients[:3]:
        process.kill()  # noticed as well as those that end tidily
    for process in clients:
        process.communicate()
    (pid,) = attached
    if psutil.pid_exists(pid):
        psutil.Process(pid).wait(timeout=30)
    folder = embedded.server_folder(own_cache)
    assert not servers(own_cache)
    assert not (folder / "address.json").exists() and not list((folder / "clients").iterdir())


def test_a_server_stays_while_one_client_lives(own_cache: Settings) -> None:
    server = embedded.attach(own_cache, idle_seconds=0.2)
    other = client(own_cache)
    assert int(other.stdout.readline()) == server.pid
    other.communicate()
    with pytest.raises(psutil.TimeoutExpired):
        psutil.Process(server.pid).wait(timeout=1)
    assert embedded.attach(own_cache) == server


def test_the_server_asks_for_its_key_which_only_this_user_can_read(own_cache: Settings) -> None:
    server = embedded.attach(own_cache)
    address = embedded.server_folder(own_cache) / "address.json"
    if os.name == "posix":
        assert address.stat().st_mode & 0o777 == 0o600
    assert server.key in address.read_text() and server.key not in repr(server)
    assert server.url.startswith("http://127.0.0.1:")
    with httpx.Client(trust_env=False, base_url=server.url) as stranger:
        for path in ("/v1/chat/completions", "/tokenize", "/completion"):
            assert stranger.post(path, json={"content": "x", "prompt": "x"}).status_code == 401
        reply = stranger.get("/health", headers={"Origin": "https://elsewhere.example"})
        assert reply.headers.get("access-control-allow-origin") not in ("*", "https://elsewhere.example")


def test_a_killed_server_is_started_again_by_the_next_question(own_cache: Settings) -> None:
    model = chat_model("embedded", own_cache)
    first = embedded.attach(own_cache)
    assert model.complete(QUESTION, max_tokens=4).text
    psutil.Process(first.pid).kill()
    assert model.complete(QUESTION, max_tokens=4).text
    assert embedded.attach(own_cache).pid != first.pid


def test_an_answer_survives_the_death_of_the_server(own_cache: Settings) -> None:
    answer = chat_model("embedded", own_cache).stream(QUESTION, max_tokens=300, seed=1)
    next(answer)
    psutil.Process(embedded.attach(own_cache).pid).kill()
    *_, last = answer
    assert last.text and last.usage.completion_tokens


@pytest.mark.skipif(os.name != "posix", reason="a process is not frozen this way elsewhere")
def test_a_frozen_server_is_replaced(own_cache: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    frozen = embedded.attach(own_cache)
    psutil.Process(frozen.pid).suspend()
    monkeypatch.setattr(embedded, "ANSWER_SECONDS", 0.3)
    assert embedded.attach(own_cache).pid != frozen.pid


def test_a_server_ends_at_once_when_told_to_while_it_writes(own_cache: Settings) -> None:
    answer = chat_model("embedded", own_cache).stream(QUESTION, max_tokens=1000)
    next(answer)
    process = psutil.Process(embedded.attach(own_cache).pid)
    process.terminate()
    process.wait(timeout=20)
    answer.close()


def test_a_server_whose_folder_was_removed_leaves(own_cache: Settings) -> None:
    process = psutil.Process(embedded.attach(own_cache, idle_seconds=0.2).pid)
    shutil.rmtree(own_cache.cache)
    process.wait(timeout=30)
    assert embedded.attach(own_cache).pid != process.pid


def test_an_address_that_is_nonsense_is_replaced(own_cache: Settings) -> None:
    folder = embedded.server_folder(own_cache)
    folder.mkdir(parents=True)
    (folder / "address.json").write_text('{"url": "http://127.0.0.1:1", "key"')
    assert chat_model("embedded", own_cache).complete(QUESTION, max_tokens=2).text


def test_a_cache_folder_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="ERRATA_CACHE"):
        chat_model("embedded", read_settings(cache=tmp_path / "file")).complete(QUESTION)


def test_a_server_that_cannot_start_says_why(own_cache: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded.sys, "executable", shutil.which("false") or "false")
    with pytest.raises(ModelError, match="did not start"):
        chat_model("embedded", own_cache).ready()


def test_a_missing_model_package_says_what_to_run(
    own_cache: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "PACKAGE", "no_such_package")
    with pytest.raises(ModelError, match="make install"):
        chat_model("embedded", own_cache).ready()
