"""Passages of an answer selected and tagged: with the mouse and number keys, or sentence by sentence.

Python owns the text and the marks. The browser is sent pieces of text, draws them as text and nothing
else, and puts what a person selects into an outbox; events are numbered, so that none counts twice and
none is lost while the page is drawn anew. What was kept is drawn from the store.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from workbench import marking
from workbench.bench import Workbench
from workbench.live import Run
from workbench.marking import SEVERITIES, Mark, Marks
from workbench.records import Trajectory
from workbench.ui import session, text

SENTENCES = 200  # offered to pick from; more would take the browser seconds to draw

_marked = component("errata_marked", isolate_styles=False, html="""
<div class="errata-marked">
  <div class="errata-text" tabindex="0" dir="auto" role="group" aria-label="The answer to mark"></div>
  <div class="errata-tags" role="toolbar" aria-label="Tags for the selected words"></div>
  <div class="errata-hint" role="status"></div>
</div>""", css="""
.errata-marked { font-family: inherit; color: var(--st-text-color); }
.errata-text {
  white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.7; padding: 0.75rem; unicode-bidi: plaintext;
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); max-height: 26rem;
  overflow-y: auto;
}
.errata-text:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
.errata-text mark {
  color: inherit; background: color-mix(in srgb, var(--st-primary-color) 22%, transparent);
  border-bottom: 2px solid var(--st-primary-color); border-radius: 2px; padding: 1px 0;
}
.errata-text mark[data-label]::after {
  content: attr(data-label); font-size: 0.7em; font-weight: 600; vertical-align: super; margin-inline: 1px;
}
.errata-tags { display: flex; flex-wrap: wrap; gap: 0.4rem; margin-top: 0.6rem; }
.errata-tags button {
  font: inherit; font-size: 0.875rem; min-height: 2.25rem; padding: 0.2rem 0.7rem; cursor: pointer;
  color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
}
.errata-tags button:hover, .errata-tags button:focus-visible {
  border-color: var(--st-primary-color); color: var(--st-primary-color);
}
.errata-hint { font-size: 0.85rem; min-height: 1.3rem; margin-top: 0.25rem; opacity: 0.8; }
""", js="""
export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".errata-marked");
  const [text, tags, hint] = root.children;
  const state = (root.errata ??= { sent: [], number: 0, last: null, chosen: null, drawn: "" });
  state.number = Math.max(state.number, data.seen);
  state.sent = state.sent.filter((event) => event.number > data.seen);

  const offset = (node, at) => {
    const range = document.createRange();
    range.setStart(text, 0);
    range.setEnd(node, at);
    return range.toString().length;
  };
  const selected = () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const start = offset(range.startContainer, range.startOffset), quote = range.toString();
    return { start, end: start + quote.length, quote };
  };
  const place = (at) => {  // the text node and offset where a character begins
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      if (at <= node.length) return [node, at];
      at -= node.length;
    }
    return [text, text.childNodes.length];
  };
  const send = (tag) => {
    const span = selected() ?? state.last;
    if (!span) { hint.textContent = "Select words in the text first."; return; }
    hint.textContent = "";
    state.chosen = span;
    state.sent.push({ number: ++state.number, tag, ...span });
    setStateValue("outbox", state.sent.slice());
  };

  const wanted = JSON.stringify(data.pieces);
  if (state.drawn !== wanted) {
    state.drawn = wanted;
    text.replaceChildren(...data.pieces.map((piece) => {
      const words = document.createTextNode(piece.text);
      if (!piece.marks.length) return words;
      const mark = document.createElement("mark");
      if (piece.last) mark.dataset.label = piece.marks.join(",");
      mark.append(words);
      return mark;
    }));
    if (state.chosen && root.contains(document.activeElement))  // so that one more tag can be given
      document.getSelection().setBaseAndExtent(...place(state.chosen.start), ...place(state.chosen.end));
    state.chosen = null;
  }
  tags.replaceChildren(...data.tags.map((tag, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = at < 9 ? `${at + 1} ${tag}` : tag;
    button.onpointerdown = (event) => event.preventDefault();  // the selection stays
    button.onclick = () => send(tag);
    return button;
  }));
  text.onpointerdown = () => { state.last = null; hint.textContent = ""; };
  text.onkeydown = (event) => {
    const tag = data.tags[Number(event.key) - 1];
    if (!tag || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    send(tag);
  };
  const remember = () => { state.last = selected() ?? state.last; };
  document.addEventListener("selectionchange", remember);
  return () => document.removeEventListener("selectionchange", remember);
}
""")


def draw(bench: Workbench, trajectory: Trajectory) -> Run | bool | None:
    """The answer to mark; the work of redoing what is marked once it has begun, or whether it was left."""
    given = bench.history.feedback(trajectory=trajectory.id, kind="span")
    marks, tags = marking.marks_on(trajectory, given), marking.tags(bench.settings.tags)
    with st.container(border=True, key=f"marking-{trajectory.id}"):
        st.caption("Select words, then press a tag or its number. Each mark is saved at once; the same tag "
                   "on the same words again clears it.")
        if bench.model().capabilities.small:
            st.caption("A small model seldom finds better words by itself. It need not where you give them "
                       "(should be “…”), or where a sentence only has to go (off topic, unsafe).")
        _manner(trajectory)
        _selecting(bench, trajectory, marks, tags)
        with st.expander("Pick sentences instead", type="compact", key=f"picking-{trajectory.id}"):
            _picking(bench, trajectory, tags)
        _listed(bench, trajectory, marks)
        return _buttons(bench, trajectory, marks)


def outbox(bench: Workbench, trajectory: Trajectory, events: Any, seen: int, severity: str,
           words: str) -> int:
    """Keeps what a browser sent after the event `seen`; the number of the last one handled.

    Words that are not at their place are left out, and WorkbenchError says so.
    """
    for event in marking.unseen(events, seen):
        seen = event["number"]
        mark = _sent(event, trajectory, bench, severity, words)
        session.attempt(trajectory.id, bench.mark, trajectory, [mark] if mark else [])
    return seen


def _sent(event: Mapping[str, Any], trajectory: Trajectory, bench: Workbench, severity: str,
          words: str) -> Mark | None:
    span = marking.from_browser(event, trajectory.answer.text)
    known = event.get("tag") in marking.tags(bench.settings.tags)
    return Mark(span, event["tag"], severity, words) if span and known else None


def _key(trajectory: Trajectory, name: str) -> str:
    return f"{name}-{trajectory.id}"


def _manner(trajectory: Trajectory) -> None:
    """How bad it is, and what should be there: for the next mark."""
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.segmented_control("How bad is it?", SEVERITIES, default="major", required=True,
                             key=_key(trajectory, "severity"))
        st.text_input("What should be there? (optional)", key=_key(trajectory, "said"),
                      max_chars=marking.LONGEST_WORDS, placeholder="should be “1889”")


def _selecting(bench: Workbench, trajectory: Trajectory, marks: Marks, tags: Sequence[str]) -> None:
    shown = marking.pieces(trajectory.answer.text, marks.fitting)
    ends = {mark.span.end for mark in marks.fitting}
    at, drawn = 0, []
    for piece in shown:
        at += len(piece.text)
        drawn.append({**asdict(piece), "last": at in ends})
    data = {"pieces": drawn, "tags": list(tags), "seen": st.session_state.get(_key(trajectory, "seen"), 0)}
    _marked(data=data, key=_key(trajectory, "marked"),
            on_outbox_change=lambda: _received(bench, trajectory))
    if marks.dropped:
        st.caption(f"{marks.dropped} mark{'' if marks.dropped == 1 else 's'} no longer fit the text and were "
                   "left out.")


def _received(bench: Workbench, trajectory: Trajectory) -> None:
    seen = _key(trajectory, "seen")
    events = st.session_state[_key(trajectory, "marked")].get("outbox")
    st.session_state[seen] = outbox(bench, trajectory, events, st.session_state.get(seen, 0),
                                    *_said(trajectory))
    st.session_state[_key(trajectory, "said")] = ""


def _said(trajectory: Trajectory) -> tuple[str, str]:
    return (st.session_state.get(_key(trajectory, "severity"), "major"),
            st.session_state.get(_key(trajectory, "said"), ""))


def _picking(bench: Workbench, trajectory: Trajectory, tags: Sequence[str]) -> None:
    """The same without a mouse: sentences and tags as pills."""
    found = marking.sentences(trajectory.answer.text)
    st.pills("Sentences", range(min(len(found), SENTENCES)), selection_mode="multi", wrap=True,
             format_func=lambda number: text.label(found[number].quote, 90), key=_key(trajectory, "picked"))
    st.pills("Tags", tags, selection_mode="multi", key=_key(trajectory, "tags"))
    st.button("Mark them", key=_key(trajectory, "mark"), on_click=_picked, args=(bench, trajectory))


def _picked(bench: Workbench, trajectory: Trajectory) -> None:
    keys = [_key(trajectory, name) for name in ("picked", "tags")]
    picked, tags = (st.session_state.get(key) or [] for key in keys)
    if not picked or not tags:
        session.note_problem(trajectory.id, "Pick a sentence and a tag first.")
        return
    found, said = marking.sentences(trajectory.answer.text), _said(trajectory)
    marks = [Mark(found[number], tag, *said) for number in picked for tag in tags]
    if session.attempt(trajectory.id, bench.mark, trajectory, marks):
        for key in keys:
            st.session_state[key] = []
        st.session_state[_key(trajectory, "said")] = ""


def _listed(bench: Workbench, trajectory: Trajectory, marks: Marks) -> None:
    for number, mark in enumerate(marks.fitting, start=1):
        said = f" — {text.label(mark.words, 120)}" if mark.words else ""
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.markdown(f"**{number}** {text.label(mark.tag)} · {mark.severity} · "
                        f"“{text.label(mark.span.quote, 80)}”{said}", width="content")
            st.button("Undo", key=f"unmark {mark.id}", type="tertiary", icon=":material/undo:",
                      on_click=bench.history.withdraw, args=(mark.id, bench.settings.author))


def _buttons(bench: Workbench, trajectory: Trajectory, marks: Marks) -> Run | bool | None:
    with st.container(horizontal=True, gap="small"):
        redo = st.button("Redo the marked passages", type="primary", key=_key(trajectory, "redo"),
                         disabled=not marks.fitting)
        left = st.button("Close", key=f"leave marks {trajectory.id}")
    return session.attempt(trajectory.id, bench.start_redoing, trajectory) if redo else left
