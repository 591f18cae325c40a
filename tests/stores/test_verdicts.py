"""How answers kept their rules: kept beside each answer, and filled in for a workspace from before that."""

import sqlite3
from contextlib import closing
from pathlib import Path

from stores.database import NAME
from tests.stores.places import opened, trajectory
from workbench.records import Critique, Trajectory

FILL = "DELETE FROM _sqlite_migrations WHERE name = 'm003_what_rules_came_to'"


def judged(**verdicts: str) -> Trajectory:
    answered = trajectory(answer="Dear Ines")
    response = answered.responses[0].id
    said = [Critique("checks", response, verdict, "Because.", rule=rule)
            for rule, verdict in verdicts.items()]
    return answered.grow(critiques=tuple(said), chosen=response)


def kept(home: Path) -> set[tuple[str, str]]:
    with closing(sqlite3.connect(home / NAME)) as database:
        return set(database.execute("SELECT rule, verdict FROM verdicts"))


def test_what_one_critic_found_wrong_outweighs_the_others(own_workspace: Path) -> None:
    answered = judged(a="pass", b="unknown")
    response = answered.responses[0].id
    more = (Critique("rules", response, "fail", "No.", rule="a"),
            Critique("rules", response, "fail", "No.", rule="b", dismissed=True),
            Critique("rules", "another version", "fail", "No.", rule="b"))
    with opened(own_workspace) as place:
        place.history.save(answered.grow(critiques=more))
        place.history.save(answered.grow(critiques=more))
    assert kept(own_workspace) == {("a", "fail"), ("b", "unknown")}


def test_a_workspace_from_before_gets_the_verdicts_of_its_answers(own_workspace: Path) -> None:
    answered = judged(a="pass", b="fail", c="unknown")
    with opened(own_workspace) as place:
        place.history.save(answered)
    with closing(sqlite3.connect(own_workspace / NAME)) as database, database:
        for name in ("verdicts", "verifications", "thresholds"):
            database.execute(f"DROP TABLE {name}")
        database.execute("DROP INDEX trajectories_created")
        database.execute(FILL)
    with opened(own_workspace):
        pass
    assert kept(own_workspace) == {("a", "pass"), ("b", "fail"), ("c", "unknown")}
