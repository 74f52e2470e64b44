"""OAuth2 for mailboxes (XOAUTH2): access tokens, asked for once and shared by all workers."""

from .tokens import TokenTrouble, access_token, new_token, other_token

__all__ = ["TokenTrouble", "access_token", "new_token", "other_token"]
