"""The real app in a real browser: how soon it paints, is ready to chat, and settles after a click.

`App` and `chromium` also serve the browser tests and the README's picture. Playwright and Chromium are
needed for these only, so they are looked for at their first use.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

from workbench.bench import Workbench
from workbench.errors import WorkbenchError
from workbench.experiments import EXPERIMENTS, Table
from workbench.records import Response, Task, Trajectory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_CHROMIUM = "There is no Chromium here; on Debian or Ubuntu: apt-get install chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"

WRITTEN = """() => {
  const messages = document.querySelectorAll("[data-testid=stChatMessage]");
  if (messages.length < 2) return false;
  const texts = [...messages].at(-1).querySelectorAll("[data-testid=stMarkdownContainer]");
  return /^(?!Starting|Connecting)\\w/.test([...texts].at(-1)?.innerText ?? "");
}"""
QUIET = 500  # milliseconds without a change after which a page is at rest
WATCH = """() => {
  window.lastChange = null;
  const once = { capture: true, once: true };
  document.addEventListener("click", () => { window.clicked = performance.now(); }, once);
  window.watching = new MutationObserver(() => { window.lastChange = performance.now(); });
  const anything = { attributes: true, characterData: true, childList: true, subtree: true };
  window.watching.observe(document.body, anything);
}"""


class App:
    """One running app on a folder of its own; `restart` kills it first."""

    def __init__(self, home: Path, **settings: str) -> None:
        self.home, self.settings = home, settings
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        environment = {**os.environ, "ERRATA_HOME": str(self.home), **self.settings}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", "--server.address=127.0.0.1",
             f"--server.port={self.port}", "--server.headless=true", "--server.fileWatcherType=none"],
            cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(1200):
            try:
                if httpx.get(f"{self.url}/_stcore/health", trust_env=False).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.05)  # the server is not listening yet
        raise WorkbenchError("The app did not start within a minute.")

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()


@contextmanager
def chromium() -> Iterator["Browser"]:
    """A headless Chromium; raises WorkbenchError that says how to get one."""
    if CHROMIUM is None:
        raise WorkbenchError(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def settle(page: "Page") -> None:
    """Wait until the script of the page has run to its end."""
    page.wait_for_selector(SETTLED)


@EXPERIMENTS.register("browsing")
def browsing(quick: bool) -> Sequence[Table]:
    """Start, first answer, rerun after a click, and memory, in Chromium against the real app."""
    times = 3 if quick else 9
    with chromium() as browser:
        starting = _starting(browser)
        reruns = [_rerun(browser, messages, times) for messages in ((20,) if quick else (20, 200))]
    return (
        Table("Start", ("what", "value"), starting, "From the start of the process, nothing of it running."),
        Table("A thumb on the last answer", ("messages", "ms until settled"), tuple(reruns),
              f"Median of {times}: from the click to the page at rest."),
    )


def _starting(browser: "Browser") -> tuple:
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        app = App(Path(folder) / "home", ERRATA_CACHE=str(Path(folder) / "cache"))
        listening = time.perf_counter() - begun
        try:
            page = browser.new_page()
            page.goto(app.url)
            page.wait_for_selector("[data-testid=stChatInput]")
            painted = time.perf_counter() - begun
            page.locator("[data-testid=stChatInput] textarea").fill("Say hello to Ada.")
            page.keyboard.press("Enter")
            page.wait_for_function(WRITTEN)
            first_words = time.perf_counter() - begun
            memory = _memory(app.process.pid)
        finally:
            app.kill()
    return (("server listening, s", listening), ("first paint (chat input shown), s", painted),
            ("first words of an answer, s", first_words), *memory)


def _memory(process: int) -> tuple:
    servers = [running for running in psutil.process_iter(["cmdline"])
               if "workbench.embedded" in (running.info["cmdline"] or [])]
    newest = max(servers, key=lambda running: running.create_time(), default=None)
    rows = [("app, MiB", psutil.Process(process).memory_info().rss / 2**20)]
    return (*rows, *([("embedded model's server, MiB", newest.memory_info().rss / 2**20)] if newest else []))


def _rerun(browser: "Browser", messages: int, times: int) -> tuple:
    with tempfile.TemporaryDirectory() as folder:
        conversation = _long_conversation(Path(folder) / "home", messages)
        app = App(Path(folder) / "home", ERRATA_CACHE=str(Path(folder) / "cache"))
        try:
            page = browser.new_page()
            page.goto(f"{app.url}/?conversation={conversation}")
            page.locator("[data-testid=stFeedback]").last.wait_for()
            settle(page)
            taken = sorted(_click(page) for _ in range(times))
        finally:
            app.kill()
    return messages, taken[len(taken) // 2] * 1e3


def _click(page: "Page") -> float:
    """Seconds from a click on the last thumb to the last change it makes on the page, as the page saw it."""
    thumb = page.locator("[data-testid=stFeedback]").last.locator("button").first
    thumb.scroll_into_view_if_needed()
    page.wait_for_timeout(QUIET)
    page.evaluate(WATCH)
    thumb.click()
    page.wait_for_function(f"window.lastChange && performance.now() - window.lastChange > {QUIET}")
    page.evaluate("window.watching.disconnect()")
    return page.evaluate("window.lastChange - window.clicked") / 1e3


def _long_conversation(home: Path, messages: int) -> str:
    with Workbench.open(home) as bench:
        conversation = bench.history.start_conversation("A long one").id
        for number in range(messages // 2):
            response = Response(f"Answer {number}. " + "Some words to read. " * 20)
            bench.history.save(replace(Trajectory(Task(f"Question {number}"), bench.setup(), conversation),
                                       responses=(response,), chosen=response.id, state="done"))
    return conversation
