"""The seeded example: six conversations by three people, what they taught, and a class with half its hints.

`demo.jsonl` is the story: who asked and corrected what, and how each lesson was decided. `record` plays
it through the real flow on the embedded model and keeps the outcome as a backup, `demo.zip`; `load`
brings that backup into a folder at once. The app, the page tests and the browser tests all use it.
"""

import json
import tempfile
from collections import deque
from collections.abc import Callable
from pathlib import Path

from stores.backup import back_up, restore
from workbench.bench import Workbench
from workbench.records import Lesson
from workbench.settings import Settings, read_settings

STORY = Path(__file__).with_name("demo.jsonl")
MARK = "seeded-example"
TUTOR = "Tobias (tutor)"
CLASS = Path(__file__).parent.parent / "examples" / "class"
RECORDING = Path(__file__).with_name("demo.zip")


def load(home: Path, anew: bool = False) -> Path:
    """Put the seeded example into a folder that has no workspace yet; one that has is left as it is.

    To begin it `anew`, what is there is moved aside.
    """
    if anew or not (home / "errata.db").exists():
        restore(RECORDING, home)
        (home / MARK).touch()
    return home


def is_in(home: Path) -> bool:
    """Whether the workspace in this folder began as the seeded example."""
    return (home / MARK).exists()


def record(tell: Callable[[str], None] = print) -> Path:
    """Play the story through the real flow and keep the outcome; takes some minutes."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        for line in STORY.read_text(encoding="utf-8").splitlines():
            conversation = json.loads(line)
            settings = read_settings(home=home).model_copy(update={"author": conversation["author"]})
            _play(conversation, settings, tell)
        RECORDING.unlink(missing_ok=True)
        with Workbench.open(home) as bench:
            take_class(bench)
        return back_up(home, RECORDING)


def take_class(bench: Workbench) -> None:
    """The example class: taken in, looked into, and half of its hints decided on."""
    desk = bench.tutor
    desk.take_in(desk.preview_folder(CLASS), TUTOR)
    deque(desk.look(), maxlen=0)
    groups = desk.queue()
    for number, group in enumerate(groups[::2]):
        unsure = group.draft.probability < 0.3
        decisions = {hint.level: ("reject" if unsure or hint.wrong else "approve", "")
                     for hint in group.draft.hints}
        if number % 6 == 5:
            decisions["next"] = "edit", "Take the smallest failing test and play computer with pen and paper."
        desk.decide([one.id for one in group.submissions], decisions, 12.0 + number % 5, TUTOR)


def _play(conversation: dict, settings: Settings, tell: Callable[[str], None]) -> None:
    with Workbench.open(settings=settings) as bench:
        place = bench.history.start_conversation(conversation["title"], settings.author).id
        for turn in conversation["turns"]:
            trajectory = bench.ask(turn["ask"], place)
            tell(f"\n{settings.author}: {turn['ask']}\n{trajectory.answer.text}")
            for correction in turn["correct"]:
                lesson = bench.correct(trajectory, correction["words"])
                trajectory = bench.redo(lesson)
                tell(f"\n> {correction['words']}\n{trajectory.answer.text}")
                _decide(bench, lesson, correction["decide"])


def _decide(bench: Workbench, lesson: Lesson, decision: str) -> None:
    if decision == "later":
        return
    bench.review(lesson, "once" if lesson.one_off and decision == "approve" else decision)
