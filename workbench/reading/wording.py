"""A correction's clause put into the words of a rule: about the user, to whoever answers, on its own.

"i don't own measuring cups" becomes "The user does not own measuring cups", "no star in queries" becomes
"Use no star in queries", "never the corrected line" becomes "Never give the corrected line".
"""

import re

from workbench.reading.lexicon import compiled, word_set
from workbench.reading.people import Person, resolve

FILLER, TRAILER, WHY = (compiled("wording", name) for name in ("filler", "trailer", "why"))
COMMON_STARTS, PAST = word_set("wording", "common_starts"), word_set("wording", "past")
VERBS = (  # a clause that opens so lacks its verb, which is put there instead
    (re.compile(r"(?i)^(?:never|not) (?=[\"'“`])"), "never write "),
    (compiled("wording", "never_a_thing"), "never give "),
    (re.compile(r"(?i)^no(?: more)? (?=\S)"), "use no "),
    (re.compile(r"(?i)^without (?=\S)"), "write without "),
    (re.compile(r"(?i)^(?:just|only) (?=(?:the|a|an|my|our|one|plain|what)\b)"), "give only "),
    (re.compile(r"(?i)^using (?=\S)"), "use "),
    (re.compile(r"(?i)^stop (?=\w+ing\b)"), "avoid "),
    (re.compile(r"(?i)^(?:less|fewer|more) (?=\w)"), "use "),
    (re.compile(r"(?i)^(?=(?:\w+er|simple|short|formal|informal|warm|polite)\s*$)"), "be "),
    (compiled("wording", "without_verb"), "use "),
)
SHORT_FORMS = (
    (r"(?i)^i know .{3,60}?, but ", ""), (r"\bdont\b", "don't"), (r"\bcant\b", "can't"),
    (r"\bpls\b|\bplz\b", "please"), (r"\bDO NOT\b", "do not"), (r"\bim\b", "I'm"),
)
AS_SUBJECT = (
    (r"\b[Ii] (?:do ?n[o']?t|dont)\b", "the user does not"),
    (r"\b[Ii] (?:can'?t|cannot)\b", "the user cannot"),
    (r"\b[Ii] won'?t\b", "the user will not"), (r"\b[Ii](?:'m| am)\b", "the user is"),
    (r"\b[Ii](?:'ve| have)\b", "the user has"), (r"\b[Ii](?:'d| would)\b", "the user would"),
    (r"\b[Ii](?:'ll| will)\b", "the user will"), (r"\b[Ii] do (?=\w)", "the user does "),
    (r"\b[Ii] (?=(?:(?:only|never|always|usually|often|also|just|rarely|really) )?"
     r"(?:can|could|may|must|should|might|was|will)\b)", "the user "),
)
AS_OTHERS = (
    (r"\b[Ww]e (?:do not|don'?t)\b", "the user's team does not"),
    (r"\b[Ww]e(?:'re| are)\b", "the user's team is"), (r"\b(?:WE|[Ww]e)\b", "the user's team"),
    (r"\bmyself\b", "the user"), (r"\bmine\b", "the user's"), (r"\b[Mm]y\b", "the user's"),
    (r"\b[Mm]e\b", "the user"), (r"\bours\b", "the user's"), (r"\b[Oo]ur\b", "the user's"),
    (r"\bus\b(?!-)", "the user's team"),
)
HABIT = compiled("wording", "habit")
CONDITION = compiled("scopes", "condition")
MAIN = re.compile(r"(?i)(?<=\w\w)\s+(?=(?:i (?:do|don'?t|want|need|only|just|am)|you (?:should|must|can|don'?t|need|have)|"
                  r"please|never|always|use no|don'?t|give only|keep it)\b)")
DO = compiled("clauses", "do")
NOUN_IN = re.compile(r"(?i)(?!(?:i|we|it|stay|be|go|work|speak|live|think|stick)\b)(?:\w+ )?\w+ (?:in|as|on) (?:\w+ ?){1,3}$")
OUR_HABIT = re.compile(r"\b[Ww]e (?P<adverb>(?:only|never|always|usually|often|also|just|rarely|really) )?"
                       r"(?P<verb>(?!(?:are|can|could|may|must|might|should|will|would|do|was|were|am|all)\b)[a-z]{2,})\b(?!')")
REACH = compiled("wording", "reach")


def in_rule_words(clause: str, person: Person | None) -> str:
    """One clause as a sentence of a rule, without a full stop; empty where nothing of it is left."""
    words = clause.strip()
    for pattern, full in SHORT_FORMS:
        words = re.sub(pattern, full, words)
    words = FILLER.sub("", WHY.sub("", words)) or words
    words = TRAILER.sub("", words).strip(" ,:;-–")
    return about_user(resolve(_imperative(words), person))


def _imperative(words: str) -> str:
    if NOUN_IN.match(words) and not DO.match(words):
        return f"give {words}"
    for pattern, verb in VERBS:
        if pattern.match(words):
            return pattern.sub(verb, words, count=1)
    return re.sub(r"(?i)^you (?=always|never)", "", words)


def about_user(words: str) -> str:
    """The words with I, we, my and our in the third person; what is quoted stays as it is."""
    parts = re.split(r"(\"[^\"]*\"|`[^`]*`|(?<!\w)'[^']*'(?!\w))", words)
    return "".join(part if at % 2 else _third_person(part) for at, part in enumerate(parts))


def _third_person(words: str) -> str:
    for pattern, instead in AS_SUBJECT:
        words = re.sub(pattern, instead, words)
    words = HABIT.sub(lambda found: f"the user {found['adverb'] or ''}{_third(found['verb'])}", words)
    words = OUR_HABIT.sub(lambda found: f"the user's team {found['adverb'] or ''}{_third(found['verb'])}", words)
    for pattern, instead in AS_OTHERS:
        words = re.sub(pattern, instead, words)
    return words


def _third(verb: str) -> str:
    if verb in PAST or verb.endswith("ed"):
        return verb
    if verb == "have":
        return "has"
    if verb in ("do", "go") or re.search(r"(?:s|x|z|ch|sh)$", verb):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if re.search(r"[^aeiou]y$", verb) else f"{verb}s"


def without_condition(words: str) -> str:
    """The words without their `when I write to her`, which the scope says already."""
    found = CONDITION.search(words)
    if not found:
        return words
    end = found.start("clause") + len(condition_of(found["clause"]))
    return f"{words[: found.start()].rstrip(' ,')} {words[end:].lstrip(' ,')}".strip()


def condition_of(clause: str) -> str:
    """A condition up to where what it asks begins: `I ask for code | I don't need ...`."""
    return MAIN.split(clause, maxsplit=1)[0].strip()


def without_reach(words: str) -> str:
    """The words without `in anything you write for us, ever`, which a rule for everything says already."""
    return REACH.sub("", words).strip(" ,")


def capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    """The words as they go on after a comma; a name or an abbreviation keeps its capital."""
    first = re.match(r"[A-Z][a-z']*(?=\s)|[A-Z][a-z']+$", words)
    joined = re.match(r"[A-Z][a-z]+ (?:the|a|an|no|with|on|at|in|it|that)\b", words)
    common = first and (first[0].lower() in COMMON_STARTS or joined)
    return words[:1].lower() + words[1:] if common else words
