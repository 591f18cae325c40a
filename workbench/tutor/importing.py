"""What a class handed in, from the files a tutor has: a ZIP or folder, CSV, JSON Lines, notebooks.

Which student and which problem a program belongs to is read from its path: the part that is the name of a
problem, and the part beside it. Everything that cannot be taken is named with the reason; the rest goes on.
Names and addresses are taken out of a program before anybody, or any model, sees it.
"""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from workbench.errors import WorkbenchError
from workbench.exchange import ProblemLine, line_as, read_lines
from workbench.tutor.records import Problem

MOST_BYTES, MOST_FILES, MOST_UNPACKED = 1_000_000, 20_000, 200_000_000
FIELDS = ("student", "problem", "program")
GUESSES = {
    "student": (
        "student",
        "name",
        "user",
        "username",
        "id",
        "email",
        "matriculation",
        "schueler",
        "etudiant",
    ),
    "problem": ("problem", "assignment", "task", "exercise", "question", "aufgabe"),
    "program": ("program", "code", "source", "submission", "answer", "solution", "content", "text"),
}
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SIGNED = re.compile(
    r"^(\s*#\s*(?:author|name|student|by|written by|matriculation\w*)\b\s*:?\s*).*$", re.I | re.M
)
_COMMENT = re.compile(r"#.*$", re.M)
_VERSION = re.compile(r"^(.*?)[._ -](\d+)$")


@dataclass(frozen=True)
class Handed:
    """One program as it came: the student's own name, the problem's name, which try it is."""

    student: str
    problem: str
    program: str
    turn: int = 1
    place: str = ""


@dataclass(frozen=True)
class Taken:
    """What can be taken in from some files, and what was refused, each with its place and the reason."""

    problems: tuple[Problem, ...] = ()
    programs: tuple[Handed, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.problems + other.problems, self.programs + other.programs, self.refused + other.refused
        )


@dataclass(frozen=True)
class Sheet:
    """A table as it came: its columns, its rows, and which column is which, as far as can be guessed."""

    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    guess: Mapping[str, str] = field(default_factory=dict)


def read_files(
    files: Iterable[tuple[str, bytes]],
    known: Sequence[Problem] = (),
    columns: Mapping[str, str] | None = None,
) -> Taken:
    """What some files hold; `columns` says which column of a table is the student, problem and program."""
    files = list(_unpacked(files))
    problems = [_problems(name, data) for name, data in files if _holds_problems(name)]
    taken = sum(problems, Taken())
    names = [problem.id for problem in (*known, *taken.problems)]
    for name, data in files:
        if not _holds_problems(name):
            taken += _programs(name, data, names, columns)
    return taken


def read_folder(folder: Path, known: Sequence[Problem] = ()) -> Taken:
    """What a folder holds, with all that is in it."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return read_files(((path.relative_to(folder).as_posix(), path.read_bytes()) for path in found), known)


def _unpacked(files: Iterable[tuple[str, bytes]]) -> Iterable[tuple[str, bytes]]:
    for name, data in files:
        if not name.lower().endswith(".zip"):
            yield name, data
            continue
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                yield from _entries(name, packed)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
            raise WorkbenchError(f"{name} is no ZIP that can be read: {error}. Pack it again.") from error


def _entries(name: str, packed: zipfile.ZipFile) -> Iterable[tuple[str, bytes]]:
    entries = [entry for entry in packed.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise WorkbenchError(
            f"{name} holds more than {MOST_FILES:,} files, or more than "
            f"{MOST_UNPACKED // 1_000_000} MB. Import it in parts."
        )
    for entry in entries:
        yield entry.filename, packed.read(entry) if entry.file_size <= MOST_BYTES else b"\x00"


def _holds_problems(name: str) -> bool:
    return PurePosixPath(name).stem in ("problems", "problem") and name.endswith((".jsonl", ".json"))


def _problems(name: str, data: bytes) -> Taken:
    problems, refused = [], []
    for number, line in read_lines(text_of(data).splitlines()):
        try:
            if isinstance(line, WorkbenchError):
                raise line
            problems.append(line_as(ProblemLine, line, number).record())
        except WorkbenchError as error:
            refused.append((f"{name}, line {number}", str(error)))
    return Taken(tuple(problems), (), tuple(refused))


def _programs(name: str, data: bytes, problems: Sequence[str], columns: Mapping[str, str] | None) -> Taken:
    path = PurePosixPath(name)
    if any(part.startswith((".", "__")) for part in path.parts) or path.name in ("labels.jsonl", "README.md"):
        return Taken()
    if len(data) > MOST_BYTES or b"\x00" in data:
        return _refused(name, "It is no text, or larger than 1 MB.")
    if path.suffix == ".py":
        return _one(path, text_of(data), problems)
    if path.suffix == ".ipynb":
        return _notebook(path, data, problems)
    if path.suffix in (".csv", ".tsv"):
        return _table(name, sheet(data), problems, columns)
    if path.suffix in (".jsonl", ".json"):
        return _lines(name, data, problems)
    return _refused(name, "Programs come as .py, .ipynb, .csv or .jsonl.")


def _one(path: PurePosixPath, program: str, problems: Sequence[str]) -> Taken:
    student, problem, turn = placed(path, problems)
    if not problem:
        return _refused(
            str(path),
            "Its path names no known problem. Import the problems first, or name the file after one.",
        )
    return Taken(programs=(Handed(student, problem, program, turn, str(path)),))


def placed(path: PurePosixPath, problems: Sequence[str]) -> tuple[str, str, int]:
    """The student, the problem and the try that a path speaks of; with one problem only, it is that one."""
    version = _VERSION.match(path.stem)
    turn = int(version[2]) if version and version[1] in problems else 1
    stem = version[1] if turn > 1 else path.stem
    parts = [part for part in (*path.parent.parts, stem) if part not in ("submitted", "submissions", "src")]
    found = next((part for part in reversed(parts) if part in problems), "")
    joined = next((problem for problem in problems if not found and stem.endswith(problem)), "")
    rest = [part for part in parts if part != found]
    if joined:
        rest = [*rest[:-1], stem.removesuffix(joined).strip("_- .")]
    problem = found or joined or (problems[0] if len(problems) == 1 else "")
    student = next((part for part in reversed(rest) if part), "unknown")
    return student, problem, turn


def _notebook(path: PurePosixPath, data: bytes, problems: Sequence[str]) -> Taken:
    try:
        cells = json.loads(text_of(data))["cells"]
        code = [cell["source"] for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        return _refused(str(path), f"It is no notebook that can be read ({error}).")
    source = "\n\n".join("".join(one) if isinstance(one, list) else one for one in code)
    return _one(path, re.sub(r"^(\s*)([%!?].*)$", r"\1# \2", source, flags=re.M) + "\n", problems)


def sheet(data: bytes) -> Sheet:
    """A table in CSV, with commas, semicolons or tabs, in UTF-8 or Latin-1."""
    text = text_of(data)
    csv.field_size_limit(MOST_BYTES)
    head = text.partition("\n")[0]
    delimiter = max(";,\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = tuple({key: value or "" for key, value in row.items() if key is not None} for row in reader)
    except csv.Error as error:
        raise WorkbenchError(f"The table cannot be read: {error}.") from error
    columns = tuple(reader.fieldnames or ())
    return Sheet(columns, rows, {name: _like(columns, words) for name, words in GUESSES.items()})


def _like(columns: Sequence[str], words: Sequence[str]) -> str:
    for word in words:
        for column in columns:
            if word in column.lower():
                return column
    return ""


def _table(name: str, table: Sheet, problems: Sequence[str], columns: Mapping[str, str] | None) -> Taken:
    columns = {**table.guess, **(columns or {})}
    if not columns.get("program"):
        return _refused(name, f"No column holds programs. It has: {', '.join(table.columns)}.")
    rows = ({name: row.get(columns.get(name, ""), "") for name in FIELDS} for row in table.rows)
    return _rows(name, enumerate(rows, 2), problems)


def _lines(name: str, data: bytes, problems: Sequence[str]) -> Taken:
    found = list(read_lines(text_of(data).splitlines()))
    wrong = [
        (f"{name}, line {number}", str(line)) for number, line in found if isinstance(line, WorkbenchError)
    ]
    good = ((number, line) for number, line in found if isinstance(line, dict))
    return _rows(name, good, problems) + Taken(refused=tuple(wrong))


def _rows(name: str, rows: Iterable[tuple[int, dict]], problems: Sequence[str]) -> Taken:
    programs, refused = [], []
    for number, row in rows:
        place = f"{name}, line {number}"
        problem = str(row.get("problem") or (problems[0] if len(problems) == 1 else ""))
        if problem not in problems:
            refused.append(
                (place, f"There is no problem “{problem}”." if problem else "It names no problem.")
            )
        elif not isinstance(row.get("program"), str):
            refused.append((place, "There is no program in it."))
        else:
            student = str(row.get("student") or row.get("id") or f"row {number}")
            turn = row.get("turn") if isinstance(row.get("turn"), int) else 1
            programs.append(Handed(student, problem, row["program"], turn, place))
    return Taken((), tuple(programs), tuple(refused))


def _refused(place: str, why: str) -> Taken:
    return Taken(refused=((place, why),))


def text_of(data: bytes) -> str:
    """Bytes as text: UTF-8, or Latin-1 where they are not, with line ends of one kind."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_names(program: str, student: str, pseudonym: str) -> str:
    """A program without its author's name and address; every line stays where it is."""
    program = _ADDRESS.sub("(address)", program)
    program = _SIGNED.sub(lambda found: found[1] + pseudonym, program)
    words = [word for word in re.split(r"[\W_\d]+", student.partition("@")[0]) if len(word) > 2]
    if not words:
        return program
    whole = re.compile(r"\b" + r"[\s._-]+".join(map(re.escape, words)) + r"\b", re.I)
    single = re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b", re.I)
    program = whole.sub(pseudonym, program)
    return _COMMENT.sub(lambda found: single.sub(pseudonym, found[0]), program)
