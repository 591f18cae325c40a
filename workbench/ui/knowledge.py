"""Rules to find, and one rule with everything known of it: what it says, its past, and where it was used."""

from collections.abc import Mapping, Sequence

import streamlit as st

from stores.events import Event
from stores.knowledge import Applied
from workbench.bench import Workbench
from workbench.records import Rule
from workbench.ui import matches, rules, session, text

PAGE = 25
ANY = "any"
USES = 20
NEWEST, USED, NAME = "newest", "most used", "name"
NEW = "new rule"
CARDS, TABLE = "Cards", "Table"
SHOWN_FIELDS = ("text", "applies_when", "level", "breadth", "check", "in_scope", "out_of_scope", "status")


def filters() -> dict[str, str]:
    """What to look for; it is in the address, so a link opens the same list."""
    words = st.text_input("Search rules", key="words", bind="query-params",
                          placeholder="Words of a rule, its scope, examples or correction")
    *columns, last = st.columns(4)
    chosen = {"words": words}
    for column, (name, options) in zip(columns, _options().items(), strict=True):
        chosen[name] = column.selectbox(name.title(), [ANY, *options], key=name, bind="query-params")
    chosen["sort"] = last.selectbox("Sort by", (NEWEST, USED, NAME), key="sort", bind="query-params")
    return chosen


def found(bench: Workbench, chosen: dict[str, str]) -> list[Rule]:
    """The rules that pass every filter, in the order that was chosen."""
    status = None if chosen["status"] == ANY else chosen["status"]
    listed = bench.knowledge.rules(status, chosen["words"])
    for name in ("level", "breadth"):
        if chosen[name] != ANY:
            listed = [rule for rule in listed if getattr(rule, name) == chosen[name]]
    return _sorted(listed, chosen["sort"], bench.knowledge.applied())


def _sorted(listed: list[Rule], by: str, applied: Mapping[str, Applied]) -> list[Rule]:
    if by == USED:
        return sorted(listed, key=lambda rule: -applied[rule.id].times if rule.id in applied else 0)
    return sorted(listed, key=lambda rule: rule.text.casefold()) if by == NAME else listed


def listing(listed: Sequence[Rule], applied: Mapping[str, Applied]) -> None:
    """The rules as cards or as a table; both lead to all about a rule."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(f"{len(listed)} rule{'' if len(listed) == 1 else 's'}", width="content")
        shape = st.segmented_control("Show as", (CARDS, TABLE), default=CARDS, required=True, key="shape",
                                     label_visibility="collapsed", bind="query-params")
    if shape == TABLE and listed:
        _table(listed, applied)
    else:
        _cards(listed, applied)


def applications(found: Applied | None) -> str:
    """How often a rule was applied, and when last, in words."""
    if found is None:
        return "never applied"
    return f"applied {'once' if found.times == 1 else f'{found.times} times'}, last {text.moment(found.last)}"


def _table(listed: Sequence[Rule], applied: Mapping[str, Applied]) -> None:
    rows = [{"Rule": rule.text, "Applies when": rule.applies_when, "Status": rules.STATUSES[rule.status],
             "Check": matches.check_in_words(rule.check),
             "Applied": applied[rule.id].times if rule.id in applied else 0,
             "Last applied": text.moment(applied[rule.id].last) if rule.id in applied else "never",
             "Made": text.moment(rule.created), "Changed": text.moment(rule.changed)} for rule in listed]
    st.caption("Tick a row to open its rule.")
    st.dataframe(rows, hide_index=True, key="table of rules", selection_mode="single-row",
                 on_select=lambda: _open(listed))


def _open(listed: Sequence[Rule]) -> None:
    """Show the rule whose row was ticked."""
    ticked = st.session_state["table of rules"]["selection"]["rows"]
    if ticked:
        st.query_params["rule"] = listed[ticked[0]].id


def _cards(listed: Sequence[Rule], applied: Mapping[str, Applied]) -> None:
    """One page of rules, each with a link to all about it."""
    pages = max(1, -(-len(listed) // PAGE))
    page = st.pagination(pages, key=f"page of {pages}") if pages > 1 else 1
    for rule in listed[(page - 1) * PAGE : page * PAGE]:
        with st.container(border=True, key=f"rule-{rule.id}", gap="small"):
            session.rule_link(rule.id, f"**{text.label(rule.text)}**")
            st.markdown(f"Applies when: {text.label(rule.applies_when)}")
            st.caption(f"{rules.marks(rule)} · {applications(applied.get(rule.id))} · "
                       f"made {text.moment(rule.created)}")


def new(bench: Workbench) -> None:
    """A form for a rule nobody had to correct an answer for."""
    with st.expander("New rule", icon=":material/add:", key="new rule"), st.form("write rule", border=False):
        blank = Rule("", "")
        given = rules.fields(blank, NEW)
        st.caption("It is active at once, and can be undone. Words that a machine can verify, such as “at "
                   "most 40 words”, get their check by themselves.")
        if st.form_submit_button("Add the rule", type="primary", key="add"):
            rule = session.attempt(NEW, rules.edited, blank, given)
            lesson = rule and session.attempt(NEW, bench.write_rule, rule)
            if lesson:
                st.query_params["rule"] = lesson.changes[0].rule.id
                st.toast(text.label(lesson.changes[0].reason))
                st.rerun()
        session.show_problem(NEW)


def one(bench: Workbench, rule: Rule) -> None:
    """All about a rule, and what can be done with it."""
    st.subheader(text.label(rule.text, 400), anchor=False)
    st.markdown(f"Applies when: {text.label(rule.applies_when, 400)}")
    st.caption(f"{rules.marks(rule)} · version {rule.version} · changed {text.moment(rule.changed)}")
    matches.source_link(rule)
    _instead_of(bench, rule)
    session.show_problem(rule.id)
    _actions(bench, rule)
    left, right = st.columns(2)
    with left:
        _examples("Tasks it applies to", rule.in_scope)
    with right:
        _examples("Tasks it does not apply to", rule.out_of_scope)
    _uses(bench, rule)
    _history(bench, rule)


def _instead_of(bench: Workbench, rule: Rule) -> None:
    """The rules this one goes before, and those that go before it."""
    for id in rule.overrides:
        other = bench.knowledge.rule(id)
        words = "Took the place of" if other.status == "superseded" else "Where both apply, it goes before"
        session.rule_link(other.id, f"{words} “{text.label(other.text, 100)}”")
    for other in bench.knowledge.going_before(rule.id):
        words = "Superseded by" if rule.status == "superseded" else "Where both apply, it gives way to"
        state = "" if other.status == "active" else f" ({rules.STATUSES[other.status]})"
        session.rule_link(other.id, f"{words} “{text.label(other.text, 100)}”{state}")


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
    st.markdown(f"**Where it came up** ({applications(bench.knowledge.applied().get(rule.id))})")
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
