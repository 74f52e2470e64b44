"""Argon2id, off the event loop. A hash takes tens of milliseconds and 64 MiB on purpose."""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

# argon2-cffi's defaults are RFC 9106's second recommended option.
_hasher = PasswordHasher()
# As many at once as there are cores: a flood of logins queues here instead of filling the memory.
_threads = ThreadPoolExecutor(max(2, os.cpu_count() or 2), thread_name_prefix="argon2")


async def hashed(password: str) -> str:
    return await asyncio.get_running_loop().run_in_executor(_threads, _hasher.hash, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right. Takes the same time when there is none to compare with."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_threads, _verify, stored, password)


def outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password")


def _verify(stored: str | None, password: str) -> bool:
    try:
        _hasher.verify(stored or _decoy(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return stored is not None
