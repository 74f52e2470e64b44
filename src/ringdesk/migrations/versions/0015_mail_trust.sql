-- Access tokens of mailboxes, their troubles, and what is known of a sender.

CREATE TABLE mailbox_tokens (
    tenant_id UUID NOT NULL,
    mailbox_id UUID NOT NULL,
    access_token TEXT,
    refresh_token TEXT,
    made_at TIMESTAMP WITH TIME ZONE,
    holds_until TIMESTAMP WITH TIME ZONE,
    leased_until TIMESTAMP WITH TIME ZONE,
    failures INTEGER DEFAULT '0' NOT NULL,
    code TEXT,
    said TEXT,
    next_try_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT mailbox_tokens_pkey PRIMARY KEY (tenant_id, mailbox_id),
    CONSTRAINT mailbox_tokens_tenant_id_mailbox_id_fkey FOREIGN KEY(tenant_id, mailbox_id) REFERENCES mailboxes (tenant_id, id)
);
