"""What an edit by hand teaches, read without a model: only what can be checked on both texts.

An edit shows what the person wants, not why, so little is concluded: a check counts if the old text fails
it, the new one passes, and the words around are still there; a sentence that went with its emoji says
nothing about emoji. A wording counts if it was taken out everywhere, more than once. All else (facts,
names, numbers, a sentence put better) mends this answer alone.
"""

import re
from collections import Counter
from collections.abc import Iterator

from workbench.checks import explain, instruct, prose, verify
from workbench.differences import Stretch, edits, stretches
from workbench.gates.lexicon import words_of
from workbench.reading import Draft, Reading
from workbench.reading.asked import read_task
from workbench.reading.levels import level_of
from workbench.reading.scopes import find_scope
from workbench.reading.wording import uncapitalised
from workbench.records import Check

ONCE = "Your edit shows no habit that can be told from the text alone. Say it in words if it should last."
LASTING = "your edit brought this about: {}"
NOTE = "Read from your edit, which shows what you changed but not why: see that it says what you meant."
FORMS = ("no_emoji", "no_exclamation", "no_bullets", "no_headings", "no_table")
SHORTER = 0.7  # of the words that are left after an edit that was made to shorten
FEWEST = 8  # words; of a text that is left with less, nothing is concluded about length
KEPT = 0.6  # of a line's words, for what went from it to have been taken out on purpose
TWICE, WORDING = 2, 3  # times a wording was taken out, and how many words it may have
LINE = 8  # words of a last line that can be a closing
MARKS = re.compile(r"[^\w\s]+|_+")


def read_edit(task: str, before: str, after: str) -> Reading:
    """What this edit of an answer teaches, with a rule for each habit that a check can show."""
    checks = list(_shown(before, after))
    if not checks:
        return Reading(True, ONCE, (), 0.9)
    reason = LASTING.format(", ".join(explain(check) for check in checks))
    return Reading(False, reason, tuple(_draft(task, check) for check in checks), 0.4, NOTE)


def _draft(task: str, check: Check) -> Draft:
    scope = find_scope(read_task(task), "", check, task, None)
    words = instruct(check)
    text = f"{scope.lead}, {uncapitalised(words)}" if scope.lead else words
    return Draft(text, scope.applies_when, level_of(text, check), scope.breadth, check, (task,), 0.4)


def _shown(before: str, after: str) -> Iterator[Check]:
    """Every check that the edit shows: it made the text pass, and was made for that."""
    if not after.strip():
        return
    for kind in FORMS:
        if _failed_then_passed(Check(kind), before, after) and _on_purpose(Check(kind), before, after):
            yield Check(kind)
    most, closing, taken_out = _length(before, after), _closing(before, after), _wordings(before, after)
    if most and _failed_then_passed(Check("max_words", most), before, after):
        yield Check("max_words", most)
    if closing and _failed_then_passed(Check("ends_with", closing), before, after):
        yield Check("ends_with", closing)
    if taken_out:
        yield Check("not_contains", taken_out if len(taken_out) > 1 else taken_out[0])


def _failed_then_passed(check: Check, before: str, after: str) -> bool:
    return verify(check, before).passed is False and verify(check, after).passed is True


def _on_purpose(check: Check, before: str, after: str) -> bool:
    """Whether a line that broke the check is still there, so that not just its words were dropped."""
    left = Counter(words_of(after))
    lines = {_line_of(before, span.start) for span in verify(check, before).spans}
    found = [words for words in map(words_of, lines) if words]
    return any(sum(word in left for word in words) >= KEPT * len(words) for words in found)


def _line_of(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : len(text) if end < 0 else end]


def _length(before: str, after: str) -> int | None:
    """A round limit the new text keeps, where words were mainly taken out of the old one."""
    old, new = words_of(before), words_of(after)
    if not FEWEST <= len(new) <= SHORTER * len(old):
        return None
    if sum((Counter(new) & Counter(old)).values()) < KEPT * len(new):  # written anew, not shortened
        return None
    count = len(prose.words(after))
    step = 5 if count <= 50 else 10 if count <= 200 else 50
    return -(-count // step) * step


def _closing(before: str, after: str) -> str | None:
    """A closing that was put under a text whose other lines stand: a sign-off, or a short last line."""
    old, new = _filled(before), _filled(after)
    sign_off = prose.frame(after)[1]
    closing = _filled(after[sign_off[0] : sign_off[1]]) if sign_off else new[-1:]
    if not closing or set(closing) <= set(old) or len(" ".join(closing).split()) > LINE:
        return None
    others = new[: -len(closing)]
    stands = bool(others) and sum(line in old for line in others) >= KEPT * len(others)
    put_under = bool(sign_off) or new[:-1] == old
    return " ".join(closing) if stands and put_under else None


def _filled(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _wordings(before: str, after: str) -> list[str]:
    """Wordings taken out or replaced in each of several places; names and numbers are facts, not habits."""
    taken = Counter(_wording(edit) for edit in edits(stretches(before, after)))
    return [words for words, times in taken.items()
            if words and times >= TWICE and verify(Check("not_contains", words), after).passed]


def _wording(edit: Stretch) -> str:
    """The words an edit took out, where they can be a wording somebody avoids; or nothing."""
    words = MARKS.sub(" ", edit.before).split()
    plain = edit.before.strip() and len(words) <= WORDING and len(edit.after.split()) <= WORDING
    if not plain or any(not word.islower() or not word.isalpha() for word in words):
        return ""
    return " ".join(words) if max(map(len, words), default=0) > WORDING else ""
