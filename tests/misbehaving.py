"""A model server on this machine that misbehaves on purpose, as a test tells it to."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

Reply = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers each request with the next reply of the script; the last one stays."""

    server: "Misbehaving"

    def do_POST(self) -> None:
        self.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.reading:
            self.server.bodies.append(self.body)
            self.server.keys.append(self.headers.get("Authorization", ""))
            reply = self.server.script.pop(0) if len(self.server.script) > 1 else self.server.script[0]
        reply(self)

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def piece(self, text: str = "", reason: str | None = None, usage: dict | None = None) -> None:
        choices = [] if usage else [{"index": 0, "delta": {"content": text}, "finish_reason": reason}]
        data = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
        self.wfile.write(f"data: {json.dumps(data | ({'usage': usage} if usage else {}))}\n\n".encode())


class Misbehaving(ThreadingHTTPServer):
    """The server, with what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: list[Reply] = []
        self.bodies: list[dict] = []
        self.keys: list[str] = []
        self.reading, self.released, self.left = threading.Lock(), threading.Event(), threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"

    def answers(self, *replies: Reply) -> None:
        self.script = list(replies)

    # Replies for a script.

    def text(self, *pieces: str, reason: str = "stop") -> Reply:
        def reply(handler: Handler) -> None:
            handler.head()
            for piece in pieces:
                handler.piece(piece)
            handler.piece(reason=reason)
            handler.piece(usage={"prompt_tokens": 7, "completion_tokens": len(pieces), "total_tokens": 0})
            handler.wfile.write(b"data: [DONE]\n\n")

        return reply

    def status(self, code: int, message: str = "no", **headers: str) -> Reply:
        def reply(handler: Handler) -> None:
            handler.head(code, "application/json", **headers)
            handler.wfile.write(json.dumps({"error": {"message": message, "code": code}}).encode())

        return reply

    def page(self, words: str = "<h1>Welcome</h1>") -> Reply:
        def reply(handler: Handler) -> None:
            handler.head(200, "text/html")
            handler.wfile.write(words.encode())

        return reply

    def raw(self, line: str) -> Reply:
        def reply(handler: Handler) -> None:
            handler.head()
            handler.wfile.write(line.encode())

        return reply

    def hangs(self, handler: Handler) -> None:
        self.released.wait()

    def cut_off(self, handler: Handler) -> None:
        handler.head(Content_Length="100000")
        handler.piece("Once upon")

    def ends_early(self, handler: Handler) -> None:
        handler.head()
        handler.piece("Once upon")

    def never_ends(self, handler: Handler) -> None:
        handler.head()
        try:
            while True:
                handler.piece("and ")
        except OSError:
            self.left.set()


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    """A local server; what it does is up to the test."""
    server = Misbehaving()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.released.set()
    server.shutdown()
    server.server_close()
