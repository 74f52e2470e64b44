-- Approvals: levels, seats, delegations.

CREATE TABLE delegations (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    member_id UUID NOT NULL,
    deputy_id UUID NOT NULL,
    from_at TIMESTAMP WITH TIME ZONE NOT NULL,
    until_at TIMESTAMP WITH TIME ZONE NOT NULL,
    scopes JSONB NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    state TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT delegations_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT delegations_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT delegations_tenant_id_deputy_id_fkey FOREIGN KEY(tenant_id, deputy_id) REFERENCES members (tenant_id, id),
    CONSTRAINT delegations_another_check CHECK (member_id <> deputy_id),
    CONSTRAINT delegations_period_check CHECK (from_at < until_at),
    CONSTRAINT delegations_state_check CHECK (state IN ('planned','acting','off','over')),
    CONSTRAINT delegations_ended_check CHECK ((ended_at IS NOT NULL) = (state = 'over'))
);

CREATE INDEX delegations_deputy_idx ON delegations (tenant_id, deputy_id);

CREATE INDEX delegations_member_idx ON delegations (tenant_id, member_id, created_at);

CREATE TABLE approvals (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    ticket_id UUID NOT NULL,
    kind TEXT NOT NULL,
    title JSONB NOT NULL,
    reason TEXT NOT NULL,
    amount NUMERIC(14, 2),
    currency TEXT,
    facts JSONB NOT NULL,
    requested_by UUID,
    requested_name TEXT NOT NULL,
    state TEXT NOT NULL,
    levels JSONB NOT NULL,
    level SMALLINT NOT NULL,
    question JSONB,
    opened_at TIMESTAMP WITH TIME ZONE NOT NULL,
    paused_at TIMESTAMP WITH TIME ZONE,
    due_at TIMESTAMP WITH TIME ZONE,
    next_at TIMESTAMP WITH TIME ZONE,
    decided_at TIMESTAMP WITH TIME ZONE,
    version INTEGER DEFAULT '1' NOT NULL,
    CONSTRAINT approvals_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT approvals_tenant_id_ticket_id_fkey FOREIGN KEY(tenant_id, ticket_id) REFERENCES tickets (tenant_id, id),
    CONSTRAINT approvals_tenant_id_requested_by_fkey FOREIGN KEY(tenant_id, requested_by) REFERENCES members (tenant_id, id),
    CONSTRAINT approvals_state_check CHECK (state IN ('open','asked','approved','rejected','withdrawn')),
    CONSTRAINT approvals_decided_check CHECK ((decided_at IS NULL) = (state IN ('open','asked'))),
    CONSTRAINT approvals_paused_check CHECK ((paused_at IS NOT NULL) = (state = 'asked')),
    CONSTRAINT approvals_amount_check CHECK ((amount IS NULL) = (currency IS NULL))
);

CREATE INDEX approvals_kind_idx ON approvals (tenant_id, kind, decided_at);

CREATE INDEX approvals_next_idx ON approvals (tenant_id, next_at) WHERE next_at NOTNULL;

CREATE UNIQUE INDEX approvals_open_idx ON approvals (tenant_id, subject_kind, subject_id) WHERE state IN ('open','asked');

CREATE INDEX approvals_requested_idx ON approvals (tenant_id, requested_by, opened_at, id);

CREATE INDEX approvals_ticket_idx ON approvals (tenant_id, ticket_id, opened_at);

CREATE TABLE approval_seats (
    tenant_id UUID NOT NULL,
    id UUID NOT NULL,
    approval_id UUID NOT NULL,
    level SMALLINT NOT NULL,
    member_id UUID NOT NULL,
    for_id UUID,
    delegation_id UUID,
    added BOOLEAN DEFAULT false NOT NULL,
    from_id UUID,
    state TEXT NOT NULL,
    comment TEXT DEFAULT '' NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT approval_seats_pkey PRIMARY KEY (tenant_id, id),
    CONSTRAINT approval_seats_tenant_id_approval_id_level_member_id_key UNIQUE (tenant_id, approval_id, level, member_id),
    CONSTRAINT approval_seats_tenant_id_approval_id_fkey FOREIGN KEY(tenant_id, approval_id) REFERENCES approvals (tenant_id, id),
    CONSTRAINT approval_seats_tenant_id_member_id_fkey FOREIGN KEY(tenant_id, member_id) REFERENCES members (tenant_id, id),
    CONSTRAINT approval_seats_tenant_id_for_id_fkey FOREIGN KEY(tenant_id, for_id) REFERENCES members (tenant_id, id),
    CONSTRAINT approval_seats_tenant_id_from_id_fkey FOREIGN KEY(tenant_id, from_id) REFERENCES members (tenant_id, id),
    CONSTRAINT approval_seats_tenant_id_delegation_id_fkey FOREIGN KEY(tenant_id, delegation_id) REFERENCES delegations (tenant_id, id),
    CONSTRAINT approval_seats_state_check CHECK (state IN ('waiting','approved','rejected','passed_on','lapsed')),
    CONSTRAINT approval_seats_left_check CHECK ((left_at IS NULL) = (state = 'waiting')),
    CONSTRAINT approval_seats_delegated_check CHECK ((for_id IS NULL) = (delegation_id IS NULL)),
    CONSTRAINT approval_seats_deputy_check CHECK (for_id <> member_id)
);

CREATE INDEX approval_seats_delegation_idx ON approval_seats (tenant_id, delegation_id) WHERE delegation_id IS NOT NULL;

CREATE INDEX approval_seats_left_idx ON approval_seats (tenant_id, member_id, left_at, id);

CREATE INDEX approval_seats_waiting_idx ON approval_seats (tenant_id, member_id) WHERE state = 'waiting';
