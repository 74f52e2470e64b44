"""Connecting mailboxes and changing them. Passwords are sealed and never shown again."""

from collections.abc import Mapping
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from ringdesk.kernel.commands import command
from ringdesk.kernel.context import Context
from ringdesk.kernel.errors import Invalid
from ringdesk.kernel.events import Change
from ringdesk.kernel.secrets import Keyring
from ringdesk.kernel.settings import Settings
from ringdesk.kernel.sightings import refuse_stale
from ringdesk.modules import identity

from ..events import MailboxChanged, MailboxCreated
from ..rules import mailbox as rules
from ..rules import oauth as oauth_rules
from ..rules.mailbox import Imap, Mailbox, Smtp
from ..rules.oauth import OAuth
from ..store import mailboxes as store
from ..store.tokens import forget_token

_SECRETS = ("imap_password", "smtp_password", "oauth_secret", "oauth_refresh_token")


class MailboxDraft(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A mailbox to be connected. Passwords in the clear, on their way to being sealed."""

    address: str
    name: str = ""
    team_id: UUID | None = None
    mode: Literal["demo", "live"] = "live"
    imap: Imap | None = None
    smtp: Smtp | None = None
    imap_password: str = ""
    smtp_password: str = ""
    silent: tuple[str, ...] = ()
    oauth: OAuth | None = None
    oauth_secret: str = ""
    oauth_refresh_token: str = ""


class MailboxChanges(msgspec.Struct, frozen=True, kw_only=True):
    """What is to change; UNSET stays. An empty password or secret is kept as it is."""

    name: str | UnsetType = UNSET
    team_id: UUID | None | UnsetType = UNSET
    mode: Literal["demo", "live"] | UnsetType = UNSET
    imap: Imap | None | UnsetType = UNSET
    smtp: Smtp | None | UnsetType = UNSET
    imap_password: str = ""
    smtp_password: str = ""
    silent: tuple[str, ...] | UnsetType = UNSET
    oauth: OAuth | None | UnsetType = UNSET
    oauth_secret: str = ""
    oauth_refresh_token: str = ""
    archived: bool | UnsetType = UNSET


@command(needs="mailbox.manage")
async def create_mailbox(ctx: Context, draft: MailboxDraft) -> UUID:
    """Connect a mailbox. What lies in it already is taken in quietly: nobody is answered."""
    box = _new(ctx, draft)
    await _check(ctx, box)
    if not await store.insert_mailbox(ctx, box):
        raise Invalid(("address", "address_taken"))
    ctx.emit(MailboxCreated(subject_id=box.id, address=box.address, mode=box.mode))
    return box.id


def _new(ctx: Context, draft: MailboxDraft) -> Mailbox:
    return Mailbox(
        id=ctx.new_id(),
        tenant_id=ctx.tenant_id,
        address=draft.address.strip().lower(),
        name=draft.name.strip(),
        team_id=draft.team_id,
        mode=draft.mode,
        imap=draft.imap,
        smtp=draft.smtp,
        imap_password=_sealed(ctx, draft.imap_password),
        smtp_password=_sealed(ctx, draft.smtp_password),
        uidvalidity=None,
        last_uid=0,
        quiet_before=ctx.now(),
        last_fetch_at=None,
        last_error=None,
        archived_at=None,
        created_at=ctx.now(),
        silent=draft.silent,
        oauth=draft.oauth,
        oauth_secret=_sealed(ctx, draft.oauth_secret),
        oauth_refresh_token=_sealed(ctx, draft.oauth_refresh_token),
    )


def _sealed(ctx: Context, password: str) -> str | None:
    keys: Keyring = ctx.ports["keyring"]
    return keys.seal(password) if password else None


async def _check(ctx: Context, box: Mailbox) -> None:
    faults: list[rules.Fault] = []
    if fault := rules.address_fault(box.address):
        faults.append(("address", fault))
    if len(box.name) > rules.LONGEST or not (box.name.isprintable() or not box.name):
        faults.append(("name", "characters"))
    teams = (await identity.directory(ctx)).teams
    if box.team_id is not None and box.team_id not in teams:
        faults.append(("team_id", "not_an_option"))
    for prefix, server in (("imap", box.imap), ("smtp", box.smtp)):
        faults += rules.server_faults(prefix, server) if server else []
    faults += _oauth_faults(ctx, box)
    if set(box.silent) - set(rules.OPTIONAL_LETTERS):
        faults.append(("silent", "not_an_option"))
    if box.mode == "live" and box.smtp is None:
        faults.append(("smtp", "required"))
    if faults:
        raise Invalid(*faults)


def _oauth_faults(ctx: Context, box: Mailbox) -> list[rules.Fault]:
    settings: Settings = ctx.ports["settings"]
    oauth = box.oauth
    if oauth is None:
        used = any(one and one.auth == "oauth2" for one in (box.imap, box.smtp))
        return [("oauth", "required")] if used else []
    faults = oauth_rules.faults(oauth, settings.callable_hosts)
    if oauth.grant == "client_credentials" and box.oauth_secret is None:
        faults.append(("oauth_secret", "required"))
    if oauth.grant == "refresh_token" and box.oauth_refresh_token is None:
        faults.append(("oauth_refresh_token", "required"))
    return faults


@command(needs="mailbox.manage")
async def change_mailbox(
    ctx: Context, mailbox_id: UUID, wanted: MailboxChanges, *, version: int | None = None
) -> None:
    """NotFound, Invalid; Stale when it is no longer what `version` was read from."""
    before = await store.read_mailbox(ctx, mailbox_id, lock=True)
    refuse_stale(version, before.settings)
    after = _changed(ctx, before, wanted)
    await _check(ctx, after)
    if not await store.update_mailbox(ctx, after):
        raise Invalid(("address", "address_taken"))
    was, now = before.settings, after.settings
    changes = tuple(Change(n, was[n], now[n]) for n in rules.SETTINGS if was[n] != now[n])
    given = [name for name in _SECRETS if getattr(wanted, name)]
    if before.oauth != after.oauth or set(given) & {"oauth_secret", "oauth_refresh_token"}:
        await forget_token(ctx, after.id)
    if changes or given:
        ctx.emit(
            MailboxChanged(
                subject_id=after.id, address=after.address, changes=changes,
                password_changed=bool(given),
            )
        )  # fmt: skip


def _changed(ctx: Context, before: Mailbox, wanted: MailboxChanges) -> Mailbox:
    fields = {
        name: value
        for name in ("name", "team_id", "mode", "imap", "smtp", "silent", "oauth")
        if (value := getattr(wanted, name)) is not UNSET
    }
    for name in _SECRETS:
        if password := getattr(wanted, name):
            fields[name] = _sealed(ctx, password)
    if wanted.archived is not UNSET:
        fields["archived_at"] = (before.archived_at or ctx.now()) if wanted.archived else None
    moved = "imap" in fields and _place(fields["imap"]) != _place(before.imap)
    if moved:
        # Another account: its UIDs mean something else, and what lies there is old.
        fields |= {"uidvalidity": None, "last_uid": 0, "quiet_before": ctx.now()}
    return msgspec.structs.replace(before, **fields, last_error=None, troubles={})


def _place(server: Imap | None) -> tuple[str, str, str] | None:
    return (server.host, server.username, server.folder) if server else None


@command(needs=None)
async def lay_mailbox(ctx: Context, slug: str, name: str, given: Mapping[str, Any] | None) -> None:
    """A new workspace's mailbox: the wizard's, else one whose mail stays in the outbox."""
    if given is None:
        draft = MailboxDraft(address=f"support@{slug}.ringdesk.invalid", name=name, mode="demo")
    else:
        draft = read_draft(given)
    try:
        await create_mailbox(ctx, draft)
    except Invalid as invalid:
        named: list[Any] = [
            (f"mailbox.{e['field']}", e["code"], e["params"]) for e in invalid.errors
        ]
        raise Invalid(*named) from invalid


def read_draft(given: Mapping[str, Any]) -> MailboxDraft:
    """The wizard's mailbox. Invalid when its shape is not one."""
    try:
        return msgspec.convert(dict(given), MailboxDraft)
    except msgspec.ValidationError as wrong:
        raise Invalid(("mailbox", "invalid", {"reason": str(wrong)})) from wrong
