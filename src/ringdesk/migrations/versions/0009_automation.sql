-- Automation rules, every match they made, what they spent, dry runs.

CREATE TABLE automation_rules (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    position INTEGER NOT NULL,
    enabled_at TIMESTAMP WITH TIME ZONE,
    enabled_by TEXT,
    archived_at TIMESTAMP WITH TIME ZONE,
    draft JSONB,
    draft_by TEXT,
    draft_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT automation_rules_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE automation_dry_runs (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    rule_id UUID NOT NULL,
    version INTEGER,
    definition JSONB NOT NULL,
    days INTEGER NOT NULL,
    from_at TIMESTAMP WITH TIME ZONE NOT NULL,
    to_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    done INTEGER DEFAULT '0' NOT NULL,
    total INTEGER DEFAULT '0' NOT NULL,
    result JSONB,
    error TEXT,
    asked_by UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT automation_dry_runs_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT automation_dry_runs_tenant_id_rule_id_fkey FOREIGN KEY(tenant_id, rule_id) REFERENCES automation_rules (tenant_id, id),
    CONSTRAINT automation_dry_runs_state_check CHECK (state IN ('running','done','failed'))
);

CREATE INDEX automation_dry_runs_rule_idx ON automation_dry_runs (tenant_id, rule_id, created_at);

CREATE TABLE automation_spent (
    tenant_id UUID NOT NULL,
    rule_id UUID NOT NULL,
    kind TEXT NOT NULL,
    span TEXT NOT NULL,
    used INTEGER NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT automation_spent_pkey PRIMARY KEY (tenant_id, rule_id, kind, span),
    CONSTRAINT automation_spent_tenant_id_rule_id_fkey FOREIGN KEY(tenant_id, rule_id) REFERENCES automation_rules (tenant_id, id),
    CONSTRAINT automation_spent_kind_check CHECK (kind IN ('run','day','customer')),
    CONSTRAINT automation_spent_used_check CHECK (used >= 0)
);

CREATE INDEX automation_spent_at_idx ON automation_spent (tenant_id, at);

CREATE TABLE automation_versions (
    tenant_id UUID NOT NULL,
    rule_id UUID NOT NULL,
    version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    author_name TEXT NOT NULL,
    author_id UUID,
    grants TEXT[] NOT NULL,
    reason TEXT NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT automation_versions_pkey PRIMARY KEY (tenant_id, rule_id, version),
    CONSTRAINT automation_versions_tenant_id_rule_id_fkey FOREIGN KEY(tenant_id, rule_id) REFERENCES automation_rules (tenant_id, id)
);

CREATE TABLE automation_dry_verdicts (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    dry_run_id UUID NOT NULL,
    place INTEGER NOT NULL,
    ticket_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    detail JSONB NOT NULL,
    differs TEXT,
    CONSTRAINT automation_dry_verdicts_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT automation_dry_verdicts_tenant_id_dry_run_id_fkey FOREIGN KEY(tenant_id, dry_run_id) REFERENCES automation_dry_runs (tenant_id, id) ON DELETE CASCADE,
    CONSTRAINT automation_dry_verdicts_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)
);

CREATE UNIQUE INDEX automation_dry_verdicts_place_idx ON automation_dry_verdicts (tenant_id, dry_run_id, place);

CREATE TABLE automation_matches (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    rule_id UUID NOT NULL,
    version INTEGER NOT NULL,
    ticket_id UUID NOT NULL,
    event_id UUID,
    event_type TEXT,
    since_at TIMESTAMP WITH TIME ZONE,
    matched_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    detail JSONB DEFAULT '{}' NOT NULL,
    depth SMALLINT NOT NULL,
    step SMALLINT DEFAULT '0' NOT NULL,
    resume_at TIMESTAMP WITH TIME ZONE,
    letters SMALLINT DEFAULT '0' NOT NULL,
    guarded BOOLEAN NOT NULL,
    tries INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT automation_matches_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT automation_matches_tenant_id_rule_id_fkey FOREIGN KEY(tenant_id, rule_id) REFERENCES automation_rules (tenant_id, id),
    CONSTRAINT automation_matches_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT automation_matches_state_check CHECK (state IN ('done','waiting','stopped','skipped')),
    CONSTRAINT automation_matches_reason_check CHECK (reason IN ('protected','budget_run','budget_day','budget_customer','person_was_first','loop','gate','rule_disabled','conflict','customer_replied')),
    CONSTRAINT automation_matches_because_check CHECK ((state IN ('stopped','skipped')) = (reason IS NOT NULL)),
    CONSTRAINT automation_matches_waiting_check CHECK ((state = 'waiting') = (resume_at IS NOT NULL)),
    CONSTRAINT automation_matches_occasion_check CHECK (event_id IS NOT NULL OR since_at IS NOT NULL)
);

CREATE INDEX automation_matches_decided_idx ON automation_matches (tenant_id, rule_id, decided_at, id);

CREATE UNIQUE INDEX automation_matches_event_idx ON automation_matches (tenant_id, rule_id, ticket_id, event_id) WHERE event_id IS NOT NULL;

CREATE UNIQUE INDEX automation_matches_since_idx ON automation_matches (tenant_id, rule_id, ticket_id, since_at) WHERE event_id IS NULL;

CREATE INDEX automation_matches_ticket_idx ON automation_matches (tenant_id, ticket_id, decided_at);
