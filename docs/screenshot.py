"""Takes the README's picture from the real app on the seeded example: `make screenshot`."""

import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from workbench import demo  # noqa: E402
from workbench.bench import Workbench  # noqa: E402
from workbench.experiments.browsing import App, chromium, settle  # noqa: E402

PICTURED = "Parcels and broken lamps"
SETTLING = 2_000  # milliseconds for the page to scroll to the turn


def main() -> None:
    """Opens the pictured conversation at its first corrected turn and writes docs/chat.png."""
    folder = Path(tempfile.gettempdir()) / "errata-demo"
    app = App(demo.load(folder))
    try:
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1440, "height": 1250})
            page.goto(f"{app.url}/?{_place(folder)}")
            page.locator("[data-testid=stChatInput] textarea").wait_for()
            settle(page)
            page.wait_for_timeout(SETTLING)
            page.screenshot(path=ROOT / "docs" / "chat.png")
    finally:
        app.kill()
        shutil.rmtree(folder)


def _place(folder: Path) -> str:
    with Workbench.open(folder) as bench:
        pictured = bench.history.conversations(PICTURED)[0].id
        first = bench.history.trajectories(pictured)[0].id
    return f"conversation={pictured}&turn={first}"


if __name__ == "__main__":
    main()
