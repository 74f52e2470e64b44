-- Processes: drafts, pilots, the version in force, node runs, outside calls.

CREATE TABLE process_drafts (
    tenant_id UUID NOT NULL,
    key TEXT NOT NULL,
    definition JSONB NOT NULL,
    based_on INTEGER,
    revision INTEGER NOT NULL,
    author_id UUID,
    author_name TEXT NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT process_drafts_pkey PRIMARY KEY (tenant_id, key)
);

CREATE TABLE process_pilots (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    baseline INTEGER NOT NULL,
    share SMALLINT NOT NULL,
    team_ids UUID[] NOT NULL,
    category_ids UUID[] NOT NULL,
    reason TEXT NOT NULL,
    state TEXT NOT NULL,
    started_name TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_name TEXT,
    ended_at TIMESTAMP WITH TIME ZONE,
    end_reason TEXT,
    CONSTRAINT process_pilots_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT process_pilots_share_check CHECK (share BETWEEN 1 AND 100),
    CONSTRAINT process_pilots_state_check CHECK (state IN ('running','adopted','withdrawn')),
    CONSTRAINT process_pilots_versions_check CHECK (version <> baseline)
);

CREATE UNIQUE INDEX process_pilots_running_idx ON process_pilots (tenant_id, key) WHERE state = 'running';

CREATE TABLE process_standings (
    tenant_id UUID NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    owner_id UUID,
    archived_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT process_standings_pkey PRIMARY KEY (tenant_id, key)
);

CREATE TABLE node_runs (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    node TEXT NOT NULL,
    kind TEXT NOT NULL,
    split_id UUID,
    state TEXT NOT NULL,
    entered_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    left_name TEXT,
    outcome TEXT,
    note TEXT DEFAULT '' NOT NULL,
    checks JSONB DEFAULT '{}' NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    next_at TIMESTAMP WITH TIME ZONE,
    warned BOOLEAN DEFAULT false NOT NULL,
    overdue BOOLEAN DEFAULT false NOT NULL,
    return_count INTEGER DEFAULT '0' NOT NULL,
    data JSONB DEFAULT '{}' NOT NULL,
    CONSTRAINT node_runs_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT node_runs_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT node_runs_tenant_id_split_id_fkey FOREIGN KEY(tenant_id, split_id) REFERENCES node_runs (tenant_id, id),
    CONSTRAINT node_runs_state_check CHECK (state IN ('active','done','returned','rejected','cancelled','owed','made_good')),
    CONSTRAINT node_runs_left_check CHECK ((left_at IS NULL) = (state IN ('active','owed')))
);

CREATE UNIQUE INDEX node_runs_active_idx ON node_runs (tenant_id, ticket_id, node) WHERE state IN ('active','owed');

CREATE INDEX node_runs_next_idx ON node_runs (tenant_id, next_at) WHERE next_at IS NOT NULL;

CREATE INDEX node_runs_ticket_idx ON node_runs (tenant_id, ticket_id, entered_at);

CREATE TABLE outside_calls (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    run_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    idempotency_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    request JSONB NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER DEFAULT '0' NOT NULL,
    answer_status INTEGER,
    answer JSONB,
    error TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT outside_calls_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT outside_calls_tenant_id_idempotency_key_key UNIQUE (tenant_id, idempotency_key),
    CONSTRAINT outside_calls_tenant_id_run_id_fkey FOREIGN KEY(tenant_id, run_id) REFERENCES node_runs (tenant_id, id),
    CONSTRAINT outside_calls_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT outside_calls_purpose_check CHECK (purpose IN ('do','undo')),
    CONSTRAINT outside_calls_state_check CHECK (state IN ('waiting','answered','failed'))
);

CREATE INDEX outside_calls_run_idx ON outside_calls (tenant_id, run_id);
