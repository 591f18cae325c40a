"""What tutors have: ZIPs, folders, tables, notebooks; and what is taken out of it before anybody looks."""

import io
import json
import zipfile
from pathlib import PurePosixPath

import pytest

from workbench.errors import WorkbenchError
from workbench.tutor.importing import placed, read_files, sheet, without_names
from workbench.tutor.records import Problem

PROBLEM = json.dumps(
    {"problem": "mean", "statement": "The mean.", "tests": [{"call": "mean([1])", "expected": 1}]}
)
PROBLEMS = ("problems.jsonl", (PROBLEM + "\n").encode())


def packed(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as into:
        for name, text in files.items():
            into.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("path", "student"),
    [
        ("submitted/ada/mean/mean.py", "ada"),
        ("ada/mean.py", "ada"),
        ("mean/ada.py", "ada"),
        ("ada_mean.py", "ada"),
    ],
)
def test_student_and_problem_are_read_from_the_path(path: str, student: str) -> None:
    assert placed(PurePosixPath(path), ["mean", "sum"]) == (student, "mean", 1)


def test_a_second_try_is_known_by_its_number() -> None:
    assert placed(PurePosixPath("submitted/ada/mean/mean.2.py"), ["mean"]) == ("ada", "mean", 2)


def test_a_zip_with_problems_and_programs_is_read_and_what_is_odd_is_refused_by_name() -> None:
    data = packed(
        **{
            "problems.jsonl": PROBLEM,
            "submitted__ada__mean__mean.py": "x = 1\n",
            "submitted__bo__other__other.py": "y = 1\n",
            "picture.png": "\x00",
        }
    )
    taken = read_files([("class.zip", data)])
    assert [problem.id for problem in taken.problems] == ["mean"]
    assert ("ada", "x = 1\n") in [(one.student, one.program) for one in taken.programs]
    assert "picture.png" in [place for place, _ in taken.refused]


def test_a_table_in_latin_1_with_semicolons_is_understood() -> None:
    data = "Schüler;Aufgabe;Code\nJörg;mean;def mean(x): return 'ä'\n".encode("latin-1")
    found = sheet(data)
    assert found.columns == ("Schüler", "Aufgabe", "Code") and found.guess["problem"] == "Aufgabe"
    taken = read_files([PROBLEMS, ("t.csv", data)], columns={"student": "Schüler"})
    assert [(one.student, one.problem) for one in taken.programs] == [("Jörg", "mean")]
    assert "ä" in taken.programs[0].program


def test_a_notebook_gives_its_code_without_its_magic() -> None:
    cells = [
        {"cell_type": "markdown", "source": "# Title"},
        {"cell_type": "code", "source": ["%pip x\n", "a = 1"]},
    ]
    taken = read_files([PROBLEMS, ("ada/mean.ipynb", json.dumps({"cells": cells}).encode())])
    assert taken.programs[0].program == "# %pip x\na = 1\n"


def test_lines_of_json_name_what_is_wrong_with_each() -> None:
    lines = '{"student": "ada", "problem": "mean", "program": "x = 1"}\n{"problem": "none"}\nno json\n'
    taken = read_files([PROBLEMS, ("in.jsonl", lines.encode())])
    assert len(taken.programs) == 1
    assert [place for place, _ in taken.refused] == ["in.jsonl, line 3", "in.jsonl, line 2"] or len(
        taken.refused
    ) == 2


def test_a_broken_zip_is_said_with_the_remedy() -> None:
    with pytest.raises(WorkbenchError, match="Pack it again"):
        read_files([("class.zip", b"no zip")])


def test_a_problem_without_tests_is_refused_with_its_line() -> None:
    taken = read_files([("problems.jsonl", b'{"problem": "x", "tests": []}\n')])
    assert taken.problems == () and "line 1" in taken.refused[0][0]


def test_names_and_addresses_are_taken_out_and_every_line_stays_where_it_was() -> None:
    program = "# Ada Okafor <ada.okafor@example.org>\n# author: me\ndef ada(x):\n    return x  # by Ada\n"
    clean = without_names(program, "ada.okafor", "Student 1")
    assert "okafor" not in clean.lower() and "@" not in clean and "me" not in clean.splitlines()[1]
    assert clean.splitlines()[2:] == ["def ada(x):", "    return x  # by Student 1"]
    assert len(clean.splitlines()) == len(program.splitlines())


def test_with_one_problem_only_a_program_needs_no_name_of_it() -> None:
    taken = read_files([("ada.py", b"x = 1\n")], [Problem("The mean.", (), id="mean")])
    assert [(one.student, one.problem) for one in taken.programs] == [("ada", "mean")]
