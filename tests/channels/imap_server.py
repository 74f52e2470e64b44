"""A small IMAP4rev1 server over a real socket: what our client asks for, and what servers do to
clients (new UIDVALIDITY, lost connections, mails that cannot be had, logins that are refused)."""

import asyncio
import base64
import binascii
import contextlib
import re
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Self

USER, SECRET = "support@example.test", "imap secret"


@dataclass
class Kept:
    """A mail in the mailbox."""

    uid: int
    content: bytes
    arrived: str = "16-Nov-2026 09:00:00 +0800"
    seen: bool = False
    broken: bool = False


@dataclass
class ImapServer:
    """One mailbox `INBOX`. `commands` is what clients have said, without their tags."""

    capabilities: str = "IMAP4rev1 IDLE ID"
    validity: int = 7
    mails: list[Kept] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refuse_logins: bool = False
    # Access tokens that are taken (XOAUTH2).
    tokens: set[str] = field(default_factory=set)
    drop_after: int | None = None
    port: int = 0
    _next: int = 1
    _idling: set[asyncio.StreamWriter] = field(default_factory=set)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _server: asyncio.Server | None = None

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        self.disconnect()

    def put(self, *mails: EmailMessage | bytes, **more: object) -> list[int]:
        """New mails arrive; whoever idles hears of it."""
        for one in mails:
            content = one if isinstance(one, bytes) else one.as_bytes()
            self.mails.append(Kept(self._next, content, **more))
            self._next += 1
        for writer in self._idling:
            writer.write(b"* %d EXISTS\r\n" % len(self.mails))
        return [kept.uid for kept in self.mails[-len(mails) :]]

    def renumber(self) -> None:
        """The folder was restored: the same mails under other UIDs."""
        self.validity += 1
        for number, kept in enumerate(self.mails, start=1):
            kept.uid = number
        self._next = len(self.mails) + 1

    def disconnect(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"* OK ready\r\n")
            while line := await reader.readline():
                await self._answer(line.decode().strip(), reader, writer)
                await writer.drain()
        self._open.discard(writer)
        self._idling.discard(writer)
        writer.close()

    async def _answer(
        self, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        tag, _, rest = line.partition(" ")
        verb, _, given = rest.partition(" ")
        self.commands.append(rest)
        if verb.upper() == "UID":
            verb, _, given = given.partition(" ")
        if self.drop_after is not None and verb.upper() == "FETCH":
            self.drop_after -= 1
            if self.drop_after < 0:
                self.drop_after = None
                writer.transport.abort()
                return
        told = await getattr(self, f"_{verb.lower()}")(given, reader, writer)
        writer.write(f"{tag} {told or 'OK done'}\r\n".encode())

    async def _capability(self, _given: str, _r: object, writer: asyncio.StreamWriter) -> None:
        writer.write(f"* CAPABILITY {self.capabilities}\r\n".encode())

    async def _login(self, given: str, *_: object) -> str | None:
        if self.refuse_logins or given != f'"{USER}" "{SECRET}"':
            return "NO [AUTHENTICATIONFAILED] wrong"
        return None

    async def _authenticate(
        self, given: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> str | None:
        """XOAUTH2 as the providers speak it: a refusal is a challenge first, then a no."""
        if given != "XOAUTH2":
            return "NO unknown mechanism"
        writer.write(b"+ \r\n")
        await writer.drain()
        words = await reader.readline()
        if self._holds(words):
            return None
        writer.write(b"+ " + base64.b64encode(b'{"status":"401","schemes":"bearer"}') + b"\r\n")
        await writer.drain()
        assert (await reader.readline()).strip() == b"", "only an empty line ends a refusal"
        return "NO AUTHENTICATE failed."

    def _holds(self, words: bytes) -> bool:
        with contextlib.suppress(binascii.Error):
            said = base64.b64decode(words.strip(), validate=True).decode()
            found = re.fullmatch(r"user=(.+)\x01auth=Bearer (.+)\x01\x01", said)
            return bool(found and found[1] == USER and found[2] in self.tokens)
        return False

    async def _id(self, *_: object) -> None:
        return None

    async def _noop(self, *_: object) -> None:
        return None

    async def _select(self, given: str, _r: object, writer: asyncio.StreamWriter) -> str | None:
        if given.strip('"') != "INBOX":
            return "NO no such folder"
        writer.write(b"* FLAGS (\\Seen)\r\n")
        writer.write(b"* %d EXISTS\r\n" % len(self.mails))
        writer.write(b"* OK [UIDVALIDITY %d] valid\r\n" % self.validity)
        return "OK [READ-WRITE] selected"

    async def _search(self, given: str, _r: object, writer: asyncio.StreamWriter) -> None:
        found = re.fullmatch(r"UID (\d+):\*", given)
        assert found, given
        uids = [kept.uid for kept in self.mails if kept.uid >= int(found[1])]
        if not uids and self.mails:
            uids = [self.mails[-1].uid]  # RFC 3501: n:* always names the last one
        writer.write(f"* SEARCH {' '.join(map(str, uids))}\r\n".encode())

    async def _fetch(self, given: str, _r: object, writer: asyncio.StreamWriter) -> str | None:
        numbers, _, parts = given.partition(" ")
        wanted = {int(n) for n in numbers.split(",")}
        for place, kept in enumerate(self.mails, start=1):
            if kept.uid not in wanted:
                continue
            if kept.broken and "BODY.PEEK[]" in parts:
                return "NO this one cannot be read"
            self._fetched(place, kept, parts, writer)
        return None

    def _fetched(self, place: int, kept: Kept, parts: str, writer: asyncio.StreamWriter) -> None:
        if "RFC822.SIZE" in parts:
            writer.write(
                f"* {place} FETCH (UID {kept.uid} RFC822.SIZE {len(kept.content)} "
                f'INTERNALDATE "{kept.arrived}")\r\n'.encode()
            )
            return
        head, _, _ = kept.content.partition(b"\r\n\r\n")
        if "HEADER.FIELDS" in parts:
            asked = (b"message-id", b"date")
            lines = [line for line in head.split(b"\r\n") if line.lower().startswith(asked)]
            content = b"\r\n".join(lines) + b"\r\n\r\n"
            name = "BODY[HEADER.FIELDS (MESSAGE-ID DATE)]"
        elif "HEADER" in parts:
            content, name = head + b"\r\n\r\n", "BODY[HEADER]"
        else:
            content, name = kept.content, "BODY[]"
        writer.write(f"* {place} FETCH (UID {kept.uid} {name} {{{len(content)}}}\r\n".encode())
        writer.write(content + b")\r\n")

    async def _store(self, given: str, *_: object) -> None:
        numbers = {int(n) for n in given.split(" ", maxsplit=1)[0].split(",")}
        for kept in self.mails:
            kept.seen = kept.seen or kept.uid in numbers

    async def _idle(
        self, _given: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"+ idling\r\n")
        self._idling.add(writer)
        await writer.drain()
        try:
            line = await reader.readline()
            self.commands.append(line.decode().strip())
        finally:
            self._idling.discard(writer)

    async def _logout(self, _given: str, _r: object, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* BYE\r\n")
