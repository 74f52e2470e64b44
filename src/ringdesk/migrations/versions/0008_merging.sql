-- Merges and splits of tickets, and reply templates.

CREATE TABLE template_folders (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    name JSONB NOT NULL,
    position INTEGER NOT NULL,
    CONSTRAINT template_folders_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE reply_templates (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    folder_id UUID,
    name JSONB NOT NULL,
    texts JSONB NOT NULL,
    shortcut TEXT,
    owner_id UUID,
    team_id UUID,
    type_keys TEXT[] NOT NULL,
    category_ids UUID[] NOT NULL,
    shipped_key TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_by TEXT NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT reply_templates_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT reply_templates_tenant_id_folder_id_fkey FOREIGN KEY(tenant_id, folder_id) REFERENCES template_folders (tenant_id, id),
    CONSTRAINT reply_templates_tenant_id_owner_id_fkey FOREIGN KEY(tenant_id, owner_id) REFERENCES members (tenant_id, id),
    CONSTRAINT reply_templates_tenant_id_team_id_fkey FOREIGN KEY(tenant_id, team_id) REFERENCES teams (tenant_id, id),
    CONSTRAINT reply_templates_whose_check CHECK (owner_id IS NULL OR team_id IS NULL)
);

CREATE UNIQUE INDEX reply_templates_shipped_key ON reply_templates (tenant_id, shipped_key) WHERE shipped_key IS NOT NULL AND archived_at IS NULL;

CREATE TABLE merges (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    source_id UUID NOT NULL,
    target_id UUID NOT NULL,
    note TEXT NOT NULL,
    undo JSONB NOT NULL,
    by_name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT merges_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT merges_tenant_id_source_id_fkey FOREIGN KEY(tenant_id, source_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT merges_tenant_id_target_id_fkey FOREIGN KEY(tenant_id, target_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT merges_itself_check CHECK (source_id <> target_id)
);

CREATE UNIQUE INDEX merges_source_key ON merges (tenant_id, source_id) WHERE undone_at IS NULL;

CREATE INDEX merges_target_idx ON merges (tenant_id, target_id, created_at);

CREATE TABLE splits (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    origin_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    message_ids UUID[] NOT NULL,
    undo JSONB NOT NULL,
    by_name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    undone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT splits_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT splits_tenant_id_origin_id_fkey FOREIGN KEY(tenant_id, origin_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT splits_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT splits_itself_check CHECK (origin_id <> ticket_id)
);

CREATE INDEX splits_origin_idx ON splits (tenant_id, origin_id, created_at);

CREATE UNIQUE INDEX splits_ticket_key ON splits (tenant_id, ticket_id);

CREATE TABLE template_uses (
    tenant_id UUID NOT NULL,
    template_id UUID NOT NULL,
    category_id UUID NOT NULL,
    uses INTEGER NOT NULL,
    last_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT template_uses_pkey PRIMARY KEY (tenant_id, template_id, category_id),
    CONSTRAINT template_uses_tenant_id_template_id_fkey FOREIGN KEY(tenant_id, template_id) REFERENCES reply_templates (tenant_id, id)
);

CREATE TABLE template_versions (
    tenant_id UUID NOT NULL,
    template_id UUID NOT NULL,
    version INTEGER NOT NULL,
    content JSONB NOT NULL,
    author_name TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT template_versions_pkey PRIMARY KEY (tenant_id, template_id, version),
    CONSTRAINT template_versions_tenant_id_template_id_fkey FOREIGN KEY(tenant_id, template_id) REFERENCES reply_templates (tenant_id, id)
);
