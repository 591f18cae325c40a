"""What a person finds on a page drawn by the test runner."""

import re
from html import unescape
from typing import Any

from streamlit.testing.v1 import AppTest

from workbench.bench import Workbench


def words(tab: AppTest) -> str:
    """Everything readable on the page, as one text."""
    kinds = (tab.markdown, tab.caption, tab.error, tab.warning, tab.info, tab.success, tab.subheader)
    shown = [element.value for kind in kinds for element in kind]
    labelled = (tab.button, tab.checkbox, tab.expander, tab.get("page_link"))
    labels = [element.label for kind in labelled for element in kind]
    drawn = [unescape(re.sub(r"<[^>]+>", "", element.proto.body)) for element in tab.get("html")]
    return "\n".join(map(str, [*shown, *drawn, *labels]))


def one(found: Any, beginning: str) -> Any:
    """The one widget whose key begins so."""
    matching = [widget for widget in found if (widget.key or "").startswith(beginning)]
    assert len(matching) == 1, [widget.key for widget in found]
    return matching[0]


def click(tab: AppTest, beginning: str) -> AppTest:
    return one(tab.button, beginning).click().run()


def unfold(tab: AppTest, *names: str) -> AppTest:
    """The page with expanders of these names unfolded; the test runner cannot press them."""
    for name in names:
        tab.session_state[name] = True
        tab.run()
    return tab


def unfold_steps(tab: AppTest, bench: Workbench) -> AppTest:
    """The page with the timeline of the newest answer unfolded."""
    newest = bench.history.trajectories(bench.history.conversations()[0].id)[-1]
    return unfold(tab, f"steps-{newest.id}")


def finished(tab: AppTest, bench: Workbench) -> AppTest:
    """The page once the work begun on it has ended."""
    for conversation in bench.history.conversations():
        run = bench.run_of(conversation.id)
        if run:
            run.wait(20)
    return tab.run()


def ask(tab: AppTest, bench: Workbench, prompt: str) -> AppTest:
    tab.chat_input[0].set_value(prompt).run()
    return finished(tab, bench)


def correct(tab: AppTest, bench: Workbench, said: str) -> AppTest:
    click(tab, "correct-")
    one(tab.text_area, "words-").set_value(said)
    click(tab, "send-")
    return finished(tab, bench)
