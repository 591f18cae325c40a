"""Marked passages written again, and nothing but them: every other character stays as it was.

A model is shown one sentence at a time, and its reply is taken only if it is another sentence about the
same thing; a small model often gives the old one back, or talks about it. What it cannot do is left as it
was, and the answer says so. No model is asked where the person said the very words, or where a passage
that is off topic or unsafe has only to go.
"""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from workbench.checks import prose
from workbench.critics import criticise
from workbench.errors import ModelError, WorkbenchError
from workbench.gates.lexicon import words_of
from workbench.marking import Mark, described
from workbench.prompting import fence, render
from workbench.records import Message, Response, Revision, Span, Trajectory, new_id
from workbench.soundness import excuse

if TYPE_CHECKING:
    from workbench.bench import Workbench

PROBLEMS = {"wrong fact": "is wrong", "off topic": "is off topic", "missing": "lacks something",
            "tone": "has the wrong tone", "format": "has the wrong form", "unsafe": "is not safe"}
TAKEN_OUT = ("off topic", "unsafe")
TEMPERATURES = (0.2, 0.5, 0.7)  # one try each: what a model gives back unchanged it gives back again
MOST_WORDS, ABOUT_IT = 2.5, 0.3  # times the words of the old sentence; share of them in the new one
EXACTLY = re.compile(
    r"(?i)^\W{0,2}(?:(?:it |this |that )?(?:should|must) (?:be|read|say)|say|write|instead)?:?\s*"
    r"[\"“'‘](?P<words>[^\"“”]+?)[\"”'’]\.?$"
    r"|^(?:it |this |that )?should (?:be|read):? (?P<bare>\S.{0,80}?)\.?$")
ALONE = re.compile(r"(?:\A|\n)[ \t]*(?:(?:[-*+•]|\d+[.)])[ \t]+)?\Z")
ABOUT_ITSELF = re.compile(r"(?i)\b(?:sentence|rewritten|corrected version|revised)\b")


NOTHING = ("The model found no other words for what you marked, so nothing was changed. Say what should be "
           "there (should be “…”), or edit the text.")


@dataclass(frozen=True)
class Work:
    """The text so far, the marked words that were left as they were, and why if a model failed."""

    text: str
    left: tuple[str, ...] = ()
    problem: str = ""
    id: str = field(default_factory=new_id)


@dataclass(frozen=True)
class Passage:
    """A sentence to write again, with the marks in it; `text` is how it stands by now."""

    span: Span
    marks: tuple[Mark, ...]
    text: str


def begun(trajectory: Trajectory, marks: Sequence[Mark], author: str) -> Trajectory:
    """The answer as it is before its marked passages are written again."""
    if not marks:
        raise WorkbenchError("Nothing is marked in this answer. Select words and give them a tag first.")
    return Trajectory(trajectory.task, trajectory.setup, trajectory.conversation, trajectory.follows,
                      matches=trajectory.matches, state="refining", redo_of=trajectory.id, author=author,
                      revision=Revision(trajectory.answer.text, described(marks)))


def redo(trajectory: Trajectory, marks: Sequence[Mark], bench: "Workbench",
         stopping: Callable[[], bool] = lambda: False) -> Iterator[Trajectory]:
    """The answer with one passage after the other written again, from the last to the first.

    Raises where none could be, before it yields anything: then there is no other answer to show.
    """
    work = Work(trajectory.revision.answer)
    begun = time.monotonic()
    for passage in reversed(passages(work.text, marks)):
        if stopping():
            break
        work = _worked(work, passage, trajectory.setup.model, bench)
        if work.text != trajectory.revision.answer:
            yield replace(trajectory, responses=(_response(trajectory, work, complete=False),))
    _see_that_it_changed(trajectory.revision.answer, work)
    finished = _finished(trajectory, _response(trajectory, work), bench)
    yield replace(finished, problem=_left(work), seconds=round(time.monotonic() - begun, 3))


def _worked(work: Work, passage: Passage, model: str, bench: "Workbench") -> Work:
    """The work with one more passage done; what nothing came of is noted, and is left as it was."""
    given = with_given(passage)
    try:
        new = rewritten(given, model, bench)
    except ModelError as error:  # the passages that are done already are worth keeping
        work, new = replace(work, problem=str(error)), None
    if new is None:
        work, new = replace(work, left=(*(mark.span.quote for mark in given.marks), *work.left)), given.text
    return replace(work, text=spliced(work.text, passage.span, new))


def _see_that_it_changed(before: str, work: Work) -> None:
    if not work.text.strip():
        raise WorkbenchError("Nothing would be left of the answer, so it was kept. Correct it in words.")
    if work.text == before:
        raise WorkbenchError(work.problem or NOTHING)


def _response(trajectory: Trajectory, work: Work, complete: bool = True) -> Response:
    because = trajectory.revision.correction
    return Response(work.text, origin="refinement", because=because, complete=complete, id=work.id)


def _left(work: Work) -> str:
    """Which marked words are as they were, and why; empty where none are."""
    if not work.left:
        return ""
    quotes = ", ".join(f"“{' '.join(quote.split())}”" for quote in dict.fromkeys(work.left))
    return f"Left as it was: {quotes}. {work.problem or 'The model found no other words for it.'}"


def passages(text: str, marks: Sequence[Mark]) -> list[Passage]:
    """The sentences that hold the marks, in order; a mark across several joins them."""
    found: list[Passage] = []
    for mark in sorted(marks, key=lambda mark: (mark.span.start, mark.span.end)):
        span = around(text, mark.span)
        if found and span.start < found[-1].span.end:
            last = found[-1]
            start, end = last.span.start, max(last.span.end, span.end)
            found[-1] = Passage(Span(start, end, text[start:end]), (*last.marks, mark), text[start:end])
        else:
            found.append(Passage(span, (mark,), span.quote))
    return found


def around(text: str, span: Span) -> Span:
    """The sentences a span touches, or the line of it where there are none, as in a greeting."""
    touched = [place for place in prose.sentences(text) if place[0] < span.end and span.start < place[1]]
    places = [(span.start, span.end), *touched]
    if not touched:
        line = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
        places.append((line[0], line[1] if line[1] >= 0 else len(text)))
    start, end = min(place[0] for place in places), max(place[1] for place in places)
    return Span(start, end, text[start:end])


def spliced(text: str, span: Span, new: str) -> str:
    """The text with other words in one place; where there are none, the space around the place closes."""
    head, tail = text[: span.start], text[span.end :]
    return head + new + tail if new else _closed(head, tail)


def _closed(head: str, tail: str) -> str:
    """What stood before and after a passage that was taken out, without a hole or an empty list item."""
    last = not tail or tail[0] == "\n"
    alone = ALONE.search(head) if last else None
    if alone and not head[: alone.start()].strip():
        return tail.lstrip("\n")
    if alone:
        before = head[: alone.start()]
        return (before.rstrip("\n") if not tail or tail.startswith("\n\n") else before) + tail
    if last:
        return head.rstrip(" \t") + tail
    return head + (tail.lstrip(" \t") if not head or head[-1].isspace() else tail)


def with_given(passage: Passage) -> Passage:
    """The passage with the words a person gave in the place of those they marked; the other marks remain.

    A mark on words that went with it has been seen to.
    """
    text, end, others = passage.text, len(passage.text), []
    for mark in sorted(passage.marks, key=lambda mark: mark.span.start, reverse=True):
        words = exactly(mark.words)
        start, stop = mark.span.start - passage.span.start, mark.span.end - passage.span.start
        if words is None:
            others.insert(0, mark)
        elif stop <= end:  # of two marks on the same words the later one counts
            text, end = text[:start] + words + text[stop:], start
    return replace(passage, text=text, marks=tuple(mark for mark in others if mark.span.quote in text))


def rewritten(passage: Passage, model: str, bench: "Workbench") -> str | None:
    """The passage with its marked parts put right, "" where it has to go; None where nothing came of it."""
    if any(mark.tag in TAKEN_OUT and not mark.words for mark in passage.marks):
        return ""
    if not passage.marks:
        return passage.text
    chat = bench.model(model)
    if chat.capabilities.small and any(mark.tag == "wrong fact" and not mark.words for mark in passage.marks):
        return None  # it would make another fact up
    prompt = render("passage", quote=_quotes(passage), problem=_problem(passage.marks),
                    sentence=passage.text)
    for temperature in TEMPERATURES:
        reply = chat.complete([Message("user", prompt)], temperature=temperature,
                              max_tokens=60 + len(passage.text) // 2)
        new = usable(reply.text, passage)
        if new is not None:
            return new
    return None


def exactly(words: str) -> str | None:
    """The very words a person wants in a place: `should be 1889`, `“1889”`."""
    said = EXACTLY.match(words.strip())
    return (said["words"] or said["bare"]) if said else None


def usable(reply: str, passage: Passage) -> str | None:
    """The sentence in a model's reply, if it is one that can stand in the place of the old one."""
    old, new = passage.text, _sentence(reply)
    few, many = words_of(old), words_of(new)
    same = " ".join(few) == " ".join(many)
    itself = bool(ABOUT_ITSELF.search(new)) and not ABOUT_ITSELF.search(old)
    about_it = sum(word in many for word in few) >= ABOUT_IT * len(few)
    too_long = len(many) > MOST_WORDS * len(few) + 8
    if not many or same or itself or excuse(new) or not about_it or too_long or _stands(passage, new):
        return None
    return new


def _stands(passage: Passage, new: str) -> bool:
    """Whether the very words that were marked are still there, other than where something was missing."""
    return any(mark.span.quote in new for mark in passage.marks if mark.tag != "missing")


def _sentence(reply: str) -> str:
    """The first paragraph of a reply, without a fence or quotation marks around it."""
    bare = re.sub(r"^`{3,}\w*\n|\n?`{3,}$", "", reply.strip()).strip()
    first = bare.split("\n\n")[0].strip()
    quoted = re.fullmatch(r"[\"“](.+)[\"”]", first, re.DOTALL)
    return quoted[1].strip() if quoted else first


def _quotes(passage: Passage) -> str:
    return '" and "'.join(dict.fromkeys(" ".join(mark.span.quote.split()) for mark in passage.marks))


def _problem(marks: Sequence[Mark]) -> str:
    """What is wrong in a few words, with what the person said of it fenced."""
    wrong = dict.fromkeys(PROBLEMS.get(mark.tag, f"was tagged {mark.tag!r}") for mark in marks)
    words = list(dict.fromkeys(mark.words.strip() for mark in marks if mark.words.strip()))
    said = f". The reader says of it:\n\n{fence('. '.join(words))}\n\nSo it must change" if words else ""
    return " and ".join(wrong) + said


def _finished(trajectory: Trajectory, response: Response, bench: "Workbench") -> Trajectory:
    grown = replace(trajectory, responses=(response,), chosen=response.id)
    return replace(grown.grow(critiques=criticise(grown, response, bench)), state="done")
