"""The other side of outside calls: a real server that does a thing once for each key."""

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Bank:
    """What it was asked, in order, and how it answers next; `{"ref": "B-7"}` unless told."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.answers: list[tuple[int, bytes]] = []
        # What was done, by the key it was asked with: `pay` or `undo`, and how often it was asked.
        self.done: dict[str, str] = {}
        # Told when a request has come, before it is answered; and when its answer has left.
        self.on_request: Callable[[], None] = Bank.quiet
        self.on_answer: Callable[[], None] = Bank.quiet
        # While it is not set, whoever asks waits for an answer.
        self.hold = threading.Event()
        self.hold.set()
        bank = self

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                key = self.headers["Idempotency-Key"]
                bank.asked.append({"path": self.path, "key": key, "body": json.loads(body)})
                bank.done.setdefault(key, self.path.split("?")[0].strip("/"))
                bank.on_request()
                bank.hold.wait(60)
                status, said = bank.answers.pop(0) if bank.answers else (200, b'{"ref": "B-7"}')
                try:
                    self._answer(status, said)
                except OSError:  # whoever asked is dead
                    return
                bank.on_answer()

            def _answer(self, status: int, said: bytes) -> None:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", f"http://{bank.host}/stolen")
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def quiet() -> None:
        """Nobody is told."""

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def killing(pid: Callable[[], int | None]) -> Callable[[], None]:
    """Kill whoever asks, at once; its id is known a little later than it begins."""

    def kill() -> None:
        until = time.monotonic() + 60
        while (victim := pid()) is None and time.monotonic() < until:
            time.sleep(0.001)
        assert victim is not None
        os.kill(victim, signal.SIGKILL)

    return kill
