"""Where bytes of attachments and raw mails live. A port with a folder and an in-memory twin."""

import asyncio
import hashlib
import os
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4


class FileStore(Protocol):
    async def put(self, tenant_id: UUID, content: bytes) -> str:
        """Store and return the key. The bytes are on disk when this returns."""
        ...

    async def get(self, key: str) -> bytes:
        """The bytes; FileNotFoundError when they are gone."""
        ...

    async def delete(self, key: str) -> None: ...


def file_key(tenant_id: UUID, content: bytes) -> str:
    """Content-addressed within a tenant: the same bytes are stored once."""
    digest = hashlib.sha256(content).hexdigest()
    return f"{tenant_id}/{digest[:2]}/{digest}"


class FolderStore:
    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, tenant_id: UUID, content: bytes) -> str:
        key = file_key(tenant_id, content)
        await asyncio.to_thread(self._write, self.root / key, content)
        return key

    async def get(self, key: str) -> bytes:
        return await asyncio.to_thread((self.root / key).read_bytes)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread((self.root / key).unlink, missing_ok=True)

    @staticmethod
    def _write(path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}.{uuid4().hex}")
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(path)


class MemoryStore:
    """The twin for unit tests."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    async def put(self, tenant_id: UUID, content: bytes) -> str:
        key = file_key(tenant_id, content)
        self.kept[key] = content
        return key

    async def get(self, key: str) -> bytes:
        try:
            return self.kept[key]
        except KeyError:
            raise FileNotFoundError(key) from None

    async def delete(self, key: str) -> None:
        self.kept.pop(key, None)
