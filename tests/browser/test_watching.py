"""An answer is watched: step by step while it is written, and afterwards version by version."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.misbehaving import Misbehaving
from workbench.bench import Workbench
from workbench.experiments.browsing import App, settle
from workbench.records import Check, Critique, Response, Rule, Span, Task, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]

TASK = "Write an e-mail to my director Ines about the freezers."
IMPOSSIBLE = Rule("Say the magic word.", "Always, in every answer.", breadth="global", status="active",
                  check=Check("regex", "abracadabra"))
CORRECTION = "too long. Ines reads on her phone, 40 words tops when I write to her"
SCROLLED = """() => {
  let part = document.querySelector("[data-testid=stMainBlockContainer]");
  while (!/auto|scroll/.test(getComputedStyle(part).overflowY)) part = part.parentElement;
  return part.scrollTop;
}"""
AT_REST = f"""() => {{
  const now = ({SCROLLED})();
  if (now !== window.scrolledTo) {{ window.scrolledTo = now; window.since = performance.now(); }}
  return performance.now() - window.since > 500;
}}"""  # milliseconds; a page that grows scrolls in steps


def step(page: Page, words: str | re.Pattern[str]) -> Locator:
    """A step of the timeline by its label."""
    return page.locator("details").filter(has=page.locator("summary", has_text=words)).last


def finished(page: Page) -> None:
    expect(page.locator("[class*=st-key-stop]")).to_have_count(0)
    expect(page.get_by_role("button", name="Correct").last).to_be_visible()
    settle(page)


@pytest.fixture
def gated(tmp_path: Path, server: Misbehaving) -> Iterator[App]:
    """The app on a model that writes two versions and hangs in the third, until Stop."""
    server.answers(server.text("Considerable difficulties remain."), server.text("Remarkable difficulties."),
                   server.hangs)
    running = App(tmp_path / "gated", ERRATA_MODEL="test-model", ERRATA_BASE_URL=server.url)
    yield running
    running.kill()


def test_what_is_unfolded_while_an_answer_is_written_stays_so_and_stop_keeps_the_best(
    gated: App, visit: Callable[..., Page]
) -> None:
    with Workbench.open(gated.home) as bench:
        bench.knowledge.put([IMPOSSIBLE], "Ada", "add")
    page = visit(gated.url)
    page.locator("[data-testid=stChatInput] textarea").fill(TASK)
    page.keyboard.press("Enter")
    step(page, "Drafted").locator("summary").click()
    expect(step(page, "Drafted").locator("strong", has_text="✗ not met").first).to_be_visible()
    expect(page.get_by_text("(version 2)").first).to_be_visible()

    page.get_by_role("button", name="Stop").click()
    finished(page)
    expect(page.get_by_text("Stopped.").first).to_be_visible()
    for _ in range(2):
        expect(step(page, "Drafted").locator("strong", has_text="✗ not met").first).to_be_visible()
        page.reload()
        settle(page)
    with Workbench.open(gated.home) as bench:
        (conversation,) = bench.history.conversations()
        (stopped,) = bench.history.trajectories(conversation.id)
    assert stopped.state == "stopped"
    assert stopped.answer.text and stopped.answer.complete


@pytest.fixture
def versions(app: App) -> Trajectory:
    """An answer in four versions that branch, saved as the app saves it."""
    draft = Response("Dear Ines 😀, I kindly ask for two freezers, 2 × 400 = 900 euros. Kind regards")
    better = Response(draft.text.replace("900", "800"), "refinement", draft.id, "The sum is wrong")
    other = Response("Hello! Nobody asked for an audit.", "candidate", draft.id)
    best = Response(better.text.replace("kindly ", ""), "refinement", better.id, "It says kindly")

    def failed(response: Response, words: str, said: str) -> Critique:
        start = response.text.index(words)
        return Critique("checks", response.id, "fail", said, span=Span(start, start + len(words), words))

    said = (failed(draft, "kindly", "It says kindly."), failed(draft, "2 × 400 = 900", "400 times 2 is 800."),
            failed(better, "kindly", "It says kindly."), failed(other, "audit", "It is about an audit."),
            Critique("checks", best.id, "pass", "It does not say kindly."))
    with Workbench.open(app.home) as bench:
        made = Trajectory(Task(TASK), bench.setup(), bench.history.start_conversation(TASK).id, state="done",
                          responses=(draft, better, other, best), critiques=said, chosen=best.id)
        bench.history.save(made)
    return made


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide light", "narrow dark"])
def test_versions_are_looked_at_one_by_one_and_together(
    app: App, versions: Trajectory, visit: Callable[..., Page], fits: Callable[[Page], bool], width: int,
    dark: bool
) -> None:
    page = visit(f"{app.url}/?conversation={versions.conversation}", width, dark)
    expect(page.get_by_text("Versions compared")).to_have_count(0)
    page.get_by_text("4 versions").click()
    step(page, "(version 1)").locator("summary").click()
    first = step(page, "(version 1)")
    expect(first.locator("mark")).to_have_text(["kindly[1]", "2 × 400 = 900[2]"])
    expect(first.get_by_text("[2]")).to_have_count(2)  # in the text, and beside what is said of it

    step(page, "(version 2)").locator("summary").click()
    expect(step(page, "(version 2)").locator("del")).to_have_text("900")
    expect(step(page, "(version 2)").locator("ins")).to_have_text("800")
    expect(page.locator(".js-plotly-plot .scatterlayer path.point")).to_have_count(4)
    assert fits(page)

    page.get_by_role("button", name=re.compile(r"Tried again \(version 3\)")).click()
    expect(step(page, "(version 3)").locator("mark")).to_have_text("audit[1]")
    expect(step(page, "(version 3)").locator("mark")).to_be_in_viewport()
    address = page.url
    again = visit(address, width, dark)
    expect(step(again, "(version 3)").locator("mark")).to_have_text("audit[1]")
    assert fits(again)


@pytest.fixture
def answered(app: App, versions: Trajectory) -> Trajectory:
    """A long answer: a page of its own does not show all of it."""
    long = Response("Dear Ines, " + "the freezers in the lab are broken and we need two new ones. " * 12
                    + "\n\nKind regards")
    made = replace(versions, responses=(long,), critiques=(), chosen=long.id)
    with Workbench.open(app.home) as bench:
        bench.history.save(made)
    return made


def correct(page: Page) -> None:
    page.get_by_role("button", name="Correct").last.click()
    page.locator("[class*=st-key-words-] textarea").fill(CORRECTION)
    page.locator("[class*=st-key-send-] button").click()
    expect(page.get_by_text(CORRECTION).first).to_be_visible()


@pytest.mark.embedded
def test_what_a_correction_taught_what_was_saved_and_what_was_wrong_come_into_view(
    app: App, answered: Trajectory, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}", 390)
    correct(page)
    expect(page.get_by_text("What this taught")).to_be_in_viewport()
    finished(page)
    expect(page.get_by_text("What this taught")).to_be_in_viewport()

    page.get_by_label("Rule").first.fill("")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.locator("[data-testid=stAlert]").last).to_be_in_viewport()
    page.get_by_label("Rule").first.fill("Use at most 40 words.")
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("✓ Saved")).to_be_in_viewport()


@pytest.mark.embedded
def test_the_page_does_not_jump_under_a_person_who_reads_something_else(
    app: App, answered: Trajectory, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app.url}/?conversation={answered.conversation}", 390)
    page.set_viewport_size({"width": 390, "height": 450})  # too low for the lesson to be in view from above
    correct(page)
    expect(page.get_by_text("What this taught")).to_be_in_viewport()
    page.wait_for_function(AT_REST)
    page.mouse.move(200, 400)
    page.mouse.wheel(0, -20_000)
    page.wait_for_function(f"({SCROLLED})() === 0")
    finished(page)
    expect(page.locator("ins").first).to_be_attached()
    page.wait_for_function(AT_REST)
    assert page.evaluate(SCROLLED) == 0
