"""A rule met by a task: what was decided, how sure that was, why, and which correction it came from."""

from collections.abc import Callable, Iterable

import streamlit as st

from workbench import checks
from workbench.records import Check, Match, Rule, Source
from workbench.ui import session, text

DECISIONS = {"apply": "✓ Applied", "ask": "? Asked about", "withhold": "– Held back"}
COLOURS = {"apply": "green", "ask": "orange", "withhold": "gray"}


def badge(match: Match) -> str:
    """The decision in a symbol and words, with its probability, as Markdown; the tint only helps."""
    said = f"{DECISIONS[match.decision]} · {text.percent(match.probability)}"
    return f":{COLOURS[match.decision]}-badge[{said}]"


def draw(match: Match, beside: Callable[[], None] | None = None) -> None:
    """One match: decision, rule, reason, links to the rule and its correction, and what is `beside` them."""
    st.markdown(f"{badge(match)} {text.label(match.rule.text)}")
    st.caption(text.label(match.reason, 400) or "No reason was recorded.")
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        source_link(match.rule)
        if match.rule.status != "proposed":  # on trial for the answer it was learnt from, and not saved yet
            session.rule_link(match.rule.id)
        if beside:
            beside()


def source_link(rule: Rule) -> None:
    """Where a rule came from: a link to the conversation with the correction, or who wrote it."""
    origin(rule.source)


def origin(source: Source) -> None:
    """One of the places a rule came from."""
    if source.conversation:
        said = text.label(source.correction, 60) or "the correction"
        session.conversation_link(source.conversation, f"From “{said}”", source.trajectory)
    else:
        who = text.label(source.author) or "somebody"
        how = "Imported" if source.drafted_by == "import" else "Written"
        st.caption(f"{how} by {who}, not learnt from a conversation here.")


def tally(matches: Iterable[Match]) -> str:
    """How many rules were applied, asked about and held back, in one line."""
    decisions = [match.decision for match in matches]
    counted = {"apply": "✓ {} applied", "ask": "? {} asked about", "withhold": "– {} held back"}
    said = [words.format(decisions.count(name)) for name, words in counted.items() if name in decisions]
    return " · ".join(said) or "no rule was near"


def check_in_words(check: Check | None) -> str:
    """What a machine verifies for a rule, in words; a check this version does not know is named."""
    if check is None:
        return "No machine check"
    if check.kind not in checks.CHECKS:
        return f"Unknown check {check.kind}"
    return checks.explain(check)
