"""A token endpoint on loopback: what providers answer, and what they answer when all goes wrong."""

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Self
from urllib.parse import parse_qsl

SECRET, REFRESH = "the client's secret", "the first refresh token"


@dataclass
class TokenEndpoint:
    """`asked` holds the form of every request. `tokens` are those it gave, the newest last."""

    life: int | None = 3600
    # An error answer instead: (status, body).
    denies: tuple[int, Any] | None = None
    rotates: bool = False
    slow: float = 0.0
    # Whoever asks while it is cleared waits until it is set.
    open: asyncio.Event = field(default_factory=asyncio.Event)
    asked: list[dict[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    refresh_tokens: list[str] = field(default_factory=lambda: [REFRESH])
    port: int = 0
    _turn: Any = field(default_factory=lambda: count(1))
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self.open.set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"http://{self.host}/tenant/oauth2/v2.0/token"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(
                int(line.split(":")[1]) for line in head.splitlines()
                if line.lower().startswith("content-length")
            )  # fmt: skip
            body = (await reader.readexactly(length)).decode()
            await self.open.wait()
            await asyncio.sleep(self.slow)
            status, said = self._answer(dict(parse_qsl(body)))
            raw = said if isinstance(said, bytes) else json.dumps(said).encode()
            writer.write(
                f"HTTP/1.1 {status} x\r\nLocation: http://127.0.0.1:1/\r\n"
                f"Content-Length: {len(raw)}\r\n\r\n".encode()
                + raw
            )
            await writer.drain()
        writer.close()

    def _answer(self, form: dict[str, str]) -> tuple[int, Any]:
        self.asked.append(form)
        if self.denies is not None:
            return self.denies
        if form.get("client_secret") != SECRET:
            said = "AADSTS7000215: Invalid client secret provided."
            codes = {"error_codes": [7000215], "error_description": said}
            return 401, {"error": "invalid_client", **codes}
        if (
            form["grant_type"] == "refresh_token"
            and form["refresh_token"] not in (self.refresh_tokens[-1:])
        ):
            return 400, {"error": "invalid_grant", "error_description": "Token has been revoked."}
        return 200, self._granted(form)

    def _granted(self, form: dict[str, str]) -> dict[str, Any]:
        turn = next(self._turn)
        self.tokens.append(f"token-{turn}.{'x' * 40}")
        told: dict[str, Any] = {"access_token": self.tokens[-1], "token_type": "Bearer"}
        if self.life is not None:
            told["expires_in"] = self.life
        if self.rotates and form["grant_type"] == "refresh_token":
            self.refresh_tokens.append(f"refresh-{turn}")
            told["refresh_token"] = self.refresh_tokens[-1]
        return told
