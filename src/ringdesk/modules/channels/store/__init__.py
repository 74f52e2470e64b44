"""Mailboxes, inbox, outbox and the table of Message-IDs, in and out of the database."""
