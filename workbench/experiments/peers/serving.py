"""A memory layer behind a pipe: a line of JSON in, a line of JSON out, until the pipe closes.

Runs in the peers' environment. Each is used the way its own documentation says, with our embedder in place
of a hosted one and without a model: what is to be remembered is given ready made. Only `fill` goes past
the front door, since adding a hundred thousand memories through it takes hours.
"""

import importlib.metadata
import json
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from workbench.experiments.drawing import drawn, is_made_up, made_up
from workbench.models import embedder
from workbench.settings import read_settings

EMBEDDER = embedder(read_settings())
PERSON = "person"
AT_ONCE = 1000


class Memory(Protocol):
    """What every peer can do."""

    package: str

    def remember(self, id: str, text: str) -> None: ...

    def fill(self, texts: dict[str, str]) -> None: ...

    def search(self, text: str) -> Any: ...

    def ids(self, found: Any) -> list[str]: ...


class Mem0:
    """mem0 on one of its stores; a search gives its default of 20 that reach its default of 0.1."""

    package = "mem0ai"

    def __init__(self, store: dict[str, Any]) -> None:
        from mem0 import Memory as Mem0Memory

        given = {"model": str(EMBEDDER.folder), "embedding_dims": EMBEDDER.dimensions,
                 "model_kwargs": {"device": "cpu"}}
        nobody = {"provider": "openai", "config": {"api_key": "none"}}  # it must have one; none is asked
        self.memory = Mem0Memory.from_config({
            "vector_store": store, "embedder": {"provider": "huggingface", "config": given}, "llm": nobody})

    def remember(self, id: str, text: str) -> None:
        self.memory.add(text, user_id=PERSON, infer=False, metadata={"rule": id})

    def fill(self, texts: dict[str, str]) -> None:
        [kept] = self.memory.vector_store.list(filters={"user_id": PERSON}, top_k=1)[0]
        payloads = [kept.payload | {"data": text, "rule": id} for id, text in texts.items()]
        vectors = drawn(list(texts.values()), EMBEDDER.dimensions).tolist()
        self.memory.vector_store.insert(vectors=vectors, payloads=payloads, ids=list(texts))

    def search(self, text: str) -> Any:
        return self.memory.search(text, filters={"user_id": PERSON})

    def ids(self, found: Any) -> list[str]:
        return [memory["metadata"]["rule"] for memory in found["results"]]


class LangMem:
    """LangMem's two tools on a store of LangGraph's; a search gives its default of 10."""

    package = "langmem"

    def __init__(self, store: Any) -> None:
        from langmem import create_manage_memory_tool, create_search_memory_tool

        self.store, self.names = store, {}
        self.manage = create_manage_memory_tool((PERSON,), store=store)
        self.find = create_search_memory_tool((PERSON,), store=store)

    def remember(self, id: str, text: str) -> None:
        said = self.manage.invoke({"content": text, "action": "create"})
        self.names[re.search(r"[0-9a-f-]{36}", said)[0]] = id

    def fill(self, texts: dict[str, str]) -> None:
        from langgraph.store.base import PutOp

        self.store.batch([PutOp((PERSON,), id, {"content": text}) for id, text in texts.items()])

    def search(self, text: str) -> Any:
        return self.find.invoke({"query": text})

    def ids(self, found: Any) -> list[str]:
        keys = [memory["key"] for memory in json.loads(found)]
        return [self.names.get(key, key) for key in keys]


def _embed(texts: list[str]) -> list[list[float]]:
    """Our embedder, for LangGraph, which gives it the JSON of a memory; made-up scopes have drawn vectors."""
    if texts and is_made_up(texts[0].removeprefix('{"content": "').removeprefix('{"content":"')):
        return drawn(texts, EMBEDDER.dimensions).tolist()
    return EMBEDDER.embed(texts).tolist()


def _mem0_on_chroma(folder: Path) -> Memory:
    config = {"collection_name": "memories", "path": str(folder / "chroma")}
    return Mem0({"provider": "chroma", "config": config})


def _mem0_on_qdrant(folder: Path) -> Memory:
    """Without a folder: Qdrant without a server searches in memory anyway, and saves each point alone."""
    from qdrant_client import QdrantClient

    return Mem0({"provider": "qdrant", "config": {
        "collection_name": "memories", "client": QdrantClient(":memory:"),
        "embedding_model_dims": EMBEDDER.dimensions}})


def _langmem_in_memory(folder: Path) -> Memory:
    from langgraph.store.memory import InMemoryStore

    return LangMem(InMemoryStore(index={"dims": EMBEDDER.dimensions, "embed": _embed}))


def _langmem_on_sqlite(folder: Path) -> Memory:
    import pysqlite3  # Python's own may be built without extensions, of which this store needs one

    sys.modules["sqlite3"] = pysqlite3
    from langgraph.store.sqlite import SqliteStore

    file = str(folder / "memories.sqlite")
    connection = pysqlite3.connect(file, check_same_thread=False, isolation_level=None)
    store = SqliteStore(connection, index={"dims": EMBEDDER.dimensions, "embed": _embed})
    store.setup()
    return LangMem(store)


PEERS: dict[str, Callable[[Path], Memory]] = {
    "mem0 on Chroma": _mem0_on_chroma, "mem0 on Qdrant": _mem0_on_qdrant,
    "LangMem in memory": _langmem_in_memory, "LangMem on SQLite": _langmem_on_sqlite,
}


def answer(memory: Memory, asked: dict[str, Any]) -> dict[str, Any]:
    """What one line asks for."""
    if "remember" in asked:
        for id, text in asked["remember"].items():
            memory.remember(id, text)
    if "fill" in asked:
        _fill(memory, asked["fill"])
    if "search" in asked:
        begun = time.perf_counter()
        found = memory.search(asked["search"])
        return {"seconds": time.perf_counter() - begun, "ids": memory.ids(found)}
    return {"version": importlib.metadata.version(memory.package)}


def _fill(memory: Memory, count: int) -> None:
    texts = [rule.applies_when for rule in made_up(count)]
    memory.remember("first", "Be brief.")
    for start in range(0, count, AT_ONCE):
        ids = (f"00000000-0000-4000-8000-{number:012}" for number in range(start, count))
        memory.fill(dict(zip(ids, texts[start: start + AT_ONCE], strict=False)))


def main() -> None:
    name, folder = sys.argv[1:]
    answers, sys.stdout = sys.stdout, sys.stderr  # what a library prints is no answer
    EMBEDDER.embed(["ready"])  # loads torch, and holds it to as many threads as ours has
    memory = PEERS[name](Path(folder))
    for line in sys.stdin:
        print(json.dumps(answer(memory, json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
