"""Writes of the mail: mailboxes, and mail that is tried again."""
