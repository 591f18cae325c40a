"""Rules to find, and one rule with everything known of it: what it says, its past, and where it was used."""

import streamlit as st

from stores.events import Event
from workbench.bench import Workbench
from workbench.records import Rule
from workbench.ui import matches, rules, session, text

PAGE = 25
ANY = "any"
USES = 20
SHOWN_FIELDS = ("text", "applies_when", "level", "breadth", "check", "in_scope", "out_of_scope", "status")


def filters() -> dict[str, str]:
    """What to look for; it is in the address, so a link opens the same list."""
    words = st.text_input("Search rules", key="words", bind="query-params",
                          placeholder="Words of a rule, its scope, examples or correction")
    columns = st.columns(3)
    chosen = {"words": words}
    for column, (name, options) in zip(columns, _options().items(), strict=True):
        chosen[name] = column.selectbox(name.title(), [ANY, *options], key=name, bind="query-params")
    return chosen


def found(bench: Workbench, chosen: dict[str, str]) -> list[Rule]:
    """The rules that pass every filter, newest first."""
    status = None if chosen["status"] == ANY else chosen["status"]
    listed = bench.knowledge.rules(status, chosen["words"])
    for name in ("level", "breadth"):
        if chosen[name] != ANY:
            listed = [rule for rule in listed if getattr(rule, name) == chosen[name]]
    return listed


def listing(listed: list[Rule]) -> None:
    """One page of rules, each with a link to all about it."""
    pages = max(1, -(-len(listed) // PAGE))
    page = st.pagination(pages, key=f"page of {pages}") if pages > 1 else 1
    for rule in listed[(page - 1) * PAGE : page * PAGE]:
        with st.container(border=True, key=f"rule-{rule.id}", gap="small"):
            session.rule_link(rule.id, f"**{text.label(rule.text)}**")
            st.markdown(f"Applies when: {text.label(rule.applies_when)}")
            st.caption(rules.marks(rule))


def one(bench: Workbench, rule: Rule) -> None:
    """All about a rule, and what can be done with it."""
    st.subheader(text.label(rule.text, 400), anchor=False)
    st.markdown(f"Applies when: {text.label(rule.applies_when, 400)}")
    st.caption(f"{rules.marks(rule)} · version {rule.version} · changed {text.moment(rule.changed)}")
    matches.source_link(rule)
    session.show_problem(rule.id)
    _actions(bench, rule)
    left, right = st.columns(2)
    with left:
        _examples("Tasks it applies to", rule.in_scope)
    with right:
        _examples("Tasks it does not apply to", rule.out_of_scope)
    _uses(bench, rule)
    _history(bench, rule)


def _options() -> dict[str, list[str]]:
    return {"status": list(rules.STATUSES), "level": list(rules.LEVELS), "breadth": list(rules.BREADTHS)}


def _actions(bench: Workbench, rule: Rule) -> None:
    with st.container(horizontal=True, gap="small"):
        if rule.status == "active":
            if st.button("Retire", key="retire", help="It is kept, and no longer applied."):
                _review(bench, rule, "retire")
        elif st.button("Restore", key="restore"):
            _review(bench, rule, "restore")
        if st.button("Undo the last change", key="undo", icon=":material/undo:"):
            if session.attempt(rule.id, bench.undo, None, rule.id):
                st.toast("Undone.")
            st.rerun()
    with st.expander("Edit this rule", key="edit"), st.form("edit rule", border=False):
        given = rules.fields(rule, f"{rule.id} {rule.version}")
        if st.form_submit_button("Save a new version", type="primary", key="save"):
            _revise(bench, rule, given)


def _review(bench: Workbench, rule: Rule, decision: str) -> None:
    session.attempt(rule.id, bench.review, rule, decision)
    st.rerun()


def _revise(bench: Workbench, rule: Rule, given: dict) -> None:
    """Save what the fields hold; where it is refused the form stays open with every word in it."""
    revised = session.attempt(rule.id, rules.edited, rule, given)
    if revised and session.attempt(rule.id, bench.review, rule, "revise", revised):
        st.rerun()
    session.show_problem(rule.id)


def _examples(title: str, examples: tuple[str, ...]) -> None:
    st.markdown(f"**{title}**")
    for example in examples:
        st.markdown(f"- {text.label(example, 300)}")
    if not examples:
        st.caption("No example yet.")


def _uses(bench: Workbench, rule: Rule) -> None:
    uses = bench.knowledge.uses(rule.id, limit=USES)
    st.markdown("**Where it came up**")
    if not uses:
        st.caption("In no task since it was made. “Try a task” shows what it would do.")
    for use in uses:
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            said = f"{matches.DECISIONS[use.decision]} · {text.percent(use.probability)}"
            st.markdown(f":{matches.COLOURS[use.decision]}-badge[{said}]", width="content")
            if use.conversation:
                session.conversation_link(use.conversation, text.label(use.prompt, 80), use.trajectory)
            st.caption(f"{text.label(use.reason, 200)} · {text.moment(use.at)}", width="content")


def _history(bench: Workbench, rule: Rule) -> None:
    with st.expander(f"History: {rule.version} version{'s' if rule.version > 1 else ''}", key="history"):
        for event in bench.events.list(rule.id):
            who = text.label(event.author) or "somebody"
            st.markdown(f"**{text.label(event.action)}** by {who} · {text.moment(event.at)}")
            for line in _changes(event):
                st.caption(line)


def _changes(event: Event) -> list[str]:
    """What one event changed, a line a field."""
    before, after = event.before or {}, event.after or {}
    changed = [name for name in SHOWN_FIELDS if before.get(name) != after.get(name)]
    return [f"{name.replace('_', ' ')}: {_value(before.get(name))} → {_value(after.get(name))}"
            for name in changed] if before else [f"text: {_value(after.get('text'))}"]


def _value(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(text.label(str(item), 80) for item in value) or "none"
    if isinstance(value, dict):
        return text.label(f"{value.get('kind')} {value.get('value') or ''}")
    return text.label(str(value)) if value else "none"
