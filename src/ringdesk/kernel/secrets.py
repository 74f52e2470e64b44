"""Keys of the installation: signatures of links, sealing of stored secrets, hashing of tokens."""

import base64
import hashlib
import hmac
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken


class Keyring:
    """Everything derived from the installation's secret, one key per purpose."""

    def __init__(self, secret: str) -> None:
        if len(secret) < 16:
            raise ValueError("RINGDESK_SECRET_KEY must have at least 16 characters")
        self._secret = secret.encode()

    @classmethod
    def open(cls, secret: str, data_dir: Path) -> "Keyring":
        """The configured secret, else one made once and kept readable by its owner only."""
        if secret:
            return cls(secret)
        path = data_dir / "secret.key"
        if not path.exists():
            data_dir.mkdir(parents=True, exist_ok=True)
            fresh = path.with_suffix(f".{os.getpid()}")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass  # another process was first; its key is the key
            finally:
                fresh.unlink()
        return cls(path.read_text().strip())

    def key(self, purpose: str) -> bytes:
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def sign(self, purpose: str, message: str) -> str:
        """URL-safe signature, 22 characters (132 bits)."""
        digest = hmac.new(self.key(purpose), message.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest)[:22].decode()

    def sign_base32(self, purpose: str, message: str, length: int = 10) -> str:
        """Signature that survives mail systems which fold case."""
        digest = hmac.new(self.key(purpose), message.encode(), hashlib.sha256).digest()
        return base64.b32encode(digest)[:length].decode().lower()

    def verify(self, purpose: str, message: str, signature: str) -> bool:
        expected = self.sign(purpose, message).encode()
        return hmac.compare_digest(expected, signature.encode("utf-8", "surrogateescape"))

    def seal(self, plain: str) -> str:
        """Encrypt a secret that must be read again (mailbox password, TOTP seed)."""
        return self._fernet().encrypt(plain.encode()).decode()

    def unseal(self, sealed: str) -> str:
        """The secret; ValueError when it was sealed under another key."""
        try:
            return self._fernet().decrypt(sealed.encode()).decode()
        except InvalidToken as wrong:
            raise ValueError("sealed under another key: is RINGDESK_SECRET_KEY right?") from wrong

    def _fernet(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.key("seal")))


def token_hash(token: str) -> bytes:
    """How tokens of 128 bits or more are stored: SHA-256, no salt needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).digest()
