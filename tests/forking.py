"""A parent that has the application loaded and forks it: `python -m tests.forking`.

Loading takes seconds of a processor; a test that kills the application ten times pays them once.
What is killed is a process of its own all the same, and begins where `ringdesk` begins.
"""

import asyncio
import base64
import os
import pickle
import signal
import sys
import traceback
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent

_LOADED = ("ringdesk.cli.serve", "ringdesk.demo.seed")
# The body, its words, what is set in its environment, where its output goes.
Order = tuple[Callable[[list[str]], int | None], list[str], dict[str, str], str]


class Forked:
    """A process somebody else waits for; like asyncio's as far as tests ask."""

    def __init__(self, pid: int, end: "asyncio.Task[int]") -> None:
        self.pid = pid
        self._end = end

    @property
    def returncode(self) -> int | None:
        """Negative: the signal that killed it."""
        return self._end.result() if self._end.done() else None

    async def wait(self) -> int:
        return await asyncio.shield(self._end)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def _signal(self, number: signal.Signals) -> None:
        # The parent waits for it and frees its id, but tells so before it forks another.
        if self.returncode is None:
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return


class Parent:
    """Forks one process at a time."""

    def __init__(self) -> None:
        self._process: Process | None = None

    async def fork(
        self,
        body: Callable[[list[str]], int | None],
        words: list[str],
        environment: dict[str, str],
        output: Path,
    ) -> Forked:
        """A process that does `body(words)`, a function of a module; its output is appended."""
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.forking", cwd=ROOT, stdin=PIPE, stdout=PIPE
            )
        assert self._process.stdin is not None
        order: Order = (body, words, environment, str(output))
        self._process.stdin.write(base64.b64encode(pickle.dumps(order)) + b"\n")
        pid = int(await self._line())
        return Forked(pid, asyncio.create_task(self._status()))

    async def end(self) -> None:
        if self._process is not None:
            self._process.kill()
            await self._process.wait()

    async def _status(self) -> int:
        return int(await self._line())

    async def _line(self) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, "the process that forks is gone"
        return line


def _child(order: Order) -> int:
    body, words, environment, output = order
    out = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for own, given in ((0, nothing), (1, out), (2, out)):
        os.dup2(given, own)
    os.environ.update(environment)
    try:
        return body(words) or 0
    except BaseException:  # noqa: BLE001 - a forked process must not go on as its parent
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()


def fork_each(child: Callable[[Any], int]) -> None:
    """A process for each order that is read; its id, and how it ended, are said."""
    for line in sys.stdin.buffer:
        order = pickle.loads(base64.b64decode(line))
        pid = os.fork()
        if not pid:
            os._exit(child(order))
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


def main() -> None:
    for name in _LOADED:
        import_module(name)
    fork_each(_child)


if __name__ == "__main__":
    main()
