"""A lean HTTP/1.1 client on one connection: the measuring must cost less than the measured."""

import asyncio
import json
from typing import Any, NamedTuple, Self


class Request(NamedTuple):
    method: str
    path: str
    body: Any = None


class Client:
    """Keep-alive on one connection; one request at a time."""

    def __init__(
        self, port: int, token: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._port, self._token = port, token
        self._reader, self._writer = reader, writer

    @classmethod
    async def connect(cls, port: int, token: str) -> Self:
        return cls(port, token, *await asyncio.open_connection("127.0.0.1", port))

    async def ask(self, request: Request) -> tuple[int, bytes]:
        """Status and body of the answer."""
        if self._reader.at_eof():
            # A server ends a connection on which nothing was asked for long.
            self._writer.close()
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(wire(request, self._token))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return int(head[9:12]), await self._reader.readexactly(length)

    def close(self) -> None:
        self._writer.close()


def wire(request: Request, token: str) -> bytes:
    """The request as bytes."""
    body = b"" if request.body is None else json.dumps(request.body).encode()
    head = (
        f"{request.method} {request.path} HTTP/1.1\r\nHost: bench\r\n"
        f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
