-- Forms with icons and priorities of their own, categories that were merged, mentions.

ALTER TABLE ticket_types
    ADD COLUMN icon TEXT DEFAULT 'ticket' NOT NULL,
    ADD COLUMN default_priority TEXT,
    ADD COLUMN version INTEGER DEFAULT '1' NOT NULL,
    ADD COLUMN changed_by TEXT DEFAULT '' NOT NULL,
    ADD COLUMN changed_at TIMESTAMP WITH TIME ZONE,
    ADD CONSTRAINT ticket_types_default_priority_check CHECK (default_priority IN ('P1','P2','P3','P4'));

ALTER TABLE categories
    ADD COLUMN merged_into_id UUID,
    ADD CONSTRAINT categories_tenant_id_merged_into_id_fkey FOREIGN KEY(tenant_id, merged_into_id) REFERENCES categories (tenant_id, id);

CREATE INDEX tickets_category_idx ON tickets (tenant_id, category_id) WHERE status_category <> 'closed';

CREATE TABLE mentions (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    member_id UUID NOT NULL,
    mentioned_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT mentions_pkey PRIMARY KEY (tenant_id, ticket_id, member_id),
    CONSTRAINT mentions_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT mentions_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id)
);

CREATE INDEX mentions_newest_idx ON mentions (tenant_id, member_id, mentioned_at, ticket_id);
