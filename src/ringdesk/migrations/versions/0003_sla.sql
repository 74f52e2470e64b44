-- Deadlines: calendars, policies, clocks, buffers, alerts, the time ledger.

CREATE TABLE sla_buffers (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    number INTEGER NOT NULL,
    title JSONB NOT NULL,
    notice JSONB NOT NULL,
    reason TEXT NOT NULL,
    scope JSONB NOT NULL,
    clock_kinds TEXT[] NOT NULL,
    from_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until_at TIMESTAMP WITH TIME ZONE NOT NULL,
    shift_minutes INTEGER,
    factor_percent INTEGER,
    state TEXT NOT NULL,
    author_name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    announced_at TIMESTAMP WITH TIME ZONE,
    cancelled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT sla_buffers_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sla_buffers_tenant_id_number_key UNIQUE (tenant_id, number),
    CONSTRAINT sla_buffers_state_check CHECK (state IN ('draft','announced','cancelled')),
    CONSTRAINT sla_buffers_window_check CHECK (from_at < until_at),
    CONSTRAINT sla_buffers_measure_check CHECK ((shift_minutes IS NULL) <> (factor_percent IS NULL)),
    CONSTRAINT sla_buffers_announced_check CHECK ((state = 'draft') = (announced_at IS NULL))
);

CREATE TABLE sla_calendars (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    position INTEGER NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    draft JSONB,
    draft_by TEXT,
    draft_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT sla_calendars_pkey PRIMARY KEY (tenant_id, id)
);

CREATE TABLE sla_policies (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    position INTEGER NOT NULL,
    archived_at TIMESTAMP WITH TIME ZONE,
    draft JSONB,
    draft_by TEXT,
    draft_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT sla_policies_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sla_policies_kind_check CHECK (kind IN ('customer','department'))
);

CREATE TABLE sla_timers (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    fire_at TIMESTAMP WITH TIME ZONE NOT NULL,
    rank SMALLINT NOT NULL,
    CONSTRAINT sla_timers_pkey PRIMARY KEY (tenant_id, ticket_id)
);

CREATE INDEX sla_timers_due_idx ON sla_timers (fire_at);

CREATE TABLE sla_calendar_versions (
    tenant_id UUID NOT NULL,
    calendar_id UUID NOT NULL,
    version INTEGER NOT NULL,
    hours JSONB NOT NULL,
    definition JSONB NOT NULL,
    author_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sla_calendar_versions_pkey PRIMARY KEY (tenant_id, calendar_id, version),
    CONSTRAINT sla_calendar_versions_version_check CHECK (version > 0),
    CONSTRAINT sla_calendar_versions_tenant_id_calendar_id_fkey FOREIGN KEY(tenant_id, calendar_id) REFERENCES sla_calendars (tenant_id, id)
);

CREATE TABLE sla_policy_versions (
    tenant_id UUID NOT NULL,
    policy_id UUID NOT NULL,
    version INTEGER NOT NULL,
    definition JSONB NOT NULL,
    author_name TEXT NOT NULL,
    reason TEXT NOT NULL,
    published_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sla_policy_versions_pkey PRIMARY KEY (tenant_id, policy_id, version),
    CONSTRAINT sla_policy_versions_version_check CHECK (version > 0),
    CONSTRAINT sla_policy_versions_tenant_id_policy_id_fkey FOREIGN KEY(tenant_id, policy_id) REFERENCES sla_policies (tenant_id, id)
);

CREATE TABLE sla_announcements (
    tenant_id UUID NOT NULL,
    buffer_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    way TEXT NOT NULL,
    locale TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sla_announcements_pkey PRIMARY KEY (tenant_id, buffer_id, ticket_id),
    CONSTRAINT sla_announcements_tenant_id_buffer_id_fkey FOREIGN KEY(tenant_id, buffer_id) REFERENCES sla_buffers (tenant_id, id),
    CONSTRAINT sla_announcements_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT sla_announcements_way_check CHECK (way IN ('mail','portal'))
);

CREATE TABLE sla_clocks (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    kind TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    department_id UUID,
    policy_id UUID NOT NULL,
    policy_version INTEGER NOT NULL,
    calendar TEXT NOT NULL,
    target_minutes INTEGER NOT NULL,
    margin_minutes INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    raw_due_at TIMESTAMP WITH TIME ZONE,
    internal_due_at TIMESTAMP WITH TIME ZONE,
    warn_at TIMESTAMP WITH TIME ZONE,
    stopped_at TIMESTAMP WITH TIME ZONE,
    breached BOOLEAN DEFAULT false NOT NULL,
    raw_breached BOOLEAN DEFAULT false NOT NULL,
    fired JSONB NOT NULL,
    CONSTRAINT sla_clocks_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sla_clocks_tenant_id_ticket_id_kind_cycle_key UNIQUE (tenant_id, ticket_id, kind, cycle),
    CONSTRAINT sla_clocks_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT sla_clocks_state_check CHECK (state IN ('running','paused','met','cancelled')),
    CONSTRAINT sla_clocks_kind_check CHECK (kind IN ('dispatch','first_response','next_response','follow_up','resolution','callback','accept','finish'))
);

CREATE INDEX sla_clocks_live_idx ON sla_clocks (tenant_id, policy_id, id) WHERE state IN ('running','paused');

CREATE INDEX sla_clocks_stopped_idx ON sla_clocks (tenant_id, stopped_at);

CREATE TABLE sla_holds (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    until_at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sla_holds_pkey PRIMARY KEY (tenant_id, ticket_id),
    CONSTRAINT sla_holds_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id)
);

CREATE TABLE sla_spans (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    from_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until_at TIMESTAMP WITH TIME ZONE,
    owner_kind TEXT NOT NULL,
    owner_id UUID,
    calendar TEXT,
    node TEXT NOT NULL,
    open_seconds FLOAT,
    closed_seconds FLOAT,
    buffer_seconds FLOAT,
    CONSTRAINT sla_spans_pkey PRIMARY KEY (tenant_id, ticket_id, seq),
    CONSTRAINT sla_spans_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT sla_spans_owner_kind_check CHECK (owner_kind IN ('intake','team','department','customer','approver','elsewhere','done')),
    CONSTRAINT sla_spans_order_check CHECK (until_at IS NULL OR until_at >= from_at)
);

CREATE INDEX sla_spans_owner_idx ON sla_spans (tenant_id, owner_kind, owner_id, until_at);

CREATE TABLE ticket_timers (
    tenant_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    clock TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    started_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    warn_at TIMESTAMP WITH TIME ZONE,
    clocks JSONB NOT NULL,
    CONSTRAINT ticket_timers_pkey PRIMARY KEY (tenant_id, ticket_id),
    CONSTRAINT ticket_timers_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT ticket_timers_state_check CHECK (state IN ('running','paused','met','none'))
);

CREATE INDEX ticket_timers_due_idx ON ticket_timers (tenant_id, due_at, ticket_id);

CREATE INDEX ticket_timers_warn_idx ON ticket_timers (tenant_id, warn_at, ticket_id);

CREATE TABLE sla_adjustments (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    buffer_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    clock_id UUID NOT NULL,
    clock_kind TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    due_before TIMESTAMP WITH TIME ZONE,
    due_after TIMESTAMP WITH TIME ZONE,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT sla_adjustments_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sla_adjustments_tenant_id_clock_id_fkey FOREIGN KEY(tenant_id, clock_id) REFERENCES sla_clocks (tenant_id, id),
    CONSTRAINT sla_adjustments_tenant_id_buffer_id_ticket_id_fkey FOREIGN KEY(tenant_id, buffer_id, ticket_id) REFERENCES sla_announcements (tenant_id, buffer_id, ticket_id)
);

CREATE INDEX sla_adjustments_buffer_idx ON sla_adjustments (tenant_id, buffer_id, at, id);

CREATE INDEX sla_adjustments_ticket_idx ON sla_adjustments (tenant_id, ticket_id);

CREATE TABLE sla_alerts (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    clock_id UUID NOT NULL,
    clock_kind TEXT NOT NULL,
    kind TEXT NOT NULL,
    step TEXT NOT NULL,
    moment TIMESTAMP WITH TIME ZONE NOT NULL,
    due_at TIMESTAMP WITH TIME ZONE,
    fired_at TIMESTAMP WITH TIME ZONE NOT NULL,
    told JSONB NOT NULL,
    overtaken BOOLEAN NOT NULL,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    acknowledged_by UUID,
    CONSTRAINT sla_alerts_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT sla_alerts_tenant_id_clock_id_step_moment_key UNIQUE (tenant_id, clock_id, step, moment),
    CONSTRAINT sla_alerts_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT sla_alerts_tenant_id_clock_id_fkey FOREIGN KEY(tenant_id, clock_id) REFERENCES sla_clocks (tenant_id, id),
    CONSTRAINT sla_alerts_kind_check CHECK (kind IN ('warning','breach','escalation'))
);

CREATE INDEX sla_alerts_ticket_idx ON sla_alerts (tenant_id, ticket_id, fired_at);

CREATE TABLE sla_entries (
    tenant_id UUID NOT NULL,
    clock_id UUID NOT NULL,
    seq INTEGER NOT NULL,
    ticket_id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    event TEXT NOT NULL,
    data JSONB NOT NULL,
    CONSTRAINT sla_entries_pkey PRIMARY KEY (tenant_id, clock_id, seq),
    CONSTRAINT sla_entries_tenant_id_clock_id_fkey FOREIGN KEY(tenant_id, clock_id) REFERENCES sla_clocks (tenant_id, id),
    CONSTRAINT sla_entries_event_check CHECK (event IN ('started','paused','resumed','changed','buffered','met','cancelled'))
);
