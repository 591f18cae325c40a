from dataclasses import replace

from tests.stores.places import Place, rule, trajectory, vector
from workbench.records import Match


def test_every_version_of_a_rule_is_kept(place: Place) -> None:
    first = rule("Keep it short")
    place.knowledge.put([first], "Ada", "add")
    place.knowledge.put([replace(first, text="At most 40 words")], "Ben", "revise")
    assert [(one.version, one.text) for one in place.knowledge.versions(first.id)] == [
        (1, "Keep it short"), (2, "At most 40 words")]
    assert place.knowledge.rule(first.id).version == 2
    assert [event.author for event in place.events.list(first.id)] == ["Ben", "Ada"]


def test_rules_are_listed_by_status_and_searched_in_all_their_words(place: Place) -> None:
    mail = rule("Be brief", "Writing E-Mails", created="2026-01-01")
    code = rule("Add types", "Python code", in_scope=("a function",), status="proposed", created="2026-01-02")
    place.knowledge.put([mail, code], "Ada", "add")
    assert [one.id for one in place.knowledge.rules()] == [code.id, mail.id]
    assert [one.id for one in place.knowledge.rules("active")] == [mail.id]
    assert [one.id for one in place.knowledge.rules(search="e-mails")] == [mail.id]
    assert [one.id for one in place.knowledge.rules(search="FUNCTION")] == [code.id]
    assert place.knowledge.rules(search="100%") == []


def test_the_uses_of_a_rule_are_the_tasks_it_was_considered_for(place: Place) -> None:
    used = rule()
    for created, decision in (("2026-01-01", "apply"), ("2026-01-02", "withhold")):
        answer = trajectory(f"Task of {created}", created=created, conversation="c")
        place.history.save(answer.grow(matches=(Match(used, decision, 0.7, "Because."),)))
    assert [(use.prompt, use.decision, use.reason) for use in place.knowledge.uses(used.id)] == [
        ("Task of 2026-01-02", "withhold", "Because."), ("Task of 2026-01-01", "apply", "Because.")]
    assert len(place.knowledge.uses(used.id, limit=1)) == 1


def test_the_revision_grows_with_every_change(place: Place) -> None:
    seen = [place.knowledge.revision()]
    kept = rule()
    for change in (kept, replace(kept, text="b"), replace(kept, status="retired")):
        place.knowledge.put([change], "Ada", "change")
        seen.append(place.knowledge.revision())
    assert seen == sorted(set(seen))


def test_only_active_rules_are_candidates(place: Place) -> None:
    wanted, proposed, retired = (rule(status=status) for status in ("active", "proposed", "retired"))
    place.knowledge.put([wanted, proposed, retired], "Ada", "add")
    assert place.nearest("writing an email") == [wanted.id]


def test_global_rules_are_candidates_however_far(place: Place) -> None:
    everywhere = rule("British spelling", "always", breadth="global")
    mails = [rule(applies_when=f"writing an email to person {n}") for n in range(5)]
    place.knowledge.put([everywhere, *mails], "Ada", "add")
    found = place.nearest("writing an email to person 3", limit=2)
    assert found[0] == mails[3].id and everywhere.id in found and len(found) == 3


def test_a_candidate_tells_its_nearest_words_in_and_out_of_scope(place: Place) -> None:
    mixed = rule(applies_when="letters", in_scope=("write to the landlord", "mail the bank"),
                 out_of_scope=("write a poem", "tell a joke"))
    plain = rule(applies_when="landlord letters")
    place.knowledge.put([mixed, plain], "Ada", "add")
    candidates = place.knowledge.candidates(vector("write a poem to the landlord"), 5)
    found = {one.rule.id: one for one in candidates}
    assert found[mixed.id].nearest == "write to the landlord"
    assert found[mixed.id].away_nearest == "write a poem"
    assert 0.5 < found[mixed.id].away < 1 and 0.5 < found[mixed.id].similarity < 1
    assert found[plain.id].away is None


def test_an_example_out_of_scope_does_not_make_a_rule_a_candidate(place: Place) -> None:
    far = rule(applies_when="chess openings", out_of_scope=("write to the landlord",))
    near = rule(applies_when="write to the bank")
    place.knowledge.put([far, near], "Ada", "add")
    assert place.nearest("write to the landlord", limit=1) == [near.id]
