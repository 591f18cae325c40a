"""Work that goes on in the background while a page is drawn, clicked and drawn again.

A run belongs to the process, not to a browser tab: a rerun or a reload finds it again by its
conversation and draws what it has so far. Stopping asks the work to end at its next step.
"""

import logging
import threading
from collections.abc import Callable

from workbench.errors import WorkbenchError
from workbench.records import Lesson, Trajectory

log = logging.getLogger(__name__)


class Run:
    """One piece of background work and what it has so far."""

    def __init__(self, work: Callable[["Run"], None], trajectory: Trajectory | None = None,
                 steps: bool = True) -> None:
        self.trajectory = trajectory
        self.steps = steps
        """Whether the work has steps between which it can pause."""
        self.lesson: Lesson | None = None
        self.problem = ""
        self.left = False
        """The workbench no longer waits for this work: it saves nothing any more."""
        self._work = work
        self._stopping, self._pausing, self._over = (threading.Event() for _ in range(3))

    def begin(self) -> "Run":
        threading.Thread(target=self._go, daemon=True, name="errata-run").start()
        return self

    @property
    def done(self) -> bool:
        return self._over.is_set()

    @property
    def stopping(self) -> bool:
        return self._stopping.is_set()

    @property
    def pausing(self) -> bool:
        return self._pausing.is_set()

    def pause(self) -> "Run":
        """Ask the work to pause after its next step, for a person to look and to change what they like."""
        self._pausing.set()
        return self

    def stop(self) -> None:
        """Ask the work to end at its next step; what it has so far is kept."""
        self._stopping.set()

    def leave(self) -> None:
        """Wait for the work no longer."""
        self.left = True
        self._over.set()

    def wait(self, timeout: float | None = None) -> "Run":
        """Block until the work has ended or was left, or for `timeout` seconds."""
        self._over.wait(timeout)
        return self

    def _go(self) -> None:
        try:
            self._work(self)
        except WorkbenchError as error:
            self.problem = str(error)
        except Exception as error:
            if self.left:
                log.info("Work ended after the workbench had left it: %r", error)
                return
            log.exception("A run failed.")  # a bug: its traceback goes to the log, the person is told at once
            self.problem = f"Something broke inside the workbench ({error!r}); the log has the details."
        finally:
            self._over.set()
