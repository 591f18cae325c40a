"""Two answers judged blind in the real app with the real embedded model: watch, vote early, undo, say why."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from workbench.bench import Workbench
from workbench.comparing import places_of, samples, with_and_without
from workbench.experiments.browsing import App, settle
from workbench.records import Response, Rule, Setup, Task, Trajectory

pytestmark = [pytest.mark.browser, pytest.mark.embedded, pytest.mark.timeout(400)]

TASK = "Write an e-mail to my director Ines asking her to approve two new freezers for the lab."
WORDS = re.compile(r"(\S+\s+){6}")
SHORT = "Dear Ines, two freezers broke. May I buy new ones?\n\nKind regards,\nSam"
LONG = ("Dear Ines,\n\nI hope this finds you well. As you may know, two of our freezers stopped working "
        "last week.\n\n- One is dead\n- The other leaks\n\nWould you approve new ones?\n\nBest,\nSam")


def answered(app: App, setups: Callable[[Setup], tuple[Setup, ...]], *texts: str, title: str = TASK) -> str:
    """A comparison with its answers prepared, saved as the app saves them."""
    with Workbench.open(app.home) as bench:
        place = bench.history.start_conversation(title, "Ada", kind="comparison").id
        for setup, text in zip(setups(bench.setup()), texts, strict=True):
            response = Response(text)
            bench.history.save(Trajectory(Task(title), setup, place, responses=(response,),
                                          chosen=response.id, state="done"))
        return place


def choices(app: App, kind: str = "comparison") -> list[dict]:
    with Workbench.open(app.home) as bench:
        return [dict(given.data) for given in bench.history.feedback(kind=kind)]


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_task_is_answered_with_and_without_the_rules_and_voted_on_while_it_is_written(
    app: App, visit: Callable[..., Page]
) -> None:
    with Workbench.open(app.home) as bench:
        rule = Rule("Begin with 'Hello Ines'.", "writing to Ines", status="active", in_scope=(TASK,))
        bench.knowledge.put([rule], "Ada", "add")
    page = visit(f"{app.url}/compare")
    expect(page.get_by_text("Model: embedded")).to_be_visible()  # the app around it, though asked for first
    page.get_by_label("Task").fill(TASK)
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.locator(".st-key-stop button")).to_be_visible()
    better = page.get_by_role("button", name="A is better")
    expect(better).to_be_enabled()
    expect(page.get_by_text("the rules, embedded")).to_have_count(0)
    better.click()
    expect(page.get_by_text(re.compile("prefers A · blind"))).to_be_visible()
    expect(page.get_by_text("the rules, embedded")).to_have_count(2)
    (vote,) = choices(app)
    assert (vote["choice"], vote["blind"]) == ("preferred", True)

    address = page.url
    app.restart()  # killed, not asked to stop
    again = visit(address)
    expect(again.get_by_text(re.compile("prefers A · blind"))).to_be_visible()
    assert choices(app) == [vote]


def test_keys_vote_undo_takes_back_and_a_reason_becomes_a_lesson(
    app: App, visit: Callable[..., Page]
) -> None:
    place = answered(app, with_and_without, SHORT, LONG)
    page = visit(f"{app.url}/compare?comparison={place}")
    expect(page.get_by_role("button", name="B is better")).to_be_enabled()
    page.keyboard.press("2")
    expect(page.get_by_text(re.compile("prefers B · blind"))).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("marked as not blind")).to_be_visible()
    assert choices(app) == []
    page.keyboard.press("t")
    expect(page.get_by_text(re.compile("it is a tie · not blind"))).to_be_visible()
    page.keyboard.press("1")
    expect(page.get_by_text(re.compile("prefers A · not blind"))).to_be_visible()

    page.get_by_label(re.compile("Say why")).fill("too long, 20 words at most when I write to Ines")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_label("Rule").first).to_have_value(re.compile("at most 20 words"))
    page.locator("[class*=st-key-stars-]").first.get_by_role("radio").nth(3).click()
    page.get_by_role("button", name="Approve", exact=True).click()
    expect(page.get_by_text("✓ Saved")).to_be_visible()
    settle(page)
    with Workbench.open(app.home) as bench:
        assert [rule.check.value for rule in bench.knowledge.rules("active")] == [20]
        assert [given.data["value"] for given in bench.history.feedback(kind="rating")] == [4]


def test_two_people_at_two_browsers_judge_without_seeing_each_other(
    app: App, visit: Callable[..., Page]
) -> None:
    place = answered(app, with_and_without, SHORT, LONG)
    ada, ben = (visit(f"{app.url}/compare?comparison={place}") for _ in range(2))
    ben.get_by_role("button", name="Judging as").click()
    expect(ben.get_by_role("textbox", name="Your name")).not_to_have_value("")
    ben.get_by_role("textbox", name="Your name").fill("Ben")
    ben.keyboard.press("Enter")
    expect(ben.get_by_role("button", name="Judging as Ben")).to_be_visible()
    ben.keyboard.press("Escape")
    ada.get_by_role("button", name="A is better").click()
    expect(ada.get_by_text(re.compile("prefers A · blind"))).to_be_visible()
    expect(ben.get_by_text("the rules, embedded")).to_have_count(0)
    ben.get_by_role("button", name="Both are bad").click()
    expect(ben.get_by_text(re.compile("Ben said: both are bad · blind"))).to_be_visible()
    expect(ben.get_by_text(re.compile("prefers [AB]"))).to_be_visible()
    assert [vote["blind"] for vote in choices(app)] == [True, True]


@pytest.mark.parametrize(("width", "dark"), [(1440, False), (390, True)], ids=["wide light", "narrow dark"])
def test_every_view_fits_the_window_before_and_after_the_vote(
    app: App, visit: Callable[..., Page], width: int, dark: bool
) -> None:
    place = answered(app, lambda setup: samples(setup, 5), *[f"{LONG}\n\n{number}" for number in range(5)])
    with Workbench.open(app.home) as bench:
        other = bench.comparison(answered(app, with_and_without, SHORT, LONG, title="Write to Ines."))
        bench.vote(other.id, "preferred",
                   places_of("preferred", other.answers, [other.answers[0].trajectory.id]))
    page = visit(f"{app.url}/compare?comparison={place}", width, dark)
    expect(page.get_by_text("Best first")).to_be_visible()
    assert fits(page)
    for letter in "BDAC":  # as fast as they can be pressed
        page.get_by_role("button", name=letter, exact=True).click()
    expect(page.get_by_text(re.compile("ranks B, D, A, C, E · blind"))).to_be_visible()
    assert fits(page)
    for address in ("/compare", "/compare?view=Results", f"/compare?comparison={other.id}"):
        page = visit(app.url + address, width, dark)
        expect(page.locator("[data-testid=stMainBlockContainer]")).to_be_visible()
        expect(page.locator("[data-testid=stException]")).to_have_count(0)
        assert fits(page), address
    (ranking,) = choices(app, "ranking")
    assert sorted(ranking["places"].values()) == [1, 2, 3, 4, 5]
