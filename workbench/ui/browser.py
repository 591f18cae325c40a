"""What only the browser can do: bring a place into view, put the cursor somewhere, copy, read right to left.

Each is a component of a few lines, without a frame of its own. The text of an answer reaches the script
as data and is never part of a page's HTML.
"""

from collections.abc import Callable

import streamlit as st
from streamlit.components.v2 import component

from workbench.records import new_id

EMPTY = "<span></span>"
ONCE = """
export default function ({ parentElement, data }) {
  if (parentElement.dataset.done) return;
  parentElement.dataset.done = "yes";
  %s
}
"""

_into_view = component("errata_into_view", html=EMPTY, isolate_styles=False, js=ONCE % """
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowY);
  let page = parentElement, last = 0, looks = 0;
  while (page.parentElement && !scrolls(page)) page = page.parentElement;
  const missing = () => page.scrollHeight - page.clientHeight - page.scrollTop;
  const place = () => parentElement.getBoundingClientRect().top - page.getBoundingClientRect().top;
  const show = () => parentElement.scrollIntoView({ block: "start" });
  const follow = () => {  // what grows at the end of the page, as long as its beginning stays in view
    const left = page.scrollTop < last - 5 && missing() > 5;
    if (!left) page.scrollTop += Math.min(place(), missing());
    last = page.scrollTop;
    return left;
  };
  const settle = () => {  // a page being opened scrolls by itself, to its end: outlast that
    show();
    const state = document.querySelector("[data-testid=stApp]")?.dataset.testScriptState;
    return state !== "running" && ++looks > 10;
  };
  show();
  const timer = setInterval(() => { if (data ? follow() : settle()) clearInterval(timer); }, 120);
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"])
    window.addEventListener(moved, () => clearInterval(timer), { once: true, capture: true });
  return () => clearInterval(timer);
""")

_reveal = component("errata_reveal", html=EMPTY, isolate_styles=False, js="""
export default function ({ parentElement, data }) {
  const seen = (window.errataRevealed ??= new Set());  // drawn anew, it does not scroll again
  if (seen.has(data.id)) return;
  seen.add(data.id);
  if (data.quietly && (window.errataMoved ?? 0) > (window.errataBegan ?? 0)) return;
  const scrolls = (element) => /auto|scroll/.test(getComputedStyle(element).overflowY);
  let page = parentElement, looks = 0;
  while (page.parentElement && !scrolls(page)) page = page.parentElement;
  const timer = setInterval(() => {  // what is drawn around it may still come or go
    const top = parentElement.getBoundingClientRect().top - page.getBoundingClientRect().top;
    if (top < 0 || top > page.clientHeight * 0.6) parentElement.scrollIntoView({ block: "start" });
    if (++looks > 8) clearInterval(timer);
  }, 120);
  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"])
    window.addEventListener(moved, () => clearInterval(timer), { once: true, capture: true });
}
""")

_watch = component("errata_watch", html=EMPTY, isolate_styles=False, js="""
export default function ({ data }) {
  if (window.errataWatched === data) return;
  if (!window.errataWatched)
    for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"])
      window.addEventListener(moved, () => { window.errataMoved = performance.now(); }, { capture: true });
  window.errataWatched = data;
  window.errataBegan = performance.now();
}
""")

_cursor = component("errata_cursor", html=EMPTY, isolate_styles=False, js=ONCE % """
  let looks = 0;  // the text area is drawn a little later than this
  const timer = setInterval(() => {
    const area = parentElement.closest("[data-testid=stForm]")?.querySelector("textarea");
    if (!area && ++looks < 40) return;
    clearInterval(timer);
    area?.focus();
  }, 50);
""")

_typed = component("errata_typed", html=EMPTY, isolate_styles=False, js="""
export default function ({ parentElement, data }) {
  const name = `errata typed ${data.name}`;
  const area = () => (data.within ? document.querySelector(data.within)
    : parentElement.closest("[data-testid=stForm]"))?.querySelector("textarea");
  const put = (found, words) => {  // the way the page's own script sees what somebody types
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(found, words);
    found.dispatchEvent(new Event("input", { bubbles: true }));
  };
  let seen = null;
  const look = () => {
    const found = area();
    if (!found) return;
    const kept = sessionStorage.getItem(name);
    if (seen !== found && kept !== null && kept !== found.value && !found.disabled) put(found, kept);
    else sessionStorage.setItem(name, found.value);
    seen = found;
  };
  const typed = ({ target }) => {  // at once: a person may leave before the next look
    if (target !== area()) return;
    sessionStorage.setItem(name, target.value);
    seen = target;
  };
  look();
  const timer = setInterval(look, 100);
  document.addEventListener("input", typed, { capture: true });
  return () => {
    clearInterval(timer);
    document.removeEventListener("input", typed, { capture: true });
    if (seen && area() === seen) look();  // a message sent just now
  };
}
""")

_copy = component("errata_copy", html='<button type="button" aria-live="polite">Copy</button>', css="""
button {
  font: inherit; font-size: 0.875rem; line-height: 1.6; color: var(--st-text-color); cursor: pointer;
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius); padding: 0.25rem 0.75rem; min-height: 2.5rem; white-space: nowrap;
}
button:hover, button:focus-visible { border-color: var(--st-primary-color); color: var(--st-primary-color); }
""", js="""
export default function ({ parentElement, data, setStateValue }) {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data);
      button.textContent = "✓ Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    } catch {
      setStateValue("refused", true);
    }
  };
}
""")

_direction = component("errata_direction", html=EMPTY, isolate_styles=False, css="""
[data-testid="stChatMessage"] [data-testid="stMarkdownContainer"] :is(p, li, blockquote, h1, h2, h3, h4),
textarea { unicode-bidi: plaintext; text-align: start; }
""")


def bring_into_view(key: str, growing: bool = False) -> None:
    """Scroll here, once for each time this is put on the page under a key; a person who scrolls is let be.

    What is `growing` from here on is followed until it fills the window.
    """
    _into_view(key=f"view {key}", data=growing)


def turn_to(place: str, quietly: bool = False) -> None:
    """Bring a place into view when it is drawn next; `quietly` only for who has touched nothing meanwhile."""
    st.session_state["turned to"] = {"place": place, "id": new_id(), "quietly": quietly}


def reveal(place: str) -> None:
    """Where a place is that may be turned to: scrolls here once, if it is not in view."""
    wanted = st.session_state.get("turned to")
    if wanted and wanted["place"] == place:
        _reveal(data=wanted, key=f"reveal {wanted['id']}")


def watch(work: int) -> None:
    """While this work goes on note whether the person does anything: then nothing jumps when it is done."""
    _watch(data=work, key="watch")


def put_cursor(key: str) -> None:
    """Put the cursor into the first text area of the form this stands in, once."""
    _cursor(key=f"cursor {key}")


def keep_typed(name: str, within: str = "") -> None:
    """Keep what is typed and not sent while its box is off the page; the tab remembers it under a name.

    The box is the first text area of the form this stands in, or of the element a selector names.
    """
    _typed(key=f"typed {within or name}", data={"name": name, "within": within})


def copy_button(words: str, key: str, refused: Callable[[], None]) -> None:
    """A button that copies; `refused` is called where the browser does not let a page do that."""
    _copy(data=words, key=key, on_refused_change=refused, width="content")


def read_either_way() -> None:
    """Let every paragraph run from the side its own words begin on."""
    _direction(key="direction")
